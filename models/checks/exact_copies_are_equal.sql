-- Paragraphs whose fingerprints are equal and that repeat something have one original
select p.fingerprint, min(p.id), max(p.id) from paragraphs p where p.original_id is not null
group by p.fingerprint having count(distinct p.original_id) > 1
