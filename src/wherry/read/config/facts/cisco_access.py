"""How a device is managed: lines, telnet, SSH and web doors, who may come, for how long; services better off."""

from __future__ import annotations

from wherry.read.config.facts.gathering import Gatherer, Handler, number

LEGACY_GLOBAL = {
    "tcp-small-servers": "small servers",
    "udp-small-servers": "small servers",
    "finger": "finger",
    "pad": "PAD",
    "config": "loading a configuration from the network",
}
LEGACY_IP = {"finger": "finger", "identd": "ident", "rcmd": "rcmd", "bootp": "BOOTP"}


def _line(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    name = " ".join(words)
    kind = {"vty": "vty", "con": "console", "console": "console", "aux": "aux"}.get(words[1])
    if kind is None:
        return
    said = {text: child for child, text in found.tree.inside(node)}
    telnet, transport = _transport(said)
    found.say("door", kind, node, of=name, transport=transport)
    if kind == "vty" and (transport is not None or found.platform in ("ios", "iosxe")):
        found.say("management.telnet", telnet, node if transport is None else said[transport], of=name)
    for text, child in said.items():
        _line_statement(found, node, name, kind, text, child)
    if kind == "aux":
        closed = "no exec" in said or "transport input none" in said
        found.say("door.closed", closed, said.get("no exec", said.get("transport input none", node)), of=name)


def _transport(said: dict[str, int]) -> tuple[bool | None, str | None]:
    for text in said:
        if text.startswith(("transport input ", "no transport input")):
            words = text.split()[2:]
            return ("telnet" in words or "all" in words), text
    return None, None


def _line_statement(found: Gatherer, node: int, name: str, kind: str, text: str, child: int) -> None:
    words = text.split()
    if words[0] in ("exec-timeout", "session-timeout") or words[:2] == ["no", "exec-timeout"]:
        if words[0] == "session-timeout":
            return
        minutes = 0 if words[0] == "no" else number(words[1]) or 0
        seconds = number(words[2]) or 0 if len(words) > 2 and words[0] != "no" else 0
        found.say("door.timeout", minutes + (1 if seconds else 0), child, of=name, kind=kind)
    elif words[0] in ("access-class", "ipv6") and words[-1] != "out" and len(words) > 1:
        if words[0] == "access-class" or words[1:2] == ["access-class"]:
            ip = words[0] == "ipv6"
            filter_name = words[2] if ip and len(words) > 2 else words[1]
            found.say("door.source", filter_name, child, of=name, kind=kind, ipv6=ip)
    elif words[:2] == ["ip", "access-class"] and len(words) > 2:
        found.say("door.source", words[2], child, of=name, kind=kind, ipv6=False)
    elif words[0] == "session-limit" and len(words) > 1:
        found.say("door.limit", number(words[1]), child, of=name)
    elif words[0] == "password" and len(words) > 1:
        found.say("password.stored", "on the line", child, of=name, strength="weak")


def _ip(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    first = words[1] if len(words) > 1 else ""
    if first == "ssh":
        _ip_ssh(found, node, words[2:], on)
    elif first == "http":
        _ip_http(found, node, words[2:], on)
    elif first == "source-route":
        found.say("ip.source_routing", on, node)
    elif first in LEGACY_IP and len(words) <= 3:
        found.say("service.legacy", on, node, of=LEGACY_IP[first])
    elif first == "dhcp" and words[2:3] == ["snooping"]:
        found.say("access.dhcp_snooping", on, node, of=" ".join(words[3:]))
    elif first == "arp" and words[2:3] == ["inspection"]:
        found.say("access.arp_inspection", on, node, of=" ".join(words[3:]))
    elif first == "telnet" and found.platform == "nxos":
        found.say("management.telnet", on, node, of="server")


def _ip_ssh(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[:1] == ["version"] and len(words) > 1 and on:
        found.say("ssh.version", words[1], node)
    elif words[:1] == ["authentication-retries"] and len(words) > 1 and on:
        found.say("login.attempts", number(words[1]), node, of="ssh")
    elif words[:2] == ["server", "algorithm"] and len(words) > 3 and on:
        for algorithm in words[3:]:
            found.say("ssh.algorithm", algorithm, node, of=words[2])


def _ip_http(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words == ["server"]:
        found.say("management.http", on, node, of="web server")
    elif words == ["secure-server"]:
        found.say("management.https", on, node, of="web server")
    elif words[:1] == ["access-class"] and on:
        found.say("door.source", words[-1], node, of="web server", kind="web", ipv6=False)
    elif words[:1] == ["tls-version"] and len(words) > 1 and on:
        found.say("tls.version", words[1].lower().replace("tlsv", ""), node)


def _service(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if len(words) > 1 and words[1] in LEGACY_GLOBAL:
        found.say("service.legacy", on, node, of=LEGACY_GLOBAL[words[1]])
    elif words[1:3] == ["timestamps", "log"]:
        value = "none" if not on else "uptime" if "uptime" in words else "datetime"
        found.say("log.timestamps", value, node, milliseconds="msec" in words)
    elif words[1:2] == ["password-encryption"]:
        found.say("password.hidden", on, node)


def _feature(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:] == ["telnet"]:
        found.say("management.telnet", on, node, of="server")
    elif words[1:] == ["ssh"]:
        found.say("management.ssh", on, node, of="server")
    elif words[1:] in (["tacacs+"], ["nxapi"]):
        found.say("feature", on, node, of=words[1])


def _nxapi(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["http"]:
        found.say("management.http", on, node, of="NX-API")


def _management(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """EOS: the doors are blocks of their own, shut until they say ``no shutdown``; SSH is open unless it is shut."""
    kind = " ".join(words[1:])
    said = {text: child for child, text in found.tree.inside(node)}
    up = next((child for text, child in said.items() if text == "no shutdown"), None)
    if kind == "telnet":
        found.say("management.telnet", up is not None, node if up is None else up, of="telnet")
    elif kind == "api http-commands":
        clear = next((child for text, child in said.items() if text in ("protocol http", "no protocol https")), None)
        found.say("management.http", clear is not None, node if clear is None else clear, of="eAPI")
    elif kind in ("ssh", "console"):
        found.say("door", "ssh" if kind == "ssh" else "console", node, of=kind)
    for text, child in said.items():
        inner = text.split()
        if inner[0] == "idle-timeout" and len(inner) > 1:
            found.say("door.timeout", number(inner[1]), child, of=kind, kind=kind)
        elif text.startswith("ip access-group ") and len(inner) > 2:
            found.say("door.source", inner[2], child, of=kind, kind=kind, ipv6=False)
        elif inner[0] in ("cipher", "mac", "key-exchange") and len(inner) > 1:
            for algorithm in inner[1:]:
                found.say("ssh.algorithm", algorithm, child, of=inner[0])
        elif inner[0] in ("session-limit", "connection") and inner[-1].isdigit():
            found.say("door.limit", number(inner[-1]), child, of=kind)


def _asa_door(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    """ASA: ``ssh 10.0.0.0 255.0.0.0 inside`` opens a door to a network; ``ssh timeout 5`` bounds it."""
    kind = words[0]
    if found.platform != "asa":
        if words[:2] == ["ssh", "timeout"]:
            return
        if found.platform == "nxos" and words[:2] == ["ssh", "login-attempts"]:
            found.say("login.attempts", number(words[-1]), node, of="ssh")
        return
    if not on or len(words) < 2:
        return
    if words[1] == "version" and len(words) > 2:
        found.say("ssh.version", words[2], node)
    elif words[1] == "timeout" and len(words) > 2:
        found.say("door.timeout", number(words[2]), node, of=kind, kind=kind)
    elif words[1] in ("cipher", "key-exchange") and len(words) > 3:
        found.say("ssh.algorithm", words[-1].strip('"'), node, of=words[1])
    elif words[:3] == ["http", "server", "enable"]:
        found.say("management.https", True, node, of="ASDM")
    elif len(words) == 4 and (words[1][0].isdigit() or ":" in words[1]):
        anywhere = words[1] in ("0.0.0.0", "0", "::/0")
        if kind == "telnet":
            found.say("management.telnet", True, node, of=words[3])
        else:
            found.say("door", kind, node, of=f"{kind} {words[3]}")
            found.say(
                "door.source", f"{words[1]} {words[2]}", node, of=f"{kind} {words[3]}", kind=kind, anywhere=anywhere
            )


def _console(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["timeout"] and len(words) > 2 and on and found.platform == "asa":
        found.say("door.timeout", number(words[2]), node, of="console", kind="console")


def _ssl(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["server-version"] and len(words) > 2 and on:
        found.say("tls.version", words[2].lower().replace("tlsv", ""), node)


def _quota(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[1:2] == ["management-session"] and on:
        found.say("door.limit", number(words[-1]), node, of="management")


def _plain_switch(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words == ["vstack"]:
        found.say("service.smart_install", on, node)
    elif words[:2] in (["cdp", "run"], ["lldp", "run"], ["cdp", "enable"]):
        found.say("discovery.global", on, node, of=words[0])
    elif words[0] == "dot1x" and words[1:2] == ["system-auth-control"]:
        found.say("access.dot1x", on, node)
    elif words[0] == "spanning-tree" and "bpduguard" in words and "default" in words:
        found.say("access.bpdu_guard", on, node)


def _archive(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    for child in found.tree.under(node):
        if found.tree.texts[child] == "logging enable" and on:
            found.say("log.changes", True, child)


ACCESS: dict[str, Handler] = {
    "line": _line,
    "ip": _ip,
    "service": _service,
    "feature": _feature,
    "nxapi": _nxapi,
    "management": _management,
    "ssh": _asa_door,
    "telnet": _asa_door,
    "http": _asa_door,
    "console": _console,
    "ssl": _ssl,
    "quota": _quota,
    "vstack": _plain_switch,
    "cdp": _plain_switch,
    "lldp": _plain_switch,
    "dot1x": _plain_switch,
    "spanning-tree": _plain_switch,
    "archive": _archive,
}
