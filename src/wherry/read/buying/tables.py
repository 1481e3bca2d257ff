"""One sheet to its kind, its mapping and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wherry.read.buying.contracts import RegisterWork, read_contracts
from wherry.read.buying.headings import plain_heading
from wherry.read.buying.layout import Layout, find_layout
from wherry.read.buying.mapping import MappedColumn, TableMapping, map_columns, map_without_headings
from wherry.read.buying.memory import Memory
from wherry.read.buying.profile import profile_columns
from wherry.read.buying.reading import ReadColumn, RowCounts, TableReading
from wherry.read.buying.remarks import register_findings, register_totals, sheet_finding, spend_findings, spend_totals
from wherry.read.buying.sheet import Sheet, shown
from wherry.read.buying.spend import SpendWork, read_spend
from wherry.read.buying.vocabulary import CONTRACTS, SPEND
from wherry.record.finding import DOUBTFUL, NOTE, REFUSED, Finding

KIND_WORDS = {SPEND: "a spend file", CONTRACTS: "a register of contracts"}
_CLAIMS_SPEND = re.compile(
    r"spend|expenditure|payment|over[\s_-]*£?\s*\d{3}|invoice|purchase.?card|\bgpc\b|transactions", re.I
)
_CLAIMS_CONTRACTS = re.compile(r"contracts?\b|contracts?[\s_-]*register|tenders?\b|pipeline", re.I)


def claimed_kind(*words: str) -> str:
    """The kind that a file's name or title says it is; '' where it says none, or both."""
    text = " ".join(words).replace("_", " ")
    spend, contracts = bool(_CLAIMS_SPEND.search(text)), bool(_CLAIMS_CONTRACTS.search(text))
    return "" if spend == contracts else SPEND if spend else CONTRACTS


def read_sheet(sheet: Sheet, memory: Memory | None = None, claim: str = "") -> TableReading | None:
    """What a sheet holds; None where nothing is written in it. ``claim`` is the kind that the file is said to be."""
    if not sheet.head(1):
        return None
    memory = memory or Memory()
    layout = find_layout(sheet)
    sample = sheet.sample(layout.body)
    width = max((len(row) for row in sample), default=0)
    profiles = profile_columns(sample, width)
    claim = claim or claimed_kind(sheet.name, *layout.preamble)
    if layout.rows:
        mapping = map_columns(layout.labels, profiles, memory.meanings(), claim)
    else:
        layout = Layout(at=layout.at, rows=0, body=layout.body, above=0, labels=("",) * width)
        mapping = _placed(memory, width) or map_without_headings(profiles)
    findings = [*sheet.findings, *_layout_findings(sheet, layout, mapping, claim)]
    if mapping.kind == SPEND:
        return _spend(sheet, layout, mapping, findings)
    if mapping.kind == CONTRACTS:
        return _register(sheet, layout, mapping, findings)
    return _unknown(sheet, layout, mapping, findings)


def _placed(memory: Memory, width: int) -> TableMapping | None:
    known = memory.places(width)
    if known is None:
        return None
    places = {meaning: place - 1 for meaning, place in known["columns"].items()}
    columns = tuple(
        MappedColumn(place=place, heading="", meaning=meaning, why="a person settled it")
        for meaning, place in places.items()
    )
    return TableMapping(kind=known["kind"], columns=columns, why="the mapping that was given says so", places=places)


def _layout_findings(sheet: Sheet, layout: Layout, mapping: TableMapping, claim: str) -> Iterator[Finding]:
    if claim and mapping.kind in KIND_WORDS and mapping.kind != claim:
        says = f"it is said to be {KIND_WORDS[claim]} and is {KIND_WORDS[mapping.kind]}: {mapping.why}"
        yield sheet_finding(sheet, "not-what-it-claims", DOUBTFUL, says, "check that the right file was sent")
    if not layout.rows:
        says = "no row of headings was found, so the columns were told by what they hold"
        remedy = "compare the mapping, or give a mapping that was kept from a file with headings"
        yield sheet_finding(sheet, "no-headings", DOUBTFUL, says, remedy, row=layout.at + sheet.first_row)
    elif layout.at_foot:
        says = f"the headings stand at the foot, in row {layout.at + sheet.first_row}, as sorting leaves them"
        yield sheet_finding(sheet, "headings-at-foot", NOTE, says, "nothing, if the mapping is right")
    elif layout.above:
        rows = "1 row above it was" if layout.above == 1 else f"{layout.above} rows above it were"
        above = " / ".join(layout.preamble)[:200]
        says = f"the headings are in row {layout.at + sheet.first_row}; {rows} not read: {above}"
        yield sheet_finding(
            sheet, "rows-above-headings", NOTE, says, "nothing, if that is so", row=layout.at + sheet.first_row
        )
    for meaning, first, second in mapping.rivals:
        says = f"both {first!r} and {second!r} could be the {meaning.replace('_', ' ')}; {first!r} was taken"
        yield sheet_finding(sheet, "columns-alike", DOUBTFUL, says, "settle it in a mapping and read the file with it")
    repeated = sorted({label for label in layout.labels if label and layout.labels.count(label) > 1})
    if repeated:
        says = f"headings stand more than once: {', '.join(repeated)}; each column was judged by its place and cells"
        yield sheet_finding(sheet, "headings-repeated", NOTE, says, "nothing, if the mapping is right")


