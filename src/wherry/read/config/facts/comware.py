"""Comware, HPE's and H3C's: ``undo`` for no, views for blocks."""

from __future__ import annotations

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.cisco_interfaces import prefix_of
from wherry.read.config.facts.gathering import DEFAULT_ACCOUNTS, Gatherer, Handler, after, kind_of_community, number


def _sysname(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        found.hostname = words[1]
        found.say("device.hostname", words[1], node)


def _telnet(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:3] == ["server", "enable"]:
        found.say(f"management.{words[0]}", on, node, of="server")
    elif words[:3] == ["ssh", "server", "authentication-retries"] and len(words) > 3:
        found.say("login.attempts", number(words[3]), node, of="ssh")
    elif words[:3] == ["ssh", "server", "compatible-ssh1x"]:
        found.say("ssh.version", "1" if on else "2", node)
    elif words[:2] == ["ssh", "server"] and "acl" in words and on:
        found.say("door.source", after(words, "acl"), node, of="ssh server", kind="ssh", ipv6=False)


def _web(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[-1] == "enable":
        found.say(f"management.{words[1]}", on, node, of="web server")
    elif len(words) == 3 and words[0] in ("http", "https") and words[1:] == ["server", "enable"]:
        found.say(f"management.{words[0]}", on, node, of="web server")


def _local_user(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    name = words[1]
    said = {text: child for child, text in found.tree.inside(node)}
    if after(words, "class") == "network":
        return
    role = next((text.split("user-role ")[1] for text in said if "user-role " in text), None)
    admin = role in ("network-admin", "level-15")
    found.say("account", name, node, of=name, role=role, administrator=admin, default=name.lower() in DEFAULT_ACCOUNTS)
    for text, child in said.items():
        inner = text.split()
        if inner[0] == "password" and len(inner) > 1:
            weak = inner[1] in ("simple", "cipher")
            kind = {"simple": "plain text", "cipher": "the maker's reversible cipher"}.get(inner[1], "the maker's hash")
            found.say("password.stored", kind, child, of=name, strength="weak" if weak else "fair")
        elif inner[0] == "service-type" and "telnet" in inner:
            found.say("account.telnet", True, child, of=name)


def _line(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    kind = {"vty": "vty", "aux": "console", "console": "console", "con": "console"}.get(words[1] if words[1:] else "")
    if kind is None or not on:
        return
    name = " ".join(words)
    found.say("door", kind, node, of=name)
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[0] == "idle-timeout" and len(inner) > 1:
            found.say("door.timeout", number(inner[1]), child, of=name, kind=kind)
        elif inner[0] == "acl" and "inbound" in inner:
            found.say("door.source", inner[-2], child, of=name, kind=kind, ipv6="ipv6" in inner)
        elif inner[:2] == ["protocol", "inbound"] and len(inner) > 2:
            found.say("management.telnet", inner[2] in ("telnet", "all"), child, of=name)
        elif inner[0] == "authentication-mode":
            found.say("door.login", inner[-1], child, of=name)


def _scheme(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] != ["scheme"] or not on:
        return
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[:2] in (["primary", "authentication"], ["secondary", "authentication"]) and len(inner) > 2:
            found.say("aaa.server", inner[2], child, of=words[-1])
    found.say("aaa.scheme", words[0], node, of=words[-1])


def _domain(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    for child, text in found.tree.inside(node):
        if text.startswith("authentication login "):
            central = "hwtacacs-scheme" in text or "radius-scheme" in text
            found.say("aaa.login", "central" if central else "local", child, of=" ".join(words))
        elif text.startswith("accounting "):
            found.say("aaa.accounting", True, child, of=" ".join(words))


def _ntp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if len(words) > 2 and words[1] in ("unicast-server", "unicast-peer") and on:
        found.say("time.server", words[2], node, key=number(after(words, "authentication-keyid") or ""))
    elif words[1:3] == ["authentication", "enable"]:
        found.say("time.authenticate", on, node)
    elif "reliable" in words and on:
        found.say("time.trusted_key", words[-1], node)


def _info(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["loghost"] and on and len(words) > 2:
        place = 4 if words[2] == "vpn-instance" and len(words) > 4 else 2
        if words[place] != "source":
            found.say("log.server", words[place], node, secure=False)
    elif words[1:2] == ["timestamp"] and on:
        found.say("log.timestamps", "datetime", node, milliseconds=False)


def _snmp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    if words[1] == "community" and len(words) > 3:
        place = 4 if words[3] in ("simple", "cipher") and len(words) > 4 else 3
        access = "rw" if words[2] == "write" else "ro"
        found.say("snmp.community", kind_of_community(words[place]), node, access=access, source=after(words, "acl"))
        found.say("snmp.clear", "v1 or v2c", node, of="community")
    elif words[1] == "sys-info" and words[2:3] == ["version"] and ("v1" in words or "v2c" in words or "all" in words):
        found.say("snmp.clear", "v1 or v2c", node, of="versions")
    elif words[1:3] == ["group", "v3"] and len(words) > 3:
        level = "priv" if "privacy" in words else "auth" if "authentication" in words else "noauth"
        found.say("snmp.group", level, node, of=words[3])
    elif words[1] == "usm-user" and words[2:3] == ["v3"] and len(words) > 3:
        auth, priv = after(words, "authentication-mode"), after(words, "privacy-mode")
        found.say("snmp.user", words[3], node, of=words[3], auth=auth, priv=priv)


def _interface(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    name = " ".join(words[1:])
    also: dict[str, Value] = {"description": None, "shut": False, "vrf": None}
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[0] == "description":
            also["description"] = text[12:]
        elif text == "shutdown":
            also["shut"] = True
        elif inner[:2] == ["ip", "address"] and len(inner) > 3:
            prefix = prefix_of(inner[2], inner[3])
            if prefix is not None:
                found.say("interface.address", prefix, child, of=name)
        elif inner[:3] == ["port", "access", "vlan"] and len(inner) > 3:
            found.say("interface.vlan", number(inner[3]), child, of=name, how="access")
            also["mode"] = "access"
        elif inner[:3] == ["port", "link-type", "trunk"]:
            also["mode"] = "trunk"
        elif inner[0] == "dot1x" or inner[0] == "mac-authentication" or inner[:2] == ["port-security", "port-mode"]:
            also["dot1x"] = True
            found.say("interface.dot1x", True, child, of=name)
        elif inner[0] == "packet-filter" and len(inner) > 2:
            way = "out" if inner[-1] == "outbound" else "in"
            found.say("filter.applied", inner[-2], child, of=name, direction=way, ipv6="ipv6" in inner)
    found.say("interface", name, node, of=name, **also)


def _acl(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    name = words[2] if words[1] in ("number", "basic", "advanced", "ipv6", "mac") and len(words) > 2 else words[1]
    found.say("filter", name, node, of=name, family="ipv4", rules=len(found.tree.children[node]))
    for child, text in found.tree.inside(node):
        inner = text.split()
        if inner[0] != "rule":
            continue
        rest = [word for word in inner[1:] if not word.isdigit()]
        action = next((word for word in rest if word in ("permit", "deny")), None)
        if action is not None:
            narrow = [word for word in rest if word not in (action, "ip", "logging", "counting", "any", "source")]
            found.say("filter.rule", action, child, of=name, anything=not narrow, log="logging" in inner)


def _ip(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["route-static"] and on and len(words) > 4:
        prefix = prefix_of(words[2], words[3])
        if prefix is not None:
            found.say("route", prefix, node, hop=words[4], vrf=None)
    elif words[1:2] in (["http"], ["https"]):
        _web(found, node, words, on)


def _vlan(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) == 2 and words[1].isdigit() and len(words[1]) < 6:
        names = [text[5:] for _, text in found.tree.inside(node) if text.startswith("name ")]
        found.say("vlan", int(words[1]), node, name=names[0] if names else None)


def _header(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on:
        found.say("banner", True, node, of=words[1] if len(words) > 1 else "header")


def _password(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[:2] == ["password-control", "length"] and on and len(words) > 2:
        found.say("password.minimum_length", number(words[2]), node)
    elif words[:2] == ["password-control", "login-attempt"] and on and len(words) > 2:
        found.say("login.attempts", number(words[2]), node)


def _dot1x(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words == ["dot1x"]:
        found.say("access.dot1x", on, node)


COMWARE: dict[str, Handler] = {
    "sysname": _sysname,
    "telnet": _telnet,
    "ssh": _telnet,
    "ip": _ip,
    "http": _web,
    "https": _web,
    "local-user": _local_user,
    "line": _line,
    "user-interface": _line,
    "hwtacacs": _scheme,
    "radius": _scheme,
    "domain": _domain,
    "ntp-service": _ntp,
    "ntp": _ntp,
    "info-center": _info,
    "snmp-agent": _snmp,
    "interface": _interface,
    "acl": _acl,
    "vlan": _vlan,
    "header": _header,
    "password-control": _password,
    "dot1x": _dot1x,
}
