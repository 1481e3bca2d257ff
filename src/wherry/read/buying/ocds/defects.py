"""What is wrong in a release that can be read all the same: missing parts, ids used twice, numbers that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wherry.engine.buying.identifiers import company_number
from wherry.read.buying.ocds.reading import Defects, Where
from wherry.read.buying.ocds.shapes import Award, Document, Identifier, Party, Release

SAYS = {
    "id-missing": (
        "releases have no id, which every release must have",
        "ask the publisher; they were read by their place",
    ),
    "date-missing": ("releases have no date, so their order is not known", "ask the publisher"),
    "date-bad": ("dates are no dates", "ask the publisher"),
    "tag-missing": ("releases do not say what they tell (tag)", "ask the publisher"),
    "party-id-twice": ("releases give several parties one id", "ask the publisher; each was kept"),
    "party-id-missing": ("parties have no id", "ask the publisher"),
    "party-not-identified": (
        "suppliers or buyers have no number of any register",
        "link them by name, and look at the links",
    ),
    "award-id-twice": (
        "awards have an id that another award of their process has",
        "each was kept apart by its suppliers",
    ),
    "award-without-supplier": ("active awards name no supplier", "ask the publisher"),
    "supplier-id-twice": ("awards name a supplier twice", "ask the publisher; it was counted once"),
    "scheme-unknown": (
        "identifiers are of a list that is not in org-id.guide",
        "ask the publisher which list is meant",
    ),
    "number-bad": ("identifiers cannot be numbers of their register", "ask the publisher"),
    "number-not-padded": ("company numbers had lost their zeros in front", "nothing; they were put back"),
    "address-bad": ("web addresses cannot be ones", "ask the publisher"),
    "part-not-read": ("parts of a release were of a wrong type and left out", "ask the publisher"),
    "release-twice": ("releases are the same as an earlier one of the file", "nothing; each was read once"),
    "currency-foreign": ("sums are not in pounds, so they are in no total", "look at them one by one"),
    "supplier-not-a-party": ("suppliers of awards are not among the parties", "ask the publisher"),
}
GB_LISTS = frozenset(
    ("GB-CASC", "GB-CCSCUST", "GB-CHC", "GB-COA", "GB-COE", "GB-COH", "GB-EDU", "GB-GOR", "GB-GOV", "GB-GOVUK",
     "GB-HESA", "GB-IRN", "GB-LAE", "GB-LANI", "GB-LAS", "GB-MPR", "GB-NHS", "GB-NIC", "GB-PLA", "GB-REV", "GB-SC",
     "GB-SCOTEDU", "GB-SHPE", "GB-SRS", "GB-UKPRN", "GB-WALEDU")
)  # fmt: skip
"""The British lists of org-id.guide, read on 22 November 2026; GB-SHC is none of them."""
LOCAL_LISTS = frozenset(("GB-PPON", "GB-CFS"))
"""Lists in use that org-id.guide does not hold: Find a Tender's and Contracts Finder's own."""
_PPON = re.compile(r"[A-Z]{4}-\d{4}-[A-Z]{4}")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def look_at_release(release: Release, where: Where, defects: Defects) -> None:
    """Count what is wrong in one release."""
    if release.id is None:
        defects.see("id-missing", where)
    if release.date is None:
        defects.see("date-missing", where)
    elif not _is_date(release.date):
        defects.see("date-bad", where, release.date[:40])
    if not release.tag:
        defects.see("tag-missing", where)
    parties = release.parties or ()
    ids = [party.id for party in parties if party.id is not None]
    if len(ids) != len(parties):
        defects.see("party-id-missing", where)
    if len(set(ids)) != len(ids):
        twice = next(each for each in ids if ids.count(each) > 1)
        defects.see("party-id-twice", where, twice)
    for party in parties:
        _look_at_party(party, where, defects)
    if release.tender is not None and release.tender.documents:
        _look_at_documents(release.tender.documents, where, defects)
    if release.awards:
        _look_at_awards(release.awards, set(map(str, ids)), where, defects)


def _is_date(text: str) -> bool:
    plain = len(text) == 20 and text[4] == text[7] == "-" and text[10] == "T" and text[19] == "Z"
    return (plain and text[:4].isdigit()) or _DATE.fullmatch(text) is not None


def _look_at_party(party: Party, where: Where, defects: Defects) -> None:
    found = False
    for identifier in _identifiers(party):
        if identifier.id is None or identifier.scheme is None:
            continue
        found = True
        _look_at_identifier(identifier, where, defects)
    if not found:
        defects.see("party-not-identified", where, party.name)


def _identifiers(party: Party) -> Iterable[Identifier]:
    if party.identifier is not None:
        yield party.identifier
    yield from party.additionalIdentifiers or ()


def _look_at_identifier(identifier: Identifier, where: Where, defects: Defects) -> None:
    scheme, text = str(identifier.scheme), str(identifier.id).strip()
    if scheme == "GB-COH":
        known = company_number(text)
        if known is None:
            defects.see("number-bad", where, f"{scheme} {text[:40]}")
        elif known != text.upper():
            defects.see("number-not-padded", where, text)
    elif scheme == "GB-PPON":
        if not _PPON.fullmatch(text):
            defects.see("number-bad", where, f"{scheme} {text[:40]}")
    elif scheme.startswith("GB-") and scheme not in GB_LISTS | LOCAL_LISTS:
        defects.see("scheme-unknown", where, scheme)
    if identifier.uri is not None and not _ADDRESS.fullmatch(identifier.uri):
        defects.see("address-bad", where, identifier.uri[:60])


def _look_at_documents(documents: list[Document], where: Where, defects: Defects) -> None:
    for document in documents:
        url = document.url
        plain = url is None or (url.startswith("https://") and url.isascii() and " " not in url)
        if not plain and not _ADDRESS.fullmatch(str(url)):
            defects.see("address-bad", where, url)


def _look_at_awards(awards: list[Award], parties: set[str], where: Where, defects: Defects) -> None:
    for award in awards:
        if award.documents:
            _look_at_documents(award.documents, where, defects)
        suppliers = award.suppliers or ()
        if not suppliers and award.status in ("active", None) and award.value is not None:
            defects.see("award-without-supplier", where, award.id)
        ids = [str(supplier.id) for supplier in suppliers if supplier.id is not None]
        if len(set(ids)) != len(ids):
            defects.see("supplier-id-twice", where, award.id)
        if parties and any(each not in parties for each in ids):
            defects.see("supplier-not-a-party", where, award.id)
