"""The document of ``wherry judge``: files with their facts and verdicts to the line, clauses by body, what to do."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wherry.show.document.finding import finding_rows

Json = dict[str, Any]


def assurance_answer(answer: Json) -> Json:
    """From ``wherry.work.judge.judge_folder``. Lines are pairs, first and last, counted from 1 in the file named."""
    files = answer["files"]
    return {
        "today": answer["today"],
        "rules_version": answer["rules_version"],
        "totals": _totals(files),
        "rules": answer["rules"],
        "packs": [_pack(pack, answer["today"]) for pack in answer["packs"]],
        "files": files,
        "weaknesses": answer["weaknesses"],
        "tables": answer["tables"],
        "remedies": [_remedy(remedy) for remedy in answer["remedies"]],
        "tasks": answer["tasks"],
        "certificates": answer["certificates"],
        "blocked_offers": answer["blocked_offers"],
        "findings": finding_rows(answer["findings"]),
    }


def _totals(files: list[Json]) -> Json:
    states = Counter(verdict["state"] for file in files for verdict in file["verdicts"])
    kinds = Counter(file["kind"] for file in files)
    return {
        "files": len(files),
        "configurations_judged": sum(1 for file in files if file["verdicts"]),
        "scans_read": kinds["scan"] - sum(1 for file in files if file["kind"] == "scan" and file["refused"]),
        "refused": sum(1 for file in files if file["refused"]),
        "platforms": dict(sorted(Counter(file["platform"] for file in files if file["platform"]).items())),
        "verdicts": {state.replace(" ", "_"): states[state] for state in ("pass", "fail", "not applicable", "unknown")},
    }


def _pack(pack: Json, today: str) -> Json:
    states = [
        {
            "clause": state["clause"],
            "body": None if state["body"] == "unknown" else state["body"],
            "state": state["state"],
            "reason": state["reason"],
            "counts": {name.replace(" ", "_"): count for name, count in sorted(state["counts"].items())},
            "deciding": [{"rule": rule, "device": device, "file": file} for rule, device, file in state["deciding"]],
            "evidence": [_piece(piece, today) for piece in state["evidence"]],
            "lacks": state["lacks"],
            "until": state["until"],
        }
        for state in pack["states"]
    ]
    return {**pack, "states": states}


def _piece(piece: Json, today: str) -> Json:
    """A piece of evidence; ISO days compare as text."""
    begun = piece["starts"] is None or piece["starts"] <= today
    return {
        "kind": piece["kind"],
        "state": piece["state"],
        "says": piece["says"],
        "record": piece["record"] or None,
        "file": piece["file"] or None,
        "lines": piece["lines"],
        "row": piece["row"],
        "starts": piece["starts"],
        "expires": piece["expires"],
        "counts": begun and (piece["expires"] is None or today <= piece["expires"]),
    }


def _remedy(remedy: Json) -> Json:
    return {**remedy, "body": None if remedy["body"] == "unknown" else remedy["body"]}
