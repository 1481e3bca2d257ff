"""AOS-CX and Comware: campus switches with words of their own."""

from __future__ import annotations

import re

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.cisco_crypto import CRYPTO
from wherry.read.config.facts.cisco_interfaces import prefix_of
from wherry.read.config.facts.comware import COMWARE
from wherry.read.config.facts.gathering import Gatherer, Handler, after, kind_of_community, number

_AOSCX = re.compile(r"!\s*Version\s*:?\s+(?:ArubaOS-CX )?([A-Z]{2}\.\d[\d.]+)")
_COMWARE = re.compile(r"\s*version (\d[\d.]+), \w+ (\w+)")
MOST_HEAD_LINES = 60
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")


def gather_switch(found: Gatherer, lines: list[str]) -> None:
    """Read every statement at the top of the tree of an AOS-CX or Comware switch."""
    pattern = _AOSCX if found.platform == "aoscx" else _COMWARE
    for line, text in enumerate(lines[:MOST_HEAD_LINES], 1):
        match = pattern.match(text)
        if match:
            found.version = found.version or " ".join(match.groups())
            found.say_at("device.version", " ".join(match.groups()), line, line)
    handlers = AOSCX if found.platform == "aoscx" else COMWARE
    negative = "no" if found.platform == "aoscx" else "undo"
    tree = found.tree
    for node in tree.children[-1]:
        words = tree.texts[node].split()
        on = words[0] != negative
        if not on:
            words = words[1:]
        handler = handlers.get(words[0]) if words else None
        if handler is not None:
            handler(found, node, words, on)


