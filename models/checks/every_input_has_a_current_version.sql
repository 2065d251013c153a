-- of each input that ever was an article one version is current: superseded means that another took its place
select d.uri, count(*) from documents d left join articles a on a.document_id = d.id
group by d.uri having sum(d.status <> 'superseded') = 0 and count(a.id) > 0
