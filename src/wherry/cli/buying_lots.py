"""Joint lots from a shell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wherry.cli.buying_output import FILES, MAPPING, ON, answer_document, say_unread
from wherry.cli.folder import REFUSED_EXIT, giving
from wherry.cli.output import give


@click.command(short_help="Gather contracts into joint purchases.")
@FILES
@ON
@click.option("--years", type=click.IntRange(1, 30), metavar="N", help="How many years savings count: 8.")
@click.option("--drop-out", type=click.IntRange(0, 2), metavar="N", help="Bodies that may leave any lot: 1.")
@click.option(
    "--options", type=click.Path(dir_okay=False, path_type=Path), help="Rates, costs and limits from this JSON file."
)
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Stop looking then.")
@MAPPING
@giving
def lots(
    files: tuple[Path, ...], on: datetime | None, years: int | None, drop_out: int | None, options: Path | None,
    time_limit: float | None, mapping: Path | None, as_json: bool, out: Path | None, rows: int,
) -> int:  # fmt: skip
    """Choose which contracts of which bodies to gather into which purchase, and when, so that most is saved.

    FILE is a register of contracts, or a folder of an estate. Every contract is brought to the day by letting it end,
    extending it, bridging or leaving early. Nobody loses, and each lot still saves for the rest where any one body
    drops out. The answer is proven best, and added up again by a check of its own.
    """
    from wherry.work.answers import today
    from wherry.work.buying_lots import answer_lots, load_lot_options

    said: dict[str, Any] = {"years": years, "drop_out": drop_out}
    day = on.date() if on is not None else today()
    chosen = load_lot_options(options, day, **{name: value for name, value in said.items() if value is not None})
    found = answer_lots(files, chosen, mapping=mapping, time_limit=time_limit)
    give(answer_document(found.answer), as_json=as_json, out=out, rows=rows)
    return REFUSED_EXIT if say_unread(found.unread) else 0
