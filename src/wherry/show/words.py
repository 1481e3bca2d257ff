"""Figures as people read them: money, dates, counts, shares and lists in plain British English.

The forms are those of the GOV.UK style guide: ``22 November 2026``, ``2027 to 2028``, ``£1.84 million``, ``28%``,
``Kent, Essex and Norfolk``. What is not known is always the word ``unknown``, never a nought and never a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from wherry.record.money import pence, pounds_words
from wherry.record.quarter import Quarter

UNKNOWN = "unknown"
GENERATED = "Generated demonstration data: these are not the real figures of any organisation."
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONDON = "Europe/London"

Figure = int | float | Decimal


def say_money(pounds: Decimal | int | None, *, pennies: bool = False) -> str:
    """Decimal pounds in full: ``£312,000``, or ``£312,000.40`` with ``pennies``; ``unknown`` for ``None``."""
    if pounds is None:
        return UNKNOWN
    if pennies:
        return pounds_words(pence(pounds), pennies=True)
    return pounds_words(100 * int(_rounded(Decimal(pounds), 0)))


def say_pence(whole_pence: int | None) -> str:
    """Whole pence as a ledger keeps them, in pounds and pence: ``£1,037.08``."""
    return UNKNOWN if whole_pence is None else pounds_words(whole_pence, pennies=True)


def say_money_briefly(pounds: Decimal | int | None) -> str:
    """Money for a sentence or a heading: ``£312,000``, ``£1.84 million``, ``£12.4 million``, ``£2 billion``."""
    if pounds is None:
        return UNKNOWN
    amount = Decimal(pounds)
    size = abs(_rounded(amount, 0))
    if size < 1_000_000:
        return say_money(amount)
    name, scale = ("million", 10**6) if size < 999_500_000 else ("billion", 10**9)
    scaled = abs(amount) / scale
    places = 2 if scaled < 10 else 1 if scaled < 100 else 0
    return f"{'-' if amount < 0 else ''}£{_trimmed(_rounded(scaled, places))} {name}"


def say_money_a_year(pounds: Decimal | int | None) -> str:
    """``£312,000 a year``."""
    return UNKNOWN if pounds is None else f"{say_money(pounds)} a year"


def say_number(number: Figure | None, *, places: int | None = None) -> str:
    """A number with commas: ``5,300``, ``12.5``; to ``places`` decimals where given, else as it is (at most 2)."""
    if number is None:
        return UNKNOWN
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    if not exact.is_finite():
        raise ValueError(f"{number} cannot be written as a number")
    if places is not None:
        return f"{_rounded(exact, places):,f}"
    return _trimmed(_rounded(exact, min(2, max(0, -int(exact.as_tuple().exponent)))))


def say_quantity(number: Figure | None, unit: str, *, places: int | None = None) -> str:
    """A number and its unit: ``100 Mbit/s``, ``28%``."""
    if number is None:
        return UNKNOWN
    return say_number(number, places=places) + ("%" if unit == "%" else f" {unit}" if unit else "")


def say_count(number: int | None, singular: str, plural: str | None = None) -> str:
    """How many: ``no sites``, ``1 site``, ``5,300 sites``, ``an unknown number of sites``."""
    many = plural if plural is not None else f"{singular}s"
    if number is None:
        return f"an unknown number of {many}"
    return f"no {many}" if number == 0 else f"{number:,} {singular if number == 1 else many}"


def say_capacity(mbps: int | None) -> str:
    """A line's capacity: ``100 Mbit/s``, ``1 Gbit/s``, ``2.5 Gbit/s``."""
    if mbps is None:
        return UNKNOWN
    if mbps < 1000 or mbps % 100:
        return f"{mbps:,} Mbit/s"
    return f"{_trimmed(Decimal(mbps) / 1000)} Gbit/s"


def say_distance(metres: Figure | None) -> str:
    """``850 m``, ``7.3 km``, ``124 km``."""
    if metres is None:
        return UNKNOWN
    exact = Decimal(str(metres))
    if abs(exact) < Decimal("999.5"):
        return f"{_rounded(exact, 0):,f} m"
    kilometres = exact / 1000
    return f"{_trimmed(_rounded(kilometres, 1 if abs(kilometres) < 100 else 0))} km"


def say_percent(percent: Figure | None, *, places: int = 0) -> str:
    """A number that is already a percentage, 28 for ``28%``."""
    return UNKNOWN if percent is None else f"{say_number(percent, places=places)}%"


def say_share(part: Figure | None, whole: Figure | None) -> str:
    """One figure as a share of another: ``28%``. A little is ``less than 1%``, nearly all ``more than 99%``.

    ``unknown`` where either is not known or the whole is nought.
    """
    if part is None or whole is None or whole == 0:
        return UNKNOWN
    exact = 100 * Decimal(str(part)) / Decimal(str(whole))
    rounded = _rounded(exact, 0)
    if rounded == 0 and exact != 0:
        return "less than 1%"
    if rounded == 100 and exact < 100:
        return "more than 99%"
    return f"{rounded:,f}%"


