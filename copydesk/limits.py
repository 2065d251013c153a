"""Limits of one input: how large, long, wide and deep an article may be, each with its unit and its reason.

They count what is there, so the same input is refused on every machine; what is over one is quarantined whole and the
message names the limit. Each is far above what any article has, and low enough that the largest input which it lets
through is cleaned within a few seconds. Limits on CPU time and memory stand behind them, for what nobody thought of.
"""

from __future__ import annotations

from collections.abc import Sequence

# Of one article, in code points: about War and Peace. A book of 200,000 words has 1.2 million.
MOST_CHARACTERS = 3_000_000
# Of its bytes: as many as so many characters can have in any encoding. Pages have markup and pictures, too: MOST_BYTES.
MOST_TEXT_BYTES = 4 * MOST_CHARACTERS
# Lines with text in them, or blocks of a page: a book of 200,000 words set at 72 columns has 18,000.
MOST_BLOCKS = 50_000
# Lines of a text, blank ones as well.
MOST_LINES = 200_000
# Places of one article where characters are damaged: each costs the repair a search of its own.
MOST_REPAIRS = 150_000
# Tags of a page, start and end tags each counted: a page with 2,000 readers' comments has 100,000.
MOST_TAGS = 300_000
# Elements inside one another, as far as they can be counted without a parser. Browsers stop nesting at 512.
DEEPEST = 10_000

# Lines of one article that are judged, those judged again because others went counted again. An article of 300 lines
# can lose one after the other; of a long list of oddities, from which each round takes a few, some are left.
MOST_JUDGED = 50_000

# Words and marks of an article whose grammar is read for claims; of longer ones rules read direct quotes, nothing else.
MOST_PARSED = 60_000

# What near repeats may cost in one article, in the characters of one paragraph times those of the other, and so much
# for each comparison. Paragraphs beyond it stay: a repeat that is not found is no line lost.
MOST_COMPARING = 4_000_000_000
COMPARING = 100_000
LONGEST_COMPARING = 400_000_000  # longer pairs are aligned only where they begin and end alike, which takes one pass

# Folders and archives
DEEPEST_FOLDER = 100  # levels below the folder that was named
LONGEST_NAME = 4_096  # bytes of a member's name: the longest path that Linux opens
MOST_WIDE = 2  # layers of compression that may ask for a wide window; those within get WINDOW_WITHIN
WINDOW_WITHIN = 16 << 20  # bytes of such a window: twice what `xz` and `zstd` ask for unless told otherwise
MOST_EMPTY = 10_000  # members of one compressed stream, where they hold less than FEWEST_HELD bytes on average
FEWEST_HELD = 16
MOST_ZEROS = 64 << 20  # bytes of padding between the members of a tar archive
MOST_IN_ZIP = 250_000  # members of a zip archive, whose directory is held in memory whole
MOST_PASSED = 100_000  # members of an archive in a row that are of no format that is read
MOST_UNREAD = 10_000  # parts of one input that cannot be read, where fewer can: it is another format, or a trap
MOST_KINDS = 100  # kinds of what an archive holds besides, told apart in its report
LONGEST_KIND = 60  # characters of such a kind

# Web archives and saved pages
MOST_HTTP_HEAD = 1 << 20  # bytes; servers send 8 KiB at most
MOST_CHUNKS = 500_000  # of one response
MOST_CODINGS = 5  # content encodings of one response, one around the other
MOST_PARTS = 5_000  # of a saved page: its pictures and frames
MOST_PART_LINES = 1_000_000  # of a saved page; one of 64 MiB in base64 has 880,000

# Records
MOST_BRACKETS = 200_000  # in one JSON value
MOST_VALUES = 1_000_000  # values in one JSON record
LONGEST_KEY = 200  # characters of a key that may be a column
MOST_COLUMNS = 2_000  # of a CSV file, whose rows all carry their names
MOST_ROWS_AGAIN = 256 << 20  # characters of a CSV file read again after quotes that were not closed
MOST_ELEMENTS = 100_000  # in one item of a feed
MOST_NAMESPACES = 100  # declared around one item of a feed
LONGEST_AUTHORS = 4_000  # characters of a value that names authors


class LimitError(ValueError):
    """An input is over a limit; `code` is the quarantine code, the message names the limit and the cure."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_bytes(raw: bytes, *, is_page: bool) -> None:
    """Raise LimitError for a text of more bytes than an article can have; a page's pictures may stand in it."""
    if not is_page and len(raw) > MOST_TEXT_BYTES:
        raise _too_large(f"the text has {len(raw):,} bytes, more than any article ({MOST_TEXT_BYTES:,} are read)")


def check_lines(lines: Sequence[str], *, is_page: bool) -> None:
    """Raise LimitError for more lines or characters than an article has."""
    if is_page:
        check_blocks(len(lines))
    elif len(lines) > MOST_LINES:
        raise _too_large(f"the text has {len(lines):,} lines, more than any article ({MOST_LINES:,} are read)")
    filled = sum(1 for line in lines if line and not line.isspace())
    if filled > MOST_BLOCKS:
        what = f"{filled:,} lines that are not blank"
        raise _too_large(f"the text has {what}, more than any article ({MOST_BLOCKS:,} are read)")
    check_characters(sum(map(len, lines)), "page" if is_page else "text")


def check_blocks(count: int) -> None:
    """Raise LimitError for more blocks than an article has; asked as they are found, so that the rest is not read."""
    if count > MOST_BLOCKS:
        raise _too_large(f"the page has more than {MOST_BLOCKS:,} blocks, more than any article")


def check_characters(count: int, of: str) -> None:
    """Raise LimitError for more characters than an article has; `of` says what has them."""
    if count > MOST_CHARACTERS:
        raise _too_large(f"the {of} has {count:,} characters, more than any article ({MOST_CHARACTERS:,} are read)")


def check_repairs(count: int) -> None:
    """Raise LimitError for a text that is damaged in more places than an article has."""
    if count > MOST_REPAIRS:
        raise LimitError("too_large", f"more than {MOST_REPAIRS:,} places are damaged; convert the text to UTF-8 first")


def _too_large(fact: str) -> LimitError:
    return LimitError("too_large", f"{fact}; cut it into one file an article")
