"""The document of pairings as tables: the same on a page, in a shell, in a CSV file and in a workbook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.show.naming import Naming
from wherry.show.standing_tables import (
    STANDING_TAGS,
    list_covered,
    list_rules,
    list_separation,
    list_today,
    number_of,
)
from wherry.show.table import Cell, Column, Table, Value
from wherry.show.words import say_count, say_list

Json = dict[str, Any]

RESOURCES = {
    "vcpus": "vCPUs",
    "memory_gb": "Memory (GB)",
    "storage_tb": "Storage (TB)",
    "rack_units": "Rack units",
    "power_kw": "Power (kW)",
    "wan_mbps": "Network (Mbit/s)",
}
MOST = 4


def pairing_tables(document: Json, naming: Naming) -> dict[str, Table]:
    """The tables of a document of pairings, by name."""
    return {
        "placed": list_placed(document, naming),
        "unplaced": list_unplaced(document, naming),
        "today": list_today(document, naming),
        "covered": list_covered(document, naming),
        "hosts": list_hosts(document, naming),
        "loads": list_loads(document, naming),
        "separation": list_separation(document, naming),
        "rules": list_rules(document),
        "events": list_events(document, naming),
    }


def list_placed(document: Json, naming: Naming) -> Table:
    """One row a recovery need that has a host."""
    return Table(
        caption="Who should recover what",
        columns=(
            Column(heading="Need"),
            Column(heading="Service"),
            Column(heading="Tier"),
            Column(heading="Site"),
            Column(heading="Recovered at"),
            Column(heading="By"),
            Column(heading="Distance", kind="number", unit="km", places=1),
            Column(heading="RTO", kind="number", unit="hours"),
            Column(heading="Host's RTO", kind="number", unit="hours"),
            Column(heading="Proof today"),
            Column(heading="Its own cost a year", kind="money", total=True),
        ),
        rows=[
            (
                naming.cell("recovery_needs", each["need"]),
                naming.service(each["service"]),
                each["tier"],
                naming.cell("sites", each["site"]),
                naming.cell("sites", each["host_site"]),
                naming.body(each["host_body"]),
                None if each["distance_m"] is None else each["distance_m"] / 1000,
                Decimal(each["rto_hours"]),
                Decimal(each["host_rto_hours"]),
                _proof(naming, each),
                pounds(each["cost_a_year_pence"]),
            )
            for each in document["answer"]["placed"]
        ],
        notes=("What it costs a host to be ready is told with the hosts, because several needs may share it.",),
        generated=document["generated"],
    )


def list_unplaced(document: Json, naming: Naming) -> Table:
    """One row a recovery need that no host can take, with the cheapest way out."""
    return Table(
        caption="Needs that no host can take",
        columns=(
            Column(heading="Need"),
            Column(heading="Service"),
            Column(heading="Tier"),
            Column(heading="Site"),
            Column(heading="What blocks it"),
            Column(heading="The least that would open a host"),
            Column(heading="At"),
            Column(heading="Cost a year then", kind="money"),
        ),
        rows=[_unplaced_row(each, naming) for each in document["answer"]["unplaced"]],
        generated=document["generated"],
    )


def _unplaced_row(each: Json, naming: Naming) -> tuple[Value | Cell, ...]:
    way = each["ways"][0] if each["ways"] else None
    blocks = [f"{one['rule']} ({say_count(one['hosts'], 'host')})" for one in each["blocked"]]
    return (
        naming.cell("recovery_needs", each["need"]),
        naming.service(each["service"]),
        each["tier"],
        naming.cell("sites", each["site"]),
        say_list(blocks, most=MOST) if blocks else "nobody offers any room",
        "nothing that could be relaxed" if way is None else "; ".join(one["says"] for one in way["relax"]),
        Cell(None, text="no host") if way is None else naming.cell("spare_capacity", way["host"]),
        None if way is None else pounds(way["cost_a_year_pence"]),
    )


def list_hosts(document: Json, naming: Naming) -> Table:
    """One row a host that takes needs."""
    return Table(
        caption="Hosts and what they cost",
        columns=(
            Column(heading="Host"),
            Column(heading="Site"),
            Column(heading="Body"),
            Column(heading="Needs", kind="number", total=True),
            Column(heading="Being ready, a year", kind="money", total=True),
            Column(heading="In all, a year", kind="money", total=True),
        ),
        rows=[
            (
                naming.cell("spare_capacity", each["host"]),
                naming.cell("sites", each["site"]),
                naming.body(each["body"]),
                len(each["needs"]),
                pounds(each["ready_a_year_pence"]),
                pounds(each["cost_a_year_pence"]),
            )
            for each in document["answer"]["hosts"]
        ],
        generated=document["generated"],
    )


def list_loads(document: Json, naming: Naming) -> Table:
    """One row a host and resource: the most that is asked of it, and what brings it."""
    return Table(
        caption="How near its limits each host comes",
        columns=(
            Column(heading="Host"),
            Column(heading="Of"),
            Column(heading="Most asked", kind="number"),
            Column(heading="Has", kind="number"),
            Column(heading="When"),
            Column(heading="Needs"),
        ),
        rows=[
            (
                naming.cell("spare_capacity", each["host"]),
                RESOURCES[load["resource"]],
                Decimal(load["asked"]),
                number_of(load["has"]),
                f"the {load['scenario']} is lost" if load["scenario"] else "at all times",
                say_list(load["needs"], most=MOST),
            )
            for each in document["answer"]["hosts"]
            for load in each["loads"]
        ],
        generated=document["generated"],
    )


def list_events(document: Json, naming: Naming) -> Table:
    """The losses that room was kept for."""
    return Table(
        caption="What may fall together",
        columns=(
            Column(heading="Loss of"),
            Column(heading="Name"),
            Column(heading="Sites with recovery needs", kind="number"),
            Column(heading="Which"),
            Column(heading="Of these not recorded", kind="number"),
        ),
        rows=[
            (each["kind"], each["name"], len(each["sites"]), say_list(each["sites"], most=MOST), len(each["unknown"]))
            for each in document["answer"]["events"]
        ],
        notes=("A loss within a larger one is left out: room for the larger is room for both.",),
        generated=document["generated"],
    )


def _proof(naming: Naming, each: Json) -> Cell:
    if not each["pairing"]:
        return Cell("new", tag="blue")
    tag = STANDING_TAGS[each["standing"]]
    return Cell(each["standing"], tag=tag, href=naming.addresses.get(("pairings", each["pairing"])))
