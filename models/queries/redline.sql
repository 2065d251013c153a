-- Every edit of every current document: which line, which rule, why and when
select uri, line_no, last_line, action, rule, reason, before, after, made_at from redline where status <> 'superseded'
order by uri, made_at, position
