"""Make the land outline that maps are drawn on, from Natural Earth's 1:10 million land (public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/map_outline.py package/land-10m.json

The TopoJSON is decoded, cut to a box round Great Britain with the nearer shores of its neighbours, projected
to the British National Grid (EPSG:27700), simplified, and written in decametres to
``src/wherry/show/outline/land.json``. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from pyproj import Transformer

from wherry.show.map.land import OUTLINE, clip_ring

Point = tuple[float, float]
Ring = list[Point]

DEGREES = (-14.0, 47.5, 6.0, 63.0)  # west, south, east, north; wider than the metres, whose edge stays straight
METRES = (-80_000, -90_000, 780_000, 1_300_000)
TOLERANCE_M = 120.0
SMALLEST_M2 = 2_000_000.0
UNIT_M = 10


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON file as longitudes and latitudes. Source: the TopoJSON specification, 2.1.3."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    return arcs


def read_rings(topology: dict[str, Any]) -> list[Ring]:
    """Every ring of land, in longitude and latitude; an arc's number below nought means the arc backwards."""
    arcs = decode_arcs(topology)
    rings = []
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for numbers in polygon:
                ring: Ring = []
                for number in numbers:
                    piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                    ring.extend(piece[1:] if ring else piece)
                rings.append(ring)
    return rings


def simplify(points: Ring, tolerance: float) -> Ring:
    """Fewer points, none further than ``tolerance`` from the line (doi:10.3138/FM57-6770-U75U-7727)."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        worst, at = 0.0, -1
        for index in range(first + 1, last):
            x, y = points[index]
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length if length else math.hypot(x - ax, y - ay)
            if off > worst:
                worst, at = off, index
        if worst > tolerance:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[index] for index in sorted(keep)]


def measure_area(ring: Ring) -> float:
    """The area in square metres, by the shoelace formula."""
    turns = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in turns)) / 2


def make_outline(topology: dict[str, Any]) -> list[list[int]]:
    """Rings in decametres on the grid, each its first point and then steps, ``[x, y, dx, dy, dx, dy, ...]``."""
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    found = []
    for ring in read_rings(topology):
        near = clip_ring(ring[:-1], DEGREES)
        if not near:
            continue
        eastings, northings = to_grid.transform([x for x, _ in near], [y for _, y in near])
        inside = clip_ring(list(zip(eastings, northings, strict=True)), METRES)
        if len(inside) < 3 or measure_area(inside) < SMALLEST_M2:
            continue
        whole = [(round(x / UNIT_M), round(y / UNIT_M)) for x, y in simplify([*inside, inside[0]], TOLERANCE_M)]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole[:-1])]
        found.append([*whole[0], *(part for step in steps for part in step)])
    return sorted(found, key=lambda flat: (-len(flat), flat))


def main(path: str) -> None:
    """Read the TopoJSON, write the outline, and say how large it is."""
    source = Path(path).read_bytes()
    rings = make_outline(json.loads(source))
    about = {
        "what": "Land, in decametres on the British National Grid; each ring is a point and then steps",
        "source": "Natural Earth 1:10m land, public domain, by way of the npm package world-atlas 2.0.2, land-10m.json",
        "source_sha256": hashlib.sha256(source).hexdigest(),
        "made_by": "tools/map_outline.py",
        "box_m": METRES,
        "unit_m": UNIT_M,
        "tolerance_m": TOLERANCE_M,
    }
    OUTLINE.parent.mkdir(exist_ok=True)
    OUTLINE.write_text(json.dumps(about | {"rings": rings}, separators=(",", ":")) + "\n")
    print(
        f"{OUTLINE.name}: {len(rings)} rings, {sum(len(r) for r in rings) // 2} points, {OUTLINE.stat().st_size} bytes"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("say which file: python tools/map_outline.py package/land-10m.json")
    main(sys.argv[1])
