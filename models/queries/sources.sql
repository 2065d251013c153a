-- Everyone who is quoted, with the spellings of the name and the number of claims
select s.id, s.kind, s.name,
       (
           select group_concat(name, ' | ')
           from (select n.name from source_names n where n.source_id = s.id order by n.folded) as spelled
       ) as names,
       count(c.id) as claims, count(distinct c.article_id) as articles
from sources s join claims c on c.source_id = s.id
join current_articles a on a.id = c.article_id
group by s.id order by claims desc, s.name, s.kind, s.id
