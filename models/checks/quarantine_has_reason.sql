-- what is quarantined says why, and nothing else does
select id, uri, status, error_code from documents
where (status = 'quarantined' and (error_code is null or error_message is null))
   or (status = 'loaded' and error_code is not null)
