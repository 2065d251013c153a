-- Who said what, newest first
select source, source_kind, text, via, published_at, title, uri
from claims_with_sources where source is not null
order by published_at desc, claim_id
