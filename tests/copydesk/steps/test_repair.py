"""Repair: damage is undone in the smallest region and named; what is correct as it stands stays."""

from __future__ import annotations

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.desk import Desk
from copydesk.rules import RuleSet
from copydesk.steps.repair import CONFIG, EAST_ASIAN, SUSPECT, changed_regions, repair
from copydesk.types import Decoded, Document, Draft

BARE = Desk(RuleSet([]))

DAMAGED = [
    ("The cafÃ© opened.", "The café opened.", "repair.mojibake", [("Ã©", "é")]),
    ("It is Mayâ€™s turn.", "It is May’s turn.", "repair.mojibake", [("â€™", "’")]),
    ("voilÃ\xa0 le travail", "voilà le travail", "repair.mojibake", [("Ã\xa0", "à")]),
    ("Hold on\x85 he left", "Hold on… he left", "repair.mojibake", [("\x85", "…")]),
    ("GrÃ¼ÃŸe aus KÃ¶ln", "Grüße aus Köln", "repair.mojibake", [("Ã¼ÃŸ", "üß"), ("Ã¶", "ö")]),
    ("Fish &amp; chips", "Fish & chips", "repair.entities", [("amp;", "")]),
    ("Queen&rsquo;s Quay", "Queen’s Quay", "repair.entities", [("&rsquo;", "’")]),
    ("caf&eacute; &copy; 12", "café © 12", "repair.entities", [("&eacute;", "é"), ("&copy;", "©")]),
    ("It&#8217;s late", "It’s late", "repair.entities", [("&#8217;", "’")]),
    ("The har\x07bour is shut", "The harbour is shut", "repair.control-characters", [("\x07", "")]),
    ("The \x1b[31mred\x1b[0m boat", "The red boat", "repair.control-characters", [("\x1b[31m", ""), ("\x1b[0m", "")]),
    ("the ﬁrst boat", "the first boat", "repair.characters", [("ﬁ", "fi")]),
    ("the harbour oﬃce", "the harbour office", "repair.characters", [("ﬃ", "ffi")]),
    ("ｆｕｌｌ width", "full width", "repair.characters", [("ｆｕｌｌ", "full")]),
]

SOUND = [
    "e\u0301tude",
    "",
    "Plain ASCII, with 'quotes' and \"more\".",
    "“Curly” and ‘single’ and „low“ and «angled» marks.",
    "「はい」、それは本当です！（笑）",
    "价格是100元，对吗？",
    "네, 「좋아요」！（웃음）",
    "Fish & chips, AT&T and R&D.",
    "One &bogus; thing & another;",
    "Naïve café owners in Łódź and São Paulo.",
    "A party 👩\u200d👩\u200d👧 in 🇫🇷 with ❤️",
    "नमस्ते दुनिया",
    "สวัสดีชาวโลก",
    "اَلسَّلَامُ عَلَيْكُمْ",
    "Stacked marks: q\u0323\u0307",
    "10² is not 102, and ½ is not 1/2.",
    "Non\u00a0breaking and soft\u00adhyphen and zero\u200bwidth",
    "<b>Fish &amp; chips</b>",
]

PIECES = st.sampled_from(
    [
        *(damaged for damaged, *_ in DAMAGED),
        *SOUND,
        "&lt;",
        "&amp;amp;",
        "<",
        "Ã",
        "â€œ",
        "\x85",
        "\ufeff",
        "ＡＢ",
        "漢",
        "！",
    ]
)
LINES = st.lists(st.one_of(PIECES, st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), max_size=4)


def draft_of(*lines: str) -> Draft:
    return Draft(Document("file:///inbox/a.txt", b""), Decoded(lines, "utf-8", 1.0), lines)


@pytest.mark.parametrize(("damaged", "sound", "rule", "regions"), DAMAGED)
def test_damage_is_repaired(damaged: str, sound: str, rule: str, regions: list[tuple[str, str]]) -> None:
    draft = repair(draft_of(damaged), BARE)
    assert draft.lines == (sound,)
    assert {edit.rule for edit in draft.edits} == {rule}


@pytest.mark.parametrize(("damaged", "sound", "rule", "regions"), DAMAGED)
def test_only_the_damaged_characters_are_replaced(
    damaged: str, sound: str, rule: str, regions: list[tuple[str, str]]
) -> None:
    assert [(edit.before, edit.after) for edit in repair(draft_of(damaged), BARE).edits] == regions


@pytest.mark.parametrize("line", SOUND)
def test_a_sound_line_is_left_alone(line: str) -> None:
    draft = repair(draft_of(line), BARE)
    assert draft.lines == (line,)
    assert draft.edits == ()


def test_entities_stay_from_the_first_line_with_a_tag_on() -> None:
    lines = ("Salt &amp; pepper", "<b>Fish &amp; chips</b>", "Bread &amp; butter")
    assert repair(draft_of(*lines), BARE).lines == ("Salt & pepper", *lines[1:])


def test_what_is_repaired_needs_no_second_repair() -> None:
    once = repair(draft_of("the pier Â&#10;ready &amp;#10; done"), BARE)  # the space of an entity completes mojibake
    assert repair(draft_of(*once.lines), BARE).lines == once.lines == ("the pier \xa0ready   done",)


def test_a_mojibake_edit_names_the_encodings_to_replay_it_with() -> None:
    (edit,) = repair(draft_of("The cafÃ© opened."), BARE).edits
    assert edit.reason == "Bytes read in the wrong encoding (encode latin-1, decode utf-8)"


def test_edits_count_lines_from_one() -> None:
    draft = repair(draft_of("All well here.", "The cafÃ© opened."), BARE)
    assert [edit.line_no for edit in draft.edits] == [2]


def test_a_very_long_region_becomes_one_edit() -> None:
    line = "Ã©" * 3_000
    (edit,) = repair(draft_of(line), BARE).edits
    assert (edit.before, edit.after) == (line, "é" * 3_000)


@given(st.lists(LINES.map("".join), min_size=1, max_size=5))
def test_repairing_equals_ftfy_on_every_line(lines: list[str]) -> None:
    config, expected = CONFIG, []
    for line in lines:
        if "<" in line:
            config = config._replace(unescape_html=False)
        wide = config._replace(fix_character_width=False) if EAST_ASIAN.search(line) else config
        expected.append(ftfy.fix_and_explain(line, wide).text)
    assert list(repair(draft_of(*lines), BARE).lines) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_regions_that_differ_turn_one_text_into_the_other(before: str, after: str) -> None:
    made, at = "", 0
    for start, end, new_start, new_end in changed_regions(before, after):
        made += before[at:start] + after[new_start:new_end]
        at = end
    assert made + before[at:] == after


@given(st.text(st.sampled_from([c for c in map(chr, range(0x2030)) if not SUSPECT.match(c)]), max_size=200))
def test_ftfy_changes_nothing_where_it_is_not_asked(line: str) -> None:
    assert ftfy.fix_and_explain(line, CONFIG).text == line
