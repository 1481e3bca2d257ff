"""``wherry check`` in a shell."""

from __future__ import annotations

from wherry.show.table import Column, Table
from wherry.show.terminal.parts import Json, Parts, findings_table
from wherry.show.words import say_count


def check_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    files = Table(
        caption="Files",
        columns=(
            Column(heading="File"),
            Column(heading="Holds"),
            Column(heading="Rows", kind="number"),
            Column(heading="Taken", kind="number"),
            Column(heading="Refused", kind="number"),
        ),
        rows=[
            (
                row["file"] + (f", sheet {row['sheet']}" if row["sheet"] else ""),
                row["table"] or row["says"] or "",
                row["rows"],
                row["taken"],
                row["refused"],
            )
            for row in answer["files"]
        ],
        generated=generated,
    )
    found = answer["findings_by_severity"]
    verdict = (
        f"{say_count(answer['records'], 'record')} taken; {found['refused']} refused, {found['doubtful']} doubtful, "
        f"{say_count(found['note'], 'note')}."
    )
    return [files, *findings_table(answer["findings"], generated=generated, most_rows=most), verdict]
