-- the indexes that full-text search goes by are there, and whole
select wanted.name from (values ('ix_articles_words'), ('ix_claims_words')) as wanted (name)
where not exists (
    select 1 from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relname = wanted.name and c.relnamespace = current_schema()::regnamespace and i.indisvalid
)
