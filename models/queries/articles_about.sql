-- Articles that have all the words in title and text, the most fitting first
-- :words: words that all stand in the article
select a.id as article_id, a.published_at, a.publisher, a.title,
       snippet(articles_fts, 1, '', '', '…', 16) as found, a.uri
from articles_fts join current_articles a on a.id = articles_fts.rowid
-- each word in quotation marks, so that nothing in it is an operator of full-text search
where articles_fts match '"' || replace(replace(printf('%s', :words), '"', '""'), ' ', '" "') || '"'
order by rank, a.id
