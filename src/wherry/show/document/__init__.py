"""Answers as documents for other programs: a stable shape with a ``format``, described by a JSON Schema.

``wherry/plan/1`` stays as it is once published; what must change gets ``/2``. Money is there twice: whole pence under
a name that ends in ``_pence`` and decimal pounds as text under the same name ending in ``_gbp``. Quarters are written
by their first month, ``2027-04``. Unknown is ``null`` and is never zero.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from wherry.show.document.assurance import assurance_answer
from wherry.show.document.buying import buying_read_answer, calendar_answer, suppliers_answer
from wherry.show.document.buying_award import award_answer
from wherry.show.document.buying_compare import overlaps_answer, prices_answer, spend_answer
from wherry.show.document.buying_lots import lots_answer
from wherry.show.document.check import check_answer
from wherry.show.document.division import division_answer
from wherry.show.document.explanation import explained_answer
from wherry.show.document.failure import failure_answer
from wherry.show.document.join import join_answer
from wherry.show.document.notice import notice_answer
from wherry.show.document.overlap import overlap_answer
from wherry.show.document.pairing import pairing_answer
from wherry.show.document.plan import plan_answer
from wherry.show.words import GENERATED

Json = dict[str, Any]

FORMATS = {
    "check": "wherry/check/1",
    "overlap": "wherry/overlap/1",
    "plan": "wherry/plan/1",
    "division": "wherry/division/1",
    "explanation": "wherry/explanation/1",
    "appraisal": "wherry/appraisal/1",
    "compare": "wherry/compare/1",
    "failure": "wherry/failure/1",
    "pairing": "wherry/pairing/1",
    "assurance": "wherry/assurance/1",
    "join": "wherry/join/1",
    "buying-read": "wherry/buying-read/1",
    "suppliers": "wherry/suppliers/1",
    "calendar": "wherry/calendar/1",
    "notice": "wherry/notice/1",
    "prices": "wherry/prices/1",
    "contract-overlaps": "wherry/contract-overlaps/1",
    "spend": "wherry/spend/1",
    "lots": "wherry/lots/1",
    "award": "wherry/award/1",
}

_SHAPES: dict[str, Callable[[Json], Json]] = {
    "check": check_answer,
    "overlap": overlap_answer,
    "plan": plan_answer,
    "division": division_answer,
    "explanation": explained_answer,
    "appraisal": explained_answer,
    "compare": explained_answer,
    "failure": failure_answer,
    "pairing": pairing_answer,
    "assurance": assurance_answer,
    "join": join_answer,
    "buying-read": buying_read_answer,
    "suppliers": suppliers_answer,
    "calendar": calendar_answer,
    "notice": notice_answer,
    "prices": prices_answer,
    "contract-overlaps": overlaps_answer,
    "spend": spend_answer,
    "lots": lots_answer,
    "award": award_answer,
}


def make_document(
    kind: str, *, question: Json, answer: Json, inputs_sha256: str, seconds: float, generated: bool
) -> Json:
    """The published document of an answer, given as the plain JSON values that a run keeps.

    ``kind`` is a key of ``FORMATS``; ``KeyError`` otherwise. ``seconds`` is how long it took to answer.
    """
    return {
        "format": FORMATS[kind],
        "generated": generated,
        "notice": GENERATED if generated else None,
        "inputs_sha256": inputs_sha256,
        "seconds": round(seconds, 3),
        "question": question,
        "answer": _SHAPES[kind](answer),
    }


def load_schema(kind: str) -> Json:
    """The JSON Schema (draft 2020-12) of a kind of document. ``KeyError`` where there is no such kind."""
    if kind not in FORMATS:
        raise KeyError(f"there is no document of {kind}; choose from {', '.join(FORMATS)}")
    found: Json = json.loads(files("wherry.show").joinpath("schema", f"{kind}.json").read_text("utf-8"))
    return found


def write_document(document: Json) -> str:
    """The document as text: indented, keys in the order of the shape, every letter as it is."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
