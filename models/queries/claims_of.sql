-- What one source said over time, the oldest first, with the values it gave
-- :source: a part of a spelling of the speaker's name
select source, published_at, text, value, unit, as_of, publisher, article_id, claim_id
from claims_with_sources
where source_id in (
    select source_id from source_names
    where instr(folded, lower(trim(:source))) > 0 or instr(name, trim(:source)) > 0
)
order by published_at is null, coalesce(datetime(published_at), published_at), uri, claim_id
