-- Claims that have all the words, whoever said them, the newest first
-- :words: words that all stand in the claim
select source, attribution, text, published_at, publisher, article_id, claim_id
from claims_with_sources
where claim_id in (
    -- each word in quotation marks, so that nothing in it is an operator of full-text search
    select rowid from claims_fts
    where claims_fts match '"' || replace(replace(printf('%s', :words), '"', '""'), ' ', '" "') || '"'
)
order by published_at is null, coalesce(datetime(published_at), published_at) desc, uri, claim_id
