"""The parties of a release: the bodies that buy, the one that leads, and the suppliers.

Several bodies that buy together are all parties with the role of buyer; the one that leads stands in ``buyer`` too and
is the procuring entity. Source: Open Contracting Data Standard 1.1.5, guidance on organisation references.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wherry.engine.buying.identifiers import company_number
from wherry.engine.buying.notice_values import known
from wherry.engine.buying.purchase import Purchase, lead_of
from wherry.engine.buying.purchase_parts import Address, Buyer, Seller

Json = dict[str, Any]
AUTHORITY_TYPES = {
    "sub-central authority": ("publicAuthoritySubCentralGovernment", "Public authority - sub-central government"),
    "central government authority": ("publicAuthorityCentralGovernment", "Public authority - central government"),
    "public undertaking": ("publicUndertaking", "Public undertaking"),
    "private utility": ("privateUtility", "Private utility"),
}
"""Kinds of contracting authority as the UK extension writes them."""


def party_id(party: Buyer | Seller) -> str:
    """The id of a party: by its company number or its number on the platform, else by its reference here."""
    if isinstance(party, Seller) and (number := company_number(party.company_number)):
        return f"GB-COH-{number}"
    return f"GB-PPON-{party.ppon}" if party.ppon else f"draft-{party.ref}"


def reference(party: Buyer | Seller) -> Json:
    """A party as other parts of a release refer to it."""
    return {"id": party_id(party), "name": party.name}


def make_parties(purchase: Purchase, sellers: Iterable[Seller]) -> list[Json]:
    """Every body that buys, the lead first, then the suppliers."""
    lead = lead_of(purchase)
    buyers = sorted(purchase.buyers, key=lambda buyer: buyer is not lead)
    return [_buyer(buyer, leads=buyer is lead and len(buyers) > 1) for buyer in buyers] + [_seller(s) for s in sellers]


def _buyer(buyer: Buyer, *, leads: bool) -> Json:
    kind = AUTHORITY_TYPES.get(buyer.authority or "")
    kinds = [{"scheme": "UK_CA_TYPE", "id": kind[0], "description": kind[1]}] if kind else []
    return known(
        id=party_id(buyer),
        name=buyer.name,
        identifier=known(scheme="GB-PPON", id=buyer.ppon) if buyer.ppon else None,
        address=_address(buyer),
        contactPoint=known(name=buyer.contact, email=buyer.email, telephone=buyer.telephone),
        roles=["buyer", "procuringEntity"] if leads else ["buyer"],
        details=known(url=buyer.website, classifications=kinds),
    )


def _seller(seller: Seller) -> Json:
    number = company_number(seller.company_number)
    platform = known(scheme="GB-PPON", id=seller.ppon) if seller.ppon else None
    return known(
        id=party_id(seller),
        name=seller.name,
        identifier=known(scheme="GB-COH", id=number, legalName=seller.name) if number else platform,
        additionalIdentifiers=[platform] if number and platform else None,
        address=_address(seller),
        contactPoint=known(email=seller.email),
        roles=["supplier"],
        details=known(
            scale=None if seller.sme is None else "sme" if seller.sme else "large",
            vcse=seller.vcse,
            shelteredWorkshop=seller.supported_employment,
            publicServiceMissionOrganization=seller.service_mutual,
        ),
    )


def _address(party: Address) -> Json:
    found = known(streetAddress=party.street, locality=party.locality, postalCode=party.postcode, region=party.region)
    return {**found, "country": "GB", "countryName": "United Kingdom"} if found else {}
