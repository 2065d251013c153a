-- The lines that one rule struck, or all rules of a topic
-- :rule: a rule's id such as ads.label, or a topic such as ads
select e.rule, e.before as line, d.uri, e.line_no, e.article_id, e.reason, e.score
from edits e join documents d on d.id = e.document_id
where e.action = 'strike' and d.status <> 'superseded'
  and (e.rule = trim(:rule) or substr(e.rule, 1, length(trim(:rule)) + 1) = trim(:rule) || '.')
order by e.rule, e.before, d.uri, e.line_no
