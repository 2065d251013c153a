-- Articles, missing titles and dates, and strikes, a publisher a row
select * from quality_by_publisher order by articles desc, publisher nulls first
