-- Quotes whose speaker the text leaves open, and why
select attribution, text, uri from claims_with_sources where source is null order by uri, claim_id