def say_change(before: Figure | None, after: Figure | None) -> str:
    """How a figure moves, as a verb: ``falls by 28%``, ``rises by 4%``, ``stays the same``, ``changes by an unknown
    amount``."""
    if before is None or after is None or before == 0:
        return "stays the same" if before == 0 and after == 0 else "changes by an unknown amount"
    if before == after:
        return "stays the same"
    verb = "falls" if after < before else "rises"
    return f"{verb} by {say_share(abs(Decimal(str(after)) - Decimal(str(before))), abs(Decimal(str(before))))}"


def say_day(day: date | None) -> str:
    """``22 November 2026``."""
    return UNKNOWN if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_month(day: date | None) -> str:
    """``November 2026``."""
    return UNKNOWN if day is None else f"{MONTHS[day.month - 1]} {day.year}"


def say_time(moment: datetime | None) -> str:
    """A moment by the clock in London: ``10am``, ``2:05pm``, ``midday``, ``midnight``."""
    if moment is None:
        return UNKNOWN
    local = _in_london(moment)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def say_moment(moment: datetime | None) -> str:
    """``22 November 2026 at 10:05am``, by the clock in London. ``ValueError`` for a moment with no time zone."""
    return UNKNOWN if moment is None else f"{say_day(_in_london(moment).date())} at {say_time(moment)}"


def say_financial_year(when: date | Quarter | None) -> str:
    """The financial year from April to March that holds it: ``2027 to 2028``."""
    if when is None:
        return UNKNOWN
    return (when if isinstance(when, Quarter) else Quarter.containing(when)).financial_year


def say_span(first: int, last: int) -> str:
    """A range of years: ``2027 to 2032``, or ``2027`` alone."""
    return str(first) if first == last else f"{first} to {last}"


def say_duration(seconds: Figure | None) -> str:
    """How long it took: ``8 seconds``, ``2 minutes 5 seconds``, ``1 hour 20 minutes``."""
    if seconds is None:
        return UNKNOWN
    whole = int(_rounded(Decimal(str(seconds)), 0))
    if whole < 1:
        return "less than a second"
    hours, minutes, left = whole // 3600, whole // 60 % 60, whole % 60
    parts = ((hours, "hour"), (minutes, "minute"), (0 if hours else left, "second"))
    return " ".join(say_count(number, name) for number, name in parts if number)


def say_list(items: Sequence[str], *, most: int | None = None, joined: str = "and", nothing: str = "none") -> str:
    """``Kent, Essex and Norfolk``; with ``most=2``, ``Kent, Essex and 1 other``; ``nothing`` for an empty list."""
    if not items:
        return nothing
    shown = list(items)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], say_count(len(shown) - most, "other")]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joined} {shown[-1]}"


def say_size(size_bytes: int) -> str:
    """The size of a file, for a download link: ``24 KB``, ``1.2 MB``."""
    if size_bytes < 1000:
        return say_count(size_bytes, "byte")
    if size_bytes < 999_500:
        return f"{_rounded(Decimal(size_bytes) / 1000, 0):f} KB"
    return f"{_trimmed(_rounded(Decimal(size_bytes) / 10**6, 1))} MB"


def say_yes_no(truth: bool | None) -> str:
    """``Yes``, ``No`` or ``unknown``."""
    return UNKNOWN if truth is None else "Yes" if truth else "No"


def say_best_so_far(cost: Decimal | None, bound: Decimal | None) -> str:
    """Where a run has got to: ``Best cost so far £1.84 million, at most 4% above the lowest possible.``

    The share is rounded up, so that the promise holds. ``cost`` and ``bound`` are pounds.
    """
    if cost is None:
        return "No answer has been found yet."
    best = f"Best cost so far {say_money_briefly(cost)}"
    if bound is None or bound <= 0:
        return f"{best}. How much lower it could be is not yet known."
    if cost <= bound:
        return f"{best}, proved the lowest possible."
    above = (100 * (cost - bound) / bound).quantize(Decimal(1), rounding=ROUND_CEILING)
    return f"{best}, at most {above:,f}% above the lowest possible."


def say_step(number: int, of: int, doing: str) -> str:
    """``Step 2 of 3: finding shared routes.``"""
    return f"Step {number} of {of}: {doing.rstrip('.')}."


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone, or it could mean two different hours")
    return moment.astimezone(ZoneInfo(LONDON))


def _rounded(number: Decimal, places: int) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded.copy_abs() if rounded == 0 else rounded


def _trimmed(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
