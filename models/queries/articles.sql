-- The articles with their metadata
select id, published_at, publisher, title, language, word_count, uri from current_articles order by coalesce(datetime(published_at), published_at) nulls first, id
