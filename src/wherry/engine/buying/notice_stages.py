"""The stages of a release: planning, tender, awards and contracts, each from the facts that are known.

Source: Open Contracting Data Standard 1.1.5 with the EU profile's extensions and the UK extension; field by field as
Find a Tender publishes its notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from wherry.engine.buying.notice_parties import reference
from wherry.engine.buying.notice_values import begins, can_extend, closes, item, known, money, period, term
from wherry.engine.buying.purchase import DIRECT, FLEXIBLE, OPEN, Purchase
from wherry.engine.buying.purchase_parts import Award, Change, Ending, Lot, Seller, Signed

Json = dict[str, Any]
METHODS = {OPEN: "open", FLEXIBLE: "selective", DIRECT: "direct"}
TERMINATIONS = {
    "completed": "contractCompleted",
    "discharged by agreement": "dischargedByAgreement",
    "breach by the supplier": "breach",
    "implied right to terminate": "impliedRight",
    "convenience": "convenience",
    "set aside by a court": "setAside",
    "other": "other",
}
LEGAL_BASIS = {"id": "2023/54", "scheme": "UKPGA", "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents"}


def make_planning(purchase: Purchase, documents: Sequence[Json], *, engagement: bool) -> Json:
    """The planning stage: the notice itself, and the engagement with the market."""
    milestone = known(
        id="engagement",
        type="engagement",
        description=purchase.engagement,
        dueDate=closes(purchase.engagement_ends),
    )
    return known(
        documents=list(documents),
        milestones=[milestone] if engagement and len(milestone) > 2 else None,
        noEngagementNoticeRationale=None if purchase.engagement else purchase.no_engagement_reason,
    )


def make_tender(purchase: Purchase, ident: str, status: str, above: bool | None, documents: Sequence[Json]) -> Json:
    """The tender: what is bought, in which lots, how and by when."""
    lots = purchase.lots
    one = len(lots) == 1
    return known(
        id=ident,
        legalBasis=LEGAL_BASIS,
        title=purchase.title,
        description=purchase.description,
        status=status,
        items=_items(purchase),
        value=money(purchase.value_gbp, purchase.value_with_vat_gbp),
        procurementMethod=METHODS.get(purchase.procedure or ""),
        procurementMethodDetails=(purchase.procedure or "").capitalize(),
        procurementMethodRationale=purchase.direct_reason if purchase.procedure == DIRECT else None,
        procurementMethodRationaleClassifications=_direct_ground(purchase),
        mainProcurementCategory=purchase.category,
        aboveThreshold=above,
        lots=[_lot(purchase, lot, status) for lot in lots],
        lotDetails=known(noLotsDivisionRationale=purchase.no_lots_reason) if one else None,
        documents=[*documents, *_tender_documents(purchase, documents)],
        **_how_to_tender(purchase, status),
    )


def _how_to_tender(purchase: Purchase, status: str) -> Json:
    """By when and how suppliers answer; nothing of it where nothing is asked of them any more."""
    if status == "planned":
        return known(communication=known(futureNoticeDate=closes(purchase.tender_notice_on)))
    if status != "active" or purchase.procedure == DIRECT:
        return {}
    electronic = {True: "allowed", False: "notAllowed"}.get(purchase.electronic)  # type: ignore[arg-type]
    selection = [{"description": purchase.conditions}] if purchase.conditions else None
    frame = {"hasFrameworkAgreement": purchase.framework} if purchase.framework is not None else None
    return known(
        procedure=known(features=purchase.procedure_words),
        tenderPeriod=known(endDate=closes(purchase.tender_by)),
        expressionOfInterestDeadline=closes(purchase.interest_by),
        enquiryPeriod=known(endDate=closes(purchase.enquiries_by)),
        awardPeriod=known(endDate=closes(purchase.award_by)),
        submissionMethodDetails=purchase.submit_to,
        submissionTerms=known(electronicSubmissionPolicy=electronic, languages=_languages(purchase.languages)),
        selectionCriteria=known(criteria=selection),
        techniques=frame,
        riskDetails=purchase.risks,
    )


def _languages(words: str | None) -> list[str]:
    """Languages by their code (ISO 639-1) where they are English or Welsh, else as written."""
    codes = {"english": "en", "welsh": "cy"}
    return [codes.get(word.strip().lower(), word.strip()) for word in (words or "").split(",") if word.strip()]


def _items(purchase: Purchase) -> list[Json]:
    if not purchase.lots:
        return [item("1", purchase.cpv, purchase.regions, None)]
    return [item(lot.number, lot.cpv or purchase.cpv, purchase.regions, lot.number) for lot in purchase.lots]


def _lot(purchase: Purchase, lot: Lot, status: str) -> Json:
    suits = known(sme=lot.suits_sme, vcse=lot.suits_vcse)
    rows = [row for row in purchase.criteria if row.lot in (None, lot.number)]
    criteria = [
        known(type=row.kind, name=row.name, numbers=_weight(row.weight_percent) if row.weight_percent else None)
        for row in rows
    ]
    return known(
        id=lot.number,
        title=lot.title,
        description=lot.description,
        status=status,
        suitability=suits,
        awardCriteria=known(criteria=criteria) if status == "active" else None,
        **term(lot),
    )


def _weight(percent: Decimal) -> list[Json]:
    return [{"number": money(percent)["amount"], "weight": "percentageExact"}]


def _direct_ground(purchase: Purchase) -> list[Json] | None:
    if purchase.procedure != DIRECT or purchase.direct_ground is None:
        return None
    return [{"id": purchase.direct_ground, "description": purchase.direct_ground}]


def _tender_documents(purchase: Purchase, documents: Sequence[Json]) -> list[Json]:
    """The documents of the tender, beside the notice that invites it."""
    if not documents or purchase.documents is None:
        return []
    return [{"id": "tender-documents", "documentType": "biddingDocuments", "url": purchase.documents}]


def make_award(
    purchase: Purchase, award: Award, status: str, sellers: Iterable[Seller], above: bool | None,
    documents: Sequence[Json],
) -> Json:  # fmt: skip
    """One award with its standstill; ``status`` is pending until the contract is signed."""
    lots = [lot for lot in purchase.lots if lot.number in award.lots]
    return known(
        id=award.ref,
        title=purchase.title,
        status=status,
        date=begins(award.decided),
        value=money(award.value_gbp, award.value_with_vat_gbp),
        suppliers=[reference(seller) for seller in sellers],
        items=[item(lot.number, lot.cpv or purchase.cpv, purchase.regions, lot.number) for lot in lots],
        contractPeriod=period(award.starts, award.ends, award.extend_to),
        relatedLots=list(award.lots),
        mainProcurementCategory=purchase.category,
        aboveThreshold=above,
        assessmentSummariesDateSent=begins(award.summaries_sent),
        standstillPeriod=known(endDate=closes(award.standstill_ends)),
        documents=list(documents),
    )


def make_awaited_contract(award: Award) -> Json:
    """The contract that an award leads to, before it is signed."""
    signing = known(id="signing", type="futureSignatureDate", dueDate=begins(award.sign_on), status="scheduled")
    return known(
        id=f"{award.ref}-contract",
        awardID=award.ref,
        status="pending",
        period=period(award.starts, award.ends, award.extend_to),
        value=money(award.value_gbp, award.value_with_vat_gbp),
        milestones=[signing] if award.sign_on else None,
    )


def make_contract(
    purchase: Purchase, contract: Signed, status: str, above: bool | None, documents: Sequence[Json]
) -> Json:
    """A contract that was signed, with its term, indicators and text."""
    indicators = [{"id": str(at), "title": words} for at, words in enumerate(contract.indicators, 1)]
    signed = [{"id": f"{contract.ref}-text", "documentType": "contractSigned", "url": contract.document}]
    return known(
        id=contract.ref,
        awardID=contract.award,
        title=contract.title or purchase.title,
        status=status,
        period=period(contract.starts, contract.ends, contract.extend_to),
        value=money(contract.value_gbp, contract.value_with_vat_gbp),
        dateSigned=begins(contract.signed),
        aboveThreshold=above,
        agreedMetrics=indicators,
        noAgreedMetricsRationale=contract.no_indicators_reason if not indicators else None,
        documents=[*documents, *(signed if contract.document else [])],
    )


def make_change(change: Change, number: int) -> Json:
    """A change that is intended, as the contract will be after it."""
    grounds = [{"id": change.ground, "description": change.ground.capitalize()}] if change.ground else None
    return known(
        id=str(number),
        date=begins(change.change_on),
        description=change.description,
        rationale=change.reason,
        rationaleClassifications=grounds,
        value=money(change.value_gbp, change.value_with_vat_gbp),
        period=period(change.starts or change.change_on, change.ends, change.extend_to),
        hasRenewal=can_extend(change),
    )


def make_ending(contract: Json, ending: Ending) -> Json:
    """The contract as it ended."""
    code = TERMINATIONS.get(ending.reason or "")
    reasons = [{"id": code, "description": (ending.reason or "").capitalize()}] if code else None
    return {
        **contract,
        **known(
            status="terminated",
            period={**contract.get("period", {}), **known(endDate=closes(ending.ended))},
            value=money(ending.value_gbp),
            statusDetails=ending.explanation,
            terminationRationaleClassifications=reasons,
        ),
    }
