"""Packet filters: each with its rules as they stand, and where they are applied."""

from __future__ import annotations

from wherry.read.config.facts.gathering import Gatherer, Handler

ANYTHING = frozenset(("ip", "ipv4", "ipv6", "any4", "any6"))
ANYWHERE = frozenset(("any", "any4", "any6", "0.0.0.0/0", "::/0"))
ENDINGS = frozenset(("log", "log-input", "inactive", "default", "disable", "debugging"))


def say_rule(found: Gatherer, node: int, name: str, words: list[str], *, standard: bool = False) -> None:
    """One rule of a filter: its words without any sequence number."""
    action = words[0]
    if action not in ("permit", "deny"):
        return
    rest = [word for word in words[1:] if word not in ENDINGS]
    if standard:
        anything = rest[:1] == ["any"] or rest == ["0.0.0.0", "255.255.255.255"] or rest == ["0.0.0.0/0"]
    else:
        anything = len(rest) == 3 and rest[0] in ANYTHING and rest[1] in ANYWHERE and rest[2] in ANYWHERE
    found.say(
        "filter.rule",
        action,
        node,
        of=name,
        anything=anything,
        log="log" in words or "log-input" in words,
        standard=standard,
    )


def _named(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """``ip access-list extended EDGE`` with its rules below it."""
    if words[1:2] != ["access-list"] or not on or len(words) < 3:
        return
    standard = words[2] == "standard"
    name = words[3] if words[2] in ("standard", "extended") and len(words) > 3 else words[2]
    if name == "resequence":
        return
    family = "ipv6" if words[0] == "ipv6" else "mac" if words[0] == "mac" else "ipv4"
    found.say("filter", name, node, of=name, family=family, rules=len(found.tree.children[node]))
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[0] == "seq" and len(inner) > 1:
            inner = inner[1:]
        if inner[0].isdigit() and len(inner) > 1:
            inner = inner[1:]
        say_rule(found, child, name, inner, standard=standard)


def _numbered(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """``access-list 101 permit ...``, one line a rule; ASA names its lists so as well."""
    if not on or len(words) < 3:
        return
    name, rest = words[1], words[2:]
    standard = name.isdigit() and (int(name[:9]) < 100 or 1300 <= int(name[:9]) < 2000)
    if rest[0] in ("extended", "standard"):
        standard, rest = rest[0] == "standard", rest[1:]
    if rest and rest[0] == "line" and len(rest) > 2:
        rest = rest[2:]
    found.say("filter", name, node, of=name, family="ipv4", rules=1)
    if rest:
        say_rule(found, node, name, rest, standard=standard)


def _access_group(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 2:
        of = words[-1] if "interface" in words else "every interface"
        way = words[2] if words[2] in ("in", "out") else "in"
        found.say("filter.applied", words[1], node, of=of, direction=way, ipv6=False)


FILTERS: dict[str, Handler] = {
    "ip": _named,
    "ipv6": _named,
    "mac": _named,
    "access-list": _numbered,
    "access-group": _access_group,
}
