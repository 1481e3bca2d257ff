"""Places on the British National Grid: planar metres, so that distance is Pythagoras and a map needs no projection."""

from __future__ import annotations

import math
import re

POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # the grid's alphabet has no I


def tidy_postcode(text: str) -> str:
    """A postcode as Royal Mail writes it, ``NR1 2DH``; ``ValueError`` where it cannot be one."""
    squeezed = re.sub(r"\s+", "", text).upper()
    match = POSTCODE.match(squeezed)
    if match is None:
        raise ValueError("write a full postcode, for example NR1 2DH")
    return f"{match.group(1)} {match.group(2)}"


def distance_m(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Straight-line distance in metres between two (easting, northing) places. The grid's scale error is < 0.1 %."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def grid_reference(easting_m: int, northing_m: int, *, figures: int = 6) -> str:
    """The lettered reference, ``TG 230 085``: two letters and ``figures`` digits (truncated, as the rule is)."""
    if not (0 <= easting_m < 700_000 and 0 <= northing_m < 1_300_000):
        raise ValueError(f"{easting_m}, {northing_m} lies outside the British National Grid")
    e100, n100 = easting_m // 100_000, northing_m // 100_000
    first = (19 - n100) - (19 - n100) % 5 + (e100 + 10) // 5
    second = (19 - n100) * 5 % 25 + e100 % 5
    digits = figures // 2
    east = f"{easting_m % 100_000:05d}"[:digits]
    north = f"{northing_m % 100_000:05d}"[:digits]
    return f"{LETTERS[first]}{LETTERS[second]} {east} {north}"


def parse_grid_reference(text: str) -> tuple[int, int]:
    """Easting and northing in metres of the south-west corner of a lettered reference; ``ValueError`` otherwise."""
    squeezed = re.sub(r"\s+", "", text).upper()
    match = re.match(r"^([A-HJ-Z])([A-HJ-Z])(\d{2,10})$", squeezed)
    if match is None or len(match.group(3)) % 2:
        raise ValueError("write a grid reference as two letters and an even number of figures, for example TG 230 085")
    first, second = LETTERS.index(match.group(1)), LETTERS.index(match.group(2))
    e100 = (first - 2) % 5 * 5 + second % 5
    n100 = 19 - first // 5 * 5 - second // 5
    half = len(match.group(3)) // 2
    scale = 10 ** (5 - half)
    digits = match.group(3)
    return e100 * 100_000 + int(digits[:half]) * scale, n100 * 100_000 + int(digits[half:]) * scale
