"""When two spellings are one company: by its number, by an officer's word, or, with care, by its name."""

from __future__ import annotations

import re
import unicodedata

_LEGAL_FORMS = (
    ("public", "limited", "company"),
    ("limited", "liability", "partnership"),
    ("community", "interest", "company"),
    ("limited",),
    ("ltd",),
    ("plc",),
    ("llp",),
    ("cic",),
)


def plain_name(name: str) -> str:
    """A company's name without case, accents, punctuation, 'the' in front and its legal form behind.

    Nothing else is dropped: 'Carrier A Group', 'Carrier A (UK)' and 'Carrier A' stay three, because they often are.
    ``""`` where nothing is left, which must never be matched.
    """
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = text.replace("&", " and ").replace("+", " and ")
    text = re.sub(r"['’.]", "", text)
    words = re.sub(r"[^0-9a-z]+", " ", text).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    for form in _LEGAL_FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return " ".join(words[: -len(form)])
    return " ".join(words)


def plain_number(number: str | None) -> str | None:
    """A Companies House number in its one form: eight characters, zeros in front, capital letters.

    None where it cannot be one. Source: Companies House, 'Company numbers': eight digits, or a prefix of two letters
    (SC, NI, OC ...) and six digits; older Northern Irish and industrial societies carry one letter more or fewer.
    """
    if number is None:
        return None
    text = re.sub(r"[\s.-]+", "", number).upper()
    if re.fullmatch(r"\d{1,8}", text) and int(text) > 0:
        return text.zfill(8)
    match = re.fullmatch(r"([A-Z]{1,2})(\d{1,7})([A-Z]?)", text)
    if match is None or len(text) > 8:
        return None
    width = 8 - len(match.group(1)) - len(match.group(3))
    return match.group(1) + match.group(2).zfill(width) + match.group(3)
