"""FortiOS policies, addresses, tunnels, wireless networks, routes and routing neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wherry.read.config.facts.cisco_interfaces import prefix_of
from wherry.read.config.facts.gathering import Gatherer, number
from wherry.read.config.paths import split_words

Cells = dict[str, tuple[int, list[str]]]


def words_of(text: str) -> list[str]:
    """The words of an order, without quotes."""
    return split_words(text)


def say_address(found: Gatherer, name: str, cell: int, values: list[str]) -> None:
    """An interface's address and mask."""
    prefix = prefix_of(values[0], values[1] if len(values) > 1 else "")
    if prefix is not None and not prefix.startswith("0.0.0.0"):
        found.say("interface.address", prefix, cell, of=name)


def say_six(found: Gatherer, name: str, row: int) -> None:
    """An interface's IPv6 address, in a block of its own within the row."""
    for child, text in found.tree.inside(row):
        if text != "config ipv6":
            continue
        for cell, line in found.tree.inside(child):
            words = split_words(line)
            if words[:2] == ["set", "ip6-address"] and len(words) > 2:
                prefix = prefix_of(words[2])
                if prefix is not None and prefix != "::/0":
                    found.say("interface.address", prefix, cell, of=name)


def _rows(found: Gatherer, node: int) -> Iterator[tuple[int, str, Cells]]:
    for child, text in found.tree.inside(node):
        if not text.startswith("edit "):
            continue
        cells: Cells = {}
        for cell, line in found.tree.inside(child):
            words = split_words(line)
            if words[0] == "set" and len(words) > 2:
                cells[words[1]] = (cell, words[2:])
        yield child, " ".join(split_words(text)[1:]), cells


def _first(cells: Cells, key: str, default: str = "") -> str:
    return cells[key][1][0] if key in cells else default


def _policy(found: Gatherer, node: int) -> None:
    six = found.tree.texts[node].endswith("policy6")
    for child, name, cells in _rows(found, node):
        if _first(cells, "status") == "disable":
            continue
        wide = {"all", "any"}
        anything = (
            set(cells.get("srcaddr", (0, []))[1]) <= wide
            and set(cells.get("dstaddr", (0, []))[1]) <= wide
            and "ALL" in cells.get("service", (0, []))[1]
        )
        inspected = "ips-sensor" in cells or "profile-group" in cells
        found.say_at(
            "policy",
            "permit" if _first(cells, "action", "deny") == "accept" else "deny",
            found.tree.firsts[child],
            found.tree.end(child),
            of=f"{_first(cells, 'srcintf')} to {_first(cells, 'dstintf')}",
            term=name,
            name=_first(cells, "name"),
            anything=anything,
            ipv6=six,
            source=" ".join(cells.get("srcaddr", (0, []))[1]),
            destination=" ".join(cells.get("dstaddr", (0, []))[1]),
            service=" ".join(cells.get("service", (0, []))[1]),
            inspected=inspected,
            log=_first(cells, "logtraffic") == "all",
            logs=_first(cells, "logtraffic") or None,
        )


def _phase1(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        of = f"phase 1 {name}"
        _algorithms(found, cells, of)
        ike = _first(cells, "ike-version", "1")
        found.say("crypto.proposal", of, cells.get("ike-version", (child, []))[0], of=of, ike=number(ike))
        if "mode" in cells:
            found.say("crypto.aggressive", _first(cells, "mode") == "aggressive", cells["mode"][0], of=of)


def _phase2(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        of = f"phase 2 {name}"
        _algorithms(found, cells, of)
        found.say("crypto.pfs", _first(cells, "pfs", "enable") == "enable", cells.get("pfs", (child, []))[0], of=of)


def _algorithms(found: Gatherer, cells: Cells, of: str) -> None:
    if "proposal" in cells:
        cell, values = cells["proposal"]
        for value in values:
            encryption, _, integrity = value.partition("-")
            found.say("crypto.algorithm", encryption, cell, of=of, kind="encryption")
            if integrity:
                found.say("crypto.algorithm", integrity, cell, of=of, kind="hash")
    if "dhgrp" in cells:
        cell, values = cells["dhgrp"]
        for value in values:
            found.say("crypto.group", number(value), cell, of=of)


def _route(found: Gatherer, node: int) -> None:
    for child, _, cells in _rows(found, node):
        dst = cells.get("dst", (child, ["0.0.0.0", "0.0.0.0"]))
        prefix = prefix_of(dst[1][0], dst[1][1] if len(dst[1]) > 1 else "")
        if prefix is not None:
            found.say_at(
                "route",
                prefix,
                found.tree.firsts[child],
                found.tree.end(child),
                hop=_first(cells, "gateway") or None,
                vrf=None,
            )


def _wireless(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        security = _first(cells, "security", "wpa2-only-personal")
        value = "enterprise" if "enterprise" in security else "psk" if "personal" in security else security
        found.say("wireless.network", value, cells.get("security", (child, []))[0], of=name)


def _address(found: Gatherer, node: int) -> None:
    for child, name, _ in _rows(found, node):
        found.say("object", name, child, of=name)


NETWORK: dict[str, Callable[[Gatherer, int], None]] = {
    "firewall policy": _policy,
    "firewall policy6": _policy,
    "vpn ipsec phase1-interface": _phase1,
    "vpn ipsec phase1": _phase1,
    "vpn ipsec phase2-interface": _phase2,
    "vpn ipsec phase2": _phase2,
    "router static": _route,
    "wireless-controller vap": _wireless,
    "firewall address": _address,
    "firewall addrgrp": _address,
}
