"""How long a maker mends a release, by dated tables: what ended, what ends soon, and what nobody here knows.

Two dates are told apart where the maker does: the last day on which weaknesses are mended, which is what the public
services network and Cyber Essentials ask about, and the last day of any engineering. A product or release that is not
in the table is unknown, never supported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SUPPORTED, SOON, ENDED, UNKNOWN = "supported", "ends soon", "ended", "unknown"
SOON_DAYS = 180
PLATFORM_PRODUCTS = {
    "iosxe": "cisco-ios-xe",
    "fortios": "fortios",
    "panos": "pan-os",
    "bigip": "big-ip",
    "routeros": "routeros",
}
"""Our words for platforms as endoflife.date names its products; the makers that it lacks are not here."""
CPE = re.compile(r"cpe:(?:/|2\.3:)([aoh]):([^:]+):([^:]+)(?::([^:]*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of a product. ``mended_until`` is the last day on which weaknesses are mended, None where the table
    says no day; ``ended`` says so without a day. ``line`` of the table is not known, its product and cycle are."""

    product: str
    cycle: str
    released: date | None
    mended_until: date | None
    engineered_until: date | None
    ended: bool | None
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Lives:
    """A table of lives with the day its data are of and who says so. ``cpes`` maps vendor and product of a CPE name to
    a product of the table."""

    source: str
    data_date: date
    releases: Mapping[str, tuple[Release, ...]]
    cpes: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeVerdict:
    """What the table says of a version on a day, with the day of the data."""

    state: str
    product: str
    version: str
    release: Release | None
    says: str
    source: str
    data_date: date


def product_of_cpe(lives: Lives, cpe: str) -> tuple[str, str] | None:
    """The product and version that a CPE name is of, as the table names products; None where it has none such."""
    found = CPE.match(cpe.strip().casefold())
    if found is None:
        return None
    product = lives.cpes.get((found[2], found[3]))
    version = (found[4] or "").replace("\\", "")
    return None if product is None or version in ("", "*", "-") else (product, version)


def find_release(lives: Lives, product: str, version: str) -> Release | None:
    """The release that a version belongs to: the longest cycle whose parts begin the version's, ``7.0.12`` to 7.0."""
    wanted = _parts(version)
    best: Release | None = None
    for release in lives.releases.get(product, ()):
        parts = _parts(release.cycle)
        if parts and wanted[: len(parts)] == parts and (best is None or len(parts) > len(_parts(best.cycle))):
            best = release
    return best


def _parts(text: str) -> tuple[str, ...]:
    """``17.09.04a`` as 17, 9, 4, a: numbers without leading zeros and letters apart."""
    return tuple(part.lstrip("0") or "0" for part in re.findall(r"\d+|[a-z]+", text.casefold()))


def judge_release(lives: Lives, product: str, version: str, *, on: date) -> LifeVerdict:
    """Whether weaknesses of a version are still mended on a day."""
    release = find_release(lives, product, version)
    state, says = _state(release, product, version, on)
    return LifeVerdict(
        state=state,
        product=product,
        version=version,
        release=release,
        says=f"{says} (data of {lives.data_date.isoformat()})",
        source=lives.source,
        data_date=lives.data_date,
    )


def _state(release: Release | None, product: str, version: str, on: date) -> tuple[str, str]:
    if release is None:
        return UNKNOWN, f"{product} {version} is not in the table, so nobody here knows whether it is mended"
    name = f"{product} {release.cycle}"
    last = release.mended_until
    if last is not None and last < on:
        return ENDED, f"weaknesses of {name} were mended until {last.isoformat()}"
    if last is not None and last <= on + timedelta(days=SOON_DAYS):
        return SOON, f"weaknesses of {name} are mended until {last.isoformat()}"
    if last is not None:
        return SUPPORTED, f"weaknesses of {name} are mended until {last.isoformat()}"
    if release.ended is None:
        return UNKNOWN, f"the table gives no end for {name}"
    return (ENDED, f"{name} has ended; no day is given") if release.ended else (SUPPORTED, f"{name} has no end yet")
