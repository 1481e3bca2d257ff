"""What part of the country a map shows, and where a place on the grid falls on the picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[float, float]
Box = tuple[float, float, float, float]

WIDTH = 760
LEAST_M = 12_000.0
MARGIN = 0.06
FLATTEST, TALLEST = 0.6, 1.35
STEPS = (1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class View:
    """A box of the British National Grid in metres (west, south, east, north), drawn ``WIDTH`` units wide."""

    box: Box

    @property
    def scale(self) -> float:
        """Units of the picture to a metre."""
        return WIDTH / (self.box[2] - self.box[0])

    @property
    def height(self) -> float:
        """Units from top to bottom."""
        return (self.box[3] - self.box[1]) * self.scale

    def place(self, easting: float, northing: float) -> Place:
        """Where a place falls: right from the west edge, down from the north edge."""
        return ((easting - self.box[0]) * self.scale, (self.box[3] - northing) * self.scale)

    def holds(self, place: Place) -> bool:
        """Whether a place on the grid lies inside."""
        return self.box[0] <= place[0] <= self.box[2] and self.box[1] <= place[1] <= self.box[3]

    @property
    def grid_km(self) -> int:
        """How far apart grid lines stand: 50 km for a region, less for a town, 100 km for a country."""
        span = (self.box[2] - self.box[0]) / 1000
        return 100 if span > 450 else 50 if span > 90 else 10 if span > 25 else 5

    @property
    def bar_km(self) -> int:
        """The length of the scale bar: the longest round number within a fifth of the width."""
        most = (self.box[2] - self.box[0]) / 5000
        return max(step for step in STEPS if step <= max(most, 1))


def choose_view(places: Iterable[Place]) -> View:
    """The view that holds every place with a margin, neither very flat nor very tall. ``ValueError`` for no place."""
    known = list(places)
    if not known:
        raise ValueError("a map needs at least one place that is known")
    west, east = min(x for x, _ in known), max(x for x, _ in known)
    south, north = min(y for _, y in known), max(y for _, y in known)
    wide, tall = max(east - west, LEAST_M) * (1 + 2 * MARGIN), max(north - south, LEAST_M) * (1 + 2 * MARGIN)
    wide, tall = max(wide, tall / TALLEST), max(tall, wide * FLATTEST)
    middle = ((west + east) / 2, (south + north) / 2)
    return View((middle[0] - wide / 2, middle[1] - tall / 2, middle[0] + wide / 2, middle[1] + tall / 2))
