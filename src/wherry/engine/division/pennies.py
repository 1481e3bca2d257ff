"""Exact shares to whole pence that add to the total."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from wherry.record.money import share_pence

RESIDUE_RULE = (
    "Shares are cut to whole pence; the pennies left over go one each to the largest remainders, "
    "the earlier body in the list first where remainders tie."
)


def round_to_pence(total: int, shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole pence that add to ``total``, each within a penny of its share, by largest remainder.

    Shares may be negative. ``ValueError`` where the shares differ from the total by as much as half a penny: then
    they are not shares of it, and rounding must not hide that.
    """
    whole = sum(shares, Fraction(0))
    if abs(whole - total) >= Fraction(1, 2):
        raise ValueError(f"the shares add to {float(whole):.2f} pence and not to the total of {total} pence")
    lowest = floor(min(shares))
    if lowest >= 0 and whole > 0:
        return share_pence(total, shares)
    floors = [floor(share) for share in shares]
    left = total - sum(floors)
    order = sorted(range(len(shares)), key=lambda at: (floors[at] - shares[at], at))
    for at in range(left):
        floors[order[at % len(order)]] += 1
    return tuple(floors)
