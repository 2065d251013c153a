-- Who said what and where, newest first
select source, text, via, venue, published_at, replace(uri, rtrim(uri, replace(uri, '/', '')), '') as input
from claims_with_sources where source is not null
order by coalesce(datetime(published_at), published_at) desc nulls last, claim_id
