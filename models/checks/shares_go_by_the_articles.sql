-- a publisher's number of articles, by which the shares of its lines go, is the number of those that are counted
select s.id, s.name, s.articles, count(a.id) from sources s
left join articles a on a.publisher_id = s.id and a.story is not null
group by s.id having coalesce(s.articles, 0) <> count(a.id)
