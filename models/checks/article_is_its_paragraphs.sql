-- an article's text is its paragraphs with a blank line between them, nothing more
select a.id, length(a.text), sum(length(p.text)) + 2 * (count(*) - 1)
from articles a join paragraphs p on p.article_id = a.id
group by a.id having length(a.text) <> sum(length(p.text)) + 2 * (count(*) - 1)
