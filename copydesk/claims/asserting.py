"""Whether a report says that its content is so: not where it is denied, hoped, asked, or not said at all."""

from __future__ import annotations

from copydesk.claims.lexicon import lexicon
from copydesk.claims.passages import Passage

# Reporting verbs whose content is not put forward as a fact.
NOT_FACTS = frozenset(
    "deny dispute reject doubt question ask wonder inquire enquire hope fear wish want worry fret expect anticipate "
    "predict forecast foresee imagine guess suspect speculate demand request urge order call beg plead implore appeal "
    "advise recommend propose suggest threaten promise pledge vow offer invite warn caution pretend joke quip dream "
    "pray plan intend assume presume suppose consider regard view see describe portray".split()
)
NOBODY = frozenset({"nobody", "none", "neither", "no", "few", "nor", "hardly"})
MODALS = frozenset({"would", "could", "might", "may", "should", "can", "cannot"})
CONDITIONS = frozenset({"if", "unless", "whether", "had"})


def asserts(passage: Passage, cue: int) -> bool:
    """Whether the report with this cue claims its content to be true, so that it can be held against others."""
    p = passage.parsed
    if lexicon().verb(p.lower[cue]) in NOT_FACTS:
        return False
    for child in p.children[cue]:
        word = p.lower[child]
        if p.relations[child] == "neg" or word in NOBODY or (p.relations[child] == "aux" and word in MODALS):
            return False
        if p.relations[child] == "mark" and word in CONDITIONS:
            return False
        if p.relations[child] in ("nsubj", "nsubjpass") and p.lower[p.edges[child][0]] in NOBODY:
            return False
    last = p.sentence_of(cue)[1] - 1
    return not (p.words[last] == "?" and passage.inside[last] == passage.inside[cue])
