"""The verbs on a folder of files: check, overlap, plan, divide and pair. They need no database."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wherry.cli.files import check_document
from wherry.cli.negotiating import Demands, negotiating
from wherry.cli.output import give
from wherry.record.quarter import Quarter

if TYPE_CHECKING:
    from wherry.engine.plan.options import PlanOptions
    from wherry.read.reading import Reading
    from wherry.work.answers import Answer

F = TypeVar("F", bound=Callable[..., Any])

REFUSED_EXIT = 1
MOST_QUARTERS = 200
STOPPED_BY_HAND = 130


class QuarterType(click.ParamType[Quarter]):
    """A quarter, written by its first month."""

    name = "quarter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Quarter:
        """Read ``2027-04``; anything else is refused with what to write."""
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(value)
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


FOLDER = click.argument("folder", type=click.Path(path_type=Path))


def giving(function: F) -> F:
    """The options that say how an answer is given back."""
    for option in (
        click.option("--rows", type=click.IntRange(1), default=20, metavar="N", help="Rows shown of long tables: 20."),
        click.option(
            "--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the JSON to this file."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the JSON document and nothing else."),
    ):
        function = option(function)
    return function


def _finite(context: click.Context, option: click.Parameter, seconds: float | None) -> float | None:
    if seconds is not None and not math.isfinite(seconds):
        raise click.BadParameter("write a number of seconds, or leave the option out for no limit")
    return seconds


def planning(function: F) -> F:
    """The options of a plan."""
    for option in (
        click.option(
            "--time-limit",
            type=click.FloatRange(0, min_open=True),
            callback=_finite,
            metavar="SECONDS",
            help="Keep the best plan found in this time.",
        ),
        click.option(
            "--quarters", type=click.IntRange(1, MOST_QUARTERS), default=20, metavar="N", help="How many quarters: 20."
        ),
        click.option("--start", type=QuarterType(), help="First quarter, for example 2027-04; default the next one."),
    ):
        function = option(function)
    return function


@click.command(short_help="Read a folder and list what is doubtful.")
@FOLDER
@giving
def check(folder: Path, as_json: bool, out: Path | None, rows: int) -> int:
    """Read a folder and list everything that is doubtful or wrong, with what to do.

    Leaves with exit code 1 where a row was refused.
    """
    began = time.perf_counter()
    reading = read_estate(folder)
    document = check_document(reading, folder, seconds=time.perf_counter() - began)
    give(document, as_json=as_json, out=out, rows=rows)
    return 0 if document["answer"]["clean"] else REFUSED_EXIT


@click.command(short_help="Find where bodies pay twice.")
@FOLDER
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day looked at, for example 2027-04-01; else today."
)
@giving
def overlap(folder: Path, on: datetime | None, as_json: bool, out: Path | None, rows: int) -> int:
    """Find where bodies pay twice: shared buildings, parallel circuits, services, suppliers, closed sites."""
    from wherry.engine.overlap.question import OverlapOptions
    from wherry.work.answers import answer_overlap, today

    day: date = on.date() if on is not None else today()
    reading = read_estate(folder)
    give_answer(answer_overlap(reading.estate, OverlapOptions(as_of=day)), reading, folder, as_json, out, rows)
    return 0


@click.command(short_help="Find who should provide what, and when.")
@FOLDER
@planning
@negotiating
@click.option(
    "--keep-apart", is_flag=True, help="Refuse offers at sites not known to stand apart from what they recover."
)
@giving
def plan(
    folder: Path,
    start: Quarter | None,
    quarters: int,
    time_limit: float | None,
    demands: Demands,
    keep_apart: bool,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Find who should provide what to whom, and when, at least cost and with no new money.

    Ctrl-C keeps the best plan so far and leaves with exit code 130. Where demands cannot hold together, the fewest of
    them that clash are named.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.work.answers import answer_plan
    from wherry.work.separating import keep_separation

    reading = read_estate(folder)
    options, wishes = demands.put_into(plan_options(start, quarters), reading.estate), demands.preferences()
    if keep_apart:
        kept = keep_separation(reading.estate, options)
        options = kept.options
        for finding in kept.findings:
            click.echo(f"wherry: {finding.says}; {finding.remedy}", err=True)
    answer, stopped = work_until_stopped(
        lambda watch, stop: answer_plan(
            reading.estate, options, preferences=wishes, watch=watch, stop=stop, time_limit=time_limit
        ),
        doing="Making the plan",
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0


@click.command(short_help="Divide the saving among the bodies.")
@FOLDER
@planning
@click.option(
    "--each-limit",
    type=click.FloatRange(0, min_open=True),
    callback=_finite,
    metavar="SECONDS",
    help="Spend this long on each coalition and divide between bounds.",
)
@click.option("--every-rule", is_flag=True, help="With more than 12 bodies too; takes many more plans.")
@giving
def divide(
    folder: Path,
    start: Quarter | None,
    quarters: int,
    time_limit: float | None,
    each_limit: float | None,
    every_rule: bool,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Divide the saving of the plan among the bodies, by every rule, with who could object and who owes what.

    Every coalition of bodies gets a plan of its own, so this takes longer than plan. With more than 12 bodies the
    coalitions that gain most are searched for instead; the Shapley value is then sampled, where --every-rule is given.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.work.answers import answer_division

    reading, options = read_estate(folder), plan_options(start, quarters)
    answer, stopped = work_until_stopped(
        lambda watch, stop: answer_division(
            reading.estate,
            options,
            watch=watch,
            stop=stop,
            time_limit=time_limit,
            each_limit=each_limit,
            every_rule=every_rule,
        ),
        doing="Making a plan for every coalition",
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0


@click.command(short_help="Find which site should recover which.")
@FOLDER
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day looked at, for example 2027-04-01; else today."
)
@click.option(
    "--good-for", type=click.IntRange(1), default=365, metavar="DAYS", help="How long a test counts as proof: 365."
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    callback=_finite,
    metavar="SECONDS",
    help="Keep the best pairings found in this time.",
)
@giving
def pair(
    folder: Path,
    on: datetime | None,
    good_for: int,
    time_limit: float | None,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Find which site should recover which service of which other at least cost, and how today's pairings stand.

    Every separation rule is kept, every host has room for all that may fall together, and a need that no host can
    take is named with the rule that blocks it. Ctrl-C keeps the best choice so far and leaves with exit code 130.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.engine.resilience.pairing.question import PairingOptions
    from wherry.work.answers import answer_pairing, today

    reading = read_estate(folder)
    options = PairingOptions(as_of=on.date() if on is not None else today(), test_good_for_days=good_for)
    answer, stopped = work_until_stopped(
        lambda watch, stop: answer_pairing(reading.estate, options, watch=watch, stop=stop, time_limit=time_limit),
        doing="Choosing who recovers whom",
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0


def read_estate(folder: Path) -> Reading:
    """The folder as it is read, with its findings."""
    from wherry.read.folder import read_folder

    return read_folder(folder)


def plan_options(start: Quarter | None, quarters: int) -> PlanOptions:
    """The usual options of a plan from its first quarter, or from the next one."""
    from wherry.engine.plan.options import PlanOptions
    from wherry.work.answers import today

    return PlanOptions(start=start or Quarter.containing(today()) + 1, quarters=quarters)


def give_answer(answer: Answer, reading: Reading, folder: Path, as_json: bool, out: Path | None, rows: int) -> None:
    """Give an answer back as its document, and say on stderr what its folder lacks."""
    from wherry.show.document import make_document

    severities = [finding.severity for finding in reading.findings]
    refused, doubtful = severities.count("refused"), severities.count("doubtful")
    if refused or doubtful:
        click.echo(
            f"wherry: of the folder's findings {refused} were refused and {doubtful} are doubtful; this "
            f"answer rests on the rest. See: wherry check {folder}",
            err=True,
        )
    question = {"folder": folder.name, "refused": refused, "doubtful": doubtful, "options": answer.question}
    document = make_document(
        answer.kind,
        question=question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )
    give(document, as_json=as_json, out=out, rows=rows)
