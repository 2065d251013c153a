-- Claims of one group differ in no value, unit or date, and nobody denies what another says
select group_id, min(id), max(id) from claims where group_id is not null group by group_id
having count(distinct coalesce(unit, '')) > 1 or count(distinct coalesce(value_type, '')) > 1
    or count(distinct coalesce(polarity, '')) > 1 or count(distinct coalesce(predicate, '')) > 1
    or count(distinct case when value_type = 'name' then '' else coalesce(value, '') end) > 1
