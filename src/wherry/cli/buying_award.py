"""Awarding lots from a shell."""

from __future__ import annotations

from pathlib import Path

import click

from wherry.cli.buying_output import answer_document
from wherry.cli.folder import giving
from wherry.cli.output import give


@click.command(short_help="Award lots to bids on packages.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="For each search.")
@giving
def award(file: Path, time_limit: float | None, as_json: bool, out: Path | None, rows: int) -> int:
    """Award lots to the bids that together score best, or cost least where price alone counts.

    FILE is a JSON file of offers (wherry/bids/1): bids of one price for several lots, discounts for winning several,
    limits of suppliers, criteria with every evaluator's mark and reason, and who was removed and why. The award is
    proven best; what each winner and the packages are worth is shown beside it.
    """
    from wherry.work.buying_award import answer_award

    give(answer_document(answer_award(file, time_limit=time_limit)), as_json=as_json, out=out, rows=rows)
    return 0
