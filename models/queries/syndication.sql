-- Articles that are copies of one another: the original first, then who took it over, and how much of it
select article_id, relation, similarity, published_at, publisher, credit, title
from article_origins order by original_id, relation <> 'original', datetime(published_at), uri
