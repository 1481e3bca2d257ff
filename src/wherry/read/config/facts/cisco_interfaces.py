"""Interfaces with addresses, filters and what guards them; routes; routing neighbours; wireless networks."""

from __future__ import annotations

import ipaddress

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.gathering import Gatherer, Handler, after, number

SWITCHES: dict[str, tuple[str, Value]] = {
    "no ip redirects": ("redirects", False),
    "ip redirects": ("redirects", True),
    "no ip proxy-arp": ("proxy_arp", False),
    "ip proxy-arp": ("proxy_arp", True),
    "ip directed-broadcast": ("directed_broadcast", True),
    "no ip directed-broadcast": ("directed_broadcast", False),
    "no cdp enable": ("cdp", False),
    "no lldp transmit": ("lldp", False),
    "switchport nonegotiate": ("dtp", False),
    "switchport mode trunk": ("mode", "trunk"),
    "switchport mode access": ("mode", "access"),
    "switchport mode dynamic auto": ("mode", "dynamic"),
    "switchport mode dynamic desirable": ("mode", "dynamic"),
    "spanning-tree bpduguard enable": ("bpdu_guard", True),
    "spanning-tree portfast": ("edge", True),
    "dot1x pae authenticator": ("dot1x", True),
    "access-session port-control auto": ("dot1x", True),
    "authentication port-control auto": ("dot1x", True),
    "switchport port-security": ("dot1x", True),
    "mab": ("mab", True),
    "management-only": ("management_only", True),
    "no switchport": ("mode", "routed"),
    "switchport": ("mode", "access"),
}


def prefix_of(address: str, mask: str = "") -> str | None:
    """``10.0.0.1/24`` from an address with its length or mask; None where it is no address."""
    try:
        return str(ipaddress.ip_interface(f"{address}/{mask}" if mask and "/" not in address else address))
    except ValueError:
        return None


