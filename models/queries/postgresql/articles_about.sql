-- Articles that have all the words in title and text, the most fitting first
-- :words: words that all stand in the article
select a.id as article_id, a.published_at, a.publisher, a.title,
       ts_headline('simple', a.text, copydesk_asked(:words), 'StartSel="", StopSel="", MaxWords=16, MinWords=8') as found,
       a.uri
from current_articles a where copydesk_words(a.title, a.text) @@ copydesk_asked(:words)
order by ts_rank(copydesk_words(a.title, a.text), copydesk_asked(:words)) desc, a.id
