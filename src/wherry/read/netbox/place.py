"""Latitude and longitude to the British National Grid."""

from __future__ import annotations

import functools
import math

from pyproj import Transformer

EAST, NORTH = 700_000, 1_300_000  # the grid's extent in metres


@functools.cache
def _to_grid() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


def grid_place(latitude: str | None, longitude: str | None) -> tuple[int, int] | None:
    """Easting and northing in whole metres, ``None`` where a coordinate is unknown; ``ValueError`` where the place lies
    outside the grid or the coordinates are no numbers. Source: OGP EPSG:27700 from EPSG:4326."""
    if latitude is None or longitude is None:
        return None
    east, north = _to_grid().transform(float(longitude), float(latitude))
    if not (math.isfinite(east) and math.isfinite(north) and 0 <= east < EAST and 0 <= north < NORTH):
        raise ValueError(f"{latitude}, {longitude} lies outside the British National Grid")
    return round(east), round(north)
