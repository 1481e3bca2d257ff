"""Sites and circuits in view as a map, with words that say what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import mark_safe

from wherry.show.map import MapLine, MapPoint, count_drawn, draw_map
from wherry.show.words import say_count

MOST_KINDS = 6
OTHERS = "Other"

Place = tuple[int, int]


def sites_map(
    rows: Sequence[tuple[str | None, str | None, int | None, int | None]], *, names: Mapping[str, str], generated: bool
) -> dict[str, Any] | None:
    """The map of sites, given as owner, county, easting and northing; None where no site has a position.

    Sites are told apart by body, or by county where there are more bodies than a map can tell apart.
    """
    owners = {owner for owner, _, _, _ in rows}
    if len(owners) <= MOST_KINDS:
        kinds = [names.get(owner or "", owner or "The partnership") for owner, _, _, _ in rows]
    else:
        kinds = tell_apart([county or "County not known" for _, county, _, _ in rows])
    points = [
        MapPoint(place=_place(east, north), kind=kind) for (_, _, east, north), kind in zip(rows, kinds, strict=True)
    ]
    points.sort(key=lambda point: (point.kind == OTHERS, point.kind))
    if not any(point.place for point in points):
        return None
    finding = f"Where {say_count(len(points), 'site')} {'is' if len(points) == 1 else 'are'}"
    return _figure(points, [], name="sites-map", finding=finding, generated=generated)


def circuits_map(
    rows: Sequence[tuple[Place | None, Place | None, int | None]], *, generated: bool
) -> dict[str, Any] | None:
    """The map of circuits, given as two ends and a capacity; None where no circuit has both ends on the map."""
    lines = [MapLine(a=near, b=far, capacity_mbps=capacity) for near, far, capacity in rows]
    if not any(line.a and line.b for line in lines):
        return None
    ends = dict.fromkeys(place for near, far, _ in rows for place in (near, far) if place is not None)
    finding = f"Where {say_count(len(lines), 'circuit')} {'runs' if len(lines) == 1 else 'run'}"
    points = [MapPoint(place=place, kind="End of a circuit") for place in ends]
    return _figure(points, lines, name="circuits-map", finding=finding, generated=generated)


def tell_apart(kinds: Sequence[str]) -> list[str]:
    """The same kinds, the rarer ones as ``Other`` where they are more than a map can tell apart."""
    counted = Counter(kinds)
    if len(counted) <= MOST_KINDS:
        return list(kinds)
    common = sorted(counted, key=lambda kind: (-counted[kind], kind))[: MOST_KINDS - 1]
    return [kind if kind in common else OTHERS for kind in kinds]


def _place(east: int | None, north: int | None) -> Place | None:
    return None if east is None or north is None else (east, north)


def _figure(
    points: Sequence[MapPoint], lines: Sequence[MapLine], *, name: str, finding: str, generated: bool
) -> dict[str, Any]:
    drawn = draw_map(
        points,
        lines,
        title=finding,
        describe="Positions are on the British National Grid. The table on this page lists the same records.",
        name=name,
        generated=generated,
    )
    return {"name": name, "finding": finding, "caption": _caption(points, lines), "svg": mark_safe(drawn)}


def _caption(points: Sequence[MapPoint], lines: Sequence[MapLine]) -> str:
    if not lines:
        return f"{count_drawn(points)} The table below lists them all."
    drawn = count_drawn((), lines).replace("no sites and ", "")
    return (
        f"{drawn} An exchange or aggregation point is drawn in the middle of the sites that it serves, because its own "
        "position is not recorded. The table below lists all circuits."
    )