def _interface(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2 or (words[1] == "range" and len(words) < 3):
        return
    name = " ".join(words[1:]).removesuffix(" l2transport").removesuffix(" point-to-point").strip('"')
    also: dict[str, Value] = {"description": None, "shut": False, "vrf": None}
    for child, text in found.tree.inside(node):
        switch = SWITCHES.get(text)
        if switch is not None:
            also[switch[0]] = switch[1]
            found.say(f"interface.{switch[0]}", switch[1], child, of=name)
        elif text == "shutdown":
            also["shut"] = True
        else:
            _statement(found, child, name, text, also)
    found.say("interface", name, node, of=name, **also)


def _statement(found: Gatherer, child: int, name: str, text: str, also: dict[str, Value]) -> None:
    words = text.split()
    first = words[0]
    if first == "description":
        also["description"] = text[12:].strip('"')
    elif first in ("ip", "ipv4", "ipv6") and len(words) > 1:
        _ip_statement(found, child, name, words)
    elif first == "switchport":
        _switchport(found, child, name, words)
    elif first == "vrf" and len(words) > 1:
        also["vrf"] = words[-1]
    elif first in ("nameif", "security-level") and len(words) > 1:
        also[first.replace("-", "_")] = words[1]
    elif first == "crypto" and words[1:2] == ["map"]:
        found.say("crypto.applied", " ".join(words[2:]), child, of=name)


def _ip_statement(found: Gatherer, child: int, name: str, words: list[str]) -> None:
    second = words[1]
    if second == "address" and len(words) > 2:
        if words[2] == "virtual" and len(words) > 3:
            words = [*words[:2], *words[3:]]
        extra = words[3:]
        mask = extra[0] if extra and extra[0][0].isdigit() else ""
        prefix = prefix_of(words[2], mask) if "/" in words[2] or mask else None
        if prefix is not None:
            found.say("interface.address", prefix, child, of=name, secondary="secondary" in extra)
    elif second in ("access-group", "traffic-filter") and len(words) > 2:
        way = "out" if words[-1] in ("out", "egress") else "in"
        found.say("filter.applied", words[2], child, of=name, direction=way, ipv6=words[0] == "ipv6")
    elif second == "verify" and words[2:3] == ["unicast"]:
        found.say("interface.reverse_path", True, child, of=name)
    elif words[1:3] == ["vrf", "forwarding"] and len(words) > 3:
        found.say("interface.vrf", words[3], child, of=name)
    elif words[1:4] == ["arp", "inspection", "trust"]:
        found.say("interface.arp_trust", True, child, of=name)


def _switchport(found: Gatherer, child: int, name: str, words: list[str]) -> None:
    if words[1:3] == ["access", "vlan"] and len(words) > 3:
        found.say("interface.vlan", number(words[3]) or words[3], child, of=name, how="access")
    elif words[1:4] == ["trunk", "native", "vlan"] and len(words) > 4:
        found.say("interface.native_vlan", number(words[4]), child, of=name)
    elif words[1:2] == ["port-security"] and len(words) == 2:
        found.say("interface.dot1x", True, child, of=name)


def _ip_global(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["route"] and on and len(words) > 3:
        rest = words[2:]
        vrf = None
        if rest[0] == "vrf" and len(rest) > 3:
            vrf, rest = rest[1], rest[2:]
        masked = "/" not in rest[0] and len(rest) > 2
        prefix = prefix_of(rest[0], rest[1] if masked else "")
        hop = rest[2] if masked else rest[1] if len(rest) > 1 else None
        if prefix is not None:
            found.say("route", str(ipaddress.ip_interface(prefix).network), node, hop=hop, vrf=vrf)
    elif words[1:5] == ["verify", "reverse-path", "interface"] and on and len(words) > 4:
        found.say("interface.reverse_path", True, node, of=words[-1])


def _route(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 4 and (prefix := prefix_of(words[2], words[3])) is not None:
        found.say("route", str(ipaddress.ip_interface(prefix).network), node, hop=words[4], vrf=None)


def _vlan(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) == 2 and words[1].isdigit():
        names = [text[5:].strip('"') for _, text in found.tree.inside(node) if text.startswith("name ")]
        found.say("vlan", int(words[1]) if len(words[1]) < 6 else None, node, name=names[0] if names else None)


def _router(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """BGP neighbours, and whether each, or its group, has a password or TCP-AO."""
    if not on or words[1:2] != ["bgp"]:
        return
    tree = found.tree
    secured: set[str] = set()
    groups: dict[str, str] = {}
    seen: list[tuple[str, int, str | None]] = []
    for child in tree.under(node):
        inner = tree.texts[child].split()
        if inner[0] == "neighbor" and len(inner) > 2:
            _neighbour(inner, child, seen, secured, groups)
        elif inner[0] in ("password", "ao") and tree.parents[child] != node:
            secured.add(tree.texts[tree.parents[child]].split()[1:2][0] if tree.parents[child] != node else "")
        elif inner[:3] == ["inherit", "peer", "peer-session"] or inner[:2] == ["inherit", "peer"]:
            groups[tree.texts[tree.parents[child]].split()[-1]] = inner[-1]
    for peer, child, system in seen:
        safe = peer in secured or groups.get(peer) in secured
        found.say("routing.neighbour", peer, child, of=peer, authenticated=safe, system=system)


def _neighbour(
    inner: list[str], child: int, seen: list[tuple[str, int, str | None]], secured: set[str], groups: dict[str, str]
) -> None:
    peer, rest = inner[1], inner[2:]
    if rest[0] == "remote-as":
        seen.append((peer, child, after(rest, "remote-as")))
    elif rest[0] in ("password", "ao"):
        secured.add(peer)
    elif rest[0] in ("peer-group", "peer") and len(rest) > 1:
        groups[peer] = rest[-1]
        seen.append((peer, child, None))


def _wlan(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """C9800: a wireless network asks for 802.1X unless it says otherwise."""
    if not on or len(words) < 3 or not words[2].isdigit():
        return
    said = {text for _, text in found.tree.inside(node)}
    psk = any(text.startswith("security wpa akm psk") or text.startswith("security wpa psk") for text in said)
    value = "open" if "no security wpa" in said else "psk" if psk else "enterprise"
    if any(text.startswith("security static-wep") or "tkip" in text for text in said):
        value = "wep or tkip"
    found.say("wireless.network", value, node, of=words[1])


INTERFACES: dict[str, Handler] = {
    "interface": _interface,
    "ip": _ip_global,
    "route": _route,
    "vlan": _vlan,
    "router": _router,
    "wlan": _wlan,
}
