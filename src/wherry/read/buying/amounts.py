"""Sums of money as bodies write them, to whole pence: ``£32,400``, ``(1,234.00)``, ``12.50-``, ``Nil``, ``250 CR``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LOOKED_AT = 2000  # plain sums after so many tell nothing more of how a column is written
MOST_PENCE = 10**14  # a million million pounds: more is no sum but a number of some other kind
BLANK = ""
_POUND = re.compile(r"^(?:Â|¬|Ł)?£|^\ufffd(?=[\d(-])|^GBP\b|\bGBP$|£$", re.IGNORECASE)
_FOREIGN = re.compile(r"[€$¥]|\b(?:EUR|USD|CHF|SEK|NOK|DKK|JPY)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,2}))?")
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?")
_COMMA = re.compile(r"\d{1,3}(?:[. ]\d{3})*,\d{1,2}|\d+,\d{1,2}")
_SCALE = {"k": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_SCALED = re.compile(r"([\d.,]+)\s*(k|m|mn|million|bn|billion)", re.IGNORECASE)
_DASHES = frozenset("-–—−")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyForm:
    """How a column writes money. ``dash_is_nil`` where it is written as accounts are, in which a dash is nought;
    ``comma_decimals`` where a comma parts pounds from pence; ``flipped`` where payments are written as negatives."""

    dash_is_nil: bool = False
    comma_decimals: bool = False
    flipped: bool = False
    styles: tuple[str, ...] = ()


class NotMoney(ValueError):
    """A cell that is no sum; its words say why."""


def learn_money(values: Iterable[Any]) -> MoneyForm:
    """The form of a column from its distinct values."""
    styles: set[str] = set()
    commas = points = 0
    for place, value in enumerate(values):
        if not isinstance(value, str):
            continue
        text = value.strip()
        if place > LOOKED_AT and text[:1].isdigit() and "," not in text:
            continue
        if "(" in text and ")" in text and any(c.isdigit() for c in text):
            styles.add("brackets for credits")
        if _POUND.search(text):
            styles.add("pound signs")
        if _GROUPED.search(text):
            styles.add("commas in thousands")
        if text.endswith("-") and text[:-1].strip():
            styles.add("a minus sign behind")
        if text[-2:].upper() == "CR":
            styles.add("CR for credits")
        if text.startswith(tuple(_DASHES)) and len(text) > 1:
            styles.add("a minus sign in front")
        bare = text.strip("£-() ")
        commas += bool(_COMMA.fullmatch(bare)) and not _GROUPED.fullmatch(bare)
        points += bool(re.search(r"\.\d{1,2}$", bare))
    accounts = bool(styles & {"brackets for credits", "pound signs", "commas in thousands"})
    return MoneyForm(dash_is_nil=accounts, comma_decimals=commas > 0 and points == 0, styles=tuple(sorted(styles)))


def read_amount(value: Any, form: MoneyForm) -> int | None:
    """Whole pence; None for a blank cell. ``NotMoney`` says why anything else is no sum of pounds."""
    if isinstance(value, bool):
        raise NotMoney("it is a truth, not a sum")
    if isinstance(value, int):
        return _pence(Decimal(value), 1)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotMoney("it is not a number")
        return _pence(Decimal(format(value, ".15g")), 1)
    if not isinstance(value, str):
        raise NotMoney("it is a date, not a sum" if hasattr(value, "year") else "the spreadsheet shows an error here")
    text = " ".join(value.replace("\xa0", " ").split())
    if not text:
        return None
    if text.casefold() in ("nil", "zero"):
        return 0
    return _read_text(text, form)


def _read_text(text: str, form: MoneyForm) -> int | None:
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1, text[1:-1].strip()
    if text[-2:].upper() in ("CR", "DR") and any(c.isdigit() for c in text):
        sign, text = (-sign if text[-2:].upper() == "CR" else sign), text[:-2].strip()
    if text and text[0] in "+-–—−" and len(text) > 1 and any(c.isdigit() for c in text):
        sign, text = (sign if text[0] == "+" else -sign), text[1:].strip()
    if _FOREIGN.search(text):
        raise NotMoney("it is not in pounds")
    text = _POUND.sub("", text).strip()
    if text and text[0] in _DASHES and any(c.isdigit() for c in text):
        sign, text = -sign, text[1:].strip()
    if text.startswith("(") and text.endswith(")"):
        sign, text = -sign, text[1:-1].strip()
    if text and text[-1] in _DASHES and any(c.isdigit() for c in text):
        sign, text = -sign, text[:-1].strip()
    if text and all(letter in _DASHES for letter in text):
        if form.dash_is_nil:
            return 0
        raise NotMoney("a dash alone says no sum")
    return _pence(_number(text, form), sign)


def _number(text: str, form: MoneyForm) -> Decimal:
    if form.comma_decimals and _COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", "").replace(" ", ""))
    scaled = _SCALED.fullmatch(text)
    if scaled and (_PLAIN.fullmatch(scaled[1]) or _GROUPED.fullmatch(scaled[1])):
        return Decimal(scaled[1].replace(",", "")) * _SCALE[scaled[2].lower()]
    if "%" in text:
        raise NotMoney("it is a percentage, not a sum")
    if _COMMA.fullmatch(text):
        raise NotMoney("a comma parts its pence, while other cells write a point")
    raise NotMoney("it is not a sum of money")


def _pence(number: Decimal, sign: int) -> int:
    whole = int((number * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if abs(whole) > MOST_PENCE:
        raise NotMoney("it is too large for a sum of money")
    return sign * whole


def read_amounts(values: Sequence[Any], form: MoneyForm) -> tuple[list[int | None], dict[int, str]]:
    """The pence of distinct values in their order, and why those at some places are no sums."""
    pence: list[int | None] = []
    faults: dict[int, str] = {}
    for place, value in enumerate(values):
        if type(value) is str and (done := _quick(value)) is not None:
            pence.append(done)
            continue
        try:
            pence.append(read_amount(value, form))
        except NotMoney as fault:
            pence.append(None)
            faults[place] = str(fault)
    return pence, faults


def _quick(text: str) -> int | None:
    """Pence of the plainest form, ``-1234.50``, which nearly every cell has; None for all others."""
    whole, point, part = text.partition(".")
    digits = whole[1:] if whole[:1] == "-" else whole
    if not (digits.isascii() and digits.isdigit() and len(digits) < 13):
        return None
    if not point:
        return int(whole) * 100
    if len(part) == 1:
        part += "0"
    if len(part) != 2 or not (part.isascii() and part.isdigit()):
        return None
    value = int(digits) * 100 + int(part)
    return -value if whole[0] == "-" else value
