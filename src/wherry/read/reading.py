"""What reading gives: an estate that holds together, every finding, and what was done with every file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wherry.record.checks import check
from wherry.record.column import RECORDS
from wherry.record.estate import Estate, table_of
from wherry.record.finding import REFUSED, Finding
from wherry.record.parts import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """One file, sheet or sub-folder and what became of it. ``rows`` are those written, ``taken`` those that are in the
    estate, ``refused`` the rest; ``says`` tells why nothing was read, where nothing was."""

    file: str
    sheet: str = ""
    table: str = ""
    rows: int = 0
    taken: int = 0
    refused: int = 0
    sha256: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An estate as read, with everything that is doubtful or was refused, and every file that was met.

    Every reference in the estate points to a record that is in it.
    """

    estate: Estate
    findings: tuple[Finding, ...]
    files: tuple[FileRead, ...]


def settle(records: Iterable[Record], already: Sequence[Finding] = ()) -> tuple[Estate, tuple[Finding, ...]]:
    """The estate of those records that can stand together, and what was found.

    Refused records are taken out, then those that refer to them, until none is left that refers to nothing. ``already``
    are findings of rows that did not even become records: what refers to them is told so.
    """
    rows, findings = _without_copies(records)
    gone = {(found.table, found.ref): found for found in already if found.severity == REFUSED and found.ref}
    while True:
        estate = Estate.of(rows)
        found = [explain_reference(finding, gone) for finding in check(estate)]
        refused = {(each.table, each.ref): each for each in found if each.severity == REFUSED}
        findings.extend(found)
        if not refused:
            return estate, tuple(dict.fromkeys(findings))
        gone |= refused
        rows = [row for row in rows if (table_of(row), row.ref) not in refused]


def _without_copies(records: Iterable[Record]) -> tuple[list[Record], list[Finding]]:
    """The records without those that repeat an earlier one word for word; differing ones are left to the rule."""
    alike: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        alike[table_of(record), record.ref].append(record)
    kept, findings = [], []
    for (table, ref), group in alike.items():
        first = group[0]
        if len(group) == 1 or any(other != first for other in group[1:]):
            kept.extend(group)
            continue
        kept.append(first)
        for copy in group[1:]:
            place = f" in {first.source.words}" if first.source else ""
            findings.append(
                Finding(
                    code="row-repeated",
                    severity=REFUSED,
                    says=f"the same {RECORDS[table].singular} {ref} is already{place}, word for word",
                    remedy="remove one of the two rows",
                    source=copy.source,
                    table=table,
                    ref=ref,
                    column="ref",
                    value=ref,
                )
            )
    return kept, findings


def explain_reference(finding: Finding, gone: Mapping[tuple[str, str], Finding]) -> Finding:
    """A reference to a record that was itself refused says so, and sends the reader there first."""
    if finding.code != "ref-unknown":
        return finding
    target = RECORDS[finding.table].column(finding.column).refers_to
    cause = gone.get((target, finding.value))
    if cause is None:
        return finding
    singular = RECORDS[target].singular
    return Finding(
        code="ref-refused",
        severity=REFUSED,
        says=f"the {singular} {finding.value} that it refers to was refused ({cause.where}: {cause.says})",
        remedy=f"correct that {singular} first",
        source=finding.source,
        table=finding.table,
        ref=finding.ref,
        column=finding.column,
        value=finding.value,
    )
