"""Unit prices side by side: what each body pays for one of the same thing, and who pays more than the middle.

Prices are put beside one another only where item, unit and every point of the specification are the same, and only
where three bodies or more buy it. All else is refused, with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from wherry.record.money import pence

FEWEST_BODIES = 3
"""Bodies that a benchmark needs: of two, each would learn the other's price and nothing of a middle."""

OLD_YEARS = 3
"""Prices agreed further apart than this are compared with a warning."""

ANOTHER = "another body"
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """What a body pays for a quantity of one thing. ``specification`` names every point that makes it the same thing
    (speed, term, hours of service), in words as the body writes them; an empty value is unknown."""

    body: str
    item: str
    unit: str
    quantity: Decimal
    pence_a_year: int
    specification: tuple[tuple[str, str], ...] = ()
    supplier: str = ""
    ref: str = ""
    agreed: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPrice:
    """What one body pays for one unit a year, in pounds, over all its lines; ``over_pence`` is what its quantity costs
    a year above the median, nought where it pays less. What is kept from the reader's eyes is None."""

    body: str
    quantity: Decimal | None
    pence_a_year: int | None
    unit_price: Decimal
    over_pence: int | None
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """One thing that three bodies or more buy: the unit prices of the bodies, dearest first, with the lowest, the
    median and the highest of them in pounds a unit a year. ``spread_percent`` is how far the highest lies above the
    lowest; None where the lowest is nought."""

    item: str
    unit: str
    specification: tuple[tuple[str, str], ...]
    low: Decimal
    median: Decimal
    high: Decimal
    spread_percent: Decimal | None
    over_pence: int
    bodies: tuple[BodyPrice, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBenchmark:
    """Lines that were not compared, and why in words."""

    item: str
    unit: str
    code: str
    why: str
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswer:
    """The benchmarks, the dearest excess first, and what was refused."""

    benchmarks: tuple[Benchmark, ...]
    refused: tuple[NoBenchmark, ...]


def benchmark_prices(lines: Iterable[PriceLine]) -> PriceAnswer:
    """Unit prices of the same thing, body by body. ``ValueError`` for a quantity that is not above nought."""
    items: defaultdict[str, list[PriceLine]] = defaultdict(list)
    for line in lines:
        if line.quantity <= 0:
            raise ValueError(f"{line.where or line.ref}: a unit price needs a quantity above nought")
        items[_key(line.item)].append(line)
    benchmarks: list[Benchmark] = []
    refused: list[NoBenchmark] = []
    for _, of_item in sorted(items.items()):
        units: defaultdict[str, list[PriceLine]] = defaultdict(list)
        for line in of_item:
            units[_key(line.unit)].append(line)
        for _, alike in sorted(units.items()):
            found, left = _compare(alike, [each for each in units.values() if each is not alike])
            benchmarks += found
            refused += left
    benchmarks.sort(key=lambda each: (-each.over_pence, each.item, each.specification))
    return PriceAnswer(benchmarks=tuple(benchmarks), refused=tuple(refused))


def blind(answer: PriceAnswer, body: str) -> PriceAnswer:
    """The same answer for one body's eyes: the others' prices stand without their names, suppliers and lines."""
    return replace(
        answer,
        benchmarks=tuple(
            replace(each, bodies=tuple(_hide(price, body) for price in each.bodies)) for each in answer.benchmarks
        ),
        refused=tuple(
            replace(each, lines=tuple(line for line in each.lines if line.body == body), why=_NAMED.get(each.code, ""))
            for each in answer.refused
            if any(line.body == body for line in each.lines)
        ),
    )


_NAMED = {
    "specification-differs": "no three bodies buy it to one specification",
    "specification-unknown": "a point of its specification that other bodies give is not known",
    "too-few": f"fewer than {FEWEST_BODIES} bodies buy it",
}


def _hide(price: BodyPrice, body: str) -> BodyPrice:
    if price.body == body:
        return price
    return replace(price, body=ANOTHER, quantity=None, pence_a_year=None, over_pence=None, lines=())


def _key(words: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z.]+", " ", words.casefold()).split())


def _compare(
    lines: Sequence[PriceLine], others: Sequence[Sequence[PriceLine]]
) -> tuple[list[Benchmark], list[NoBenchmark]]:
    """Benchmarks of one item and unit, and what was refused of it. ``others`` are the item's lines in other units."""
    points = {_key(name): name for line in lines for name, value in line.specification if value.strip()}
    known: defaultdict[tuple[str, ...], list[PriceLine]] = defaultdict(list)
    unknown: defaultdict[str, list[PriceLine]] = defaultdict(list)
    for line in lines:
        said = {_key(name): _key(value) for name, value in line.specification}
        lacking = [words for key, words in points.items() if not said.get(key)]
        if lacking:
            unknown[" and ".join(lacking)].append(line)
        else:
            known[tuple(said[key] for key in points)].append(line)
    found, refused = [], []
    for values, alike in sorted(known.items()):
        if len({line.body for line in alike}) >= FEWEST_BODIES:
            found.append(_benchmark(alike, tuple(zip(points.values(), _as_written(alike, points), strict=True))))
        else:
            refused.append(_refuse(alike, values, known, points, others))
    for point, alike in sorted(unknown.items()):
        why = f"{point} is not known of them, and other bodies' prices are for known ones: find it out"
        refused.append(
            NoBenchmark(
                item=alike[0].item, unit=alike[0].unit, code="specification-unknown", why=why, lines=tuple(alike)
            )
        )
    return found, refused


def _as_written(lines: Sequence[PriceLine], points: Mapping[str, str]) -> list[str]:
    said = {_key(name): value.strip() for name, value in lines[0].specification}
    return [said[key] for key in points]


def _benchmark(lines: Sequence[PriceLine], specification: tuple[tuple[str, str], ...]) -> Benchmark:
    by_body: defaultdict[str, list[PriceLine]] = defaultdict(list)
    for line in lines:
        by_body[line.body].append(line)
    exact = {
        body: Fraction(sum(line.pence_a_year for line in each), 100) / Fraction(sum(line.quantity for line in each))
        for body, each in by_body.items()
    }
    middle = median(list(exact.values()))
    low, high = min(exact.values()), max(exact.values())
    bodies, over = [], 0
    for body, each in sorted(by_body.items(), key=lambda pair: (-exact[pair[0]], pair[0])):
        quantity = sum((line.quantity for line in each), Decimal(0))
        excess = max(0, pence((exact[body] - middle) * Fraction(quantity)))
        over += excess
        bodies.append(
            BodyPrice(
                body=body,
                quantity=quantity,
                pence_a_year=sum(line.pence_a_year for line in each),
                unit_price=_four(exact[body]),
                over_pence=excess,
                lines=tuple(each),
            )
        )
    return Benchmark(
        item=lines[0].item,
        unit=lines[0].unit,
        specification=specification,
        low=_four(low),
        median=_four(middle),
        high=_four(high),
        spread_percent=_four((high / low - 1) * 100).quantize(Decimal("0.1")) if low > 0 else None,
        over_pence=over,
        bodies=tuple(bodies),
        warnings=_warnings(lines),
    )


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle. ``ValueError`` where there is none."""
    if not values:
        raise ValueError("no value has no middle")
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _warnings(lines: Sequence[PriceLine]) -> tuple[str, ...]:
    found = []
    days = sorted(line.agreed for line in lines if line.agreed is not None)
    if days and days[-1].year - days[0].year > OLD_YEARS:
        found.append(f"the prices were agreed between {days[0].year} and {days[-1].year}: markets move in that time")
    missing = sum(line.agreed is None for line in lines)
    if missing:
        found.append(f"of {missing} of {len(lines)} prices the day they were agreed is not known")
    suppliers = {line.supplier.casefold() for line in lines if line.supplier}
    if len(suppliers) == 1 and all(line.supplier for line in lines):
        found.append("all bodies buy it of one supplier")
    return tuple(found)


def _refuse(
    lines: Sequence[PriceLine], values: tuple[str, ...], known: Mapping[tuple[str, ...], Sequence[PriceLine]],
    points: Mapping[str, str], others: Sequence[Sequence[PriceLine]],
) -> NoBenchmark:  # fmt: skip
    many = len({line.body for line in lines})
    few = f"{many} {'body buys' if many == 1 else 'bodies buy'} exactly this, and {FEWEST_BODIES} are needed"
    said = []
    for place, name in enumerate(points.values()):
        elsewhere = sorted({each[place] for each in known if each[place] != values[place]})
        if elsewhere:
            said.append(f"{name} is {values[place]} here and {', '.join(elsewhere)} elsewhere")
    if others:
        units = sorted({each[0].unit for each in others})
        said.append(f"others price it by {', '.join(units)} and not by {lines[0].unit}")
    code = "specification-differs" if said else "too-few"
    why = f"{few}: {'; '.join(said)}" if said else few
    return NoBenchmark(item=lines[0].item, unit=lines[0].unit, code=code, why=why, lines=tuple(lines))


def _four(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES, rounding=ROUND_HALF_UP)
