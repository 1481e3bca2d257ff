"""Notices of the Procurement Act 2023: which there are, when each is due, and what each is about.

Source: the Act (sections named below); the Procurement Regulations 2024, SI 2024/692; the UK extension of the Open
Contracting Data Standard for ``noticeType``.
"""

from __future__ import annotations

from dataclasses import dataclass

PLANNING, TENDER, AWARD, CONTRACT = "planning", "tender", "awards", "contracts"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """One kind of notice. ``tag`` is the release's tag, ``stage`` where its document stands, ``about`` the list of the
    purchase of which it takes one row (empty: it is about the purchase as a whole)."""

    code: str
    name: str
    when: str
    act: str
    regulation: str
    tag: str
    stage: str
    document: str
    about: str = ""


NOTICES: dict[str, NoticeKind] = {
    kind.code: kind
    for kind in (
        NoticeKind(
            code="UK1", name="Pipeline notice", act="section 93", regulation="regulation 15", tag="planning",
            stage=PLANNING, document="plannedProcurementNotice",
            when="From 1 April to 26 May, for each contract over £2 million expected in the next 18 months, by "
            "authorities that expect to pay £100 million or more in the year; others may.",
        ),
        NoticeKind(
            code="UK2", name="Preliminary market engagement notice", act="section 17", regulation="regulation 17",
            tag="planning", stage=PLANNING, document="marketEngagementNotice",
            when="Before the tender notice, where suppliers are engaged; else the tender notice says why not.",
        ),
        NoticeKind(
            code="UK3", name="Planned procurement notice", act="section 15", regulation="regulation 16",
            tag="planning", stage=PLANNING, document="plannedProcurementNotice",
            when="By choice. Published 40 days to 12 months before the tender notice, it lets the tender period be "
            "10 days.",
        ),
        NoticeKind(
            code="UK4", name="Tender notice", act="section 21", regulation="regulations 18 and 19", tag="tender",
            stage=TENDER, document="tenderNotice",
            when="To invite tenders or requests to take part in a competitive procedure.",
        ),
        NoticeKind(
            code="UK5", name="Transparency notice", act="section 44", regulation="regulation 26", tag="award",
            stage=AWARD, document="awardNotice", about=AWARD, when="Before a direct award.",
        ),
        NoticeKind(
            code="UK6", name="Contract award notice", act="section 50", regulation="regulation 27", tag="award",
            stage=AWARD, document="awardNotice", about=AWARD,
            when="After the decision and before the contract is signed; the standstill of at least 8 working days "
            "begins with it.",
        ),
        NoticeKind(
            code="UK7", name="Contract details notice", act="section 53", regulation="regulation 32", tag="contract",
            stage=CONTRACT, document="contractNotice", about=CONTRACT,
            when="Within 30 days of signing, one for each contract; over £5 million the contract itself within 90.",
        ),
        NoticeKind(
            code="UK10", name="Contract change notice", act="section 75", regulation="regulation 40",
            tag="contractUpdate", stage=CONTRACT, document="contractNotice", about="changes",
            when="Before a contract is changed by more than 10% of its value (works: 15%) or of its term.",
        ),
        NoticeKind(
            code="UK11", name="Contract termination notice", act="section 80", regulation="regulation 41",
            tag="contractTermination", stage=CONTRACT, document="contractTerminationNotice", about="endings",
            when="Within 30 days of the end of a contract, also where it simply ran its term.",
        ),
        NoticeKind(
            code="UK12", name="Procurement termination notice", act="section 55", regulation="regulation 37",
            tag="tenderCancellation", stage=TENDER, document="tenderCancellationNotice",
            when="As soon as it is decided not to award a contract after a tender or transparency notice.",
        ),
    )
}  # fmt: skip
"""The kinds that are drafted, by code, in the order of a purchase's life."""
