-- a line that no person decided on stands in at least three stories, and in no fewer articles than stories
select id, sample, documents, articles from learned_rules
where (documents < 3 and (decided_by is null or decided_by = 'copydesk'))
   or articles < documents or at_end > articles or share < 0 or share > 1
