-- Every copy of a paragraph through publishers and time, the original first; its text where it is reworded
select original_id, published_at, publisher, article_id, replace(uri, rtrim(uri, replace(uri, '/', '')), '') as input,
       similarity, case when similarity = 1 then '' else text end as text
from paragraph_spread order by original_id, datetime(published_at) is null, datetime(published_at), uri, paragraph_id
