"""Names on a map, each put where it covers neither another name nor a node; and the key under the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wherry.show.font import measure_text
from wherry.show.map.view import Place

SIZE = 14.0
GAP = 7.0
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Written:
    """A name with the left end of its base line, and the rectangle it takes."""

    text: str
    x: float
    y: float
    bold: bool
    room: Rectangle


def place_names(
    names: Sequence[tuple[str, Place, bool]], *, width: float, height: float, taken: Sequence[Rectangle]
) -> tuple[list[Written], int]:
    """Put each (text, spot, bold) beside its spot where there is room; also how many found none.

    Tried in turn: right, left, above, below and the four corners. Earlier names choose first.
    """
    rooms = list(taken)
    written = []
    for text, (x, y), bold in names:
        long = measure_text(text, SIZE, bold=bold)
        for left, base in _spots(x, y, long):
            room = (left - 2, base - SIZE * 0.85, left + long + 2, base + SIZE * 0.3)
            inside = room[0] >= 2 and room[1] >= 2 and room[2] <= width - 2 and room[3] <= height - 2
            if inside and not any(_overlap(room, other) for other in rooms):
                rooms.append(room)
                written.append(Written(text, left, base, bold, room))
                break
    return written, len(names) - len(written)


def _spots(x: float, y: float, long: float) -> tuple[Place, ...]:
    """Where a name may begin, best first."""
    right, left, middle = x + GAP + 2, x - GAP - 2 - long, x - long / 2
    level, above, below = y + SIZE * 0.32, y - GAP - 2, y + GAP + SIZE * 0.8
    return (
        (right, level),
        (left, level),
        (middle, above),
        (middle, below),
        (right, above),
        (right, below),
        (left, above),
        (left, below),
    )


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def flow_key(entries: Sequence[str], *, width: float, symbol: float) -> tuple[list[Place], int]:
    """Where each entry of a key goes, left to right in rows, as (x, row), and how many rows it takes."""
    places: list[Place] = []
    x, row = 0.0, 0
    for entry in entries:
        long = symbol + measure_text(entry, SIZE) + 24
        if x > 0 and x + long - 24 > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += long
    return places, row + 1 if entries else 0
