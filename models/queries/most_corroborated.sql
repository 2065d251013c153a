-- What most independent publishers say, copies counted once
select origins, articles, text, first_seen, last_seen, disputed from claim_groups
where origins > 1 order by origins desc, articles desc, text
