-- What repeats something says how alike the two are and which was the first of all, and that one repeats nothing
select 'paragraph', p.id from paragraphs p left join paragraphs o on o.id = p.original_id
where (p.duplicate_of_id is null) <> (p.similarity is null) or (p.duplicate_of_id is null) <> (p.original_id is null)
   or o.duplicate_of_id is not null or p.original_id = p.id
union all
select 'article', a.id from articles a left join articles o on o.id = a.original_id
where (a.duplicate_of_id is null) <> (a.similarity is null) or (a.duplicate_of_id is null) <> (a.original_id is null)
   or o.duplicate_of_id is not null or a.original_id = a.id
