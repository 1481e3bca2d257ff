"""Money: pence without a penny lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wherry.record.money import pence, pounds, pounds_words, share_pence

weights = some.lists(some.integers(0, 10**6), min_size=1, max_size=8).filter(any)


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("1.235", 124), ("34333.33", 3433333), ("1E+6", 100000000)],
)
def test_half_a_penny_goes_up(amount, whole):
    assert pence(Decimal(amount)) == whole
    assert pence(Fraction(amount)) == whole


@given(some.integers(-(10**12), 10**12))
def test_pence_survive_becoming_pounds(whole):
    assert pence(pounds(whole)) == whole


@given(some.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4))
def test_pence_are_within_half_a_penny(amount):
    assert abs(Fraction(pence(amount)) - amount * 100) <= Fraction(1, 2)


def test_the_words():
    assert pounds_words(31_200_000) == "£312,000"
    assert pounds_words(-420, pennies=True) == "-£4.20"
    assert pounds_words(5, pennies=True) == "£0.05"


@given(some.integers(-(10**9), 10**9), weights)
def test_shares_add_up_and_each_is_within_a_penny_of_its_due(total, parts):
    shares = share_pence(total, parts)
    assert sum(shares) == total
    for share, weight in zip(shares, parts, strict=True):
        assert abs(share - Fraction(total) * weight / sum(parts)) < 1


@given(some.integers(0, 10**9), weights)
def test_what_is_owed_one_way_is_owed_the_other(total, parts):
    assert share_pence(-total, parts) == tuple(-share for share in share_pence(total, parts))


def test_the_odd_penny_goes_to_the_largest_remainder_then_to_the_first():
    assert share_pence(100, [1, 1, 1]) == (34, 33, 33)
    assert share_pence(10, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]) == (5, 3, 2)
    assert share_pence(1, [1, 3]) == (0, 1)


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_must_weigh(parts):
    with pytest.raises(ValueError, match="weights"):
        share_pence(100, parts)
