"""Compare a file with what is there: which record each row means, what it would change, and what stands in the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from wherry.read.comparison import CHANGED, NEW, REFUSED, UNCHANGED, Change, ImportCheck, RowCheck
from wherry.read.matching import Matcher
from wherry.read.reference import Proposer
from wherry.read.row import Row, missing_cells
from wherry.read.spreadsheet import TableReading
from wherry.read.standing import refuse, stand_together
from wherry.record import finding as severity
from wherry.record.column import RECORDS
from wherry.record.estate import Estate
from wherry.record.finding import Finding, Source
from wherry.record.parts import Record


def compare(existing: Estate, reading: TableReading, *, body: str | None = None) -> ImportCheck:
    """What the rows of a file would change in an estate; nothing is changed.

    ``existing`` holds what may be seen: the table itself and whatever its rows may refer to. ``body`` is the body on
    whose behalf the file is brought in: rows that name none are its own, rows that name another are refused. A row
    means the record that bears its reference or, without one, the record that its natural key names; a key that names
    several is refused. A blank cell leaves what is there, CLEAR empties it. Rows that the checks of the whole estate
    would refuse are refused, and so are rows that refer to them.
    """
    comparer = _Comparer(existing, reading.table, body)
    checked = [comparer.check(row) for row in reading.rows]
    rows, further = stand_together(existing, _without_repeats(checked, comparer.keys))
    of_rows = {id(found) for row in reading.rows for found in row.findings}
    files = [found for found in reading.findings if found.code != "column-missing" and id(found) not in of_rows]
    of_checks = [found for row in rows for found in row.findings if not _for_want_of_heading(reading, found)]
    return ImportCheck(
        table=reading.table,
        file=reading.file,
        sheet=reading.sheet,
        sha256=reading.sha256,
        labels=reading.heading.labels,
        rows=tuple(rows),
        findings=(*files, *_missing_columns(reading, rows), *of_checks, *further),
        existing=existing,
    )


class _Comparer:
    """Compares one row after another, and remembers which references it has given out."""

    def __init__(self, existing: Estate, table: str, body: str | None) -> None:
        self.table, self.body = table, body
        self.kind = RECORDS[table]
        self.owned = any(column.name == "body" for column in self.kind.columns)
        self.there: dict[str, Record] = {record.ref: record for record in existing.table(table)}
        self.matcher = Matcher(table, self.there.values())
        self.proposer = Proposer(table, self.there)
        self.keys: list[Hashable] = []  # what tells for each row checked which record it means

    def check(self, row: Row) -> RowCheck:
        """What one row would do, leaving aside the other rows."""
        if self.owned and self.body and "body" not in row.given:
            row = replace(row, given={**row.given, "body": self.body})
        findings = list(row.findings)
        if self.owned and self.body and row.given["body"] != self.body:
            says = f"the row belongs to {row.given['body']}, and the file is brought in for {self.body}"
            remedy = "leave the body empty, or remove the row"
            findings.append(row.finding("body-other", says, remedy, "body", row.given["body"]))
        before, matched_by, row, found = self._find(row)
        findings.extend(found)
        if before is None:
            findings.extend(missing_cells(replace(row, findings=tuple(findings))))
        proposed = any(found.code == "ref-proposed" for found in findings)
        self.keys.append(self.matcher.key(row.given) if proposed and self.table != "spend" else row.ref)
        checked = RowCheck(row=row, outcome=REFUSED, matched_by=matched_by, before=before, findings=tuple(findings))
        if any(found.severity == severity.REFUSED for found in findings):
            return refuse(checked)
        return self._new(checked) if before is None else self._changed(checked, before)

    def _find(self, row: Row) -> tuple[Record | None, str, Row, tuple[Finding, ...]]:
        """The record that a row means, the rule that says so, and the row with the reference that it thereby has."""
        if row.ref:
            return self.there.get(row.ref), "ref" if row.ref in self.there else "", row, ()
        if "ref" in {found.column for found in row.findings}:
            return None, "", row, ()
        if self.table == "spend":
            ref = self.proposer.payment(row.given)
            return self._with_ref(row, ref, self.there.get(ref), "what it says")
        match = self.matcher.match(row.given)
        if match is None:
            keys = " or ".join(" and ".join(name.rstrip("?") for name in rule) for rule in self.matcher.rules)
            says = f"the row has no reference, and nothing tells which {self.kind.singular} it means"
            remedy = f"write its reference{f', or {keys}' if keys else ''}"
            return None, "", row, (row.finding("ref-missing", says, remedy, "ref"),)
        if len(match.refs) > 1:
            says = f"its {match.words} could mean any of {', '.join(sorted(match.refs))}"
            return None, "", row, (row.finding("match-ambiguous", says, "write the reference of the one meant", "ref"),)
        if match.refs:
            return self._with_ref(row, match.refs[0], self.there[match.refs[0]], match.words)
        return self._with_ref(row, self.proposer.propose(row.given), None, match.words)

    def _with_ref(
        self, row: Row, ref: str, before: Record | None, words: str
    ) -> tuple[Record | None, str, Row, tuple[Finding, ...]]:
        if not ref:
            says = "the row has no reference, and none can be made for it"
            return None, "", row, (row.finding("ref-missing", says, "write its reference", "ref"),)
        named = replace(row, given={"ref": ref, **row.given})
        if before is not None:
            return before, words, named, ()
        says = f"no {self.kind.singular} there has its {words}, so it is new and gets the reference {ref}"
        remedy = "nothing, or write another reference in the file"
        return None, "", named, (named.finding("ref-proposed", says, remedy, "ref", ref, severity=severity.NOTE),)

    def _new(self, checked: RowCheck) -> RowCheck:
        record: Record = self.kind.cls(**checked.row.given, source=checked.row.source)
        return replace(checked, outcome=NEW, after=record)

    def _changed(self, checked: RowCheck, before: Record) -> RowCheck:
        after: dict[str, Any] = {name: self.kind.column(name).default for name in sorted(checked.row.cleared)}
        after |= checked.row.given
        changes = tuple(
            Change(column=column.name, before=getattr(before, column.name), after=after[column.name])
            for column in self.kind.columns
            if column.name in after and after[column.name] != getattr(before, column.name)
        )
        if not changes:
            return replace(checked, outcome=UNCHANGED, after=before)
        record = replace(before, **{change.column: change.after for change in changes}, source=checked.row.source)
        return replace(checked, outcome=CHANGED, after=record, changes=changes)


def _without_repeats(rows: Sequence[RowCheck], keys: Sequence[Hashable]) -> list[RowCheck]:
    """Rows that mean one record: word for word the same, the first counts; differing, none does."""
    same: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.outcome != REFUSED:
            same[keys[at]].append(at)
    result = list(rows)
    for places in same.values():
        if len(places) == 1:
            continue
        first = rows[places[0]].row
        alike = all(_said(rows[at].row) == _said(first) for at in places)
        for at in places[1:] if alike else places:
            others = ", ".join(str(rows[each].row.source.row) for each in places if each != at)
            says = f"it says word for word what row {first.source.row} says"
            if not alike:
                says = f"it means the same record as row {others}, and they differ"
            found = rows[at].row.finding("row-repeated", says, "remove all but one", "ref", rows[at].ref)
            result[at] = refuse(rows[at], found)
    return result


def _said(row: Row) -> tuple[Any, ...]:
    return {name: value for name, value in row.given.items() if name != "ref"}, row.cleared


def _missing_columns(reading: TableReading, rows: Sequence[RowCheck]) -> list[Finding]:
    """One finding for each column that has no heading and without which new rows are refused."""
    lacking = Counter(found.column for row in rows for found in row.findings if _for_want_of_heading(reading, found))
    kind = RECORDS[reading.table]
    return [
        Finding(
            code="column-missing",
            severity=severity.REFUSED,
            says=f"no heading names {kind.column(name).words}, which new records must have; {count} rows are refused",
            remedy=f"add a column with the heading {kind.column(name).words}",
            source=Source(file=reading.file, sheet=reading.sheet, row=reading.heading.row),
            table=reading.table,
            column=name,
        )
        for name, count in lacking.items()
    ]


def _for_want_of_heading(reading: TableReading, found: Finding) -> bool:
    return found.code == "cell-missing" and found.column in reading.heading.missing
