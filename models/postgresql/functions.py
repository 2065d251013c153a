"""Functions that SQLite has and PostgreSQL lacks, so that views, checks and queries are written once for both.

Each gives what SQLite's gives for what copydesk asks of it, no more. They are made anew with the views.
"""

from __future__ import annotations

# Where there is ICU, letters are folded as Unicode says whatever the database's locale is.
ICU = "select 1 from pg_collation where collname = 'und-x-icu' limit 1"

# Unix time zones and fractions are no part of what is asked; a bare year is a Julian day to SQLite, before all dates.
DATETIME = r"""
create or replace function datetime(moment text) returns text language plpgsql immutable parallel safe as $$
begin
    if moment ~ '^\d+$' then
        return '-4707 ' || lpad(moment, 9, '0');
    elsif moment ~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?$' then
        return to_char(replace(moment, 'T', ' ')::timestamp, 'YYYY-MM-DD HH24:MI:SS');
    elsif moment ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s*(Z|[+-]\d\d:\d\d)$' then
        return to_char(moment::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS');
    end if;
    return null;
exception when data_exception then
    return null;
end $$
"""
STRFTIME = """
create or replace function strftime(form text, moment text) returns text language plpgsql immutable parallel safe as $$
begin
    if form <> '%Y-%m-%dT%H:%M:%S' then
        raise exception 'strftime knows the form %%Y-%%m-%%dT%%H:%%M:%%S only';
    end if;
    return replace(datetime(moment), ' ', 'T');
end $$
"""
INSTR = """
create or replace function instr(whole text, part text) returns integer language sql immutable strict parallel safe
as $$ select position($2 in $1) $$
"""
HEX = """
create or replace function hex(value bytea) returns text language sql immutable parallel safe
as $$ select coalesce(upper(encode($1, 'hex')), '') $$
"""
JSON_EXTRACT = """
create or replace function json_extract(written text, path text) returns text language plpgsql immutable parallel safe
as $$
begin
    return written::json #>> string_to_array(substr(path, 3), '.');
exception when data_exception then
    return null;
end $$
"""
SUBSTR = """
create or replace function substr(whole text, first bigint, length bigint) returns text
language sql immutable strict parallel safe as $$ select substr($1, $2::integer, $3::integer) $$
"""
GREATER = """
create or replace function max(a bigint, b bigint) returns bigint language sql immutable strict parallel safe
as $$ select greatest($1, $2) $$
"""
ROUND = """
create or replace function round(value double precision, digits integer) returns double precision
language sql immutable strict parallel safe as $$ select round($1::numeric, $2)::double precision $$
"""
TRUTHS = (
    """
    create or replace function copydesk_add(total bigint, truth boolean) returns bigint
    language sql immutable parallel safe as $$ select $1 + coalesce($2::integer, 0) $$
    """,
    """
    create or replace function copydesk_count(counted bigint[], truth boolean) returns bigint[]
    language sql immutable parallel safe
    as $$ select case when $2 is null then $1 else array[$1[1] + $2::integer, $1[2] + 1] end $$
    """,
    """
    create or replace function copydesk_share(counted bigint[]) returns double precision
    language sql immutable parallel safe as $$ select $1[1]::double precision / nullif($1[2], 0) $$
    """,
    "create or replace aggregate sum(boolean) (sfunc = copydesk_add, stype = bigint, initcond = '0')",
    """
    create or replace aggregate avg(boolean)
    (sfunc = copydesk_count, stype = bigint[], finalfunc = copydesk_share, initcond = '{0,0}')
    """,
    """
    create or replace function copydesk_join(joined text, part text, mark text) returns text
    language sql immutable parallel safe
    as $$ select case when $2 is null then $1 when $1 is null then $2 else $1 || $3 || $2 end $$
    """,
    "create or replace aggregate group_concat(text, text) (sfunc = copydesk_join, stype = text)",
)

# The indexes are made of what these functions give: who changes that has to drop the indexes in a migration.
# Words as the full-text search of SQLite takes them: runs of letters and digits, without accents and case. What the
# parser of PostgreSQL would keep together (3.2, harbourpost.example, state-owned) is taken apart before it sees it.
FOLDED = r"""
create or replace function copydesk_folded(written text) returns text language sql immutable parallel safe
as $$ select regexp_replace(regexp_replace(
    lower(normalize($1, NFKD) collate pg_catalog.{collation}), '[\u0300-\u036f]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
    || '\u2000-\u206f\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe6f'
    || '\U0001f000-\U0001faff]', ' ', 'g') $$
"""
WORDS = """
create or replace function copydesk_words(title text, written text) returns tsvector
language plpgsql immutable parallel safe set search_path = {schema}, pg_catalog as $$
begin
    return to_tsvector('pg_catalog.simple', copydesk_folded(coalesce(title, '')))
        || to_tsvector('pg_catalog.simple', copydesk_folded(written));
exception when program_limit_exceeded then  -- one megabyte of different words
    return to_tsvector('pg_catalog.simple', copydesk_folded(left(written, {most})));
end $$
"""
# What all_words of models/search.py takes: words, and between quotation marks what has to stand side by side.
ASKED = r"""
create or replace function copydesk_asked(words text) returns tsquery language sql immutable parallel safe
as $$
    select coalesce(string_agg(phrase, ' & '), '')::tsquery from (
        select '(' || nullif(phraseto_tsquery('pg_catalog.simple', copydesk_folded(word))::text, '') || ')' as phrase
        from (
            select coalesce(found[1], found[2]) as word from regexp_matches($1, '"([^"]*)"|(\S+)', 'g') as found
        ) as words
    ) as phrases
$$
"""
MOST_SEARCHED = 100_000  # characters of a text that has too many different words


def functions(schema: str, icu: bool) -> list[str]:
    """The statements that make them in a schema."""
    folded = FOLDED.replace("{collation}", '"und-x-icu"' if icu else '"default"')
    quoted = '"' + schema.replace('"', '""') + '"'
    words = WORDS.replace("{schema}", quoted).replace("{most}", str(MOST_SEARCHED))
    first = (DATETIME, STRFTIME, INSTR, SUBSTR, HEX, JSON_EXTRACT, GREATER, ROUND, *TRUTHS)
    return [*first, folded, words, ASKED]
