"""``wherry judge`` in a shell: each file, what fails with its lines, and the clauses it touches."""

from __future__ import annotations

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, cut_rows, findings_table
from wherry.show.words import say_count

SEVERITIES = ("critical", "high", "medium", "low")
MOST_LINES = 4


def assurance_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer: files, failures gravest first, clauses of the PSN."""
    totals = answer["totals"]
    verdicts = totals["verdicts"]
    head = (
        f"{say_count(totals['files'], 'file')}: {say_count(totals['configurations_judged'], 'configuration')} judged, "
        f"{say_count(totals['scans_read'], 'scan')} read, {totals['refused']} not judged. Of the verdicts "
        f"{verdicts['fail']} fail, {verdicts['pass']} pass, {verdicts['unknown']} are unknown and "
        f"{verdicts['not_applicable']} do not apply. A pass is no contrary evidence, not a certificate."
    )
    return [
        head,
        _files(answer, generated, most),
        _failures(answer, generated, most),
        _remedies(answer, generated, most),
        *([_weaknesses(answer, generated, most)] if answer["weaknesses"] else []),
        _clauses(answer, generated, most),
        *([_certificates(answer, generated, most)] if _ending(answer) else []),
        *([_blocked(answer, generated, most)] if answer["blocked_offers"] else []),
        *findings_table(answer["findings"], generated=generated, most_rows=most),
    ]


def _files(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(answer["files"], most, "file")
    return Table(
        caption="Files",
        columns=(
            Column(heading="File"),
            Column(heading="Platform"),
            Column(heading="Release"),
            Column(heading="Complete"),
            Column(heading="Lines not understood", kind="number"),
            Column(heading="Facts", kind="number"),
            Column(heading="Fail", kind="number"),
            Column(heading="Unknown", kind="number"),
            Column(heading="Not judged because"),
        ),
        rows=[
            (
                file["file"],
                file["platform_words"] or file["kind"],
                file["version"] or "",
                file["complete"],
                file["not_understood_count"],
                len(file["facts"]),
                sum(verdict["state"] == "fail" for verdict in file["verdicts"]),
                sum(verdict["state"] == "unknown" for verdict in file["verdicts"]),
                file["refused"] or "",
            )
            for file in rows
        ],
        notes=notes,
        generated=generated,
    )


def _failures(answer: Json, generated: bool, most: int) -> Table:
    failing = [
        (verdict, file) for file in answer["files"] for verdict in file["verdicts"] if verdict["state"] == "fail"
    ]
    failing.sort(key=lambda pair: (SEVERITIES.index(pair[0]["severity"]), pair[1]["file"], pair[0]["rule"]))
    rows, notes = cut_rows(failing, most, "failure")
    return Table(
        caption="What fails, the gravest first",
        columns=(
            Column(heading="Severity"),
            Column(heading="Rule"),
            Column(heading="File"),
            Column(heading="Lines"),
            Column(heading="Why"),
        ),
        rows=[
            (verdict["severity"], verdict["rule"], file["file"], _lines(verdict["lines"]), verdict["reason"])
            for verdict, file in rows
        ],
        notes=notes,
        generated=generated,
    )


def _lines(lines: list[list[int]]) -> str:
    said = [str(first) if first == last else f"{first} to {last}" for first, last in lines[:MOST_LINES]]
    return ", ".join(said) + (" and more" if len(lines) > MOST_LINES else "") or "missing"


def _remedies(answer: Json, generated: bool, most: int) -> Table:
    left = [task for task in answer["tasks"] if task["state"] != "closed"]
    how = {(each["device"], each["rule"]): each for each in answer["remedies"]}
    rows, notes = cut_rows(left, most, "task")
    closed = len(answer["tasks"]) - len(left)
    told = (f"{say_count(closed, 'task')} closed by a later judgement.",) if closed else ()
    return Table(
        caption="What to put right",
        columns=(
            Column(heading="Due"),
            Column(heading="Severity"),
            Column(heading="Device"),
            Column(heading="Rule"),
            Column(heading="State"),
            Column(heading="What to do"),
            Column(heading="Who"),
        ),
        rows=[
            (
                task["due"],
                task["severity"],
                task["device"],
                task["rule"],
                f"{task['state']}{', overdue' if task['overdue'] else ''}",
                how.get((task["device"], task["rule"]), {}).get("do", "judge it again"),
                how.get((task["device"], task["rule"]), {}).get("owner", ""),
            )
            for task in rows
        ],
        notes=(*notes, *told),
        generated=generated,
    )


def _weaknesses(answer: Json, generated: bool, most: int) -> Table:
    found = [each for each in answer["weaknesses"] if each["state"] != "closed" and each["severity"] != "information"]
    rows, notes = cut_rows(found, most, "open detection")
    days = [f"{table['name']}: data of {table['data_date']}" for table in answer["tables"]]
    return Table(
        caption="Weaknesses that scanners saw, known to be exploited first",
        columns=(
            Column(heading="Body"),
            Column(heading="Host"),
            Column(heading="Severity"),
            Column(heading="What"),
            Column(heading="State"),
            Column(heading="Due"),
            Column(heading="Seen in"),
        ),
        rows=[
            (
                each["body"] or "not said",
                each["device"] or each["asset"],
                f"{each['severity'] or 'not rated'}{', exploited' if each['exploited'] else ''}",
                each["title"],
                f"{each['state']}{', overdue' if each['overdue'] else ''}",
                each["due"] or "",
                f"{each['seen_by'][0]['file']}, line {each['seen_by'][0]['line']}",
            )
            for each in rows
        ],
        notes=(*notes, *days),
        generated=generated,
    )


def _ending(answer: Json) -> list[Json]:
    """The certificates that are not simply in date, and those that are whose lapse reaches others."""
    return [each for each in answer["certificates"] if each["state"] != "in date" or each["reaches"]]


def _certificates(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(_ending(answer), most, "certificate")
    return Table(
        caption="Certificates that end, and whom that reaches",
        columns=(
            Column(heading="Body"),
            Column(heading="Leave"),
            Column(heading="State"),
            Column(heading="Last day"),
            Column(heading="Reaches"),
        ),
        rows=[
            (
                each["body"],
                f"{each['kind']}{' for ' + each['service'] if each['service'] else ''}",
                each["state"],
                each["last_day"] or "",
                ", ".join(dict.fromkeys(reached["body"] for reached in each["reaches"])),
            )
            for each in rows
        ],
        notes=notes,
        generated=generated,
    )


def _blocked(answer: Json, generated: bool, most: int) -> Table:
    rows, notes = cut_rows(answer["blocked_offers"], most, "offer")
    return Table(
        caption="Offers that rest on leave that ends",
        columns=(
            Column(heading="Offer"),
            Column(heading="State"),
            Column(heading="Used from"),
            Column(heading="Without leave from"),
            Column(heading="Why"),
        ),
        rows=[
            (
                each["offer"],
                each["state"],
                each["starts"],
                each["first_day_without"] or "",
                "; ".join(each["because"]),
            )
            for each in sorted(rows, key=lambda each: each["state"] != "blocked")
        ],
        notes=notes,
        generated=generated,
    )


def _clauses(answer: Json, generated: bool, most: int) -> Table:
    states = [
        (pack, state)
        for pack in answer["packs"]
        for state in pack["states"]
        if state["state"] == "fail" or state["counts"] or state["evidence"]
    ]
    rows, notes = cut_rows(states, most, "clause")
    return Table(
        caption="Clauses that anything speaks for",
        columns=(
            Column(heading="Set"),
            Column(heading="Clause"),
            Column(heading="Body"),
            Column(heading="State"),
            Column(heading="Until"),
            Column(heading="Why"),
        ),
        rows=[
            (
                pack["id"],
                state["clause"],
                state["body"] or "not said",
                state["state"],
                state["until"] or "",
                state["reason"],
            )
            for pack, state in rows
        ],
        notes=notes,
        generated=generated,
    )
