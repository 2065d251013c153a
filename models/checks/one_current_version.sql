-- at most one version of an input is current
select uri, count(*) from documents where status = 'loaded' group by uri having count(*) > 1
