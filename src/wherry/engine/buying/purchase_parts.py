"""What a joint purchase is made of: who buys and sells, lots, criteria, awards, contracts, changes and ends.

Every fact is a column that says what it means; unknown is None and is never filled in. Amounts are pounds without VAT
unless their name says otherwise.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wherry.record.column import column, part

AUTHORITIES = ("sub-central authority", "central government authority", "public undertaking", "private utility")
CRITERIA = ("price", "quality", "cost")
ENDINGS = (
    "completed",
    "discharged by agreement",
    "breach by the supplier",
    "implied right to terminate",
    "convenience",
    "set aside by a court",
    "other",
)
GROUNDS = (
    "provided for in the contract",
    "urgency and the protection of life",
    "unforeseeable circumstances",
    "materialisation of a known risk",
    "additional goods, services or works",
    "transfer on corporate restructuring",
    "defence authority contracts",
    "not substantial",
    "below the threshold for modifications",
)
"""Grounds of a change. Source: Procurement Act 2023, section 74 and schedule 8."""


@part
class Address:
    """Where an organisation is reached."""

    street: str | None = column(says="Street address.", default=None, example="County Hall, Martineau Lane")
    locality: str | None = column(says="Town.", default=None, example="Norwich")
    postcode: str | None = column(says="Postcode.", default=None, example="NR1 2DH")
    region: str | None = column(says="Its territorial level code (ITL, formerly NUTS).", default=None, example="UKH15")
    email: str | None = column(says="E-mail address for this purchase.", default=None, example="buying@example.org")


@part
class Buyer(Address):
    """A contracting authority that is party to the purchase."""

    ref: str = column(says="The body's reference.", example="NFK")
    name: str = column(says="Its full name.", example="Norfolk County Council")
    ppon: str | None = column(
        says="Its public procurement organisation number on the central digital platform.",
        default=None,
        example="PABC-1234-DEFG",
    )
    contact: str | None = column(says="Whom to ask: an office, not a person.", default=None, example="Procurement team")
    telephone: str | None = column(says="Telephone number.", default=None, example="01632 960000")
    website: str | None = column(says="Its web site.", default=None, example="https://example.org")
    authority: str | None = column(
        says="The kind of contracting authority it is.", choices=AUTHORITIES, default=None, example=AUTHORITIES[0]
    )


@part
class Seller(Address):
    """A supplier to whom something is or is to be awarded."""

    ref: str = column(says="A short name for it in this purchase.", example="carrier-a")
    name: str = column(says="Its legal name.", example="Carrier A Ltd")
    company_number: str | None = column(says="Its number at Companies House.", default=None, example="01234567")
    ppon: str | None = column(
        says="Its number on the central digital platform.", default=None, example="PXYZ-1234-ABCD"
    )
    sme: bool | None = column(says="Whether it is a small or medium-sized enterprise.", default=None, example="no")
    vcse: bool | None = column(
        says="Whether it is a voluntary, community or social enterprise.", default=None, example="no"
    )
    supported_employment: bool | None = column(
        says="Whether it is a supported employment provider.", default=None, example="no"
    )
    service_mutual: bool | None = column(says="Whether it is a public service mutual.", default=None, example="no")


@part
class Term:
    """From when to when, with what may be added."""

    starts: date | None = column(says="First day.", default=None, example="2028-04-01")
    ends: date | None = column(says="Last day if nobody extends it.", default=None, example="2033-03-31")
    extend_to: date | None = column(
        says="Last day with every extension; the same as the end where there is none.",
        default=None,
        example="2035-03-31",
    )
    extensions: str | None = column(
        says="What extensions are possible and when they would be used.", default=None, example="Two times 12 months"
    )
    value_gbp: Decimal | None = column(
        says="Value over the longest term, without VAT.", unit="£", at_least=0, default=None, example="61600000"
    )
    value_with_vat_gbp: Decimal | None = column(
        says="The same with VAT.", unit="£", at_least=0, default=None, example="73920000"
    )


@part
class Lot(Term):
    """One lot of the purchase; a purchase that is not divided is one lot."""

    number: str = column(says="The lot's number.", example="1")
    title: str | None = column(says="What the lot is called.", default=None, example="Wide area network")
    description: str | None = column(says="What it comprises.", default=None, example="Lines to 175 sites")
    cpv: tuple[str, ...] = column(
        says="Codes of the Common Procurement Vocabulary.", refers_to="", default=(), example="72720000"
    )
    bodies: tuple[str, ...] = column(says="The bodies that buy in this lot.", default=(), example="NFK; SFK")
    suits_sme: bool | None = column(
        says="Whether it may suit small and medium-sized enterprises.", default=None, example="yes"
    )
    suits_vcse: bool | None = column(
        says="Whether it may suit voluntary, community and social enterprises.", default=None, example="no"
    )


@part
class Criterion:
    """What tenders are judged by."""

    kind: str = column(says="Price, quality or cost.", choices=CRITERIA, example="price")
    name: str = column(says="What it is called.", example="Whole-life price")
    lot: str | None = column(says="The lot it is for; empty for all.", default=None, example="1")
    weight_percent: Decimal | None = column(
        says="Its weight.", unit="%", at_least=0, at_most=100, default=None, example="60"
    )


@part
class Award(Term):
    """The decision to enter into one contract."""

    ref: str = column(says="The award's reference.", example="A-1")
    lots: tuple[str, ...] = column(says="Numbers of the lots it is for.", default=(), example="1")
    sellers: tuple[str, ...] = column(says="The suppliers it goes to.", default=(), example="carrier-a")
    decided: date | None = column(says="The day of the decision.", default=None, example="2027-11-01")
    summaries_sent: date | None = column(
        says="The day on which assessment summaries were sent to everybody whose tender was assessed.",
        default=None,
        example="2027-11-02",
    )
    standstill_ends: date | None = column(says="Last day of standstill.", default=None, example="2027-11-15")
    sign_on: date | None = column(says="The day on which it should be signed.", default=None, example="2027-11-22")
    tenders: int | None = column(says="How many tenders were received.", at_least=0, default=None, example="5")
    tenders_assessed: int | None = column(
        says="How many tenders were assessed at the last stage.", at_least=0, default=None, example="4"
    )


@part
class Signed(Term):
    """A contract that was entered into."""

    ref: str = column(says="The contract's reference.", example="K-1")
    award: str = column(says="The award it rests on.", example="A-1")
    title: str | None = column(says="Its title.", default=None, example="Wide area network for two counties")
    body: str | None = column(says="The body that signed it.", default=None, example="NFK")
    signed: date | None = column(says="The day on which it was signed.", default=None, example="2027-11-22")
    indicators: tuple[str, ...] = column(
        says="Key performance indicators, three or more over £5 million.", default=(), example="Sites in service"
    )
    no_indicators_reason: str | None = column(says="Why none are set.", default=None, example="One delivery only")
    document: str | None = column(
        says="Address of the published contract.", default=None, example="https://example.org/k-1"
    )


@part
class Change(Term):
    """A change of a contract that is intended; the term and value are those after the change."""

    contract: str = column(says="The contract that is changed.", example="K-1")
    description: str | None = column(says="What is changed.", default=None, example="The first extension is taken")
    ground: str | None = column(says="Why it is allowed.", choices=GROUNDS, default=None, example=GROUNDS[0])
    reason: str | None = column(says="How that ground is met.", default=None, example="Clause 3 foresees it")
    change_on: date | None = column(says="The day from which it holds.", default=None, example="2032-09-30")
    value_before_gbp: Decimal | None = column(
        says="Value before the change, without VAT.", unit="£", at_least=0, default=None, example="61600000"
    )
    ends_before: date | None = column(says="Last day before the change.", default=None, example="2033-03-31")


@part
class Ending:
    """The end of a contract, whatever its reason."""

    contract: str = column(says="The contract that ended.", example="K-1")
    ended: date | None = column(says="The day on which it ended.", default=None, example="2033-03-31")
    reason: str | None = column(says="Why it ended.", choices=ENDINGS, default=None, example=ENDINGS[0])
    explanation: str | None = column(
        says="The reason in words; for a breach, what it was and what came of it.",
        default=None,
        example="The term is over",
    )
    value_gbp: Decimal | None = column(
        says="Value of the contract as it ended, without VAT.", unit="£", at_least=0, default=None, example="59800000"
    )
