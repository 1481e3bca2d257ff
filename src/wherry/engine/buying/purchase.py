"""A joint purchase: what is bought, by whom, in which lots, and how far it has got. Notices are drafted from it.

Every fact is a column that says what it means; unknown is None and is never filled in. Amounts are pounds without VAT
unless their name says otherwise.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.engine.buying.purchase_parts import Award, Buyer, Change, Criterion, Ending, Lot, Seller, Signed
from wherry.record.column import column, part

FORMAT = "wherry/purchase/1"
GOODS, SERVICES, WORKS = CATEGORIES = ("goods", "services", "works")
OPEN, FLEXIBLE, DIRECT = PROCEDURES = ("open procedure", "competitive flexible procedure", "direct award")


@part
class Purchase:
    """What several bodies buy together, from the first idea to the last contract."""

    ref: str = column(says="Its reference, with the lead body's code.", example="NFK/J-0001")
    title: str | None = column(says="What it is called in public.", default=None, example="Eastern wide area network")
    description: str | None = column(
        says="What is bought and why, for suppliers to judge by.", default=None, example="Lines and their management"
    )
    lead: str | None = column(says="The body that runs it.", default=None, example="NFK")
    ocid: str | None = column(
        says="The procurement identifier that the platform gave with the first notice.",
        default=None,
        example="ocds-h6vhtk-04eac3",
    )
    category: str | None = column(says="Goods, services or works.", choices=CATEGORIES, default=None, example=SERVICES)
    cpv: tuple[str, ...] = column(
        says="Codes of the Common Procurement Vocabulary.", default=(), example="72720000; 64214000"
    )
    regions: tuple[str, ...] = column(
        says="Territorial level codes of where it is delivered.", default=(), example="UKH1"
    )
    procedure: str | None = column(says="How it is let.", choices=PROCEDURES, default=None, example=FLEXIBLE)
    procedure_words: str | None = column(
        says="How a competitive flexible procedure goes: stages, negotiation, how many go on.",
        default=None,
        example="Selection, dialogue, final tenders",
    )
    framework: bool | None = column(says="Whether a framework is set up.", default=None, example="no")
    value_gbp: Decimal | None = column(
        says="Value of all lots over the longest term, without VAT.", unit="£", at_least=0, default=None,
        example="61600000",
    )  # fmt: skip
    value_with_vat_gbp: Decimal | None = column(
        says="The same with VAT; the threshold is compared with this.", unit="£", at_least=0, default=None,
        example="73920000",
    )  # fmt: skip
    tender_notice_on: date | None = column(
        says="When the tender notice (UK4) was or will be published.", default=None, example="2027-03-01"
    )
    planned_notice_on: date | None = column(
        says="When the planned procurement notice (UK3) was published.", default=None, example="2026-12-01"
    )
    engagement_ends: date | None = column(
        says="When engagement with the market closes or closed.", default=None, example="2027-01-31"
    )
    engagement: str | None = column(
        says="How suppliers are or were engaged: events, places, how to take part.",
        default=None,
        example="Two webinars",
    )
    no_engagement_reason: str | None = column(
        says="Why there was no preliminary market engagement.", default=None, example="The market was asked last year"
    )
    no_lots_reason: str | None = column(
        says="Why it is not divided into lots.", default=None, example="One network must be run by one operator"
    )
    enquiries_by: date | None = column(says="Last day for questions.", default=None, example="2027-03-20")
    interest_by: date | None = column(says="Last day for requests to take part.", default=None, example="2027-03-31")
    tender_by: date | None = column(says="Last day for tenders.", default=None, example="2027-05-31")
    award_by: date | None = column(says="When the award should be decided.", default=None, example="2027-09-30")
    submit_to: str | None = column(says="Where tenders are sent.", default=None, example="https://example.org/tenders")
    electronic: bool | None = column(
        says="Whether tenders are sent electronically and all documents come with the notice.", default=None,
        example="yes",
    )  # fmt: skip
    languages: str | None = column(says="Languages of tenders.", default=None, example="English")
    conditions: str | None = column(
        says="Conditions of participation, financial and technical.", default=None, example="Two networks of 100 sites"
    )
    documents: str | None = column(
        says="Address of the tender documents.", default=None, example="https://example.org/documents"
    )
    risks: str | None = column(
        says="Known risks that could later need a change of the contract.", default=None, example="Sites may close"
    )
    conflicts_assessed: bool | None = column(
        says="Whether a conflicts assessment was prepared or revised for this notice.", default=None, example="yes"
    )
    direct_ground: str | None = column(
        says="The ground of a direct award: section 41 with the paragraph of schedule 5, or section 43.", default=None,
        example="schedule 5, paragraph 7 (additional or repeat goods, services or works)",
    )  # fmt: skip
    direct_reason: str | None = column(
        says="How that ground is met.", default=None, example="Another supplier's lines would not work with these"
    )
    ended_on: date | None = column(
        says="When it was decided to end the purchase without a contract.", default=None, example="2027-07-01"
    )
    ended_reason: str | None = column(says="Why it was ended.", default=None, example="No tender was within the budget")
    generated: bool = column(says="Whether it was generated for a demonstration.", default=False, example="no")
    buyers: tuple[Buyer, ...] = ()
    sellers: tuple[Seller, ...] = ()
    lots: tuple[Lot, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    awards: tuple[Award, ...] = ()
    contracts: tuple[Signed, ...] = ()
    changes: tuple[Change, ...] = ()
    endings: tuple[Ending, ...] = ()


PARTS: dict[str, type] = {
    "buyers": Buyer,
    "sellers": Seller,
    "lots": Lot,
    "criteria": Criterion,
    "awards": Award,
    "contracts": Signed,
    "changes": Change,
    "endings": Ending,
}
"""The lists of a purchase and what stands in each."""


def lead_of(purchase: Purchase) -> Buyer | None:
    """The buyer that runs the purchase: the one named, or the only one."""
    for buyer in purchase.buyers:
        if buyer.ref == purchase.lead:
            return buyer
    return purchase.buyers[0] if purchase.lead is None and len(purchase.buyers) == 1 else None
