"""Where a table's headings stand: anywhere in the first rows, over one row or two, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wherry.read.buying.headings import recognised_meanings
from wherry.read.buying.profile import is_date_like, is_money_like
from wherry.read.buying.sheet import Sheet, shown
from wherry.read.buying.vocabulary import MEANINGS

LOOKED_AT = 40
FOOT = 5
LEAST_SCORE = 1.5
SURE_SCORE = 3.0  # above which only the next rows are looked at
GAIN = 0.6  # what a second row must add before it is taken as part of the headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The headings of a sheet: their first row's place, over how many rows they go (0 where there are none), the place
    where the data start, and how many written rows stand above."""

    at: int
    rows: int
    body: int
    above: int
    labels: tuple[str, ...]
    preamble: tuple[str, ...] = ()
    at_foot: bool = False


def find_layout(sheet: Sheet) -> Layout:
    """The layout of a sheet: the row, or two rows together, that names most of what registers and spend hold."""
    head = sheet.head(LOOKED_AT)
    best: tuple[float, int, int] = (0.0, 0, 0)
    for index, (_, cells) in enumerate(head):
        score = _score(cells)
        if score > best[0] + 1e-9:
            best = (score, index, 1)
        elif best[0] > SURE_SCORE and index > best[1] + 5:
            break
    score, index, rows = best
    if score < LEAST_SCORE:
        at_foot = _find_at_foot(sheet)
        if at_foot is not None:
            return at_foot
        start = head[0][0] if head else 0
        width = max((len(cells) for _, cells in head), default=0)
        return Layout(at=start, rows=0, body=start, above=0, labels=("",) * width)
    labels = [shown(cell) for cell in head[index][1]]
    for first, second in ((index - 1, index), (index, index + 1)):
        if first < 0 or second >= len(head) or head[second][0] - head[first][0] > 2:
            continue
        joined = _join(head[first][1], head[second][1])
        if _score(joined) > score + GAIN and not _has_figures(head[first][1]) and not _has_figures(head[second][1]):
            score, index, rows, labels = _score(joined), first, 2, joined
    at = head[index][0]
    last = head[index + rows - 1][0]
    while labels and not labels[-1]:
        labels.pop()
    return Layout(
        at=at,
        rows=rows,
        body=last + 1,
        above=index,
        labels=tuple(" ".join(label.split()) for label in labels),
        preamble=tuple(" ".join(text for text in map(shown, cells) if text)[:200] for _, cells in head[:index]),
    )


def _find_at_foot(sheet: Sheet) -> Layout | None:
    """The headings where sorting a sheet has carried them to its last rows."""
    for at in range(len(sheet.cells) - 1, max(LOOKED_AT, len(sheet.cells) - 1 - FOOT), -1):
        cells = sheet.cells.row(at)
        if _score(cells) >= LEAST_SCORE:
            labels = tuple(" ".join(shown(cell).split()) for cell in cells)
            return Layout(at=at, rows=1, body=sheet.head(1)[0][0], above=0, labels=labels, at_foot=True)
    return None


def _score(cells: Sequence[Any]) -> float:
    figures = sum(is_date_like(cell) or is_money_like(cell) for cell in cells if shown(cell))
    texts = [shown(cell) for cell in cells]
    return max(recognised_meanings(kind, texts) for kind in MEANINGS) - 0.7 * figures


def _has_figures(cells: Sequence[Any]) -> bool:
    return any(is_date_like(cell) or is_money_like(cell) for cell in cells if shown(cell))


def _join(upper: Sequence[Any], lower: Sequence[Any]) -> list[str]:
    width = max(len(upper), len(lower))
    both = [
        (shown(upper[at]) if at < len(upper) else "", shown(lower[at]) if at < len(lower) else "")
        for at in range(width)
    ]
    return [" ".join(part for part in pair if part) for pair in both]
