-- The articles of one publisher, the newest first
-- :publisher: a part of the publisher's name or domain
select a.id as article_id, a.published_at, a.publisher, a.title, a.language, a.word_count, a.url, a.uri
from current_articles a join sources s on s.id = a.publisher_id
where instr(lower(s.name), lower(trim(:publisher))) > 0 or instr(s.name, trim(:publisher)) > 0
   or instr(lower(s.domain), lower(trim(:publisher))) > 0
order by a.published_at is null, coalesce(datetime(a.published_at), a.published_at) desc, a.id
