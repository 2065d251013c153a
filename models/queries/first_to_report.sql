-- Who reported first what several say: the earliest article of each group, and who followed
select c.text, c.publisher as first_publisher, c.published_at as first_published_at, c.articles, c.origins,
       c.last_seen, replace(c.uri, rtrim(c.uri, replace(c.uri, '/', '')), '') as input
from (
    select *, row_number() over (
        partition by group_id
        order by published_at is null, coalesce(strftime('%Y-%m-%dT%H:%M:%S', published_at), published_at), uri, claim_id
    ) as place from claims_of_groups
) c where c.place = 1 and c.articles > 1 order by c.origins desc, c.articles desc, c.uri, c.claim_id
