-- Each publisher run by run: share struck, unexplained short lines, missing titles and dates
select publisher, run_id, run_started_at, articles, struck_share, unexplained_lines, untitled, undated
from quality_by_publisher_and_run order by publisher nulls first, run_id desc
