"""Comparing what bodies buy from a shell: unit prices, contracts of one kind, spend against contracts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wherry.cli.buying_output import DECISIONS, FILES, MAPPING, ON, answer_document, say_unread
from wherry.cli.folder import REFUSED_EXIT, giving
from wherry.cli.output import give


@click.command(short_help="Compare unit prices between bodies.")
@FILES
@click.option("--blind-to", metavar="BODY", help="Keep the other bodies' names from this one.")
@giving
def prices(files: tuple[Path, ...], blind_to: str | None, as_json: bool, out: Path | None, rows: int) -> int:
    """Compare what bodies pay for one of the same thing, with the lowest, the median and the highest.

    FILE is a table with the columns body, item, unit, quantity and a price (a year or a month, of all or of a unit);
    supplier, contract and agreed are used where they are there, and every other column is a point of the specification.
    Things of differing specification, and things that fewer than three bodies buy, are not compared, and why is said.
    """
    from wherry.work.buying_compare import answer_prices

    document = answer_document(answer_prices(files, blind_to=blind_to).answer)
    give(document, as_json=as_json, out=out, rows=rows)
    return REFUSED_EXIT if document["answer"]["findings"] else 0


@click.command(short_help="Find contracts of one kind at one time.")
@FILES
@ON
@click.option("--between-bodies", is_flag=True, help="Leave out two contracts of one body.")
@MAPPING
@DECISIONS
@giving
def overlaps(
    files: tuple[Path, ...], on: datetime | None, between_bodies: bool, mapping: Path | None, decisions: Path | None,
    as_json: bool, out: Path | None, rows: int,
) -> int:  # fmt: skip
    """Find contracts that buy the same kind of thing at the same time: of one supplier, of one group, of several.

    FILE is a register of contracts, or a folder of an estate. Each pair has the reasons why it is one.
    """
    from wherry.work.answers import today
    from wherry.work.buying_compare import answer_overlaps

    day = on.date() if on is not None else today()
    found = answer_overlaps(files, day, mapping=mapping, decisions=decisions, between_bodies=between_bodies)
    give(answer_document(found.answer), as_json=as_json, out=out, rows=rows)
    return REFUSED_EXIT if say_unread(found.unread) else 0


@click.command(short_help="Hold spend against contracts.")
@FILES
@click.option("--body", metavar="NAME", help="The files are all of this body, whatever they call it.")
@MAPPING
@DECISIONS
@giving
def spend(
    files: tuple[Path, ...], body: str | None, mapping: Path | None, decisions: Path | None, as_json: bool,
    out: Path | None, rows: int,
) -> int:  # fmt: skip
    """Hold the payments of a body against its contracts: paid as expected, without a contract, and the tail.

    Give the register and the spend files of the same body, or a folder of an estate. Suppliers are matched as in
    `wherry buy suppliers`: doubtful names are not joined.
    """
    from wherry.work.buying_compare import answer_spend

    found = answer_spend(files, mapping=mapping, decisions=decisions, body=body)
    give(answer_document(found.answer), as_json=as_json, out=out, rows=rows)
    return REFUSED_EXIT if say_unread(found.unread) else 0
