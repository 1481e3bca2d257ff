"""``wherry buy`` in a shell."""

from __future__ import annotations

from datetime import date

from wherry.record.money import pounds
from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table
from wherry.show.words import say_count, say_day, say_list


def buying_read_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: the files, then of each sheet its mapping and its refused rows."""
    parts: Parts = [_files(answer, generated)]
    for file in answer["files"]:
        for sheet in file["sheets"]:
            if sheet["mapping"]:
                parts += _sheet(file, sheet, generated, most)
        if file["releases"] is not None:
            parts += _releases(file, generated, most)
    findings = [finding for file in answer["files"] for finding in file["findings"]]
    parts += findings_table(findings, generated=generated, most_rows=most)
    totals = answer["totals"]
    parts.append(f"{say_count(totals['accepted'], 'row')} accepted and {say_count(totals['refused'], 'row')} refused.")
    return parts


def _files(answer: Json, generated: bool) -> Table:
    rows = []
    for file in answer["files"]:
        for sheet in file["sheets"] or [None]:
            releases = file["releases"]
            money = (sheet["totals"] or {}).get("amount_pence") if sheet else releases and releases["awarded_pence"]
            counts = sheet["rows"] if sheet else {"written": releases["releases"] if releases else 0, **file}
            rows.append(
                (
                    file["file"] + (f", sheet {sheet['sheet']}" if sheet and sheet["sheet"] else ""),
                    sheet["kind"] if sheet else file["kind"],
                    counts["written"],
                    counts["accepted"],
                    counts["refused"],
                    None if money is None else pounds(money),
                )
            )
    return Table(
        caption="Files",
        columns=(
            Column(heading="File"),
            Column(heading="Is"),
            Column(heading="Rows", kind="number"),
            Column(heading="Accepted", kind="number"),
            Column(heading="Refused", kind="number"),
            Column(heading="Comes to", kind="money"),
        ),
        rows=rows,
        generated=generated,
    )


def _sheet(file: Json, sheet: Json, generated: bool, most: int) -> Parts:
    name = file["file"] + (f", sheet {sheet['sheet']}" if sheet["sheet"] else "")
    unused = sheet["headings_not_used"]
    mapping = Table(
        caption=f"{name}: how its columns were understood ({sheet['form']}; {sheet['why']})",
        columns=(Column(heading="Column"), Column(heading="Heading"), Column(heading="Is"), Column(heading="Why")),
        rows=[
            (str(row["column"]), row["heading"] or "", row["meaning"].replace("_", " "), row["why"])
            for row in sheet["mapping"]
        ],
        notes=(f"Not used: {', '.join(unused)}.",) if unused else (),
        generated=generated,
    )
    if not sheet["refused"]:
        return [mapping]
    rows, notes = cut_rows(sheet["refused"], most, "refused row")
    refused = Table(
        caption=f"{name}: rows refused",
        columns=(
            Column(heading="Row", kind="number"),
            Column(heading="Column"),
            Column(heading="Value"),
            Column(heading="Why"),
            Column(heading="Do"),
        ),
        rows=[(row["row"], row["column"] or "", row["value"], row["why"], row["remedy"]) for row in rows],
        notes=notes,
        generated=generated,
    )
    return [mapping, refused]


def _releases(file: Json, generated: bool, most: int) -> Parts:
    found = file["releases"]
    words = (
        f"{file['file']} is a {found['shape']} of {found['profile']}: {say_count(found['releases'], 'release')} of "
        f"{say_count(found['processes'], 'process', 'processes')}, {say_count(found['awards'], 'award')}, "
        f"{say_count(found['contracts'], 'contract')}."
    )
    if not found["refused"]:
        return [words]
    rows, notes = cut_rows(found["refused"], most, "refused release")
    table = Table(
        caption=f"{file['file']}: releases refused",
        columns=(Column(heading="Place", kind="number"), Column(heading="Why"), Column(heading="Do")),
        rows=[(row["place"], row["why"], row["remedy"]) for row in rows],
        notes=notes,
        generated=generated,
    )
    return [words, table]


def suppliers_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: suppliers of several names or bodies, and what waits for a person."""
    several = [each for each in answer["suppliers"] if len(each["names"]) > 1 or len(each["bodies"]) > 1]
    rows, notes = cut_rows(several, most, "supplier")
    suppliers = Table(
        caption="Suppliers under several names or of several bodies, the dearest first",
        columns=(
            Column(heading="Names"),
            Column(heading="Bodies"),
            Column(heading="Paid", kind="money"),
            Column(heading="Why"),
        ),
        rows=[
            (
                say_list(row["names"], most=4),
                say_list(row["bodies"], most=4),
                pounds(row["paid_pence"]),
                "; ".join(sorted({link["why"] for link in row["why"]})) or "the same name",
            )
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    rows, notes = cut_rows(answer["doubts"], most, "doubt")
    doubts = Table(
        caption="May be one supplier: a person decides, the dearest doubt first",
        columns=(
            Column(heading="One name"),
            Column(heading="Another"),
            Column(heading="Probability", kind="number", places=2),
            Column(heading="At stake", kind="money"),
            Column(heading="Because"),
        ),
        rows=[
            (row["first"], row["second"], row["probability"], pounds(row["at_stake_pence"]), "; ".join(row["evidence"]))
            for row in rows
        ],
        notes=notes,
        generated=generated,
    )
    counts = (
        f"{say_count(answer['mentions'], 'mention')} of {say_count(answer['suppliers_found'], 'supplier')}; "
        f"{say_count(len(answer['doubts']), 'doubt')}, {say_count(len(answer['groups']), 'link')} within groups, "
        f"{say_count(len(answer['vetoes']), 'veto', 'vetoes')}."
    )
    return [suppliers, doubts, counts]


def calendar_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: the contracts whose notice is due soonest."""
    due = [entry for entry in answer["entries"] if entry["notice_by"]]
    rows, notes = cut_rows(due, most, "contract")
    table = Table(
        caption=f"Contracts by the day of notice, on {say_day(date.fromisoformat(answer['on']))}",
        columns=(
            Column(heading="Notice by", kind="date"),
            Column(heading="Ends", kind="date"),
            Column(heading="Contract"),
            Column(heading="Supplier"),
            Column(heading="Extensions left", kind="number"),
            Column(heading="At most to", kind="date"),
        ),
        rows=[
            (
                date.fromisoformat(row["notice_by"]),
                date.fromisoformat(row["bound_until"]),
                f"{row['ref']} {row['title']}",
                row["supplier"],
                row["extensions_left"],
                date.fromisoformat(row["latest_end"]) if row["latest_end"] else None,
            )
            for row in rows
        ],
        notes=(*notes, "Where a register gives no notice, the end stands for it."),
        generated=generated,
    )
    states = ", ".join(f"{count} {state}" for state, count in answer["states"].items())
    return [table, f"{say_count(answer['contracts'], 'contract')}: {states or 'none'}."]
