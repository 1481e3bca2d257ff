"""One failure as a diagram: from what fails, struck through, along its path to a site of each need that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from wherry.show.failure_parts import say_parts
from wherry.show.font import measure_text
from wherry.show.naming import Naming
from wherry.show.svg import INK, QUIET, SPACE, tidy_svg
from wherry.show.words import GENERATED, say_count

Json = dict[str, Any]

MOST_ROWS = 8
MOST_BOXES = 5
LETTERS = 14.0
BOX_HEIGHT, ROW_GAP, LINE, INSET, EDGE = 32.0, 16.0, 26.0, 10.0, 6.0
FAILED = "#d4351c"
GAP_SIGN = "…"


@dataclass(frozen=True, slots=True)
class Row:
    """A chain of boxes, how many of its first ones fail, and what is lost at its end."""

    boxes: tuple[str, ...]
    failed: int
    lost: str


def draw_failure(scenario: Json, naming: Naming, *, name: str = "failure", generated: bool) -> Json:
    """The picture of a scenario of the document, as a page's figure takes it: ``svg``, ``finding`` and ``caption``.

    A row is one path; needs that are lost along one path share it. What fails is struck through and says so.
    """
    rows, more = _rows(scenario, naming)
    failed = say_parts(scenario["parts"])
    finding = f"What stops when {failed} fails" if len(scenario["parts"]) == 1 else f"What stops when {failed} fail"
    spoken = ". ".join(f"{' to '.join(row.boxes)}: {row.lost}" for row in rows) or "Nothing is lost"
    caption = f"{spoken}." + (f" {say_count(more, 'more path')} not drawn." if more else "")
    svg = tidy_svg(_draw(rows), name=name, title=finding, describe=caption, note=GENERATED if generated else "")
    return {"name": name, "finding": finding, "caption": caption, "svg": svg}


def _rows(scenario: Json, naming: Naming) -> tuple[list[Row], int]:
    failed = {part["ref"]: part["name"] for part in scenario["parts"]}
    lost: dict[tuple[str, ...], list[Json]] = {}
    for each in scenario["lost"]:
        lost.setdefault(tuple(each["path"]) or tuple(failed), []).append(each)
    made = []
    for path, needs in lost.items():
        shown = path if len(path) <= MOST_BOXES else (*path[: MOST_BOXES - 2], GAP_SIGN, path[-1])
        boxes = tuple(failed.get(ref, ref) for ref in shown)
        users = sum(need["users"] for need in needs)
        services = sorted({naming.service(need["service"]) for need in needs})
        said = services[0] if len(services) == 1 else f"{services[0]} and {len(services) - 1} more"
        down = next((at for at, ref in enumerate(shown) if ref not in failed), len(shown))
        made.append((-users, Row(boxes, max(down, 1), f"{said}, {say_count(users, 'user')}")))
    made.sort(key=lambda pair: (pair[0], pair[1].boxes))
    return [row for _, row in made[:MOST_ROWS]], max(0, len(made) - MOST_ROWS)


def _draw(rows: list[Row]) -> str:
    parts: list[str] = []
    width, top = 0.0, EDGE
    for row in rows:
        left = EDGE
        for at, box in enumerate(row.boxes):
            if at:
                middle = top + BOX_HEIGHT / 2
                parts.append(_line(left, middle, left + LINE, middle, QUIET, dashed=at <= row.failed))
                left += LINE
            left += _box(parts, left, top, box, failed=at < row.failed)
        parts.append(_text(left + INSET, top, row.lost, bold=True))
        width = max(width, left + INSET + measure_text(row.lost, LETTERS, bold=True) + EDGE)
        top += BOX_HEIGHT + ROW_GAP
    height = max(top - ROW_GAP + EDGE, 2 * EDGE)
    return f'<svg xmlns="{SPACE}" viewBox="0 0 {max(width, 1):.0f} {height:.0f}">{"".join(parts)}</svg>'


def _box(parts: list[str], left: float, top: float, words: str, *, failed: bool) -> float:
    """Draw a box and give its width; what fails has a broken edge, a stroke across it and the word."""
    shown = f"{words}: failed" if failed else words
    wide = measure_text(shown, LETTERS) + 2 * INSET
    colour, dashes = (FAILED, ' stroke-dasharray="5 3"') if failed else (INK, "")
    parts.append(
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{BOX_HEIGHT:.0f}" fill="white" '
        f'stroke="{colour}" stroke-width="1.5"{dashes}/>'
    )
    parts.append(_text(left + INSET, top, shown))
    if failed:
        parts.append(_line(left, top + BOX_HEIGHT, left + wide, top, FAILED))
    return wide


def _text(left: float, top: float, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    base = top + BOX_HEIGHT / 2 + LETTERS * 0.35
    return f'<text x="{left:.1f}" y="{base:.1f}" font-size="{LETTERS:.0f}" fill="{INK}"{weight}>{escape(words)}</text>'


def _line(left: float, top: float, right: float, bottom: float, colour: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<line x1="{left:.1f}" y1="{top:.1f}" x2="{right:.1f}" y2="{bottom:.1f}" stroke="{colour}" '
        f'stroke-width="1.5"{dashes}/>'
    )
