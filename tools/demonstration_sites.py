"""The list of sites of examples/eastern: real counts by kind and county, at postcodes drawn in the real districts.

The counts, districts and owners are in demonstration/eastern/*.csv. Which district and which postcode a site stands at
is drawn; its name is made of its kind, its number and its district. No row is a real site, and every row says so.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.demonstration.draw import Draw
from tools.demonstration.postcodes import Postcode, middle_of, read_postcodes
from tools.demonstration.sitelist import Town

FACTS = Path(__file__).parent / "demonstration" / "eastern"
LETTERS = "BCDEHILMNPRST"
HUBS = 14  # places in a district where bodies may share a building
SHARES = {  # how likely a site stands at one of them
    "school primary": 0.03,
    "school secondary": 0.05,
    "gp": 0.3,
    "nhs hospital": 0.1,
    "nhs clinic": 0.4,
    "nhs office": 0.3,
    "ambulance station": 0.35,
    "library": 0.4,
    "fire station": 0.2,
    "police station": 0.35,
    "council office": 0.5,
    "court": 0.3,
    "drainage office": 0.3,
}
TITLES = {
    "school primary": "Primary school",
    "school secondary": "Secondary school",
    "gp": "General practice",
    "nhs hospital": "Hospital building",
    "nhs clinic": "Clinic",
    "nhs office": "NHS office",
    "household waste site": "Recycling centre",
}
PUPILS = {"school primary": (90, 480), "school secondary": (550, 1500)}
SUPPLY_AREAS = 28
CLOSING = 0.012


@dataclass(frozen=True)
class Facts:
    """What is real: districts and councils, counts by kind and county, owners, and the districts' postcodes."""

    districts: tuple[dict[str, str], ...]
    councils: tuple[dict[str, str], ...]
    counts: dict[tuple[str, str], int]
    owners: dict[tuple[str, str], dict[str, str]]
    drainage: tuple[dict[str, str], ...]
    postcodes: dict[str, tuple[Postcode, ...]]


def read_facts() -> Facts:
    """The facts of the five counties, with the postcodes of their districts."""
    tables = {path.stem: rows_of(path) for path in sorted(FACTS.glob("*.csv"))}
    counts = {
        (row["kind"], county): int(count)
        for row in tables["counts"]
        for county, count in row.items()
        if county != "kind"
    }
    return Facts(
        districts=tables["districts"],
        councils=tables["councils"],
        counts=counts,
        owners={(row["kind"], row["county"]): row for row in tables["owners"]},
        drainage=tables["drainage"],
        postcodes=read_postcodes([row["gss"] for row in tables["districts"]], LETTERS),
    )


