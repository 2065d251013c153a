-- full-text search knows as many articles and claims as there are
select 'articles', (select count(*) from articles), (select count(*) from articles_fts_docsize)
where (select count(*) from articles) <> (select count(*) from articles_fts_docsize)
union all
select 'claims', (select count(*) from claims), (select count(*) from claims_fts_docsize)
where (select count(*) from claims) <> (select count(*) from claims_fts_docsize)