def _spend(sheet: Sheet, layout: Layout, mapping: TableMapping, findings: list[Finding]) -> TableReading:
    rows, counts, work = read_spend(sheet, layout, mapping)
    findings.extend(spend_findings(work, rows))
    written = {"paid": work.days.order if "above 12" in work.days.why or not work.days.sure else ""}
    written |= {name: ", ".join(work.money.styles) for name in ("net", "gross")}
    return _reading(
        work, findings, counts, written, refused=tuple(work.refused[row] for row in sorted(work.refused)),
        totals=spend_totals(rows), spend=rows,
    )  # fmt: skip


def _register(sheet: Sheet, layout: Layout, mapping: TableMapping, findings: list[Finding]) -> TableReading:
    contracts, counts, work = read_contracts(sheet, layout, mapping)
    findings.extend(register_findings(work))
    written = {name: form.order for name, form in work.days.items() if "above 12" in form.why or not form.sure}
    written |= {name: ", ".join(form.styles) for name, form in work.money.items()}
    return _reading(
        work,
        findings,
        counts,
        written,
        refused=tuple(work.refused),
        totals=register_totals(contracts),
        contracts=contracts,
    )


def _reading(
    work: SpendWork | RegisterWork, findings: list[Finding], counts: RowCounts, written: dict[str, str], **parts: Any
) -> TableReading:
    sheet, layout, mapping = work.sheet, work.layout, work.mapping
    used = set(mapping.places.values())
    return TableReading(
        file=sheet.file,
        sheet=sheet.name,
        form=sheet.form,
        kind=mapping.kind,
        why=mapping.why,
        heading_row=layout.at + sheet.first_row if layout.rows else None,
        heading_rows=layout.rows,
        rows_above=layout.above,
        labels=layout.labels,
        columns=_columns(mapping, written),
        unused=tuple(label for place, label in enumerate(layout.labels) if plain_heading(label) and place not in used),
        counts=counts,
        findings=tuple(findings),
        **parts,
    )


def _columns(mapping: TableMapping, written: dict[str, str]) -> tuple[ReadColumn, ...]:
    return tuple(
        ReadColumn(
            column=column.place + 1,
            heading=column.heading,
            meaning=column.meaning,
            why=column.why,
            written=written.get(column.meaning, ""),
        )
        for column in mapping.columns
    )


def _unknown(sheet: Sheet, layout: Layout, mapping: TableMapping, findings: list[Finding]) -> TableReading:
    """A sheet that is neither: every written row is counted, and none is taken."""
    written = sum(1 for at in range(layout.body, len(sheet.cells)) if any(map(shown, sheet.cells.row(at))))
    remedy = "send a spend file or a register of contracts, or settle its columns in a mapping"
    findings.append(
        sheet_finding(sheet, "kind-unknown", REFUSED, f"this is neither spend nor a register: {mapping.why}", remedy)
    )
    return TableReading(
        file=sheet.file,
        sheet=sheet.name,
        form=sheet.form,
        kind=mapping.kind,
        why=mapping.why,
        heading_row=layout.at + sheet.first_row if layout.rows else None,
        heading_rows=layout.rows,
        rows_above=layout.above,
        labels=layout.labels,
        columns=_columns(mapping, {}),
        unused=(),
        counts=RowCounts(written=written, accepted=0, refused=written, empty=len(sheet.cells) - layout.body - written),
        refused=(),
        findings=tuple(findings),
        totals={},
    )
