-- of each input one version is loaded or in quarantine: superseded means that another took its place
select uri, count(*) from documents group by uri having sum(status <> 'superseded') = 0
