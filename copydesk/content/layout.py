"""How the lines are laid out: sums over the elements around each line, and the element that holds most of the prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copydesk.columns import Columns, Vector
from copydesk.content.text_features import Texts
from copydesk.content.words import GROUPS, WordReader, is_comments
from copydesk.page import Element, Page
from copydesk.readers.pages.blocks import HEADINGS, INLINE

Indices = NDArray[np.int64]

AROUND = (
    "article main aside nav header footer figure form table blockquote section a button p figcaption li option".split()
)
TAGS = {
    tag: number
    for number, tag in enumerate(
        "p div span li a h1 h2 h3 h4 td figcaption button label strong time blockquote dd dt em b i font body section"
        " article cite small pre".split()
    )
}
REPEATED = frozenset("div li article section tr dl aside".split())
FEWEST_BESIDES = 300  # characters of prose outside the comments
FARTHEST_GROUP = 12  # levels above a line at which an element of a group is looked for
FARTHEST_BEST = 15  # levels between a line and the element with most of the prose
SHARE_PASSED_UP = 0.55  # of a paragraph's score, from each element to the one around it
LEVELS_PASSED = 5


@dataclass(frozen=True)
class Layout:
    """For each line: its block element, the one around that, and the group of lines laid out alike.

    `in_best` says which lines are inside the element that holds most of the prose.
    """

    around: Indices
    alike: Indices
    in_best: NDArray[np.bool_]


def add_layout_features(columns: Columns, page: Page, texts: Texts, reader: WordReader) -> Layout:
    """Add the columns that tell where in the page the lines stand."""
    elements = page.elements
    parents = np.array([element.parent for element in elements], dtype=np.int64)
    own = np.array([mark.element for mark in page.marks], dtype=np.int64)
    blocks = _blocks(elements)
    sums = _subtree_sums(own, parents, texts)
    block = blocks[own]
    above = np.maximum(parents, 0)
    levels = (block, above[block], above[above[block]], above[above[above[block]]])
    total = max(1.0, float((texts.prose * texts.sizes).sum()))
    for name, level in zip(("parent", "grandparent", "great_grandparent"), levels[1:], strict=True):
        _add_container(columns, name, sums[level], total)
    in_best = _add_best(columns, parents, own, block, sums, texts)
    _add_markup(columns, elements, own, block, page)
    _add_names(columns, elements, own, levels, reader)
    _add_comments(columns, elements, own, texts)
    return Layout(levels[1], _add_alike(columns, elements, own, block, levels[1], texts), in_best)


def _blocks(elements: Sequence[Element]) -> Indices:
    """Each element's nearest block element, itself included."""
    blocks = np.arange(len(elements))
    for index, element in enumerate(elements):
        if element.tag in INLINE and element.parent >= 0:
            blocks[index] = blocks[element.parent]
    return blocks


def _subtree_sums(own: Indices, parents: Indices, texts: Texts) -> NDArray[np.float64]:
    """For each element, over all lines in it: characters, linked characters, lines, prose lines, prose characters."""
    sizes, prose = texts.sizes, texts.prose
    of_lines = np.stack([sizes, sizes * texts.linked, np.ones_like(sizes), prose, prose * sizes], axis=1)
    sums = np.zeros((len(parents), of_lines.shape[1]))
    np.add.at(sums, own, of_lines)
    for index in range(len(parents) - 1, 0, -1):
        sums[parents[index]] += sums[index]
    return sums


def _add_container(columns: Columns, name: str, sums: NDArray[np.float64], total: float) -> None:
    characters, linked, lines, prose, prose_characters = sums.T
    columns.add(
        **{
            f"{name}_size": np.log1p(characters),
            f"{name}_linked": linked / np.maximum(characters, 1),
            f"{name}_lines": np.log1p(lines),
            f"{name}_prose": prose / np.maximum(lines, 1),
            f"{name}_prose_share": prose_characters / total,
        }
    )


def _add_best(
    columns: Columns, parents: Indices, own: Indices, block: Indices, sums: NDArray[np.float64], texts: Texts
) -> NDArray[np.bool_]:
    """Find the element that holds most of the prose, as readability does, and say how far each line is from it."""
    scores = np.zeros(len(parents))
    for line in np.flatnonzero(texts.prose):
        score, index = float(texts.sizes[line]), int(parents[block[line]])
        for _ in range(LEVELS_PASSED):
            if index < 0:
                break
            scores[index] += score
            score, index = score * SHARE_PASSED_UP, int(parents[index])
    best = int(np.argmax(scores * (1 - sums[:, 1] / np.maximum(sums[:, 0], 1))))
    up, down = _distances(parents, best)
    share = sums[best, 4] / max(1.0, float((texts.prose * texts.sizes).sum()))
    columns.add(
        best_up=np.minimum(up[own], FARTHEST_BEST),
        best_down=np.minimum(down[own], FARTHEST_BEST),
        best_share=np.full(len(own), share),
    )
    inside: NDArray[np.bool_] = up[own] == 0
    return inside


