"""Buying together from a shell: what registers, spend files and notices hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherry.cli.buying_award import award
from wherry.cli.buying_compare import overlaps, prices, spend
from wherry.cli.buying_lots import lots
from wherry.cli.buying_output import answer_document, say_unread
from wherry.cli.folder import REFUSED_EXIT, giving
from wherry.cli.output import give, keep
from wherry.record.error import WherryError

if TYPE_CHECKING:
    from wherry.read.buying.reading import FileReading


@click.group(short_help="Buy together: registers, spend, suppliers.")
def buy() -> None:
    """Buy together: from the registers, spend files and notices that bodies publish to one purchase."""


@buy.command(short_help="Read registers, spend files and notices.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--as", "claim", type=click.Choice(["spend", "contracts"]), help="What the files are said to be.")
@click.option("--mapping", type=click.Path(dir_okay=False, path_type=Path), help="Use the mapping kept in this file.")
@click.option("--keep-mapping", type=click.Path(dir_okay=False, path_type=Path), help="Keep the mapping in this file.")
@click.option(
    "--lga", type=click.Path(dir_okay=False, path_type=Path), help="Write the accepted rows as the LGA's CSV."
)
@giving
def read(
    files: tuple[Path, ...], claim: str | None, mapping: Path | None, keep_mapping: Path | None, lga: Path | None,
    as_json: bool, out: Path | None, rows: int,
) -> int:  # fmt: skip
    """Read contract registers, spend over £500 and open contracting notices, as bodies publish them.

    FILE is CSV, a workbook, JSON, JSON Lines or a zip of these. What it is, its encoding, its headings and its columns
    are worked out and shown with the reasons; every row that is refused is listed. Leaves with exit code 1 where a row
    was refused or a file could not be read.
    """
    from wherry.work.buying import answer_buying_read

    found = answer_buying_read(files, mapping=mapping, claim=claim or "")
    document = answer_document(found.answer)
    if keep_mapping is not None:
        from wherry.read.buying.memory import write_memory

        keep(keep_mapping, write_memory(found.memory))
    if lga is not None:
        _write_lga(lga, found.readings)
    give(document, as_json=as_json, out=out, rows=rows)
    return 0 if document["answer"]["clean"] else REFUSED_EXIT


@buy.command(short_help="Find the suppliers behind all names.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--mapping", type=click.Path(dir_okay=False, path_type=Path), help="Use the mapping kept in this file.")
@click.option(
    "--decisions", type=click.Path(dir_okay=False, path_type=Path), help="What persons have decided of names."
)
@giving
def suppliers(
    files: tuple[Path, ...], mapping: Path | None, decisions: Path | None, as_json: bool, out: Path | None, rows: int
) -> int:
    """Find the suppliers behind the names in files of buying, across bodies, with the reason for every join.

    Nothing doubtful is joined: it is listed for a person, the dearest doubt first. A decision (same or apart) stands in
    the JSON file of --decisions; taking it out of there undoes it.
    """
    from wherry.work.buying import answer_suppliers

    found = answer_suppliers(files, mapping=mapping, decisions=decisions)
    give(answer_document(found.answer), as_json=as_json, out=out, rows=rows)
    unread = [reading.file for reading in found.readings if not reading.accepted]
    return REFUSED_EXIT if say_unread(unread) else 0


@buy.command("calendar", short_help="When contracts end, and notice is due.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day looked at, as 2027-04-01; else today."
)
@click.option("--mapping", type=click.Path(dir_okay=False, path_type=Path), help="Use the mapping kept in this file.")
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), help="Write the calendar as an iCalendar feed.")
@giving
def make_calendar(
    files: tuple[Path, ...], on: datetime | None, mapping: Path | None, ics: Path | None, as_json: bool,
    out: Path | None, rows: int,
) -> int:  # fmt: skip
    """Say when the contracts of registers end, until when they can be extended, and by when notice is due.

    Alerts stand 18, 12, 9, 6 and 3 months before the day of notice.
    """
    from wherry.engine.buying.calendar_feed import write_feed
    from wherry.work.answers import today
    from wherry.work.buying import answer_calendar

    found = answer_calendar(files, on.date() if on is not None else today(), mapping=mapping)
    if ics is not None:
        keep(ics, write_feed(found.entries, datetime.now(UTC)))
    give(answer_document(found.answer), as_json=as_json, out=out, rows=rows)
    unread = [reading.file for reading in found.readings if not any(table.contracts for table in reading.tables)]
    if unread:
        click.echo(f"wherry: no contract was read of {', '.join(unread)}. See: wherry buy read", err=True)
    return REFUSED_EXIT if unread else 0


def _write_lga(path: Path, readings: tuple[FileReading, ...]) -> None:
    from wherry.read.buying.lga import write_lga

    kinds = {table.kind for reading in readings for table in reading.tables} - {"unknown"}
    if len(kinds) != 1:
        raise WherryError(f"--lga writes one kind of row, and the files hold {' and '.join(sorted(kinds)) or 'none'}")
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            write_lga(readings, stream, kinds.pop())
    except OSError as fault:
        raise WherryError(f"{path} cannot be written ({fault.strerror}); name another file") from fault


for command in (prices, overlaps, spend, lots, award):
    buy.add_command(command)
