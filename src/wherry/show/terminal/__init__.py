"""Documents as words and tables for a shell: a list of paragraphs and tables, in reading order."""

from __future__ import annotations

from collections.abc import Callable

from wherry.show.terminal.assurance import assurance_parts
from wherry.show.terminal.buying import buying_read_parts, calendar_parts, suppliers_parts
from wherry.show.terminal.buying_award import award_parts
from wherry.show.terminal.buying_compare import overlaps_parts, prices_parts, spend_parts
from wherry.show.terminal.buying_lots import lots_parts
from wherry.show.terminal.check import check_parts
from wherry.show.terminal.division import division_parts
from wherry.show.terminal.explanation import appraisal_parts, comparison_parts, explanation_parts
from wherry.show.terminal.failure import failure_parts
from wherry.show.terminal.join import join_parts
from wherry.show.terminal.notice import notice_parts
from wherry.show.terminal.overlap import overlap_parts
from wherry.show.terminal.pairing import pairing_parts
from wherry.show.terminal.parts import Json, Parts
from wherry.show.terminal.plan import plan_parts

MOST_ROWS = 20

_SHOWN: dict[str, Callable[[Json, bool, int], Parts]] = {
    "check": check_parts,
    "overlap": overlap_parts,
    "plan": plan_parts,
    "division": division_parts,
    "explanation": explanation_parts,
    "appraisal": appraisal_parts,
    "compare": comparison_parts,
    "failure": failure_parts,
    "pairing": pairing_parts,
    "assurance": assurance_parts,
    "join": join_parts,
    "buying-read": buying_read_parts,
    "suppliers": suppliers_parts,
    "calendar": calendar_parts,
    "notice": notice_parts,
    "prices": prices_parts,
    "contract-overlaps": overlaps_parts,
    "spend": spend_parts,
    "lots": lots_parts,
    "award": award_parts,
}


def show_document(document: Json, *, most_rows: int = MOST_ROWS) -> Parts:
    """What a person wants to read of a document. Long tables are cut to ``most_rows`` with a note that says so."""
    kind = document["format"].split("/")[1]
    return _SHOWN[kind](document["answer"], document["generated"], most_rows)
