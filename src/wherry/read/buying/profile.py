"""What a column holds, told by its cells alone: dates, money, names, codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.read.buying.amounts import MoneyForm, NotMoney, read_amount
from wherry.read.buying.days import DAY_FIRST, MONTH_FIRST, DayForm, NotADay, is_period, is_undated, read_day
from wherry.read.buying.sheet import shown

_LEGAL = re.compile(
    r"\b(?:ltd|limited|plc|llp|llc|inc|cic|council|trust|services|solutions|group|& sons?|association|university|"
    r"college|school|t/a|uk|partnership|company|society|hmrc|nhs|redacted)\b",
    re.IGNORECASE,
)
_ANY_MONEY = MoneyForm(dash_is_nil=True)
_ANY_COMMA = MoneyForm(dash_is_nil=True, comma_decimals=True)
_ANY_DAY = (DayForm(order=DAY_FIRST), DayForm(order=MONTH_FIRST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Shares, from 0 to 1, of a column's written cells; ``filled`` is the share of rows in which it is written."""

    filled: float = 0.0
    date: float = 0.0
    money: float = 0.0
    pence: float = 0.0
    words: float = 0.0
    legal: float = 0.0
    period: float = 0.0
    distinct: float = 0.0
    kinds: int = 0
    long: float = 0.0


def profile_columns(rows: Sequence[Sequence[Any]], width: int) -> tuple[Profile, ...]:
    """The profile of each of the first ``width`` columns over some rows."""
    return tuple(_profile([row[at] if at < len(row) else "" for row in rows]) for at in range(width))


def _profile(values: Sequence[Any]) -> Profile:
    written = [value for value in values if shown(value)]
    if not written:
        return Profile()
    many = len(written)
    texts = [shown(value) for value in written]
    dates = [is_date_like(value) for value in written]
    money = [is_money_like(value) for value in written]
    return Profile(
        filled=many / len(values),
        date=sum(dates) / many,
        money=sum(money) / many,
        pence=sum(
            (isinstance(value, float) and not value.is_integer()) or bool(re.search(r"[.,]\d\d\)?$", text))
            for value, text, sum_like in zip(written, texts, money, strict=True)
            if sum_like
        )
        / many,
        words=sum(_is_words(text) for text in texts) / many,
        legal=sum(bool(_LEGAL.search(text)) for text in texts) / many,
        period=sum(map(is_period, texts)) / many,
        distinct=len(set(texts)) / many,
        kinds=len(set(texts)),
        long=sum(map(len, texts)) / many,
    )


def is_date_like(value: Any) -> bool:
    """Whether a cell is a date in either order and no mere number, or says that there is none."""
    if isinstance(value, date):
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    if text.isdigit() and len(text) != 8:
        return False
    if is_undated(text):
        return len(text) > 3
    for form in _ANY_DAY:
        try:
            return read_day(text, form) is not None
        except NotADay:
            continue
    return False


def is_money_like(value: Any) -> bool:
    """Whether a cell is a number that could be a sum."""
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    for form in (_ANY_MONEY, _ANY_COMMA):
        try:
            return read_amount(value, form) is not None
        except NotMoney:
            continue
    return False


def _is_words(text: str) -> bool:
    letters = sum(letter.isalpha() for letter in text)
    return letters >= 2 and letters > sum(letter.isdigit() for letter in text)
