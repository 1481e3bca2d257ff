"""Exact prices and quantities by quarter: fractions until the one rounding of each line.

Growth compounds quarterly: after k quarters a quantity or price that grows by g % a year is multiplied by
(1 + g/100) to the power k/4. Whole years are exact; the fourth root is taken to 40 digits.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache

from wherry.record.money import pence

THOUSAND = 1000


@cache
def growth(percent_a_year: Decimal, quarters: int) -> Fraction:
    """The factor of growth after a number of quarters, which may be negative only where growth is above -100 %."""
    yearly = 1 + Fraction(percent_a_year) / 100
    years, rest = divmod(quarters, 4)
    factor = yearly**years
    if rest and yearly != 1:
        with localcontext() as context:
            context.prec = 40
            root = (Decimal(yearly.numerator) / Decimal(yearly.denominator)).sqrt().sqrt()
        factor *= Fraction(root) ** rest
    return factor


def thousandths(quantity: Decimal | Fraction) -> int:
    """A quantity in whole thousandths of its unit, half a thousandth going up."""
    scaled = Fraction(quantity) * THOUSAND
    return int(scaled + Fraction(1, 2))


def quarterly_pence(pounds_a_year: Fraction) -> int:
    """A yearly price as the whole pence of one quarter, rounded once."""
    return pence(pounds_a_year / 4)


def exit_charge_pence(payments_left: Fraction, percent: Decimal, fixed: Decimal = Decimal(0)) -> int:
    """What leaving early costs: a share of the payments left, rounded once at the end, and a fixed charge.

    £1,548.55 a year with 7 months left is £903.32 left; at 40 % the charge is £361.33 and £541.99 is not paid.
    """
    return pence(payments_left * Fraction(percent) / 100) + pence(fixed)
