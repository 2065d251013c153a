-- The articles with their metadata
select id, published_at, publisher, title, language, word_count, uri from current_articles order by published_at, id
