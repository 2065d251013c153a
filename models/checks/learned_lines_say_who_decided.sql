-- a learned line names who decided on it exactly where it is not merely proposed
select id, sample, status, decided_by from learned_rules
where status not in ('proposed', 'accepted', 'rejected')
   or (status = 'proposed') <> (decided_by is null) or (decided_by is null) <> (decided_at is null)
