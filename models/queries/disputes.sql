-- Claims that contradict each other, hard ones first: both sides in their own words, and why
select severity, slot, value_a, text_a, publisher_a, published_at_a, value_b, text_b, publisher_b, published_at_b,
       reason, replace(uri_a, rtrim(uri_a, replace(uri_a, '/', '')), '') as input_a,
       replace(uri_b, rtrim(uri_b, replace(uri_b, '/', '')), '') as input_b
from disputes order by severity, slot nulls first, uri_a, claim_a_id, uri_b, claim_b_id
