"""Certificates of an estate in plain values: what lapses when, whom that reaches, and which offers it blocks."""

from __future__ import annotations

from datetime import date
from typing import Any

from wherry.engine.assurance.blocks import find_blocks
from wherry.engine.assurance.certificates import Travel, find_leaves, trace_lapses
from wherry.record.canonical import plain
from wherry.record.estate import Estate


def certificate_documents(estate: Estate | None, today: date) -> dict[str, Any]:
    """Every leave with all whom its lapse reaches, and offers that rest on leave that ends; empty without an estate."""
    if estate is None:
        return {"certificates": [], "blocked_offers": []}
    reached = {_key(travel): travel for travel in trace_lapses(estate, on=today)}
    leaves = find_leaves(estate.certificates, on=today)
    return {
        "certificates": [
            {
                **plain(leave),
                "refs": list(leave.refs),
                "reaches": _reaches(reached.get((leave.body, leave.service, leave.kind))),
            }
            for leave in leaves
        ],
        "blocked_offers": plain(find_blocks(estate, on=today)),
    }


def _key(travel: Travel) -> tuple[str, str | None, str]:
    return travel.leave.body, travel.leave.service, travel.leave.kind


def _reaches(travel: Travel | None) -> list[dict[str, Any]]:
    return [] if travel is None else [plain(each) for each in travel.reached]
