"""Whether the rows of a file can stand in the estate: what its checks would refuse, and who falls with that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wherry.read.comparison import CHANGED, NEW, REFUSED, RowCheck, with_records
from wherry.read.reading import explain_reference
from wherry.record import finding as severity
from wherry.record.checks import check
from wherry.record.column import RECORDS
from wherry.record.estate import Estate
from wherry.record.finding import Finding


def stand_together(existing: Estate, rows: Sequence[RowCheck]) -> tuple[list[RowCheck], list[Finding]]:
    """The rows, with those refused that the checks of the estate would refuse, until the others can stand; and what is
    newly doubtful elsewhere. What was refusable before the import is not laid at its door."""
    rows = list(rows)
    old = {_key(found) for found in check(existing)}
    while True:
        good = tuple(row.after for row in rows if row.outcome in (NEW, CHANGED) and row.after is not None)
        after = with_records(existing, good)
        gone = {(row.row.table, row.ref): _reason(row) for row in rows if row.outcome == REFUSED and row.ref}
        found = [explain_reference(each, gone) for each in check(after)]
        worse = [each for each in found if each.severity == severity.REFUSED and _key(each) not in old]
        refused = dict(_blame(worse, rows))
        if not refused:
            return _with_doubts(rows, found, old)
        for at, findings in refused.items():
            rows[at] = refuse(rows[at], *findings)


def refuse(row: RowCheck, *findings: Finding) -> RowCheck:
    """The same row, refused for these reasons; the reference that it would have got is no longer spoken of."""
    kept = (found for found in row.findings if found.code != "ref-proposed")
    return replace(row, outcome=REFUSED, after=None, changes=(), findings=(*kept, *findings))


def _reason(row: RowCheck) -> Finding:
    return next(found for found in row.findings if found.severity == severity.REFUSED)


def _key(found: Finding) -> tuple[str, str, str, str, str]:
    code = "ref-unknown" if found.code == "ref-refused" else found.code
    return code, found.table, found.ref, found.column, found.value


def _blame(worse: Sequence[Finding], rows: Sequence[RowCheck]) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """The rows that cause each finding: the row that it is about, or else those that refer to what it is about."""
    if not worse:
        return
    about: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for found in worse:
        about[found.table, found.ref].append(found)
    written = {(row.row.table, row.ref) for row in rows if row.outcome in (NEW, CHANGED)}
    for at, row in enumerate(rows):
        if row.outcome not in (NEW, CHANGED):
            continue
        own = about.get((row.row.table, row.ref), [])
        theirs = [found for place in _refers_to(row) - written for found in about.get(place, ())]
        if own or theirs:
            yield at, tuple(own) + tuple(replace(found, source=row.row.source) for found in theirs)


def _refers_to(row: RowCheck) -> set[tuple[str, str]]:
    """The tables and references that a row writes or changes."""
    links = [column for column in RECORDS[row.row.table].columns if column.refers_to]
    if row.outcome == CHANGED:
        changed = {change.column for change in row.changes}
        links = [column for column in links if column.name in changed]
    values = [(column.refers_to, getattr(row.after, column.name)) for column in links]
    return {
        (table, ref)
        for table, value in values
        for ref in (value if isinstance(value, tuple) else (value,))
        if ref is not None
    }


def _with_doubts(
    rows: list[RowCheck], found: Sequence[Finding], old: set[tuple[str, str, str, str, str]]
) -> tuple[list[RowCheck], list[Finding]]:
    """The doubts and notes of the checks, each with the row it is about; those about other records apart."""
    places = {(row.row.table, row.ref): at for at, row in enumerate(rows) if row.outcome in (NEW, CHANGED)}
    elsewhere = []
    for each in found:
        at = places.get((each.table, each.ref))
        if at is not None:
            rows[at] = replace(rows[at], findings=(*rows[at].findings, each))
        elif _key(each) not in old:
            elsewhere.append(each)
    return rows, elsewhere
