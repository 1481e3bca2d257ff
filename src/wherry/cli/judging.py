"""``wherry judge``: judge every configuration and scan of a folder."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherry.cli.folder import FOLDER, giving, read_estate
from wherry.cli.output import give

if TYPE_CHECKING:
    from wherry.record.estate import Estate

MANY_FILES = 400
"""From so many files on, every core judges; below, starting processes costs more than it gains."""


@click.command(short_help="Judge configurations and scans by dated rule sets.")
@FOLDER
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="Day judged on, for example 2027-04-01; else today."
)
@click.option(
    "--estate",
    "records",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the estate's tables, where the folder does not hold them: devices, evidence, certificates.",
)
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier answer, as --out wrote it: tasks are followed from it. May be given several times.",
)
@giving
def judge(
    folder: Path,
    on: datetime | None,
    records: Path | None,
    earlier: tuple[Path, ...],
    as_json: bool,
    out: Path | None,
    rows: int,
) -> int:
    """Judge every file below a folder: what each configuration says, line by line, by every rule and clause.

    The folder is any folder of configurations and scans, or an estate's with configs and scans in it; the estate's
    evidence and certificates then count as well. A file that cannot be judged says why and hurts no other: whatever
    the files hold, the exit code is 0.
    """
    from wherry.engine.parallel import executor
    from wherry.show.document import make_document
    from wherry.work.answers import today
    from wherry.work.judge import judge_folder
    from wherry.work.judge_tasks import load_earlier

    began = time.perf_counter()
    day = on.date() if on is not None else today()
    before = [load_earlier(path, before=day) for path in earlier]
    estate = _estate(folder) if records is None else read_estate(records).estate
    if folder.is_dir() and sum(1 for _ in folder.rglob("*")) >= MANY_FILES:
        with executor() as pool:
            answer = judge_folder(folder, today=day, estate=estate, pool=pool, earlier=before)
    else:
        answer = judge_folder(folder, today=day, estate=estate, earlier=before)
    document = make_document(
        "assurance",
        question={"folder": folder.name, "on": day.isoformat()},
        answer=answer,
        inputs_sha256=answer["inputs_sha256"],
        seconds=time.perf_counter() - began,
        generated=answer["generated"],
    )
    give(document, as_json=as_json, out=out, rows=rows)
    return 0


def _estate(folder: Path) -> Estate | None:
    """The estate of the folder, where it holds one: it says whose each configuration is, and what else speaks."""
    from wherry.read.folder import read_folder

    tables = ("devices", "bodies", "evidence", "certificates")
    if not any((folder / f"{table}.{kind}").is_file() for table in tables for kind in ("csv", "xlsx", "ods")):
        return None
    return read_folder(folder).estate
