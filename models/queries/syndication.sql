-- Articles that are copies of one another: the original first, then who took it over, and how much of it
select article_id, relation, similarity, published_at, publisher, credit, title
from article_origins
order by original_id, relation <> 'original', published_at is null,
         case when published_at like '%T%' then strftime('%Y-%m-%dT%H:%M:%S', published_at) else published_at end, uri
