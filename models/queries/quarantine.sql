-- What could not be read, and why
select error_code, error_message, size_bytes, uri, fetched_at from quarantine order by error_code, uri
