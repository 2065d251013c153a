-- every paragraph stands in its article's text where it says
select p.article_id, p.position, p.text
from paragraphs p join articles a on a.id = p.article_id
where substr(a.text, p.start + 1, p."end" - p.start) <> p.text
