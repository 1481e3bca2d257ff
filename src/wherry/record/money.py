"""Money: decimal pounds in records, whole pence in sums. One rule of rounding, one rule for the odd penny."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

PENNY = Decimal("0.01")


def pence(pounds: Decimal | int | Fraction) -> int:
    """Whole pence, half a penny going up (away from zero), so that 0.005 is one penny."""
    if isinstance(pounds, Fraction):
        scaled = abs(pounds) * 100
        whole = int(scaled + Fraction(1, 2))
        return whole if pounds >= 0 else -whole
    return int((Decimal(pounds) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pounds(whole_pence: int) -> Decimal:
    """Decimal pounds with two places."""
    return (Decimal(whole_pence) / 100).quantize(PENNY)


def pounds_words(whole_pence: int, *, pennies: bool = False) -> str:
    """For people: ``£312,000``, ``-£4.20``; pennies are shown when asked for."""
    sign = "-" if whole_pence < 0 else ""
    amount = abs(whole_pence)
    if pennies:
        return f"{sign}£{amount // 100:,}.{amount % 100:02d}"
    return f"{sign}£{(amount + 50) // 100:,}"


def share_pence(total: int, weights: Sequence[Fraction | Decimal | int]) -> tuple[int, ...]:
    """Divide ``total`` pence in proportion to ``weights``, exact to the penny, by largest remainder.

    Each share is rounded towards zero; the pennies left go one each to the largest remainders, the earlier entry
    first where remainders tie. The shares always add to ``total``. ``ValueError`` where no weight is positive or
    one is negative.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact, Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in exact):
        raise ValueError("shares need weights that are not negative, at least one above zero")
    sign = -1 if total < 0 else 1
    quotas = [abs(total) * weight / whole for weight in exact]
    floors = [int(quota) for quota in quotas]
    left = abs(total) - sum(floors)
    order = sorted(range(len(quotas)), key=lambda at: (floors[at] - quotas[at], at))
    for at in order[:left]:
        floors[at] += 1
    return tuple(sign * floor for floor in floors)
