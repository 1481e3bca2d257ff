"""How sure it is that two sites are in one building: by UPRN, by postcode, or by positions and their errors.

A recorded position is taken as the truth plus a round Gaussian error whose 95 % circle has radius ``accuracy_m``.
Then two sites recorded ``d`` apart are truly within ``R`` of each other with the chance that a noncentral chi-square
variable with 2 degrees of freedom and noncentrality ``(d/s)^2`` is below ``(R/s)^2``, where ``s^2`` is the sum of both
variances: the circular coverage function (one less Marcum's Q). With
the usual options two postcode centres (100 m each) prove nothing, however close (a chance of 31 %), nor does a position
known only to its town (1,500 m); a surveyed position and a postcode centre make no more than a low confidence.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.overlap.answer import CONFIDENCES, HIGH, LOW, MEDIUM
from wherry.engine.overlap.question import OverlapOptions
from wherry.record.place import tidy_postcode
from wherry.record.site import Site

ERROR_95 = math.sqrt(-2 * math.log(0.05))
"""Radius of the circle that holds 95 % of a round Gaussian error of unit variance: 2.4477."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a site is, as far as known. ``error_m`` is the radius that holds the truth in 95 cases of 100."""

    ref: str
    uprn: int | None
    postcode: str | None
    point: tuple[int, int] | None
    error_m: int
    error_known: bool
    address: str | None

    @property
    def deviation_m(self) -> float:
        """The standard deviation of the position along one axis."""
        return self.error_m / ERROR_95

    @property
    def error_words(self) -> str:
        """``accurate to 30 m``."""
        return f"accurate to {self.error_m} m" if self.error_known else f"accuracy unknown, taken as {self.error_m} m"


def place_of(site: Site, options: OverlapOptions) -> Place:
    """The place of a site; a postcode that cannot be one is no postcode."""
    try:
        postcode = None if site.postcode is None else tidy_postcode(site.postcode)
    except ValueError:
        postcode = None
    point = None
    if site.easting_m is not None and site.northing_m is not None:
        point = (site.easting_m, site.northing_m)
    return Place(
        ref=site.ref,
        uprn=site.uprn,
        postcode=postcode,
        point=point,
        error_m=options.unknown_accuracy_m if site.accuracy_m is None else site.accuracy_m,
        error_known=site.accuracy_m is not None,
        address=" ".join(site.address.split()) if site.address else None,
    )


def chance_within(radius_m: float, distance: Floats, deviation: Floats) -> Floats:
    """The chance that two places recorded ``distance`` apart are truly within ``radius_m`` of each other.

    ``deviation`` is the standard deviation of the difference along one axis; where it is zero the chance is 0 or 1.
    """
    from scipy.special import chndtr  # takes a second to load, which only this question needs

    some = np.maximum(deviation, 1e-3)
    chance = np.asarray(chndtr((radius_m / some) ** 2, 2.0, (distance / some) ** 2), dtype=np.float64)
    return np.where(deviation < 1e-3, (distance <= radius_m).astype(np.float64), chance)


def judge(
    a: Place, b: Place, distance: float | None, chance: float | None, options: OverlapOptions
) -> tuple[str, str] | None:
    """The confidence that two sites are in one building, and why; None where nothing says so.

    One UPRN is high, medium where the postcodes differ. One postcode is medium; high where the address is one too or
    the positions say so with a chance of 0.9; low where the UPRNs differ or the positions lie further apart than a
    building and both errors. Positions alone: high from a chance of 0.9, medium from 0.5, low from the least chance;
    at most medium where the postcodes differ and low where the UPRNs do.
    """
    codes_differ = a.postcode is not None and b.postcode is not None and a.postcode != b.postcode
    uprns_differ = a.uprn is not None and b.uprn is not None and a.uprn != b.uprn
    if a.uprn is not None and a.uprn == b.uprn:
        differ = ", though their postcodes differ" if codes_differ else ""
        return (MEDIUM if codes_differ else HIGH), f"{a.ref} and {b.ref} have one UPRN, {a.uprn}{differ}"
    if a.postcode is not None and a.postcode == b.postcode:
        level, why = _one_postcode(a, b, distance, chance, uprns_differ, options)
        return level, f"{a.ref} and {b.ref} have one postcode, {a.postcode}{why}"
    if distance is None or chance is None or chance < options.least_chance:
        return None
    level = HIGH if chance >= 0.9 else MEDIUM if chance >= 0.5 else LOW
    level = weaker(level, LOW if uprns_differ else MEDIUM if codes_differ else HIGH)
    but = ", though their UPRNs differ" if uprns_differ else ", though their postcodes differ" if codes_differ else ""
    return level, (
        f"{a.ref} and {b.ref} are recorded {distance:.0f} m apart ({a.error_words} and {b.error_words}): "
        f"the chance that they are truly within {options.building_m} m is {chance:.0%}{but}"
    )


def _one_postcode(
    a: Place,
    b: Place,
    distance: float | None,
    chance: float | None,
    uprns_differ: bool,
    options: OverlapOptions,
) -> tuple[str, str]:
    if uprns_differ:
        return LOW, ", but two UPRNs"
    if distance is not None and distance > options.building_m + a.error_m + b.error_m:
        return LOW, f", but are recorded {distance:.0f} m apart, more than their positions' errors explain"
    if a.address and b.address and _letters(a.address) == _letters(b.address):
        return HIGH, f", and one address, {a.address}"
    if distance is not None and chance is not None and chance >= 0.9:
        return HIGH, f", and are recorded {distance:.0f} m apart"
    return MEDIUM, ""


def weaker(one: str, other: str) -> str:
    """The lower of two confidences."""
    return CONFIDENCES[max(CONFIDENCES.index(one), CONFIDENCES.index(other))]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
