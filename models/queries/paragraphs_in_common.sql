-- Paragraphs that stand in several articles, word for word or nearly: who had them first, who else
select count(distinct s.article_id) as articles, count(distinct s.publisher) as publishers, o.text,
       q.publisher as first_publisher, q.published_at as first_published, min(s.similarity) as least_similarity,
       s.original_id
from paragraph_spread s join paragraphs o on o.id = s.original_id join current_articles q on q.id = o.article_id
group by s.original_id, o.text, q.publisher, q.published_at having count(distinct s.article_id) > 1 order by articles desc, o.text
