"""Suppliers, all of them fictional, each written in several ways as real ledgers do."""

from __future__ import annotations

from collections.abc import Iterable

from tools.demonstration.bodies import Owner
from tools.demonstration.draw import Draw
from wherry.record.contract import Supplier

CARRIERS = ("Carrier A", "Carrier B", "Carrier C", "Carrier D", "Carrier E", "Carrier F")
SPELLINGS = ("{} Ltd", "{} Limited", "{} (UK) Ltd", "{} PLC", "{} Group Limited")
LEDGER_SPELLINGS = ("{} LTD", "{} LIMITED", "{} UK LTD T/A {}", "{} PLC (WAS CARRIER Z)", "{}  ACCOUNTS DEPT")


def company_number(company: str) -> str:
    """A number that no company can have: ``ZZ`` is no prefix of the register."""
    return f"ZZ{sum(ord(letter) * (at + 1) for at, letter in enumerate(company)):06d}"


def carrier_of(owner: Owner, draw: Draw) -> str:
    """The carrier that a body buys its circuits from."""
    return draw.pick(owner.name, "carrier", CARRIERS)


def spelled(owner: Owner, company: str, draw: Draw) -> str:
    """The company as this body usually writes it."""
    return draw.pick(f"{owner.name}|{company}", "spelling", SPELLINGS).format(company)


def spelled_for(uid: str, owner: Owner, company: str, draw: Draw) -> str:
    """The company as it stands in one record: one in five is written in another way."""
    if draw.chance(uid, "other spelling", 0.2):
        return draw.pick(uid, "which spelling", SPELLINGS).format(company)
    return spelled(owner, company, draw)


def spelled_in_ledger(uid: str, company: str, draw: Draw) -> str:
    """The company as a ledger has it, in capitals and with what somebody once added."""
    name = company.upper()
    return " ".join(draw.pick(uid, "ledger spelling", LEDGER_SPELLINGS).format(name, name).split())


def supplier_ref(owner: Owner, company: str) -> str:
    """The reference of a body's record of a company."""
    return f"{owner.code}/U-{company.lower().replace(' ', '-')}"


def suppliers_of(owner: Owner, companies: Iterable[str], draw: Draw) -> list[Supplier]:
    """A body's supplier records: one for each company it buys from; some bodies hold a second for the same company."""
    rows = []
    for company in sorted(set(companies)):
        ref = supplier_ref(owner, company)
        known = draw.chance(ref, "company number", 0.6)
        rows.append(
            Supplier(
                ref=ref,
                body=owner.code,
                name=spelled(owner, company, draw),
                company_number=company_number(company) if known else None,
                provenance="generated",
            )
        )
        if draw.chance(ref, "second record", 0.12):
            rows.append(
                Supplier(
                    ref=f"{ref}-2",
                    body=owner.code,
                    name=spelled_in_ledger(ref, company, draw),
                    same_as=ref,
                    provenance="generated",
                )
            )
    return rows
