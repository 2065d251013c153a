-- Claims that have all the words, whoever said them, the newest first
-- :words: words that all stand in the claim
select source, attribution, text, published_at, publisher, article_id, claim_id
from claims_with_sources where copydesk_words(null, text) @@ copydesk_asked(:words)
order by published_at is null, coalesce(datetime(published_at), published_at) desc, uri, claim_id
