"""``wherry fail``: fail everything in a folder's estate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wherry.cli.folder import FOLDER, STOPPED_BY_HAND, give_answer, giving, read_estate

KINDS = ("single", "shared-risk", "ransomware", "pair", "risk-and-element", "monte-carlo")


@click.command(short_help="Find what fails when, and for whom.")
@FOLDER
@click.option(
    "--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Kind of failure; may be repeated; default all."
)
@click.option(
    "--plan", "plan_file", type=click.Path(path_type=Path), metavar="FILE", help="Judge a plan too: its JSON document."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day looked at, for example 2027-04-01; else today."
)
@click.option("--most", type=click.IntRange(1), default=50, metavar="N", help="Failures of a kind told in full: 50.")
@click.option(
    "--samples", type=click.IntRange(1), default=20_000, metavar="N", help="States that Monte Carlo draws: 20000."
)
@click.option("--seed", type=int, default=1, metavar="N", help="Where Monte Carlo begins: 1.")
@giving
def fail(
    folder: Path,
    kinds: tuple[str, ...],
    plan_file: Path | None,
    on: datetime | None,
    most: int,
    samples: int,
    seed: int,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Fail every element, shared risk and pair of an estate: which needs stop, for whom, for how long and why; how sure
    each need is; and the single points of failure, today and after a plan.

    Ctrl-C keeps the kinds of failure already tried and leaves with exit code 130.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.engine.resilience.question import KINDS as ALL
    from wherry.engine.resilience.question import FailureOptions
    from wherry.work.answers import today
    from wherry.work.failing import answer_failure, read_plan

    chosen = tuple(kind for kind in ALL if not kinds or kind.replace(" ", "-") in kinds)
    options = FailureOptions(
        as_of=on.date() if on is not None else today(), kinds=chosen, rows=most, samples=samples, seed=seed
    )
    plan = None if plan_file is None else read_plan(plan_file)
    reading = read_estate(folder)
    answer, stopped = work_until_stopped(
        lambda _, stop: answer_failure(reading.estate, options, plan=plan, stop=stop), doing="Failing everything"
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0
