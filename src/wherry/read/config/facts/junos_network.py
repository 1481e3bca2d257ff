"""Junos interfaces, filters, policies, routes, neighbours and tunnels."""

from __future__ import annotations

from collections.abc import Callable

from wherry.engine.assurance.facts import Fact, Value
from wherry.read.config.facts.cisco_interfaces import prefix_of
from wherry.read.config.facts.gathering import Gatherer, number
from wherry.read.config.paths import Path


def _say(found: Gatherer, path: Path, name: str, value: Value, of: str = "", **also: Value) -> None:
    found.say_at(name, value, path.first, path.last, of, **also)


def _interface(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if len(words) < 3 or words[1] in ("interface-range",):
        return
    name, rest = words[1], words[2:]
    if rest[0] == "unit" and len(rest) > 2:
        name, rest = f"{name}.{rest[1]}", rest[2:]
    if rest[0] == "description" and len(rest) > 1:
        _say(found, path, "interface", name, of=name, description=rest[1], shut=False)
    elif rest[0] == "disable":
        _say(found, path, "interface.shut", True, of=name)
    elif rest[0] == "family" and len(rest) > 2:
        _family(found, path, name, rest[1], rest[2:])


def _family(found: Gatherer, path: Path, name: str, family: str, rest: tuple[str, ...]) -> None:
    if rest[0] == "address" and len(rest) > 1:
        prefix = prefix_of(rest[1])
        if prefix is not None and len(rest) == 2:
            _say(found, path, "interface.address", prefix, of=name)
        elif prefix is not None:
            _say(found, path, "interface.address", prefix, of=name, more=" ".join(rest[2:4]))
    elif rest[0] == "filter" and len(rest) > 2:
        way = "out" if rest[1].startswith("output") else "in"
        _say(found, path, "filter.applied", rest[2], of=name, direction=way, ipv6=family == "inet6")
        if name.startswith("lo0") and way == "in":
            _say(found, path, "door.source", rest[2], of="ssh", kind="ssh", ipv6=family == "inet6")
    elif rest[0] == "rpf-check":
        _say(found, path, "interface.reverse_path", True, of=name)
    elif rest[0] == "no-redirects":
        _say(found, path, "interface.redirects", False, of=name)


def _filter(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    """A term of a filter. What it asks for and what it does are gathered by term, then told as one rule."""
    rest = words[1:]
    if rest[:1] == ("family",):
        rest = rest[2:]
    if rest[:1] != ("filter",) or len(rest) < 2:
        return
    name = rest[1]
    if "term" not in rest or len(rest) < 5:
        return
    term, tail = rest[3], rest[4:]
    _term(found, path, "filter.rule", name, term, tail, asks=("from",))


def _policy(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    rest = words[2:]
    if rest[:1] == ("from-zone",) and "policy" in rest and len(rest) > 6:
        place = rest.index("policy")
        name = rest[place + 1]
        pair = f"{rest[1]} to {rest[3]}"
        tail = rest[place + 2 :]
        _term(found, path, "policy", pair, name, tail, asks=("match",))
    elif rest[:1] == ("global",) and rest[1:2] == ("policy",) and len(rest) > 4:
        _term(found, path, "policy", "global", rest[2], rest[3:], asks=("match",))
    elif rest[:2] == ("default-policy", "permit-all"):
        _say(found, path, "policy.default", "permit", of="default-policy")
    elif rest[:2] == ("default-policy", "deny-all"):
        _say(found, path, "policy.default", "deny", of="default-policy")


def _term(
    found: Gatherer, path: Path, kind: str, of: str, term: str, tail: tuple[str, ...], asks: tuple[str, ...]
) -> None:
    """Grow the fact of a term, which stands last as long as its paths follow one another."""
    last = found.facts[-1] if found.facts else None
    if last is None or last.name != kind or last.of != of or last.also.get("term") != term:
        last = Fact(kind, "none", path.first, path.last, of, {"term": term, "asks": "", "anything": True, "log": False})
        found.facts.append(last)
    also: dict[str, Value] = dict(last.also)
    value = last.value
    if tail[0] in asks:
        asked = " ".join(tail[1:])
        also["asks"] = f"{also['asks']}; {asked}".strip("; ")
        narrow = len(tail) < 3 or tail[-1] not in ("any", "any-ipv4", "any-ipv6", "0.0.0.0/0")
        also["anything"] = bool(also["anything"]) and not narrow
        _note_ends(also, tail[1:])
    elif tail[0] == "then" and len(tail) > 1:
        if tail[1] in ("accept", "permit"):
            value = "permit"
        elif tail[1] in ("discard", "reject", "deny"):
            value = "deny"
        elif tail[1] in ("log", "syslog"):
            also["log"] = True
        if "idp" in tail or "utm-policy" in tail or "idp-policy" in tail:
            also["inspected"] = True
    found.facts[-1] = Fact(kind, value, min(last.first, path.first), max(last.last, path.last), of, also)


def _note_ends(also: dict[str, Value], asked: tuple[str, ...]) -> None:
    for key, word in (("source", "source-address"), ("destination", "destination-address"), ("service", "application")):
        if asked[:1] == (word,) and len(asked) > 1:
            also[key] = f"{also[key]} {asked[1]}" if also.get(key) else asked[1]


def _route(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[1:3] == ("static", "route") and len(words) > 4:
        _say(found, path, "route", words[3], hop=words[-1], vrf=None)


def _neighbour(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[1] != "bgp" or words[2:3] != ("group",) or len(words) < 5:
        return
    rest = words[4:]
    if rest[0] == "authentication-key" or rest[0] == "authentication-key-chain":
        _say(found, path, "routing.secured", True, of=words[3])
    elif rest[0] == "neighbor" and len(rest) > 1:
        safe = rest[2:3] in (("authentication-key",), ("authentication-key-chain",))
        _say(found, path, "routing.neighbour", rest[1], of=rest[1], authenticated=safe, group=words[3])


def _tunnel(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    rest = words[2:]
    if rest[:1] == ("proposal",) and len(rest) > 3:
        name = f"{words[1]} proposal {rest[1]}"
        if rest[2] in ("encryption-algorithm", "authentication-algorithm"):
            kind = "encryption" if rest[2].startswith("enc") else "hash"
            _say(found, path, "crypto.algorithm", rest[3].removeprefix("hmac-"), of=name, kind=kind)
        elif rest[2] == "dh-group":
            _say(found, path, "crypto.group", number(rest[3].removeprefix("group")), of=name)
    elif rest[:1] == ("policy",) and rest[2:4] == ("perfect-forward-secrecy", "keys"):
        _say(found, path, "crypto.pfs", True, of=f"{words[1]} policy {rest[1]}")
        _say(found, path, "crypto.group", number(rest[-1].removeprefix("group")), of=f"{words[1]} policy {rest[1]}")
    elif rest[:1] == ("policy",) and rest[2:3] == ("mode",) and len(rest) > 3:
        _say(found, path, "crypto.aggressive", rest[3] == "aggressive", of=f"{words[1]} policy {rest[1]}")
    elif rest[:1] == ("policy",) and rest[2:3] == ("proposals",) and words[1] == "ipsec":
        _say(found, path, "crypto.policy", rest[1], of=f"ipsec policy {rest[1]}")


def _tree_switch(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[1:3] == ("authenticator", "interface") or "dot1x" in words:
        _say(found, path, "access.dot1x", True, of=words[-1])


NETWORK: dict[tuple[str, ...], Callable[[Gatherer, Path, tuple[str, ...]], None]] = {
    ("interfaces",): _interface,
    ("firewall",): _filter,
    ("security", "policies"): _policy,
    ("security", "ike"): _tunnel,
    ("security", "ipsec"): _tunnel,
    ("routing-options",): _route,
    ("protocols", "bgp"): _neighbour,
    ("protocols", "dot1x"): _tree_switch,
}
