-- Quotes whose speaker the text leaves open, and why
select attribution, text, replace(uri, rtrim(uri, replace(uri, '/', '')), '') as input
from claims_with_sources where source is null and attribution <> 'own' order by uri, claim_id
