-- Paragraphs that are alike but say something else, corrections first: what was said before, what now
select kind, slot, earlier_value, value, earlier_publisher, publisher, published_at, text
from variants order by kind = 'revision' desc, same_story desc, similarity desc, uri, paragraph_id
