"""Judge a folder: every file in it that is a configuration or a scan, each on its own, and the bodies they belong to.

What files say is added up by clause and body with what an estate records: documents, attestations, diagrams, devices
and certificates. Nothing that leaves here holds a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wherry.engine.assurance.evidence import Piece
from wherry.engine.assurance.join import JoinQuestion
from wherry.engine.assurance.rollup import ClauseState, roll_up
from wherry.engine.assurance.rule import PACKS, load_pack, load_rules, rules_version
from wherry.engine.assurance.verdict import Verdict
from wherry.read.config.platform import PLATFORMS
from wherry.read.joining import EDGES, INTENT, read_joining
from wherry.record.canonical import plain, sha256
from wherry.record.error import CannotRead, WherryError
from wherry.record.estate import TABLES, Estate
from wherry.record.finding import DOUBTFUL, Finding, Source
from wherry.work.judge_beyond import judge_beyond
from wherry.work.judge_certificates import certificate_documents
from wherry.work.judge_evidence import Gathered, gather_evidence
from wherry.work.judge_file import NO_BODY, Judged, Task, judge_file, judge_files
from wherry.work.judge_tasks import follow, remedy_documents, task_document

__all__ = ["NO_BODY", "Judged", "Task", "judge_file", "judge_files", "judge_folder"]

NOTES = frozenset((".md", ".rst", ".html", ".pdf", ".docx", ".odt", ".png", ".jpg", ".svg", ".py"))
SHEETS = frozenset((".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods"))


def judge_folder(
    folder: Path,
    *,
    today: date,
    estate: Estate | None = None,
    pool: Executor | None = None,
    earlier: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Judge every file below a folder, as plain values. ``estate`` says whose each configuration is, and brings its
    evidence, devices and certificates. ``earlier`` are answers of other days, from which tasks are followed.

    ``WherryError`` where there is no such folder. What files hold never raises. ``pool`` shares the files among cores.
    """
    if not folder.is_dir():
        raise WherryError(f"{folder} is no folder; name the folder that holds the configurations")
    tasks = list(_tasks(folder, today, estate))
    if pool is None:
        done = [judge_file(task) for task in tasks]
    else:
        chunk = max(1, len(tasks) // 32)
        parts = [tasks[start : start + chunk] for start in range(0, len(tasks), chunk)]
        done = [judged for part in pool.map(judge_files, parts) for judged in part]
    joining, findings = _joining(folder)
    gathered = gather_evidence(done, estate, today=today)
    gathered = replace(gathered, findings=(*gathered.findings, *findings))
    return add_up(done, gathered, estate, today, joining=joining, earlier=earlier)


def _joining(folder: Path) -> tuple[JoinQuestion | None, tuple[Finding, ...]]:
    """What bodies mean to let pass, where the folder says so, with what was doubtful in its rows."""
    if not (folder / INTENT).is_file():
        return None, ()
    try:
        found = read_joining(folder)
    except CannotRead as fault:
        source = Source(file=INTENT)
        remedy = "mend it, or take the file away"
        return None, (
            Finding(
                code="intent-unread", severity=DOUBTFUL, says=f"it was not read: {fault}", remedy=remedy, source=source
            ),
        )
    return found.question, found.findings


def _tasks(folder: Path, today: date, estate: Estate | None) -> Iterator[Task]:
    """In an estate folder, what lies in configs and scans; in any other, every file that is no note."""
    inside = (folder / "devices.csv").is_file() or (folder / "bodies.csv").is_file()
    of_estate = inside or (estate is not None and estate.counts["devices"] > 0)
    roots = [folder / name for name in ("configs", "scans") if (folder / name).is_dir()] if of_estate else []
    devices = {device.config_file: device for device in estate.devices if device.config_file} if estate else {}
    bodies = _bodies(folder, estate)
    for root in roots or [folder]:
        for path in sorted(root.rglob("*")):
            inner = path.relative_to(root)
            hidden = any(part.startswith(".") for part in inner.parts)
            at_top = path.parent == folder
            table = inside and at_top and path.stem in TABLES and path.suffix.lower() in SHEETS
            table = table or (at_top and path.name in (INTENT, EDGES))
            if hidden or table or path.suffix.lower() in NOTES or not path.is_file():
                continue
            device = devices.get(inner.as_posix()) or devices.get(path.name)
            platform = (device.platform or "").lower() if device else None
            of_folder = inner.parts[0] if len(inner.parts) > 1 and inner.parts[0] in bodies else NO_BODY
            yield Task(
                path=str(path),
                name=path.relative_to(folder).as_posix(),
                body=device.body if device else of_folder,
                device=device.ref if device else None,
                platform=platform if platform in PLATFORMS else None,
                today=today,
            )


def _bodies(folder: Path, estate: Estate | None) -> set[str]:
    """The codes that folders may bear: those of the estate, or of any folder beside rows of what is meant to pass."""
    if estate is not None:
        return {body.ref for body in estate.bodies}
    return {inner.name for inner in folder.iterdir() if inner.is_dir()} if (folder / INTENT).is_file() else set()


def add_up(
    done: list[Judged],
    gathered: Gathered,
    estate: Estate | None,
    today: date,
    *,
    joining: JoinQuestion | None = None,
    earlier: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The answer from files that were judged and the evidence beside them. ``joining`` says what bodies mean to let
    pass; the rules that take more than one file are judged here. ``earlier`` are answers of other days."""
    for judged, verdict in judge_beyond(done, gathered.tracked, joining, today=today):
        judged.add(verdict)
    verdicts = [verdict for judged in done for verdict in judged.verdicts]
    files = [judged.document for judged in done]
    tasks = follow([*earlier, {"today": today.isoformat(), "files": files}])
    hashes = [[judged.document["file"], judged.document["sha256"]] for judged in done]
    return {
        "today": today.isoformat(),
        "rules_version": rules_version(),
        "rules": [
            {
                "id": rule.id,
                "says": rule.says,
                "severity": rule.severity,
                "scope": rule.scope,
                "clauses": plain(rule.clauses),
                "stig": plain(rule.stig),
            }
            for rule in load_rules()
        ],
        "packs": [_pack_document(name, verdicts, gathered.pieces, today) for name in PACKS],
        "files": files,
        "remedies": remedy_documents(done, tasks, today),
        "tasks": [task_document(task, today) for task in tasks],
        **certificate_documents(estate, today),
        **gathered.document(today),
        "generated": any(judged.generated for judged in done) or (estate is not None and estate.generated),
        "inputs_sha256": sha256(hashes if estate is None else [*hashes, ["estate", estate.sha256]]),
    }


def _pack_document(name: str, verdicts: list[Verdict], pieces: tuple[Piece, ...], today: date) -> dict[str, Any]:
    pack = load_pack(name)
    return {
        "id": pack.id,
        "name": pack.name,
        "version": pack.version,
        "published": pack.published.isoformat(),
        "read_on": pack.read_on.isoformat(),
        "source": pack.source,
        "paraphrase": pack.paraphrase,
        "clauses": [
            {"id": clause.id, "topic": clause.topic, "says": clause.says, "kinds": list(clause.kinds)}
            for clause in pack.clauses
        ],
        "states": [_state_document(state) for state in roll_up(pack, verdicts, pieces=pieces, today=today)],
    }


def _state_document(state: ClauseState) -> dict[str, Any]:
    """A clause's state as plain values; what decides it is long, and made of words already."""
    return {
        "pack": state.pack,
        "clause": state.clause,
        "body": state.body,
        "state": state.state,
        "reason": state.reason,
        "counts": dict(state.counts),
        "deciding": [list(each) for each in state.deciding],
        "evidence": plain(state.evidence),
        "lacks": list(state.lacks),
        "until": plain(state.until),
    }