def _hostname(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        found.hostname = words[1].strip('"')
        found.say("device.hostname", found.hostname, node)


def _user(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    admin = after(words, "group") == "administrators"
    found.say("account", words[1], node, of=words[1], role=after(words, "group"), administrator=admin, default=False)
    if "password" in words:
        plain = "plaintext" in words
        kind = "plain text" if plain else "the maker's hash"
        found.say("password.stored", kind, node, of=words[1], strength="weak" if plain else "fair")


def _server(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:3] == ["server", "vrf"] or words[1:2] == ["server"]:
        of = f"vrf {words[3]}" if len(words) > 3 else "default"
        found.say(f"management.{words[0]}", on, node, of=of)
        if words[0] == "ssh" and on:
            found.say("door", "ssh", node, of=of, vrf=words[3] if len(words) > 3 else None)
    elif words[:2] == ["ssh", "ciphers"] or words[:2] == ["ssh", "macs"] or words[1:2] == ["key-exchange-algorithms"]:
        for algorithm in words[2:]:
            found.say("ssh.algorithm", algorithm, node, of=words[1])
    elif words[:2] == ["ssh", "maximum-auth-attempts"] and len(words) > 2:
        found.say("login.attempts", number(words[2]), node, of="ssh")


def _https(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    found.say("management.https", on, node, of=" ".join(words[1:]))
    if words[1:2] == ["session-timeout"] and len(words) > 2:
        found.say("door.timeout", number(words[2]), node, of="web", kind="web")


def _session(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        found.say("door.timeout", number(words[-1]), node, of="command line", kind="cli")


def _cli(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    for child, text in found.tree.inside(node):
        if text.startswith("timeout "):
            found.say("door.timeout", number(text.split()[1]), child, of="command line", kind="cli")


def _ntp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["server"] and on and len(words) > 2:
        found.say("time.server", words[2], node, key=number(after(words, "key-id") or after(words, "key") or ""))
    elif words[1:2] == ["authentication"]:
        found.say("time.authenticate", on, node)
    elif words[1:2] == ["trusted-key"] and on:
        found.say("time.trusted_key", words[-1], node)


def _logging(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1 and (words[1].count(".") == 3 or ":" in words[1]):
        found.say("log.server", words[1], node, secure="tls" in words)
        level = after(words, "severity")
        if level in SEVERITIES:
            found.say("log.level", SEVERITIES.index(level), node, of=words[1])


def _aaa_server(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and words[1:2] == ["host"] and len(words) > 2:
        found.say("aaa.server", words[2], node, of=words[0].split("-")[0])


def _aaa(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:3] == ["authentication", "login"] and on and len(words) > 4:
        central = "group" in words and any(word in ("tacacs", "radius") or word != "local" for word in words[5:])
        found.say("aaa.login", "central" if central else "local", node, of=words[3])
    elif words[1:2] == ["accounting"] and on:
        found.say("aaa.accounting", True, node, of=" ".join(words[2:]))
    elif words[1:2] == ["authentication"] and "limit-login-attempts" in words and on:
        found.say("login.attempts", number(words[words.index("limit-login-attempts") + 1]), node)
    elif words[1:4] == ["authentication", "port-access", "dot1x"]:
        found.say("access.dot1x", on, node)


def _snmp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3:
        return
    if words[1] == "community":
        found.say("snmp.community", kind_of_community(words[2]), node, access="ro", source=None)
        found.say("snmp.clear", "v1 or v2c", node, of="community")
    elif words[1] == "host" and ("v2c" in words or "v1" in words):
        found.say("snmp.clear", "v1 or v2c", node, of=f"traps to {words[2]}")


def _snmp_user(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and words[1:2] == ["user"] and len(words) > 2:
        found.say("snmp.user", words[2], node, of=words[2], auth=after(words, "auth"), priv=after(words, "priv"))


def _interface(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    name = " ".join(words[1:])
    also: dict[str, Value] = {"description": None, "shut": False, "vrf": None}
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[0] == "description":
            also["description"] = text[12:].strip('"')
        elif text == "shutdown":
            also["shut"] = True
        elif inner[:2] in (["ip", "address"], ["ip", "static"], ["ipv6", "address"]) and len(inner) > 2:
            prefix = prefix_of(inner[2])
            if prefix is not None and "/" in inner[2]:
                found.say("interface.address", prefix, child, of=name)
        elif inner[:2] == ["vlan", "access"] and len(inner) > 2:
            found.say("interface.vlan", number(inner[2]), child, of=name, how="access")
            also["mode"] = "access"
        elif inner[:2] == ["vlan", "trunk"]:
            also["mode"] = "trunk"
            if inner[2:3] == ["native"] and len(inner) > 3:
                found.say("interface.native_vlan", number(inner[3]), child, of=name)
        elif "port-access" in inner and ("dot1x" in inner or "mac-auth" in inner):
            also["dot1x"] = True
            found.say("interface.dot1x", True, child, of=name)
        elif inner[:2] == ["apply", "access-list"] and len(inner) > 4:
            found.say("filter.applied", inner[3], child, of=name, direction=inner[4], ipv6=inner[2] == "ipv6")
    found.say("interface", name, node, of=name, **also)


def _filter(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3:
        return
    found.say("filter", words[2], node, of=words[2], family=words[1], rules=len(found.tree.children[node]))
    for child, text in found.tree.inside(node):
        inner = text.split()
        inner = inner[1:] if inner[0].isdigit() else inner
        if inner and inner[0] in ("permit", "deny"):
            rest = [word for word in inner[1:] if word not in ("log", "count")]
            anything = rest == ["any", "any", "any"] or rest == ["ip", "any", "any"]
            found.say("filter.rule", inner[0], child, of=words[2], anything=anything, log="log" in inner)


def _vlan(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) == 2 and words[1].isdigit() and len(words[1]) < 6:
        names = [text[5:].strip('"') for _, text in found.tree.inside(node) if text.startswith("name ")]
        found.say("vlan", int(words[1]), node, name=names[0] if names else None)


def _banner(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        found.say("banner", True, node, of=words[1])


def _ip(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and words[1:2] == ["route"] and len(words) > 3:
        prefix = prefix_of(words[2])
        if prefix is not None:
            found.say("route", prefix, node, hop=words[3], vrf=after(words, "vrf"))
    elif on and words[1:3] == ["dns", "server-address"] and len(words) > 3:
        found.say("dns.server", words[3], node)


def _password(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    for child, text in found.tree.inside(node):
        if text.startswith("minimum-length"):
            found.say("password.minimum_length", number(text.split()[-1]), child)
    if "minimum-length" in words and on:
        found.say("password.minimum_length", number(words[-1]), node)


AOSCX: dict[str, Handler] = {
    "hostname": _hostname,
    "user": _user,
    "ssh": _server,
    "telnet": _server,
    "https-server": _https,
    "session-timeout": _session,
    "cli-session": _cli,
    "ntp": _ntp,
    "logging": _logging,
    "tacacs-server": _aaa_server,
    "radius-server": _aaa_server,
    "aaa": _aaa,
    "snmp-server": _snmp,
    "snmpv3": _snmp_user,
    "interface": _interface,
    "access-list": _filter,
    "vlan": _vlan,
    "banner": _banner,
    "ip": _ip,
    "password": _password,
    **CRYPTO,
}
