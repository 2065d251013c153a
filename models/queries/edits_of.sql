-- What was done to one article line by line: which rule, why, before and after
-- :article: the article's id, as in the query articles
select e.position, e.line_no, e.last_line, e.action, e.rule, e.reason, e.before, e.after, e.score
from edits e where e.article_id = cast(:article as integer)
order by e.position