def rows_of(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a small CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def towns_of(facts: Facts) -> tuple[Town, ...]:
    """One town for each district, amid its postcodes: a stand-in for its exchange town."""
    return tuple(Town(row["name"], *middle_of(facts.postcodes[row["gss"]])) for row in facts.districts)


def make_sites(facts: Facts, draw: Draw) -> list[dict[str, str]]:
    """The rows of the list, with the columns that ``estate_from_sites`` reads."""
    supply = supply_areas(facts, draw)
    rows = []
    for kind, number, district, owner in placed(facts, draw):
        uid = f"demo:{kind}:{district['county']}:{number:04d}"
        rows.append(row_of(uid, kind, number, district, owner, facts, draw, supply))
    return rows


def placed(facts: Facts, draw: Draw) -> Iterator[tuple[str, int, dict[str, str], dict[str, str]]]:
    """Kind, number within the county, district and owner of every site."""
    counties = sorted({row["county"] for row in facts.districts})
    for (kind, county), count in facts.counts.items():
        if kind == "council office":
            continue
        for number in range(1, count + 1):
            district = drawn_district(f"{kind}:{county}:{number}", county, facts, draw)
            yield kind, number, district, owner_of(kind, district, facts)
    for county in counties:
        yield from offices_of(county, facts, draw)
    for at, board in enumerate(facts.drainage, start=1):
        (district,) = (row for row in facts.districts if row["gss"] == board["district"])
        yield "drainage office", at, district, {**board, "official_code": ""}


def offices_of(county: str, facts: Facts, draw: Draw) -> Iterator[tuple[str, int, dict[str, str], dict[str, str]]]:
    """The main offices of the councils of a county: as many as the list of 2016 has."""
    districts = [row for row in facts.districts if row["county"] == county]
    (council,) = (row for row in facts.councils if row["county"] == county)
    two_tier = [row for row in districts if row["upper_code"] == council["code"]]
    number = 1
    seat = draw.pick(council["name"], "seat", two_tier)
    yield "council office", number, seat, {**council, "official_code": council["gss"]}
    for row in districts:
        for _ in range(int(row["offices"])):
            number += 1
            owner = {"code": row["code"], "name": row["council"], "official_code": row["gss"]}
            yield "council office", number, row, owner


def drawn_district(name: str, county: str, facts: Facts, draw: Draw) -> dict[str, str]:
    """A district of the county, each as likely as it has postcodes."""
    districts = [row for row in facts.districts if row["county"] == county]
    left = draw.u(name, "district") * sum(len(facts.postcodes[row["gss"]]) for row in districts)
    for row in districts:
        left -= len(facts.postcodes[row["gss"]])
        if left < 0:
            return row
    return districts[-1]


def owner_of(kind: str, district: dict[str, str], facts: Facts) -> dict[str, str]:
    """Who owns a site of this kind there: a body of the county for some kinds, the upper-tier council for others."""
    if (kind, district["county"]) in facts.owners:
        return facts.owners[kind, district["county"]]
    if district["upper_code"] == district["code"]:
        council = {"code": district["code"], "official_code": district["gss"], "name": district["council"]}
    else:
        (found,) = (row for row in facts.councils if row["code"] == district["upper_code"])
        council = {"code": found["code"], "official_code": found["gss"], "name": found["name"]}
    if kind.startswith("school"):
        code = f"{council['code']}-SCH"
        return {"code": code, "official_code": "", "name": f"State-funded schools, {council['name']} area"}
    return council


def row_of(
    uid: str,
    kind: str,
    number: int,
    district: dict[str, str],
    owner: dict[str, str],
    facts: Facts,
    draw: Draw,
    supply: tuple[Postcode, ...],
) -> dict[str, str]:
    """One row of the list."""
    postcode = postcode_of(uid, kind, district["gss"], facts, draw)
    flooded = draw.chance(uid, "flood", 0.08)
    area = min(
        range(len(supply)),
        key=lambda at: math.hypot(
            supply[at].easting_m - postcode.easting_m, supply[at].northing_m - postcode.northing_m
        ),
    )
    return {
        "site_uid": uid,
        "kind": "school" if kind.startswith("school") else kind,
        "name": f"{TITLES.get(kind, kind.capitalize())} {number}, {district['name']}",
        "owner_org": owner["name"],
        "owner_id": owner["official_code"],
        "owner_code": owner["code"],
        "postcode": postcode.text,
        "easting_m": str(postcode.easting_m),
        "northing_m": str(postcode.northing_m),
        "precision_m": "100",
        "lad": district["gss"],
        "lad_name": district["name"],
        "county": district["county"],
        "area_role": "core",
        "status": "generated",
        "attributes": attributes_of(uid, kind, draw),
        "source_file": "drawn",
        "as_of": "",
        "power_area": f"Supply area {area + 1:02d}",
        "flood_area": f"Flood area {draw.within(uid, 'flood area', 1, 3)}, {district['name']}" if flooded else "",
    }


def postcode_of(uid: str, kind: str, gss: str, facts: Facts, draw: Draw) -> Postcode:
    """A postcode of the district: one of its shared places, or any."""
    every = facts.postcodes[gss]
    if draw.chance(uid, "shares", SHARES.get(kind, 0)):
        return draw.pick(f"{gss}|{draw.within(uid, 'hub', 1, HUBS)}", "hub postcode", every)
    return draw.pick(uid, "postcode", every)


def attributes_of(uid: str, kind: str, draw: Draw) -> str:
    """Phase and pupils of a school; a day of closing for a few schools and libraries."""
    said = []
    if kind.startswith("school"):
        said = [f"phase={kind}", f"pupils={draw.within(uid, 'pupils', *PUPILS[kind])}"]
    if kind in ("library", "school primary") and draw.chance(uid, "closes", CLOSING):
        said.append(f"closes={draw.pick(uid, 'closing day', ('2025-08-31', '2026-03-31', '2026-08-31'))}")
    return ";".join(said)


def supply_areas(facts: Facts, draw: Draw) -> tuple[Postcode, ...]:
    """The middles of the generated power areas: places drawn over all districts."""
    return tuple(
        draw.pick(str(at), "supply postcode", facts.postcodes[draw.pick(str(at), "supply", facts.districts)["gss"]])
        for at in range(SUPPLY_AREAS)
    )
