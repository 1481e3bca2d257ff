"""Drafting a notice: the release of one stage of a purchase, with what is missing in it and what is doubtful.

A draft is whole as data whatever is missing: what is unknown is left out and told, never filled in. Until the platform
gives an identifier, the draft bears one that says that it is a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wherry.engine.buying.notice import AWARD, CONTRACT, NOTICES, PLANNING, TENDER, NoticeKind
from wherry.engine.buying.notice_checks import above_threshold, find_doubts
from wherry.engine.buying.notice_needs import PURCHASE, Missing, find_missing, row_name
from wherry.engine.buying.notice_parties import make_parties, reference
from wherry.engine.buying.notice_stages import (
    make_awaited_contract,
    make_award,
    make_change,
    make_contract,
    make_ending,
    make_planning,
    make_tender,
)
from wherry.engine.buying.notice_values import begins, known
from wherry.engine.buying.purchase import Purchase, lead_of
from wherry.engine.buying.purchase_parts import Signed
from wherry.record.error import WherryError
from wherry.record.finding import Finding

Json = dict[str, Any]
Row = Any
EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_suitability_extension/master/extension.json",
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
)
TENDER_STATES = {"UK1": "planned", "UK2": "planned", "UK3": "planned", "UK4": "active", "UK12": "cancelled"}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A draft: its kind, what it is about, the release, what is missing and what is doubtful."""

    kind: NoticeKind
    about: tuple[str, ...]
    release: Json
    missing: tuple[Missing, ...]
    doubts: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether every fact that it needs is known."""
        return not self.missing


def kind_of(code: str) -> NoticeKind:
    """The kind of notice called ``code``; ``WherryError`` where none that is drafted here is."""
    found = NOTICES.get(code.strip().upper())
    if found is None:
        raise WherryError(f"no notice {code!r} is drafted here: choose from {', '.join(NOTICES)}")
    return found


def draft_notice(purchase: Purchase, code: str, on: date, about: str = "") -> Notice:
    """Draft a notice as of a day. ``about`` names the award (UK5, UK6), the contract (UK7) or the contract whose change
    or end is told (UK10, UK11), where there are several; UK6 and UK5 take all awards where none is named.

    ``WherryError`` where there is no such notice or row, or where one of several must be named.
    """
    kind = kind_of(code)
    rows = _rows(purchase, kind, about)
    scope = _scope(purchase, kind, rows)
    return Notice(
        kind=kind,
        about=tuple(row_name(row) for row in rows),
        release=_release(purchase, kind, rows, scope, on),
        missing=find_missing(purchase, kind, scope),
        doubts=find_doubts(purchase, kind, rows, on),
    )


def _rows(purchase: Purchase, kind: NoticeKind, about: str) -> tuple[Row, ...]:
    """The rows that the notice is about."""
    if not kind.about:
        return ()
    rows = tuple(getattr(purchase, kind.about))
    if about:
        rows = tuple(row for row in rows if row_name(row) == about)
        if not rows:
            raise WherryError(f"{purchase.ref} has no {kind.about.rstrip('s')} {about!r}")
    if len(rows) > 1 and kind.about != AWARD:
        names = list(dict.fromkeys(row_name(row) for row in rows))
        if len(names) > 1:
            raise WherryError(f"a {kind.code} is about one: name {', '.join(names[:-1])} or {names[-1]}")
        rows = rows[-1:]  # several changes of one contract: the last one is to be announced
    return rows


def _scope(purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...]) -> dict[str, tuple[Row, ...]]:
    """By list of the purchase, the rows that the notice speaks of."""
    awards = _awards(purchase, kind, rows)
    wanted = {ref for award in awards for ref in award.sellers}
    sellers = tuple(seller for seller in purchase.sellers if seller.ref in wanted)
    scope: dict[str, tuple[Row, ...]] = {
        PURCHASE: (purchase,), "buyers": purchase.buyers, "lots": purchase.lots, "criteria": purchase.criteria,
        "sellers": sellers, AWARD: awards, CONTRACT: _contracts(purchase, kind, rows),
    }  # fmt: skip
    return scope | ({kind.about: rows} if kind.about else {})


def _contracts(purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...]) -> tuple[Signed, ...]:
    if kind.about == CONTRACT:
        return rows
    named = {row.contract for row in rows if hasattr(row, "contract")}
    return tuple(contract for contract in purchase.contracts if contract.ref in named)


def _awards(purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if kind.about == AWARD:
        return rows
    named = {contract.award for contract in _contracts(purchase, kind, rows)}
    return tuple(award for award in purchase.awards if award.ref in named)


def draft_ocid(purchase: Purchase) -> str:
    """The purchase's identifier, or one that cannot be taken for a real one until the platform gives it."""
    return purchase.ocid or f"ocds-h6vhtk-draft-{purchase.ref.lower().replace('/', '-')}"


