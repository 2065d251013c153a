-- every claim has at least one content span
select c.id from claims c
where not exists (select 1 from claim_spans s where s.claim_id = c.id and s.role = 'content')
