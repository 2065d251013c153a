-- What each source said over time, the oldest first, with the values it gave
select source, published_at, text, subject, predicate, value, unit, as_of, publisher, venue,
       replace(uri, rtrim(uri, replace(uri, '/', '')), '') as input
from claims_with_sources where source is not null
order by source, published_at is null, coalesce(datetime(published_at), published_at), uri, claim_id
