-- Paragraphs that stand word for word in several articles
select count(distinct p.article_id) as articles, min(p.text) as text, group_concat(distinct a.uri) as uris
from paragraphs p join current_articles a on a.id = p.article_id
group by p.fingerprint having count(distinct p.article_id) > 1 order by articles desc, text
