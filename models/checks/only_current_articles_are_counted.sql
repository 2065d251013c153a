-- lines are counted in current articles only
select a.id, d.uri, d.status from articles a join documents d on d.id = a.document_id
where a.story is not null and d.status <> 'loaded'
