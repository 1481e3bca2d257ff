"""A map of sites and circuits as one SVG picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wherry.show.map.land import CREDIT, write_land
from wherry.show.map.lettering import SIZE, flow_key, place_names
from wherry.show.map.marks import (
    DASHES,
    MOST_KINDS,
    MOST_LINE_KINDS,
    SHADES,
    choose_size,
    name_capacity,
    order_classes,
    width_of,
    write_lines,
    write_marks,
)
from wherry.show.map.view import WIDTH, Box, Place, View, choose_view
from wherry.show.svg import INK, QUIET, tidy_svg
from wherry.show.words import GENERATED, say_count, say_list

SEA, LAND, COAST, GRID = "#DFEAF2", "#FBFAF6", "#8A98A3", "#C3CFD8"
KEY_ROW = 24
EDGED = 1500
MORE_NAMES_NEED_DOTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A site: its place (easting and northing in metres) or ``None`` where unknown, and what tells it apart.

    ``kind`` is a body, or a kind of site: one shape and shade each, six at most on one map.
    """

    place: tuple[int, int] | None
    kind: str = "Site"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """A circuit between two places; its width tells the capacity, its dashes the ``kind`` (three at most)."""

    a: tuple[int, int] | None
    b: tuple[int, int] | None
    capacity_mbps: int | None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLabel:
    """A name on the map; a ``node`` (exchange, data centre) has a mark of its own and is named first."""

    place: tuple[int, int]
    text: str
    node: bool = False


def draw_map(
    points: Sequence[MapPoint],
    lines: Sequence[MapLine] = (),
    labels: Sequence[MapLabel] = (),
    *,
    title: str,
    describe: str,
    name: str = "map",
    box: Box | None = None,
    generated: bool = False,
) -> str:
    """The map as SVG text: land, grid, circuits, sites, names, key and scale.

    ``title`` states what it shows and ``describe`` what a reader should know; what is drawn, and what is left out for
    want of a position or of room, is added to the description. ``box`` (west, south, east, north in metres) fixes the
    view, which else holds every site and circuit. ``name`` prefixes ids. The same input gives the same bytes.
    ``ValueError`` where no place is known, or there are more kinds than can be told apart.
    """
    kinds, line_kinds = _check(name, points, lines)
    sites = [(point.place, point.kind) for point in points if point.place is not None]
    circuits = [(line.a, line.b, line) for line in lines if line.a is not None and line.b is not None]
    ends = [place for a, b, _ in circuits for place in (a, b)]
    every = [*(place for place, _ in sites), *ends] or [label.place for label in labels]
    view = View(box) if box is not None else choose_view(every)

    names, dropped = _write_names(view, labels, [place for place, _ in sites])
    drawn = [*_write_circuits(view, circuits, line_kinds), *_write_sites(view, sites, kinds), *names]
    classes = {name_capacity(line.capacity_mbps) for _, _, line in circuits}
    key, key_height = _write_key(view, kinds, classes, line_kinds)
    outside = sum(1 for place, _ in sites if not view.holds(place))
    said = [
        describe,
        count_drawn(points, lines),
        f"{say_count(outside, 'site')} outside the map." if outside else "",
        f"{say_count(dropped, 'name')} left out for want of room." if dropped else "",
        GENERATED if generated else "",
    ]
    svg = _compose(view, drawn, key, view.height + key_height)
    note = GENERATED if generated else ""
    return tidy_svg(svg, name=name, title=title, describe=" ".join(part for part in said if part), note=note)


