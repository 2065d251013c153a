-- A group counts all articles of its members, no more origins than articles, and knows whether it is disputed
select g.id, g.articles, g.origins, g.disputed from claim_groups g
where g.articles < (select count(distinct c.article_id) from claims c where c.group_id = g.id)
   or g.origins < 1 or g.origins > g.articles or (g.first_seen is null) <> (g.last_seen is null)
union all
select g.id, g.articles, g.origins, g.disputed
from claim_relations r join claims c on c.id = r.claim_a_id join claim_groups g on g.id = c.group_id
where r.relation = 'contradicts' and not g.disputed
union all
select g.id, g.articles, g.origins, g.disputed
from claim_relations r join claims c on c.id = r.claim_b_id join claim_groups g on g.id = c.group_id
where r.relation = 'contradicts' and not g.disputed
