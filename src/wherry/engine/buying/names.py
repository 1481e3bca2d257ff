"""A supplier's name as a ledger writes it, taken apart: its other names, its legal form, what is only a label."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from dataclasses import dataclass

LEGAL = {
    "limited": "ltd", "ltd": "ltd", "ltd.": "ltd", "lt": "ltd", "limted": "ltd", "limite": "ltd", "plc": "plc",
    "llp": "llp", "lp": "lp", "llc": "llc", "inc": "inc", "cic": "cic", "cio": "cio", "co": "co", "company": "co",
    "corporation": "corp", "corp": "corp", "gmbh": "gmbh", "bv": "bv", "nv": "nv", "sa": "sa", "ag": "ag",
}  # fmt: skip
_PHRASES = (
    (re.compile(r"\bpublic limited company\b"), "plc"),
    (re.compile(r"\blimited liability partnership\b"), "llp"),
    (re.compile(r"\bcommunity interest company\b"), "cic"),
    (re.compile(r"\bcharitable incorporated organisation\b"), "cio"),
)
SHORT = {
    "assoc": "association", "assn": "association", "ass": "association", "svs": "services", "svcs": "services",
    "srv": "services", "srvs": "services", "serv": "services", "servs": "services", "servies": "services",
    "svc": "services", "service": "services", "bus": "business", "infra": "infrastructure",
    "infrastr": "infrastructure",
    "intl": "international", "inter": "international", "int": "international", "mgt": "management",
    "mgmt": "management",
    "eng": "engineering", "comms": "communications", "telecoms": "telecom", "telecommunications": "telecom",
    "tech": "technology", "technologies": "technology", "soc": "society", "dept": "department", "govt": "government",
    "natl": "national", "nat": "national", "univ": "university", "bros": "brothers", "const": "construction",
    "solns": "solutions", "solution": "solutions", "systems": "system", "sys": "system", "homes": "home",
    "supplies": "supply", "fin": "finance", "st": "saint", "cncl": "council", "mbc": "metropolitan borough council",
    "cc": "county council", "dc": "district council", "bc": "borough council", "grp": "group", "prop": "property",
    "properties": "property", "ind": "industries", "equip": "equipment", "equipments": "equipment",
    "elec": "electrical",
    "gen": "general", "hosp": "hospital", "pri": "primary", "sch": "school", "nth": "north", "sth": "south",
    "manf": "manufacturing", "mfg": "manufacturing", "dist": "distribution", "recruit": "recruitment",
    "consultants": "consultancy", "consultant": "consultancy", "consulting": "consultancy", "cmty": "community",
    "comm": "community", "vol": "voluntary",
}  # fmt: skip
STATUS = re.compile(
    r"\b(?:in (?:liquidation|administration|receivership)|inactive|do not use|dont use|closed|dissolved|duplicate|"
    r"suspended|use (?:supplier )?\d+|dormant)\b"
)
LABEL = re.compile(
    r"\b(?:direct debit(?: only)?|dd only|one ?bill(?: ?plus)?|bacs|chaps|cheque|invoices? only|factored|re factoring|"
    r"perm placements|temp placements|temps?|perms?|moto|bpay|a/c|acc(?:ount)?(?: no)?|ref|gbp|eur|inv)\b"
)
_TRADING = re.compile(r"\b(?:t/as?|t / a|t\.a\.?|ta|trading as|trading name of|dba|also known as|aka|c/o|o/b)\b\.?:?")
_FORMER = re.compile(r"\b(?:formerly(?: known as)?|formally|former|previously|prev|was|ex|now|nka|fka)\b\.?:?")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")
_WORD = re.compile(r"[0-9a-z]+")
_JOINED = re.compile(r"(?<=[a-z]{4})(ltd|limited|plc|llp)$")
SMALL = frozenset(("the", "and", "of", "for", "a", "at", "in", "on", "to", "by", "with"))


@dataclass(frozen=True, slots=True)
class Alias:
    """One name that a supplier goes by. ``words`` are without legal form and small words; ``how`` is whole, main,
    trading, former or bracket."""

    words: tuple[str, ...]
    how: str

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Name:
    """A supplier's name taken apart. ``forms`` are its legal forms; ``whole`` all its words, in brackets and behind
    marks too, in the order of the alphabet; ``status`` whether it says that it is closed or not to be used;
    ``labelled`` whether it holds words that only mark an account."""

    raw: str
    aliases: tuple[Alias, ...]
    forms: frozenset[str]
    whole: tuple[str, ...]
    status: bool
    labelled: bool

    @property
    def main(self) -> Alias:
        """The name itself, without what stands in brackets or behind a mark."""
        return self.aliases[0]


def _plain(text: str) -> str:
    text = html.unescape(text)
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    for phrase, form in _PHRASES:
        text = phrase.sub(form, text)
    text = text.replace("&", " and ").replace("+", " and ").replace("’", "'")
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text)
    return text.replace("'", "")


def _words(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words of a part of a name, legal forms apart, short words written out."""
    words: list[str] = []
    forms: set[str] = set()
    found = _WORD.findall(text)
    for place, word in enumerate(found):
        word = _JOINED.sub("", word) if place == len(found) - 1 and _JOINED.search(word) else word
        if word in LEGAL and (place or len(found) == 1):
            forms.add(LEGAL[word])
        elif word not in SMALL:
            words.extend(SHORT.get(word, word).split())
    return tuple(_join_letters(words)), frozenset(forms)


def _join_letters(words: list[str]) -> list[str]:
    """Single letters that follow one another as one word: ``s i`` and ``si`` are the same initials."""
    found: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            found.append(run)
            run = ""
        found.append(word)
    return [*found, run] if run else found


@functools.lru_cache(maxsize=200_000)
def parse_name(raw: str) -> Name:
    """Take a name apart. A name without any word gets one alias without words, which is like nothing."""
    text = _plain(raw)
    status = bool(STATUS.search(text))
    text = STATUS.sub(" ", text)
    labelled = bool(LABEL.search(text))
    parts: list[tuple[str, str]] = []
    brackets = _BRACKETS.findall(text)
    bare = _BRACKETS.sub(" ", text)
    pieces = re.split(r"#|\*|\s-\s|;|/ (?=\w{4})", bare)
    for place, piece in enumerate(pieces):
        parts.extend(_by_marks(piece, "main" if not place else "trading"))
    parts.append((" ".join(pieces) + " " + " ".join(brackets), "whole"))
    for inside in brackets:
        parts.extend(_by_marks(inside, "bracket"))
    aliases: dict[tuple[str, ...], str] = {}
    forms: set[str] = set()
    for part, how in parts:
        words, found = _words(LABEL.sub(" ", part))
        if not words:
            words, found = _words(part)
        forms |= found
        if words and words not in aliases and not (how != "main" and all(word.isdigit() for word in words)):
            aliases[words] = how
    if not aliases:
        aliases[()] = "main"
    whole = tuple(sorted(_words(LABEL.sub(" ", f"{' '.join(pieces)} {' '.join(brackets)}"))[0]))
    parted = tuple(Alias(words, how) for words, how in aliases.items())
    return Name(raw, parted, frozenset(forms), whole, status, labelled)


def _by_marks(piece: str, how: str) -> list[tuple[str, str]]:
    found = []
    for place, trading in enumerate(_TRADING.split(piece)):
        for step, former in enumerate(_FORMER.split(trading)):
            if former.strip():
                found.append((former, how if not place and not step else "former" if step else "trading"))
    return found
