"""NetBox as ``pg_dump`` writes it in plain text: a block of tab-separated rows for each table.

Source: PostgreSQL, COPY, "Text Format"; NetBox demo data v4.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from wherry.read.netbox.item import Item, Library, is_wanted, sha256_of_text
from wherry.record.error import CannotRead
from wherry.record.finding import Source

RENAMED = {
    "django_content_type": "contenttypes.contenttype",
    "django_session": "sessions.session",
    "django_admin_log": "admin.logentry",
}
TWO_WORD_APPS = ("social_auth_", "netbox_devtools_")
PLAIN_TEXT = "Dump it with: pg_dump --format=plain"
_COPY = re.compile(r'COPY (?:"?\w+"?\.)?"?(\w+)"? \((.*)\) FROM stdin;')
_ESCAPE = re.compile(r"\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|.)", re.DOTALL)
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read_sql(stream: TextIO, file: str, library: Library) -> None:
    """Put the rows of a dump into the library. ``CannotRead`` where a block is torn or there is none."""
    lines = enumerate(stream, 1)
    blocks = 0
    for _, line in lines:
        match = _COPY.match(line)
        if match is None:
            continue
        blocks += 1
        columns = [name.strip(' "') for name in match.group(2).split(",")]
        _read_block(lines, file, library, match.group(1), columns)
    if not blocks:
        raise CannotRead(file, "it holds no COPY block, as a plain dump of PostgreSQL does", PLAIN_TEXT)


def _read_block(
    lines: Iterator[tuple[int, str]], file: str, library: Library, table: str, columns: Sequence[str]
) -> None:
    model = model_of(table)
    wanted = is_wanted(model)
    names = [name.removesuffix("_id") if name != "id" else name for name in columns]
    for number, line in lines:
        text = line.rstrip("\n").removesuffix("\r")
        if text == "\\.":
            return
        library.count(model)
        if not wanted:
            continue
        cells = text.split("\t")
        if len(cells) != len(columns):
            raise CannotRead(
                f"{file}, line {number}",
                f"the row of {table} has {len(cells)} values for {len(columns)} columns",
                "Dump it again",
            )
        fields = dict(zip(names, map(unescape, cells), strict=True))
        source = Source(file=file, sheet=table, row=number, sha256=sha256_of_text(text))
        library.add(Item(model=model, pk=str(fields["id"]), fields=fields, source=source))
    raise CannotRead(file, f"it ends inside the table {table}", "Dump it again, or copy it again")


def model_of(table: str) -> str:
    """``dcim_site`` is ``dcim.site``; a table that joins two models keeps its underscores: ``dcim.site_asns``."""
    if table in RENAMED:
        return RENAMED[table]
    for app in TWO_WORD_APPS:
        if table.startswith(app):
            return f"{app[:-1]}.{table[len(app) :]}"
    app, _, model = table.partition("_")
    return f"{app}.{model}"


def unescape(cell: str) -> str | None:
    r"""The value of a cell: ``\N`` is nothing, a backslash introduces a sign that could not stand for itself."""
    if cell == "\\N":
        return None
    return _ESCAPE.sub(_sign, cell) if "\\" in cell else cell


def _sign(match: re.Match[str]) -> str:
    said = match.group(1)
    if said[0] in "01234567":
        return chr(int(said, 8) & 0xFF)
    if said[0] == "x" and len(said) > 1:
        return chr(int(said[1:], 16))
    return _PLAIN.get(said, said)
