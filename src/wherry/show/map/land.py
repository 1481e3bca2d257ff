"""The land under a map: Natural Earth's outline of Great Britain and its nearer neighbours (public domain)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from wherry.show.map.view import Box, Place, View

OUTLINE = Path(__file__).parents[1] / "outline" / "land.json"
CREDIT = "Land: Natural Earth"
BEYOND_M = 5_000.0


@cache
def read_land() -> tuple[tuple[Place, ...], ...]:
    """Every ring of land, in metres on the grid. ``tools/map_outline.py`` made the file."""
    outline = json.loads(OUTLINE.read_text())
    unit = outline["unit_m"]
    rings = []
    for flat in outline["rings"]:
        x = y = 0
        ring = []
        for step in range(0, len(flat), 2):
            x, y = x + flat[step], y + flat[step + 1]
            ring.append((float(x * unit), float(y * unit)))
        rings.append(tuple(ring))
    return tuple(rings)


def clip_ring(ring: list[Place], box: Box) -> list[Place]:
    """The part of a ring inside a box, side by side (Sutherland and Hodgman, doi:10.1145/360767.360802)."""
    for axis, limit, below in ((0, box[0], False), (1, box[1], False), (0, box[2], True), (1, box[3], True)):
        kept: list[Place] = []
        for before, after in zip(ring[-1:] + ring[:-1], ring, strict=True):
            was, now = ((p[axis] <= limit) if below else (p[axis] >= limit) for p in (before, after))
            if was != now:
                along = (limit - before[axis]) / (after[axis] - before[axis])
                other = before[1 - axis] + along * (after[1 - axis] - before[1 - axis])
                kept.append((limit, other) if axis == 0 else (other, limit))
            if now:
                kept.append(after)
        ring = kept
    return ring


def write_land(view: View) -> str:
    """The land in view as path data, cut a little beyond the frame so that the cut is never seen."""
    west, south, east, north = view.box
    near = (west - BEYOND_M, south - BEYOND_M, east + BEYOND_M, north + BEYOND_M)
    pieces = []
    for ring in read_land():
        inside = clip_ring(list(ring), near)
        points = [f"{x:.1f} {y:.1f}" for x, y in (view.place(*place) for place in inside)]
        different = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
        if len(different) > 2:
            pieces.append(f"M{'L'.join(different)}Z")
    return "".join(pieces)
