-- The runs, newest first
select id, flow_name, status, started_at, ended_at, counts, desk_sha, flow_run_id from runs order by id desc
