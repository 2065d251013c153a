-- Every copy of a paragraph through publishers and time, the original first; text where it is reworded
select original_id, published_at, publisher, article_id, replace(uri, rtrim(uri, replace(uri, '/', '')), '') as input,
       similarity, case when similarity = 1 then '' else text end as text
from paragraph_spread
order by original_id, similarity is not null, published_at is null,
         case when published_at like '%T%' then strftime('%Y-%m-%dT%H:%M:%S', published_at) else published_at end,
         uri, paragraph_id
