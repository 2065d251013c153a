-- What a publisher or source said otherwise later on
select slot, value_b as earlier_value, value_a as value, coalesce(source_a, publisher_a) as whose,
       published_at_b as earlier_published_at, published_at_a as published_at, text_b as earlier_text, text_a as text,
       reason
from related_claims where relation = 'supersedes' order by uri_a, claim_a_id, claim_b_id
