-- Every copy of a paragraph through publishers and time: one row a copy, the original first
select original_id, published_at, publisher, similarity, article_id, uri, text
from paragraph_spread order by original_id, datetime(published_at) is null, datetime(published_at), uri, paragraph_id