def _distances(parents: Indices, best: int) -> tuple[Vector, Vector]:
    """For each element: how many levels above `best` the element that holds both is, and how many below that it is."""
    up, down = np.full(len(parents), 99.0), np.zeros(len(parents))
    index, level = best, 0
    while index >= 0:
        up[index] = level
        index, level = int(parents[index]), level + 1
    for index, parent in enumerate(parents.tolist()):
        if up[index] == 99 and parent >= 0:
            up[index], down[index] = up[parent], down[parent] + 1
    return up, down


def _add_markup(columns: Columns, elements: Sequence[Element], own: Indices, block: Indices, page: Page) -> None:
    flags = {tag: 1 << number for number, tag in enumerate(AROUND)}
    inside, levels, depths = [0] * len(elements), [0] * len(elements), [0] * len(elements)
    for index, element in enumerate(elements):
        parent = element.parent
        inside[index] = (inside[parent] if parent >= 0 else 0) | flags.get(element.tag, 0)
        levels[index] = int(element.tag[1]) if element.tag in HEADINGS else levels[parent] if parent >= 0 else 0
        depths[index] = depths[parent] + 1 if parent >= 0 else 0
    of_lines = np.array(inside, dtype=np.int64)[own]
    tags = np.array([TAGS.get(element.tag, -1) for element in elements])
    columns.add(
        hidden=[elements[index].hidden for index in own],
        heading_level=np.array(levels)[own],
        tag=tags[own],
        block_tag=tags[block],
        depth=np.minimum(np.array(depths)[own], 40),
        **{f"in_{tag}": (of_lines & flag) > 0 for tag, flag in flags.items()},
    )


def _add_names(
    columns: Columns, elements: Sequence[Element], own: Indices, levels: Sequence[Indices], reader: WordReader
) -> None:
    """What the class names of the elements around a line say, by learned score and by how far a group's name is."""
    scores, least, most, total, near = (list[float]() for _ in range(5))
    groups = np.full((len(elements), len(GROUPS)), float(FARTHEST_GROUP))
    for index, element in enumerate(elements):
        score, member = reader.read(element.words)
        parent = element.parent
        below = parent >= 0
        scores.append(score)
        least.append(min(score, least[parent]) if below else score)
        most.append(max(score, most[parent]) if below else score)
        total.append(score + total[parent] if below else score)
        near.append(score + 0.6 * near[parent] if below else score)
        if below:
            groups[index] = groups[parent] + 1
        for number in member:
            groups[index, number] = 0
    np.minimum(groups, FARTHEST_GROUP, out=groups)
    names = np.array([scores, least, most, total, near])
    columns.add(
        name_score=names[0, own],
        name_least=names[1, own],
        name_most=names[2, own],
        name_total=names[3, own],
        name_near=names[4, own],
        block_name=names[0, levels[0]],
        parent_name=names[0, levels[1]],
        grandparent_name=names[0, levels[2]],
        **{f"near_{name}": groups[own, number] for number, name in enumerate(GROUPS)},
    )
    _add_repetition(columns, elements, own)


def _add_comments(columns: Columns, elements: Sequence[Element], own: Indices, texts: Texts) -> None:
    """Mark the lines of comments, unless the page has hardly any prose besides: then they are what it is for."""
    inside = [False] * len(elements)
    for index, element in enumerate(elements):
        named = element.tag not in ("html", "body") and is_comments(element.words)
        inside[index] = named or (element.parent >= 0 and inside[element.parent])
    commented = np.array(inside)[own]
    besides = float((texts.prose * texts.sizes)[~commented].sum())
    columns.add(among_comments=commented & (besides >= FEWEST_BESIDES))


def _add_repetition(columns: Columns, elements: Sequence[Element], own: Indices) -> None:
    """How many elements of one name and place there are around a line: the rows of a list."""
    siblings = Counter((element.parent, element.tag, element.words) for element in elements)
    repeated = np.zeros(len(elements))
    for index, element in enumerate(elements):
        times = siblings[element.parent, element.tag, element.words] if element.tag in REPEATED else 0
        repeated[index] = max(times if times >= 3 else 0, repeated[element.parent] if element.parent >= 0 else 0)
    columns.add(repeated_around=np.minimum(repeated[own], 30))


def _add_alike(
    columns: Columns, elements: Sequence[Element], own: Indices, block: Indices, around: Indices, texts: Texts
) -> Indices:
    """Group the lines that are laid out alike, and say of each line what its group is like."""
    groups: dict[tuple[object, ...], int] = {}
    alike = np.zeros(len(own), dtype=np.int64)
    for line, (index, in_block, outer) in enumerate(zip(own.tolist(), block.tolist(), around.tolist(), strict=True)):
        holder, parent = elements[in_block], elements[outer]
        shape = (elements[index].tag, holder.tag, holder.words, parent.tag, parent.words)
        alike[line] = groups.setdefault(shape, len(groups))
    members = np.bincount(alike, minlength=len(groups)).astype(float)

    def mean(values: NDArray[np.float64] | NDArray[np.float32]) -> Vector:
        means: Vector = np.bincount(alike, weights=values, minlength=len(groups)) / members
        return means[alike]

    columns.add(
        alike=np.log1p(members[alike]),
        alike_size=np.log1p(mean(texts.sizes)),
        alike_linked=mean(texts.linked),
        alike_prose=mean(texts.prose),
        alike_ends=mean(columns["ends_sentence"]),
    )
    return alike