def _check(name: str, points: Sequence[MapPoint], lines: Sequence[MapLine]) -> tuple[list[str], list[str]]:
    """The kinds of site and of circuit, in the order they come."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"{name!r} cannot name a picture: write small letters, figures and hyphens")
    kinds = list(dict.fromkeys(point.kind for point in points))
    line_kinds = list(dict.fromkeys(line.kind for line in lines))
    if len(kinds) > MOST_KINDS or len(line_kinds) > MOST_LINE_KINDS:
        raise ValueError(
            f"a map tells {MOST_KINDS} kinds of site and {MOST_LINE_KINDS} kinds of circuit apart, not more"
        )
    return kinds, line_kinds


def _compose(view: View, drawn: Sequence[str], key: Sequence[str], tall: float) -> str:
    """Sea, land, grid and what is drawn on them, in a frame that cuts them off, with the key below."""
    frame = f'width="{WIDTH}" height="{view.height:.1f}"'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall:.0f}">',
            f'<rect width="{WIDTH}" height="{tall:.0f}" fill="white"/>',
            f'<clipPath id="frame"><rect {frame}/></clipPath><g clip-path="url(#frame)">',
            f'<rect {frame} fill="{SEA}"/>',
            f'<path d="{write_land(view)}" fill="{LAND}" stroke="{COAST}" stroke-width="0.8" stroke-linejoin="round"/>',
            f'<path d="{_write_grid(view)}" fill="none" stroke="{GRID}" stroke-width="0.7"/>',
            *drawn,
            f'</g><rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{view.height - 1:.1f}" fill="none" ',
            f'stroke="{COAST}"/>',
            *key,
            "</svg>",
        )
    )


def count_drawn(points: Sequence[MapPoint], lines: Sequence[MapLine] = ()) -> str:
    """What a map of these shows and what it must leave out, in sentences, for its description and its caption."""
    known = Counter(point.kind for point in points if point.place is not None)
    each = f" ({say_list([f'{kind} {count:,}' for kind, count in known.items()])})" if len(known) > 1 else ""
    drawn = sum(1 for line in lines if line.a is not None and line.b is not None)
    shown = [f"{say_count(known.total(), 'site')}{each}"] + ([say_count(drawn, "circuit")] if lines else [])
    sentences = [f"Shows {say_list(shown)}."]
    for missing, singular in ((len(points) - known.total(), "site"), (len(lines) - drawn, "circuit")):
        if missing:
            verb = "has" if missing == 1 else "have"
            place = "no known position" if singular == "site" else "an end with no known position"
            sentences.append(
                f"{say_count(missing, singular)} {verb} {place} and {'is' if missing == 1 else 'are'} not drawn."
            )
    return " ".join(sentences)


def _write_grid(view: View) -> str:
    step = view.grid_km * 1000
    west, south, east, north = view.box
    ups = [view.place(x, north)[0] for x in range(int(west // step + 1) * step, int(east) + 1, step)]
    acrosses = [view.place(west, y)[1] for y in range(int(south // step + 1) * step, int(north) + 1, step)]
    return "".join(f"M{x:.1f} 0V{view.height:.1f}" for x in ups) + "".join(f"M0 {y:.1f}H{WIDTH}" for y in acrosses)


def _write_circuits(view: View, circuits: Sequence[tuple[Place, Place, MapLine]], kinds: Sequence[str]) -> list[str]:
    groups: dict[tuple[str, int], list[tuple[Place, Place]]] = {}
    for a, b, line in circuits:
        group = (name_capacity(line.capacity_mbps), kinds.index(line.kind))
        groups.setdefault(group, []).append((view.place(*a), view.place(*b)))
    ordered = sorted(groups, key=lambda group: (-order_classes().index(group[0]), group[1]))
    return [
        f'<path d="{write_lines(groups[words, kind])}" fill="none" {_stroke(width_of(words), kind)}/>'
        for words, kind in ordered
    ]


def _stroke(width: float, kind: int | None) -> str:
    """How a line is drawn: in the shade and dashes of its kind, or plain ink where only its width speaks."""
    shade, dash = (INK, "") if kind is None else (SHADES[kind], DASHES[kind])
    return f'stroke="{shade}" stroke-width="{width}"' + (f' stroke-dasharray="{dash}"' if dash else "")


def _write_sites(view: View, sites: Sequence[tuple[Place, str]], kinds: Sequence[str]) -> list[str]:
    size = choose_size(len(sites))
    edge = 'stroke="white" stroke-width="0.8"' if len(sites) <= EDGED else 'fill-opacity="0.8"'
    drawn = []
    for shape, kind in enumerate(kinds):
        data = write_marks((view.place(*place) for place, its in sites if its == kind), shape, size)
        if data:
            drawn.append(f'<path d="{data}" fill="{SHADES[shape]}" {edge}/>')
    return drawn


def _write_names(view: View, labels: Sequence[MapLabel], sites: Sequence[Place]) -> tuple[list[str], int]:
    ordered = sorted((label for label in labels if view.holds(label.place)), key=lambda label: not label.node)
    names = [(label.text, view.place(*label.place), label.node) for label in ordered]
    spots = [spot for _, spot, node in names if node]
    spots += [view.place(*site) for site in sites] if len(sites) <= MORE_NAMES_NEED_DOTS else []
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    written, dropped = place_names(names, width=WIDTH, height=view.height, taken=taken)
    drawn = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="white" stroke="{INK}" stroke-width="2.4"/>'
        for _, (x, y), node in names
        if node
    ]
    drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{INK}"/>' for _, (x, y), node in names if not node]
    for name in written:
        x0, y0, x1, y1 = name.room
        weight = ' font-weight="bold"' if name.bold else ""
        drawn.append(
            f'<rect x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}" rx="2" fill="white" '
            f'fill-opacity="0.75"/><text x="{name.x:.1f}" y="{name.y:.1f}" font-size="{SIZE:g}" fill="{INK}"{weight}>'
            f"{escape(name.text)}</text>"
        )
    return drawn, dropped


def _write_key(
    view: View, kinds: Sequence[str], classes: set[str], line_kinds: Sequence[str]
) -> tuple[list[str], float]:
    """Rows under the map: what the marks mean, what the lines mean, then scale, grid and credit; and their height."""
    top = view.height + 22
    drawn: list[str] = []
    spots, rows = flow_key(kinds, width=WIDTH - 16, symbol=20)
    for at, (x, row) in enumerate(spots):
        y = top + row * KEY_ROW
        mark = write_marks([(x + 14, y - 4.5)], at, 5.5)
        drawn.append(f'<path d="{mark}" fill="{SHADES[at]}"/>{_key_text(x + 28, y, kinds[at])}')
    top += rows * KEY_ROW
    named = [kind for kind in line_kinds if kind]
    strokes = [(kind, _stroke(1.9, line_kinds.index(kind))) for kind in named if len(line_kinds) > 1]
    for words in order_classes():
        if words in classes:
            strokes.append((words, _stroke(width_of(words), 0 if len(line_kinds) < 2 else None)))
    spots, rows = flow_key([words for words, _ in strokes], width=WIDTH - 16, symbol=44)
    for (x, row), (words, stroke) in zip(spots, strokes, strict=True):
        y = top + row * KEY_ROW
        drawn.append(f'<path d="M{x + 8:.1f} {y - 4.5:.1f}h36" fill="none" {stroke}/>{_key_text(x + 52, y, words)}')
    top += rows * KEY_ROW
    long = view.bar_km * 1000 * view.scale
    told = f"{view.bar_km} km. Grid lines every {view.grid_km} km. North is up. {CREDIT}."
    bar = f'<path d="M8 {top - 9:.1f}v5h{long:.1f}v-5" fill="none" stroke="{INK}" stroke-width="1.5"/>'
    return [*drawn, bar, _key_text(16 + long, top, told, QUIET)], top + 12 - view.height


def _key_text(x: float, y: float, text: str, shade: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{SIZE:g}" fill="{shade}">{escape(text)}</text>'
