"""The verbs that ask more of a plan: explain it, weigh its options and scenarios, compare two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wherry.cli.folder import FOLDER, give_answer, giving, plan_options, planning, read_estate
from wherry.cli.negotiating import Demands, negotiating
from wherry.cli.output import give
from wherry.record.error import CannotRead
from wherry.record.quarter import Quarter

if TYPE_CHECKING:
    from wherry.engine.plan.scenario import Scenario

STOPPED_BY_HAND = 130
PARTS = ("reasons", "rules", "prices")


@click.command(short_help="Say why a plan is as it is.")
@FOLDER
@click.option("--need", "needs", multiple=True, metavar="NEED", help="Only the reasons of this need; may be repeated.")
@click.option(
    "--ask",
    "parts",
    multiple=True,
    type=click.Choice(PARTS),
    help="Only reasons, rules or prices; may be repeated. Otherwise all.",
)
@planning
@negotiating
@giving
def explain(
    folder: Path,
    needs: tuple[str, ...],
    parts: tuple[str, ...],
    start: Quarter | None,
    quarters: int,
    time_limit: float | None,
    demands: Demands,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Say why each need is met as it is, what each rule costs, and at what price each shared offer wins.

    Every figure is the difference of two plans, so this takes many times longer than plan: narrow it with --need and
    --ask, or limit it with --time-limit. What is not reached in time is left out and said to be.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.work.explaining import answer_explanation

    reading = read_estate(folder)
    options = demands.put_into(plan_options(start, quarters), reading.estate)
    answer, stopped = work_until_stopped(
        lambda watch, stop: answer_explanation(
            reading.estate,
            options,
            parts=parts or PARTS,
            needs=needs or None,
            watch=watch,
            stop=stop,
            time_limit=time_limit,
        ),
        doing="Explaining the plan",
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0


@click.command(short_help="Weigh do nothing, each alone and share.")
@FOLDER
@click.option(
    "--scenarios",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A YAML or JSON list of scenarios, each with a name, growth and prices; the plan must hold in all.",
)
@click.option(
    "--optimism-kind",
    default="equipment and development",
    metavar="KIND",
    help="Kind of project whose upper bound of optimism bias set-up may have: equipment and development.",
)
@click.option(
    "--managed",
    type=click.IntRange(0, 100),
    default=0,
    metavar="PERCENT",
    help="Share of the causes of optimism bias that is managed: 0.",
)
@planning
@negotiating
@giving
def appraise(
    folder: Path,
    scenarios: Path | None,
    optimism_kind: str,
    managed: int,
    start: Quarter | None,
    quarters: int,
    time_limit: float | None,
    demands: Demands,
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Weigh doing nothing, each body alone, and sharing, with payback, switching values and the five cases.

    With --scenarios it also finds a plan that holds in every one of them.
    """
    from wherry.cli.progress import work_until_stopped
    from wherry.work.explaining import answer_appraisal

    reading = read_estate(folder)
    options = demands.put_into(plan_options(start, quarters), reading.estate)
    given = () if scenarios is None else _scenarios(scenarios)
    answer, stopped = work_until_stopped(
        lambda watch, stop: answer_appraisal(
            reading.estate,
            options,
            scenarios=given,
            optimism_kind=optimism_kind,
            managed_percent=managed,
            watch=watch,
            stop=stop,
            time_limit=time_limit,
        ),
        doing="Weighing the options",
    )
    give_answer(answer, reading, folder, as_json, out, rows)
    return STOPPED_BY_HAND if stopped else 0


@click.command(short_help="Compare two plans and say why they differ.")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@giving
def compare(first: Path, second: Path, as_json: bool, out: Path | None, rows: int) -> int:
    """Compare two plans, written by wherry plan --out, and say what differs and why one costs more.

    The difference adds up to the penny by kind of cost, by body, by offer and by year.
    """
    import time

    from wherry.record.canonical import plain, sha256
    from wherry.show.document import make_document
    from wherry.work.explaining import compare_documents

    began = time.perf_counter()
    documents = [_document(path) for path in (first, second)]
    names = (f"{first.stem} (1)", f"{second.stem} (2)")
    answer = plain(compare_documents(documents[0], documents[1], names=names))
    question = {"first": first.name, "second": second.name}
    document = make_document(
        "compare",
        question=question,
        answer=answer,
        inputs_sha256=sha256([document["inputs_sha256"] for document in documents]),
        seconds=time.perf_counter() - began,
        generated=any(document.get("generated", False) for document in documents),
    )
    give(document, as_json=as_json, out=out, rows=rows)
    return 0


def _document(path: Path) -> Any:
    remedy = "write one with wherry plan --out"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CannotRead(str(path), f"it cannot be read ({fault.strerror})", remedy) from fault
    except ValueError as fault:
        raise CannotRead(str(path), f"it is no JSON ({fault})", remedy) from fault


def _scenarios(path: Path) -> tuple[Scenario, ...]:
    import yaml

    from wherry.work.explaining import read_scenarios

    remedy = "write a list of scenarios, each with a name and growth"
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CannotRead(str(path), f"it cannot be read ({fault.strerror})", remedy) from fault
    except (ValueError, yaml.YAMLError) as fault:
        raise CannotRead(str(path), "it is neither YAML nor JSON", remedy) from fault
    return read_scenarios(rows, path.name)
