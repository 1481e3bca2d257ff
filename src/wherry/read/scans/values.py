"""The values of scan exports: ports, scores, days, CVE numbers and severities, as scanners write them."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

NOTHING = {"", "-", "'-", "n/a", "none", "null", "unknown"}
REMEMBERED = 20_000  # values that one export repeats: hosts, ports, days
CVE = re.compile(r"CVE-\d{4}-\d{4,}", re.IGNORECASE)
SCORE = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:\(([^)]*)\))?\s*\Z")
ISO_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\D.*)?\Z")
SLASH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\D.*)?\Z")
NAMED_DAY = re.compile(r"([A-Za-z]{3})[a-z]* +(\d{1,2}),? +(?:\d\d:\d\d:\d\d +(?:[A-Z]{2,4} +)?)?(\d{4})\b")
DAY_NAMED = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})\b")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: place for place, name in enumerate(MONTH_NAMES, 1)}
SEVERITY_WORDS = {
    "none": "information",
    "info": "information",
    "informational": "information",
    "information": "information",
    "low": "low",
    "medium": "medium",
    "moderate": "medium",
    "high": "high",
    "critical": "critical",
    "urgent": "critical",
}
NESSUS_SCALE = ("information", "low", "medium", "high", "critical")
QUALYS_SCALE = {"1": "information", "2": "low", "3": "medium", "4": "high", "5": "critical"}


class NotThat(ValueError):
    """A value that is not what its column holds; the words say what was expected."""


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.strip().casefold() in NOTHING


@lru_cache(maxsize=REMEMBERED)
def read_port(text: str) -> int | None:
    """A port of TCP or UDP; None where the cell is empty or 0, by which scanners mean the host itself."""
    text = text.strip()
    if is_nothing(text):
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > 65535:
        raise NotThat("a port is a whole number from 0 to 65535")
    return int(text) or None


@lru_cache(maxsize=REMEMBERED)
def read_score(text: str) -> tuple[Decimal, str] | None:
    """A CVSS base score and the vector that stands behind it in brackets, if any. A decimal comma is understood."""
    if is_nothing(text):
        return None
    found = SCORE.match(text)
    if found is None:
        raise NotThat("a CVSS score is a number from 0 to 10")
    score = Decimal(found[1].replace(",", "."))
    if score > 10:
        raise NotThat("a CVSS score is at most 10; the decimal point seems to have been lost")
    return score, found[2] or ""


@lru_cache(maxsize=REMEMBERED)
def read_cves(text: str) -> tuple[str, ...]:
    """The CVE numbers of a cell, whatever separates them, in capitals, each once, in their order."""
    found = tuple(dict.fromkeys(match.upper() for match in CVE.findall(text)))
    if not found and not is_nothing(text):
        raise NotThat("a CVE is written CVE-2024-12345")
    return found


@lru_cache(maxsize=REMEMBERED)
def read_day(text: str) -> date | None:
    """A day as scanners write it: ISO 8601, year first with slashes, names of months, seconds since 1970.

    ``NotThat`` for what is none of these, and for 03/04/2024, of which nobody can tell the month.
    """
    text = text.strip()
    if is_nothing(text):
        return None
    try:
        return _day_of(text)
    except (ValueError, OverflowError, OSError) as fault:
        if isinstance(fault, NotThat):
            raise
        raise NotThat("there is no such day") from fault


def _day_of(text: str) -> date:
    if found := ISO_DAY.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if text.isascii() and text.isdigit() and 9 <= len(text) <= 10:
        return datetime.fromtimestamp(int(text), tz=UTC).date()
    if found := SLASH_DAY.match(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first <= 12 and second <= 12 and first != second:
            raise NotThat("it may be day/month or month/day; write 2024-04-03")
        return date(year, second, first) if second <= 12 else date(year, first, second)
    if (found := NAMED_DAY.search(text)) and found[1].lower() in MONTHS:
        return date(int(found[3]), MONTHS[found[1].lower()], int(found[2]))
    if (found := DAY_NAMED.search(text)) and found[2].lower() in MONTHS:
        return date(int(found[3]), MONTHS[found[2].lower()], int(found[1]))
    raise NotThat("a day is written 2024-04-03")


def read_severity(text: str, scanner: str) -> str | None:
    """A severity in our five words: a word, Nessus' 0 to 4, or Qualys' 1 to 5, which is a scale of its own."""
    plain = text.strip().casefold()
    if plain in SEVERITY_WORDS:
        return SEVERITY_WORDS[plain]
    if is_nothing(text):
        return None
    if scanner == "qualys" and plain in QUALYS_SCALE:
        return QUALYS_SCALE[plain]
    if scanner == "nessus" and plain in {"0", "1", "2", "3", "4"}:
        return NESSUS_SCALE[int(plain)]
    raise NotThat("a severity is none, low, medium, high or critical, or the scanner's own number")


@lru_cache(maxsize=REMEMBERED)
def read_address(text: str) -> str | None:
    """The first IP address of a cell in its canonical form; None where there is none."""
    for part in re.split(r"[,;\s]+", text.strip()):
        try:
            return str(ipaddress.ip_address(part))
        except ValueError:
            continue
    return None


def read_truth(text: str) -> bool | None:
    """Yes or no; None where the cell says neither."""
    plain = text.strip().casefold()
    if plain in {"yes", "true", "1", "available"}:
        return True
    return False if plain in {"no", "false", "0", "not_available"} else None
