"""What is doubtful in an estate: one small function a rule, all run by ``check``."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from wherry.record.column import RECORDS
from wherry.record.estate import TABLES, Estate
from wherry.record.exit_schedule import REMEDY, read_exit_schedule
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding
from wherry.record.place import tidy_postcode

Check = Callable[[Estate], Iterator[Finding]]
CHECKS: list[Check] = []


def check(estate: Estate) -> tuple[Finding, ...]:
    """Everything that the rules find, in the order of the rules."""
    return tuple(finding for rule in CHECKS for finding in rule(estate))


def rule(function: Check) -> Check:
    """Add a rule to the list."""
    CHECKS.append(function)
    return function


@rule
def references_are_unique(estate: Estate) -> Iterator[Finding]:
    """A reference names one record for ever."""
    for table in TABLES:
        for ref, count in Counter(row.ref for row in estate.table(table)).items():
            if count > 1:
                last = [row for row in estate.table(table) if row.ref == ref][-1]
                yield Finding(
                    code="ref-repeated",
                    severity=REFUSED,
                    says=f"{count} rows of {table} have the reference {ref}",
                    remedy="give each record a reference of its own, or remove the repeated row",
                    source=last.source,
                    table=table,
                    ref=ref,
                    column="ref",
                    value=ref,
                )


@rule
def references_carry_their_body(estate: Estate) -> Iterator[Finding]:
    """An owned record's reference starts with its body's code, so that two bodies' records never collide."""
    for table in TABLES:
        if table == "bodies":
            continue
        for row in estate.table(table):
            if row.body is not None and not row.ref.startswith(f"{row.body}/"):
                yield Finding(
                    code="ref-without-body",
                    severity=REFUSED,
                    says=f"{row.ref} belongs to {row.body} but its reference does not say so",
                    remedy=f"write it as {row.body}/{row.ref.rpartition('/')[2]}",
                    source=row.source,
                    table=table,
                    ref=row.ref,
                    column="ref",
                    value=row.ref,
                )


@rule
def references_point_to_records(estate: Estate) -> Iterator[Finding]:
    """What a record refers to is there."""
    for table in TABLES:
        links = [column for column in RECORDS[table].columns if column.refers_to]
        for row in estate.table(table):
            for link in links:
                value = getattr(row, link.name)
                for ref in value if isinstance(value, tuple) else (value,):
                    if ref is not None and ref not in estate.by_ref[link.refers_to]:
                        yield Finding(
                            code="ref-unknown",
                            severity=REFUSED,
                            says=f"there is no {RECORDS[link.refers_to].singular} {ref}",
                            remedy=f"add it to {link.refers_to}, or correct the reference",
                            source=row.source,
                            table=table,
                            ref=row.ref,
                            column=link.name,
                            value=ref,
                        )


@rule
def dates_are_in_order(estate: Estate) -> Iterator[Finding]:
    """What starts, starts before it ends."""
    pairs = (("starts", "ends"), ("opens", "closes"), ("available_from", "available_until"), ("dated", "expires"))
    for table in TABLES:
        names = {column.name for column in RECORDS[table].columns}
        for first, last in pairs:
            if not {first, last} <= names:
                continue
            for row in estate.table(table):
                begins, finishes = getattr(row, first), getattr(row, last)
                if isinstance(begins, date) and isinstance(finishes, date) and finishes < begins:
                    yield Finding(
                        code="dates-reversed",
                        severity=REFUSED,
                        says=f"{row.ref} ends on {finishes} before it starts on {begins}",
                        remedy="correct one of the two dates",
                        source=row.source,
                        table=table,
                        ref=row.ref,
                        column=last,
                        value=str(finishes),
                    )


@rule
def postcodes_are_postcodes(estate: Estate) -> Iterator[Finding]:
    """A site's postcode can be one, and a site without one has a position."""
    for site in estate.sites:
        if site.postcode is None:
            if site.easting_m is None or site.northing_m is None:
                yield Finding(
                    code="site-nowhere",
                    severity=DOUBTFUL,
                    says=f"{site.ref} has neither postcode nor position: it is on no map and in no comparison",
                    remedy="add its postcode",
                    source=site.source,
                    table="sites",
                    ref=site.ref,
                    column="postcode",
                )
            continue
        try:
            tidy_postcode(site.postcode)
        except ValueError as fault:
            yield Finding(
                code="postcode-bad",
                severity=DOUBTFUL,
                says=f"{site.postcode!r} cannot be a postcode",
                remedy=str(fault),
                source=site.source,
                table="sites",
                ref=site.ref,
                column="postcode",
                value=site.postcode,
            )


@rule
def prefixes_are_prefixes(estate: Estate) -> Iterator[Finding]:
    """A prefix is a block of addresses with no bits set beyond its length."""
    for prefix in estate.prefixes:
        try:
            ipaddress.ip_network(prefix.prefix)
        except ValueError as fault:
            yield Finding(
                code="prefix-bad",
                severity=DOUBTFUL,
                says=f"{prefix.prefix!r} is not a block of addresses: {fault}",
                remedy="write it in CIDR form, for example 10.20.0.0/16",
                source=prefix.source,
                table="prefixes",
                ref=prefix.ref,
                column="prefix",
                value=prefix.prefix,
            )


@rule
def circuits_have_two_ends(estate: Estate) -> Iterator[Finding]:
    """A circuit goes somewhere, and not to where it came from."""
    for circuit in estate.circuits:
        if circuit.far_site == circuit.site:
            yield Finding(
                code="circuit-loop",
                severity=DOUBTFUL,
                says=f"{circuit.ref} starts and ends at {circuit.site}",
                remedy="correct the far end",
                source=circuit.source,
                table="circuits",
                ref=circuit.ref,
                column="far_site",
                value=circuit.far_site or "",
            )


@rule
def costs_are_known(estate: Estate) -> Iterator[Finding]:
    """An active circuit whose cost nobody knows is missing from every sum, which must be said."""
    for circuit in estate.circuits:
        if circuit.status == "active" and circuit.cost_gbp_per_year is None and circuit.contract is None:
            yield Finding(
                code="cost-unknown",
                severity=NOTE,
                says=f"nobody has said what {circuit.ref} costs, so no sum includes it",
                remedy="add its yearly cost, or the contract it is paid under",
                source=circuit.source,
                table="circuits",
                ref=circuit.ref,
                column="cost_gbp_per_year",
            )


@rule
def needs_are_met_once(estate: Estate) -> Iterator[Finding]:
    """One need has one source at a time."""
    met = Counter(arrangement.need for arrangement in estate.arrangements)
    for need in estate.needs:
        count = met[need.ref]
        if count != 1:
            yield Finding(
                code="need-unmet" if count == 0 else "need-met-twice",
                severity=REFUSED if count else DOUBTFUL,
                says=f"{need.ref} is met by {count or 'no'} arrangement{'' if count == 1 else 's'} today",
                remedy="add the arrangement that meets it"
                if count == 0
                else "split the need, one for each arrangement",
                source=need.source,
                table="needs",
                ref=need.ref,
            )


@rule
def exit_schedules_can_be_read(estate: Estate) -> Iterator[Finding]:
    """Each step of a schedule of exit charges has a day and a charge."""
    for row in estate.arrangements:
        try:
            read_exit_schedule(row.exit_schedule)
        except ValueError as fault:
            yield Finding(
                code="exit-schedule-unreadable",
                severity=REFUSED,
                says=f"{row.ref}: {fault}",
                remedy=REMEDY,
                source=row.source,
                table="arrangements",
                ref=row.ref,
                column="exit_schedule",
                value="; ".join(row.exit_schedule),
            )
