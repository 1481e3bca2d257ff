"""Which record a row without a reference means: by what people outside Wherry call the thing, its natural key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wherry.record.parts import Record

Rule = tuple[str, ...]

NATURAL_KEYS: dict[str, tuple[Rule, ...]] = {
    "bodies": (("official_code",), ("name",)),
    "services": (("name",),),
    "levels": (("name",),),
    "sites": (("body", "outside_ref"), ("body", "postcode", "name"), ("body", "uprn")),
    "circuits": (("body", "supplier_name", "supplier_reference"),),
    "devices": (("body", "serial_number"), ("body", "site?", "name")),
    "prefixes": (("body", "prefix", "vrf?"),),
    "suppliers": (("body", "company_number"), ("body", "name")),
    "contracts": (("body", "ocid"), ("body", "title", "starts?")),
    "needs": (("body", "service", "site?"),),
    "quantities": (("need", "quarter"),),
    "arrangements": (("need",),),
    "offers": (("body", "service", "kind"),),
    "tiers": (("offer", "from_quantity"),),
    "certificates": (("body", "kind", "code"),),
    "evidence": (("body", "kind", "title", "dated?"),),
    "shared_risks": (("kind", "name"),),
    "pairings": (("site", "recovery_site"),),
    "recovery_needs": (("site", "service"),),
    "spare_capacity": (("site",),),
    "separation_rules": (("kind", "tier?"),),
    "separations": (("site", "other_site", "kind"),),
    "exercises": (("pairing", "kind", "held"), ("pairing", "kind", "planned")),
    "exercise_actions": (("exercise", "says"),),
    "agreements": (("body", "consumer", "service", "need?", "starts?"),),
    "usage": (("agreement", "month"),),
    "recharges": (("body", "payer", "agreement?", "month", "line"),),
}
"""The natural keys of each table, the surest first. A column with a question mark may be unknown, on both sides alike.
``spend`` has none: two equal payments may both be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row's natural key points to: the rule that applied and the references of the records that it names."""

    rule: Rule
    refs: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``body, postcode and name``."""
        *first, last = (name.rstrip("?") for name in self.rule)
        return f"{', '.join(first)} and {last}" if first else last


class Matcher:
    """The records of one table, findable by their natural keys."""

    def __init__(self, table: str, records: Iterable[Record]) -> None:
        self.rules = NATURAL_KEYS.get(table, ())
        self.records = {record.ref: record for record in records}
        self.refs: defaultdict[tuple[Rule, Any], list[str]] = defaultdict(list)
        for ref, record in self.records.items():
            for rule in self.rules:
                key = natural_key(rule, {name: getattr(record, name) for name in _names(rule)})
                if key is not None:
                    self.refs[rule, key].append(ref)

    def match(self, given: Mapping[str, Any]) -> Match | None:
        """The records that a row names by the first rule that finds any; the first rule that applies where none does;
        ``None`` where the row gives none of its keys. A record is passed over where a surer key contradicts it."""
        tried: list[Rule] = []
        for rule in self.rules:
            key = natural_key(rule, given)
            if key is None:
                continue
            tried.append(rule)
            refs = tuple(ref for ref in self.refs.get((rule, key), ()) if not self._contradicts(tried, given, ref))
            if refs:
                return Match(rule=rule, refs=refs)
        return Match(rule=tried[0]) if tried else None

    def key(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """The first natural key that a row gives, with its rule, by which two new rows are seen to mean one thing."""
        for rule in self.rules:
            key = natural_key(rule, given)
            if key is not None:
                return rule, key
        return ()

    def _contradicts(self, rules: Iterable[Rule], given: Mapping[str, Any], ref: str) -> bool:
        for name in {name for rule in rules for name in _names(rule)}:
            here, there = given.get(name), getattr(self.records[ref], name)
            if here is not None and there is not None and _plain(name, here) != _plain(name, there):
                return True
        return False


def natural_key(rule: Rule, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The key's values as they are compared, without regard to capitals and spacing; ``None`` where one is unknown."""
    values = {name: given.get(name.rstrip("?")) for name in rule}
    if any(value is None and not name.endswith("?") for name, value in values.items()):
        return None
    return tuple(_plain(name, value) for name, value in values.items())


def _names(rule: Rule) -> tuple[str, ...]:
    return tuple(name.rstrip("?") for name in rule)


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return re.sub(r"\s+", "" if name == "postcode" else " ", value).strip().casefold()
