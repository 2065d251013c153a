-- Paragraphs that say something else are not taken for copies of one another
select v.id from paragraph_variants v join paragraphs p on p.id = v.paragraph_id
join paragraphs q on q.id = v.variant_of_id
where v.kind = 'elsewhere' and coalesce(p.original_id, p.id) = coalesce(q.original_id, q.id)
   or v.slot = '' or (v.value = '' and v.earlier_value = '')
