-- Lines that recur across a publisher's articles, with the evidence and what was decided on them
select l.id, s.name as publisher, l.sample as line, l.status, l.decided_by, l.documents as stories, l.articles,
       round(l.share, 3) as share, l.first_seen, l.last_seen
from learned_rules l join sources s on s.id = l.publisher_id order by s.name, l.share desc, l.sample
