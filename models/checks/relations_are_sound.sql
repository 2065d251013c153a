-- A relation is between two claims, only contradictions have a severity, and claims of one group do not contradict
select r.id, r.relation, r.severity from claim_relations r
join claims a on a.id = r.claim_a_id join claims b on b.id = r.claim_b_id
where a.id = b.id or r.relation not in ('corroborates', 'contradicts', 'supersedes', 'compatible')
   or (r.relation = 'contradicts') <> (r.severity is not null) or r.severity not in ('hard', 'soft')
   or r.relation <> 'corroborates' and a.group_id = b.group_id
