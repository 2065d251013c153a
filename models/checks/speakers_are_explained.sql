-- a claim names its source exactly where its attribution says so, and what an article says itself has none
select id, kind, attribution, source_id from claims
where (attribution = 'named') <> (source_id is not null) or (attribution = 'own') <> (kind = 'statement')
