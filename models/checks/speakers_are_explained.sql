-- a claim names its source exactly where its attribution says so
select id, attribution, source_id from claims where (attribution = 'named') <> (source_id is not null)
