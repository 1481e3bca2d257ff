"""The data dictionary as Markdown: the estate folder, every table and column. ``docs/data.md`` is what it prints:
``python -m wherry.show.dictionary > docs/data.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from wherry.record.column import RECORDS, Column, RecordType
from wherry.record.estate import TABLES
from wherry.show.template import example, limits, when_empty

OPENING = """\
# The estate folder

<!-- Written by `python -m wherry.show.dictionary`; change the records, not this page. -->

An estate is everything the bodies own, run and pay for. As files it is one folder, with one spreadsheet for each
kind of record, named after its table: `bodies.csv`, `sites.csv`, `circuits.xlsx`. It may also be one workbook with
a sheet for each table. No table has to be there; one that is not there is empty. Two files for one table are
refused.

## The files

- **Format.** CSV (comma, semicolon, tab or bar; any line ending; UTF-8, UTF-16 or Windows-1252), XLSX or ODS. A
  file is told by what is in it, not by its name's ending. Old binary (`.xls`, `.xlsb`) and encrypted workbooks are
  refused.
- **Headings.** The first row, or one of the first 25, names the columns, by the name for programs (`capacity_mbps`)
  or in plain words (`Capacity (Mbit/s)`); capitals, spacing and punctuation do not matter. Columns may stand in any
  order. A column that is not known is listed and not read. Two headings for one column are refused.
- **Empty cells.** An empty cell means *not known*, which is never zero. When a file is brought into what is there
  already, an empty cell leaves what the record says, and the word `CLEAR` empties it. Empty rows are passed over.
- **Numbers** have no words or units: `1200`, `1,200.50`, `£1,200.50` and `(5.00)` for minus five in a column of
  pounds, `35%` in a column of per cent. **Dates** are `31/03/2027`, `2027-03-31` or `31 March 2027`; a year of two
  figures is refused. **Quarters** are named by their first month: `2027-04` is April to June 2027. **Yes or no** is
  `yes` or `no`.
- **Lists of references** are separated by semicolons: `NN1; NN2`.
- **Text** that begins with an apostrophe before `=`, `+`, `-` or `@` is the text behind it: exports write it so, to
  keep spreadsheet programs from taking it for a formula.

A cell that cannot be read is a *finding*, with file, sheet, row, column, value and remedy, and its row is not taken
in; rows that refer to such a row are not taken in either, and say so. A file that cannot be read stops the reading
with one clear error, and nothing is taken in.

## Sub-folders

| folder | holds |
|---|---|
| `configs/` | configurations of devices, named in `devices` by `config_file` |
| `scans/` | exports of vulnerability scanners |
| `ocds/` | published contracts in the Open Contracting Data Standard |
| `spend/` | published payments over £500 |

They are no tables: reading the folder lists them. A file or folder of any other name is listed as a note.

## References

`ref` names a record for ever. It begins with the code of the body that owns it and a slash: `NFK/C-0042`. Services,
levels and shared risks belong to the partnership, and their references are plain words: `internet-gateway`. A row
that is brought in without a reference is recognised by its natural key (a site by its outside reference, or by its
postcode and name; a circuit by supplier and supplier's reference), and is refused where several records could be
meant.

## Every table
"""

CLOSING = """\
## JSON

Estates, questions and answers have one canonical JSON form: keys sorted, no spaces, UTF-8; numbers with decimals,
dates and quarters as text; lists in order; what is not known is `null`. The estate is one object with a list of
records for each table, under the names of the tables and columns above, each list in the order of `ref`. Where a
row was read (file, sheet, row, sha256) is no part of it, so the same records have the same sha256 whatever files
they came from.

A finding is an object with `code` (stable, for programs), `severity` (`refused`: the row is not taken in;
`doubtful`: taken in, look at it; `note`), `says`, `remedy`, `source` (`file`, `sheet`, `row`, `sha256`), `table`,
`ref`, `column`, `value`.
"""


def dictionary_markdown() -> str:
    """The whole page."""
    return "\n".join([OPENING, *_contents(), "", *(line for name in TABLES for line in _table(RECORDS[name])), CLOSING])


def _contents() -> Iterator[str]:
    yield "| table | one row is |"
    yield "|---|---|"
    for name in TABLES:
        yield f"| [`{name}`](#{name}) | {_cell(RECORDS[name].says)} |"


def _table(kind: RecordType) -> Iterator[str]:
    yield f"### {kind.table}"
    yield ""
    yield kind.says
    yield ""
    yield "| column | heading | what it is | holds | if empty | example |"
    yield "|---|---|---|---|---|---|"
    for column in kind.columns:
        said = (
            f"`{column.name}`",
            column.words,
            column.says,
            _holds(column),
            when_empty(column),
            _example(kind, column),
        )
        yield f"| {' | '.join(_cell(each) for each in said)} |"
    yield ""


def _holds(column: Column) -> str:
    parts = [column.kind, column.unit and f"in {column.unit}", limits(column)]
    if column.refers_to:
        parts.append(f"of [`{column.refers_to}`](#{column.refers_to})")
    return ", ".join(part for part in parts if part)


def _example(kind: RecordType, column: Column) -> str:
    text = example(kind, column)
    return f"`{text}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(dictionary_markdown())
