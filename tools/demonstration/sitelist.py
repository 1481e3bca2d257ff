"""A list of sites, as a CSV file with one row a site, and the towns that the circuits run to."""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

from pyproj import Transformer

from wherry.record.place import tidy_postcode

NEEDED = ("site_uid", "kind", "name", "owner_org", "owner_id", "postcode", "lad_name", "county")
LEFT_OUT_KINDS = frozenset({"telemetry outstation", "nhs site other"})
LEFT_OUT_OWNER = "Independent"


class BadList(ValueError):
    """A list of sites that cannot be read: the file, the row, what is wrong and what to do."""


@dataclass(frozen=True, kw_only=True)
class ListedSite:
    """One row of the list. ``made_up`` says that the row itself was generated and is not a fact."""

    uid: str
    kind: str
    name: str
    owner: str
    owner_id: str
    owner_code: str
    postcode: str | None
    easting_m: int
    northing_m: int
    accuracy_m: int | None
    district: str
    county: str
    attributes: dict[str, str]
    origin: str
    as_of: str
    made_up: bool
    power_area: str | None
    flood_area: str | None

    @property
    def recipe_kind(self) -> str:
        """The kind as the recipe knows it: schools are split by phase, everything else is as listed."""
        if self.kind != "school":
            return self.kind
        return "secondary" if re.search("secondary|college|university", self.attributes.get("phase", "")) else "primary"


@dataclass(frozen=True)
class Town:
    """A town that circuits run to, on the British National Grid."""

    name: str
    easting_m: float
    northing_m: float


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, packed with gzip or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_sites(path: Path) -> tuple[ListedSite, ...]:
    """The sites of the estate, in the order of their identifiers: neighbours, telemetry outstations, the NHS's other
    addresses and independent owners are left out. ``BadList`` where a column is missing or a row has no place."""
    rows = read_rows(path)
    missing = [name for name in NEEDED if rows and name not in rows[0]]
    if missing or not rows:
        raise BadList(f"{path.name} has no {', '.join(missing) or 'rows'}: give a list with {', '.join(NEEDED)}")
    return list_sites(rows, path.name)


def list_sites(rows: Iterable[dict[str, str]], name: str = "the list") -> tuple[ListedSite, ...]:
    """The same from rows already read."""
    kept = [(at, row) for at, row in enumerate(rows, start=2) if is_in_estate(row)]
    places = positions([row for _, row in kept])
    sites = []
    for (at, row), place in zip(kept, places, strict=True):
        if place is None:
            raise BadList(f"{name}, row {at}: {row['site_uid']} has no position: give easting_m and northing_m, or lat")
        sites.append(listed_site(row, place))
    uids = [site.uid for site in sites]
    if len(set(uids)) < len(uids):
        twice = sorted({uid for uid in uids if uids.count(uid) > 1})
        raise BadList(f"{name} lists {twice[0]} twice: give each site a site_uid of its own")
    return tuple(sorted(sites, key=lambda site: site.uid))


def is_in_estate(row: dict[str, str]) -> bool:
    """The estate's rule: what is left out is small, outside the area or not a public body's."""
    return (
        row.get("area_role") != "neighbour" and row["kind"] not in LEFT_OUT_KINDS and row["owner_org"] != LEFT_OUT_OWNER
    )


def positions(rows: Sequence[dict[str, str]]) -> list[tuple[int, int] | None]:
    """Grid places of the rows: their own eastings and northings, else turned from latitude and longitude."""
    found: list[tuple[int, int] | None] = [None] * len(rows)
    turned = [at for at, row in enumerate(rows) if not row.get("easting_m") and row.get("lat")]
    for at, row in enumerate(rows):
        if row.get("easting_m"):
            found[at] = int(row["easting_m"]), int(row["northing_m"])
    places = to_grid([(float(rows[at]["lat"]), float(rows[at]["lon"])) for at in turned])
    for at, (east, north) in zip(turned, places, strict=True):
        found[at] = round(east), round(north)
    return found


def to_grid(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """British National Grid metres of (latitude, longitude) in degrees, WGS 84; some metres off without OSTN15."""
    if not places:
        return []
    turn = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    easts, norths = turn.transform([lon for _, lon in places], [lat for lat, _ in places])
    return list(zip(easts, norths, strict=True))


def listed_site(row: dict[str, str], place: tuple[int, int]) -> ListedSite:
    """One row as a site."""
    attributes = dict(part.split("=", 1) for part in row.get("attributes", "").split(";") if "=" in part)
    made_up = row.get("status", "") == "generated"
    accuracy = row.get("precision_m", "")
    return ListedSite(
        uid=row["site_uid"],
        kind=row["kind"],
        name=" ".join(row["name"].split()),
        owner=f"{row['owner_org']}, {row['owner_id']}" if row["kind"] == "gp" and not made_up else row["owner_org"],
        owner_id=row["owner_id"],
        owner_code=row.get("owner_code", ""),
        postcode=postcode_of(row["postcode"]),
        easting_m=place[0],
        northing_m=place[1],
        accuracy_m=round(float(accuracy)) if accuracy else None,
        district=row["lad_name"],
        county=row["county"],
        attributes=attributes,
        origin=row.get("source_file", ""),
        as_of=row.get("as_of", ""),
        made_up=made_up,
        power_area=row.get("power_area") or row.get("gsp_region") or None,
        flood_area=row.get("flood_area") or None,
    )


def postcode_of(text: str) -> str | None:
    """A postcode as Royal Mail writes it; one that cannot be one stays as it was published, for readers to find."""
    try:
        return tidy_postcode(text)
    except ValueError:
        return text.strip() or None


def read_towns(path: Path) -> tuple[Town, ...]:
    """Towns from a CSV file with ``area`` (or ``name``) and ``easting_m, northing_m`` or ``w_lat, w_lon``."""
    rows = read_rows(path)
    if not rows:
        raise BadList(f"{path.name} has no rows: give at least one town")
    if "easting_m" in rows[0]:
        places = [(float(row["easting_m"]), float(row["northing_m"])) for row in rows]
    else:
        places = to_grid([(float(row["w_lat"]), float(row["w_lon"])) for row in rows])
    return tuple(
        Town(row.get("area") or row["name"], east, north) for row, (east, north) in zip(rows, places, strict=True)
    )


def towns_of_districts(sites: Iterable[ListedSite]) -> tuple[Town, ...]:
    """Where no towns are given: one for each district, at the middle of its sites. The middle moves with the sites, so
    give towns where a partner may be removed and nothing else may change."""
    by_district: dict[str, list[ListedSite]] = {}
    for site in sites:
        by_district.setdefault(site.district, []).append(site)
    return tuple(
        Town(name, median_low(s.easting_m for s in found), median_low(s.northing_m for s in found))
        for name, found in sorted(by_district.items())
    )


def nearest(site: ListedSite, towns: Sequence[Town]) -> tuple[Town, float]:
    """The nearest town and its distance in metres; the first of the list where two are as near."""
    best = min(towns, key=lambda town: math.hypot(site.easting_m - town.easting_m, site.northing_m - town.northing_m))
    return best, math.hypot(site.easting_m - best.easting_m, site.northing_m - best.northing_m)
