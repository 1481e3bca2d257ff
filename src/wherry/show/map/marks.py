"""How sites and circuits look on a map: a shape and a shade a kind, a width a capacity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wherry.show.map.view import Place

SHADES = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")  # the Government Analysis Function's
DASHES = ("", "9 5", "2 4")
CAPACITIES = ((10_000, 5.0, "10 Gbit/s or more"), (1_000, 3.2, "1 to 10 Gbit/s"), (100, 1.9, "100 Mbit/s to 1 Gbit/s"))
SLOWEST = (1.0, "Less than 100 Mbit/s")
UNKNOWN_CAPACITY = (0.5, "Capacity unknown")
MOST_KINDS, MOST_LINE_KINDS = len(SHADES), len(DASHES)
SIZES = ((60, 5.5), (400, 4.0), (1500, 3.0))
SMALLEST = 2.2


def choose_size(sites: int) -> float:
    """Half the height of a mark: smaller where there are many."""
    return next((size for most, size in SIZES if sites <= most), SMALLEST)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def write_marks(places: Iterable[Place], shape: int, size: float) -> str:
    """Path data of one mark a place, places that fall on one spot drawn once.

    Shapes, by number: circle, square, triangle, diamond, upright cross, saltire.
    """
    spots = dict.fromkeys((_number(x), _number(y)) for x, y in places)
    r, half, third = _number(size), _number(size * 0.89), _number(size * 0.42)
    wide, arm = _number(size * 1.78), _number(size * 0.84)
    step = float(half) - float(third)
    outlines = (
        f"m-{r} 0a{r} {r} 0 1 0 {_number(2 * size)} 0a{r} {r} 0 1 0-{_number(2 * size)} 0z",
        f"m-{half}-{half}h{wide}v{wide}h-{wide}z",
        f"m0-{_number(size * 1.2)}l{_number(size * 1.12)} {_number(size * 1.95)}h-{_number(size * 2.24)}z",
        f"m0-{_number(size * 1.3)}l{_number(size * 1.3)} {_number(size * 1.3)}-{_number(size * 1.3)} "
        f"{_number(size * 1.3)}-{_number(size * 1.3)}-{_number(size * 1.3)}z",
        f"m-{third}-{_number(size * 1.2)}h{arm}v{_number(step + size * 0.31)}h{_number(step + size * 0.31)}v{arm}"
        f"h-{_number(step + size * 0.31)}v{_number(step + size * 0.31)}h-{arm}v-{_number(step + size * 0.31)}"
        f"h-{_number(step + size * 0.31)}v-{arm}h{_number(step + size * 0.31)}z",
        f"m0-{third}l{half}-{half} {third} {third}-{half} {half} {half} {half}-{third} {third}-{half}-{half}"
        f"-{half} {half}-{third}-{third} {half}-{half}-{half}-{half} {third}-{third}z",
    )
    return "".join(f"M{x} {y}{outlines[shape]}" for x, y in spots)


def name_capacity(capacity_mbps: int | None) -> str:
    """The words of the class that a capacity falls in."""
    if capacity_mbps is None:
        return UNKNOWN_CAPACITY[1]
    return next((words for least, _, words in CAPACITIES if capacity_mbps >= least), SLOWEST[1])


def order_classes() -> tuple[str, ...]:
    """The classes of capacity from the widest line to the thinnest, then unknown."""
    return (*(words for _, _, words in CAPACITIES), SLOWEST[1], UNKNOWN_CAPACITY[1])


def width_of(words: str) -> float:
    """How wide the lines of a class are."""
    classes = (*((width, said) for _, width, said in CAPACITIES), SLOWEST, UNKNOWN_CAPACITY)
    return next(width for width, said in classes if said == words)


def write_lines(ends: Sequence[tuple[Place, Place]]) -> str:
    """Path data of straight lines, those that fall on one another drawn once."""
    drawn = dict.fromkeys(f"M{_number(ax)} {_number(ay)}L{_number(bx)} {_number(by)}" for (ax, ay), (bx, by) in ends)
    return "".join(drawn)
