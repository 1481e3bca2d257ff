"""Numbers that name a company: the one form of each, and what no number can be."""

from __future__ import annotations

import re

_PREFIXES = frozenset(
    ("AC", "CE", "CS", "FC", "FE", "GE", "GS", "IC", "IP", "LP", "NA", "NC", "NF", "NI", "NL", "NO", "NP", "NR",
     "NV", "NZ", "OC", "OE", "PC", "R", "RC", "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR",
     "SZ", "ZC")
)  # fmt: skip
"""Prefixes in use. Source: Companies House, uniform resource identifiers (URI) customer guide, appendix."""

_DIGITS = re.compile(r"\d{1,8}")
_LETTERED = re.compile(r"([A-Z]{1,2})(\d{1,6}[A-Z]?)")
_INSIDE = re.compile(r"\b(?:[A-Z]{2}\d{6}|\d{8}|\d{7})\b")


def company_number(text: str | None) -> str | None:
    """A Companies House number in its one form, eight letters and figures: lost zeros are put back, a prefix is made
    capital. None where the text cannot be one."""
    if text is None:
        return None
    bare = re.sub(r"[\s.\-]+", "", str(text).strip().removesuffix(".0")).upper()
    if _DIGITS.fullmatch(bare):
        return bare.zfill(8) if int(bare) > 999 else None
    match = _LETTERED.fullmatch(bare)
    if match is None or match[1] not in _PREFIXES or len(bare) > 8:
        return None
    return match[1] + match[2].zfill(8 - len(match[1]))


def find_company_number(text: str) -> str | None:
    """The one company number in a text that holds other words too, such as ``PLC - 09113787``; None for none or two."""
    whole = company_number(text)
    if whole is not None:
        return whole
    found = {company_number(match) for match in _INSIDE.findall(text.upper())} - {None}
    return found.pop() if len(found) == 1 else None


def vat_number(text: str | None) -> str | None:
    """The nine figures of a British VAT number; None where the text is none. It names a VAT group, which may be several
    companies."""
    digits = re.sub(r"\D+", "", text or "")
    return digits[:9] if len(digits) in (9, 12) and int(digits) > 0 else None


def charity_number(text: str | None) -> str | None:
    """A charity number as its register writes it: figures alone, or SC and figures in Scotland."""
    bare = re.sub(r"[\s.\-]+", "", text or "").upper()
    return bare if re.fullmatch(r"\d{6,7}(?:\d)?|SC\d{6}|NIC\d{6}", bare) else None
