-- Paragraphs that are alike but say something else, corrections first: what was said before, what now
select kind, same_story, slot, earlier_value, value, similarity, earlier_publisher, earlier_published_at, publisher,
       published_at, earlier_text, text
from variants order by kind = 'revision' desc, same_story desc, similarity desc, uri, paragraph_id
