"""Certificates, evidence and shared risks: what a right to connect or provide rests on, and what fails together."""

from __future__ import annotations

from datetime import date

from wherry.record.column import column, record
from wherry.record.parts import Owned, Record


@record(table="certificates", singular="certificate")
class Certificate(Owned):
    """Leave to connect or to provide, with dates. Its expiry travels along the services that rest on it."""

    kind: str = column(
        says="What it is leave for.",
        choices=("PSN connection", "PSN service", "other"),
        example="PSN service",
    )
    code: str | None = column(says="Its number.", default=None, example="SRV_0123")
    service: str | None = column(
        says="The service it covers.", refers_to="services", default=None, example="internet-gateway"
    )
    starts: date | None = column(says="First day valid.", default=None, example="2026-06-01")
    ends: date | None = column(says="Last day valid.", default=None, example="2027-05-31")


@record(table="evidence", singular="piece of evidence")
class Evidence(Owned):
    """What a decision rests on: a document, an attestation, a scan, a diagram, each dated."""

    kind: str = column(
        says="What sort of evidence it is.",
        choices=("configuration", "inventory", "scan", "health check", "document", "attestation", "diagram"),
        example="document",
    )
    requirement: str | None = column(says="The requirement it speaks to.", default=None, example="PSN VUL-1")
    title: str = column(says="What it is.", example="Patch policy")
    dated: date | None = column(says="The day it was made.", default=None, example="2026-03-01")
    expires: date | None = column(says="The day it stops counting.", default=None, example="2027-03-01")
    file: str | None = column(says="The file, if it is kept here.", default=None, example="patch-policy.pdf")
    signed_by: str | None = column(says="Who answers for it.", default=None, example="Head of ICT")


@record(table="shared_risks", singular="shared risk")
class SharedRisk(Record):
    """What several things depend on together: a power area, flood area, supplier, building, duct or admin domain."""

    kind: str = column(
        says="What is shared.",
        choices=("power area", "flood area", "supplier", "building", "duct", "admin domain", "other"),
        example="power area",
    )
    name: str = column(says="Its name.", example="Norwich Main")
    holds: tuple[str, ...] = column(
        says="References of the sites, circuits, devices and services that depend on it.", default=()
    )

    @property
    def body(self) -> None:
        """Shared risks belong to the partnership, not to a body."""
        return


@record(table="pairings", singular="pairing")
class Pairing(Owned):
    """Two sites, usually of two bodies, each able to recover named services of the other."""

    site: str = column(says="The site that is recovered.", refers_to="sites", example="NFK/S-0001")
    recovery_site: str = column(says="The site that recovers it.", refers_to="sites", example="SFK/S-0001")
    services: tuple[str, ...] = column(
        says="The services recovered.", refers_to="services", default=(), example="hosting"
    )
    status: str = column(
        says="How far it has got.",
        choices=("claimed", "agreed", "tested", "stale"),
        default="claimed",
        example="claimed",
    )
    tested: date | None = column(says="The day a restore was last timed.", default=None, example="2026-09-14")
    restore_hours: int | None = column(
        says="How long that restore took.", unit="hours", at_least=0, default=None, example="6"
    )
    agreed: date | None = column(says="The day both bodies agreed it.", default=None, example="2026-03-12")
    changed: date | None = column(
        says="The day either side last changed so much that an older test no longer counts.", default=None
    )
    invoked_by: str | None = column(
        says="Who may invoke it, by office.", default=None, example="Duty director of either body"
    )
    call_out: str | None = column(
        says="How the other side is reached at any hour.", default=None, example="Suffolk duty desk, 01632 960001"
    )
    replication: str | None = column(
        says="How data get there.", default=None, example="Asynchronous copy of virtual machines every hour"
    )
    network_steps: str | None = column(
        says="What is re-routed when it is invoked, and in which order, one step after each semicolon.",
        default=None,
        example="Announce the prefixes from the host; move the DNS names; open the firewall rules",
    )
    own_credentials: bool | None = column(
        says="Whether the copy is run under credentials that the recovered site's administrators do not hold.",
        default=None,
        example="yes",
    )
    offline_copy: bool | None = column(
        says="Whether one copy is offline or cannot be changed from the live domain.", default=None, example="yes"
    )
    longest_days: int | None = column(
        says="How long the host will carry it.", unit="days", at_least=1, default=None, example="30"
    )
    priority: int | None = column(
        says="Its place in the order if several invoke at once, 1 first.", at_least=1, default=None, example="1"
    )