def _release(
    purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...], scope: dict[str, tuple[Row, ...]], on: date
) -> Json:
    ocid, lead = draft_ocid(purchase), lead_of(purchase)
    document = known(id=f"{kind.code}-draft", documentType=kind.document, noticeType=kind.code, description=kind.name)
    conflicts = known(
        id="conflicts", documentType="conflictOfInterest",
        description="A conflicts assessment has been prepared or revised for this notice.",
    )  # fmt: skip
    documents = [document, *([conflicts] if purchase.conflicts_assessed and kind.code in _ASSESSED else [])]
    above = above_threshold(purchase, on)
    at = {stage: documents if kind.stage == stage else [] for stage in (PLANNING, TENDER, AWARD, CONTRACT)}
    planning = make_planning(purchase, at[PLANNING], engagement=kind.code == "UK2")
    return known(
        ocid=ocid,
        id=f"{ocid}-{kind.code.lower()}-{'-'.join(row_name(row) for row in rows) or 'draft'}",
        tag=[kind.tag],
        date=begins(on),
        language="en",
        initiationType="tender",
        parties=make_parties(purchase, scope["sellers"]),
        buyer=reference(lead) if lead else None,
        planning=planning if kind.stage == PLANNING or kind.code == "UK4" else None,
        tender=_tender(purchase, kind, ocid, above, at[TENDER]),
        awards=_awards_of(purchase, kind, scope, above, at[AWARD]),
        contracts=_contracts_of(purchase, kind, rows, scope, above, at[CONTRACT]),
    )


_ASSESSED = ("UK4", "UK5", "UK7", "UK10")


def _tender(purchase: Purchase, kind: NoticeKind, ocid: str, above: bool | None, documents: list[Json]) -> Json:
    made = make_tender(purchase, ocid, TENDER_STATES.get(kind.code, "complete"), above, documents)
    if kind.code == "UK12":
        made |= known(statusDetails=purchase.ended_reason, finalStatusDate=begins(purchase.ended_on))
    return made


def _awards_of(
    purchase: Purchase, kind: NoticeKind, scope: dict[str, tuple[Row, ...]], above: bool | None, documents: list[Json]
) -> list[Json]:
    status = "active" if kind.stage == CONTRACT else "pending"
    sellers = {seller.ref: seller for seller in purchase.sellers}
    return [
        make_award(
            purchase, award, status, [sellers[ref] for ref in award.sellers if ref in sellers], above,
            documents if at == 0 else [],
        )
        for at, award in enumerate(scope[AWARD])
    ]  # fmt: skip


def _contracts_of(
    purchase: Purchase, kind: NoticeKind, rows: tuple[Row, ...], scope: dict[str, tuple[Row, ...]],
    above: bool | None, documents: list[Json],
) -> list[Json]:  # fmt: skip
    if kind.stage == AWARD:
        return [make_awaited_contract(award) for award in scope[AWARD]]
    made = [make_contract(purchase, contract, "active", above, documents) for contract in scope[CONTRACT]]
    if kind.code == "UK10":
        return [
            {**each, "proposedAmendments": [make_change(row, at) for at, row in enumerate(rows, 1)]} for each in made
        ]
    if kind.code == "UK11":
        return [make_ending(each, rows[0]) for each in made]
    return made


def make_package(purchase: Purchase, notice: Notice, on: date) -> Json:
    """The release in a package, as platforms exchange it."""
    lead = lead_of(purchase)
    return {
        "uri": f"urn:ocid:{notice.release['id']}",
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": begins(on),
        "publisher": {"name": lead.name if lead else "Draft, no lead body named"},
        "license": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "releases": [notice.release],
    }
