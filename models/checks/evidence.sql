-- every span of a claim is where it says, in the text of the claim's article
select s.claim_id, s.position, s.exact
from claim_spans s join claims c on c.id = s.claim_id join articles a on a.id = c.article_id
where substr(a.text, s.start + 1, s."end" - s.start) <> s.exact
