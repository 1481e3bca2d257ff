"""Junos, from flat paths, so that braces and ``set`` orders give the same facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wherry.read.config.facts.gathering import DEFAULT_ACCOUNTS, Gatherer, kind_of_community, number
from wherry.read.config.facts.junos_network import NETWORK
from wherry.read.config.facts.strength import kind_of_hash
from wherry.read.config.paths import Path, flat_paths

LEVELS = {"emergency": 0, "alert": 1, "critical": 2, "error": 3, "warning": 4, "notice": 5, "info": 6, "any": 7}
PathHandler = Callable[[Gatherer, Path, tuple[str, ...]], None]


def gather_junos(found: Gatherer, lines: list[str]) -> None:
    """Read every path; the first word, or the first two under ``system``, says who reads it."""
    for path in flat_paths(found.tree):
        words = path.words
        handler = HANDLERS.get(words[:2]) or HANDLERS.get(words[:1])
        if handler is not None:
            handler(found, path, words)
    _share_keys(found)


def _share_keys(found: Gatherer) -> None:
    """A key of a group of routing neighbours is the key of each of them."""
    secured = {fact.of for fact in found.facts if fact.name == "routing.secured"}
    for place, fact in enumerate(found.facts):
        if fact.name == "routing.neighbour" and fact.also.get("group") in secured:
            found.facts[place] = replace(fact, also={**fact.also, "authenticated": True})


def _say(found: Gatherer, path: Path, name: str, value: str | int | bool | None, of: str = "", **also: object) -> None:
    found.say_at(name, value, path.first, path.last, of, **also)  # type: ignore[arg-type]


def _version(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if len(words) > 1:
        found.version = words[1].strip('"')
        _say(found, path, "device.version", found.version)


def _hostname(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if len(words) > 2:
        found.hostname = words[2]
        _say(found, path, "device.hostname", words[2])


def _login(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    rest = words[2:]
    if rest[:1] == ("user",) and len(rest) > 2:
        _user(found, path, rest[1], rest[2:])
    elif rest[:1] == ("message",):
        _say(found, path, "banner", True, of="login")
    elif rest[:1] == ("announcement",):
        _say(found, path, "banner", True, of="announcement")
    elif rest[:2] == ("retry-options", "tries-before-disconnect") and len(rest) > 2:
        _say(found, path, "login.attempts", number(rest[2]))
    elif rest[:2] == ("password", "minimum-length") and len(rest) > 2:
        _say(found, path, "password.minimum_length", number(rest[2]))
    elif rest[:1] == ("idle-timeout",) and len(rest) > 1:
        _say(found, path, "door.timeout", number(rest[1]), of="every class", kind="cli")
    elif rest[:1] == ("class",) and rest[2:3] == ("idle-timeout",) and len(rest) > 3:
        _say(found, path, "door.timeout", number(rest[3]), of=f"class {rest[1]}", kind="cli")


def _user(found: Gatherer, path: Path, name: str, rest: tuple[str, ...]) -> None:
    if rest[0] == "class" and len(rest) > 1:
        admin = rest[1] in ("super-user", "superuser")
        default = name.lower() in (*DEFAULT_ACCOUNTS, "support", "netscreen", "juniper")
        _say(found, path, "account", name, of=name, role=rest[1], administrator=admin, default=default)
    elif rest[0] == "authentication" and rest[1:2] in (("encrypted-password",), ("plain-text-password-value",)):
        kind, strength = kind_of_hash(rest[2] if len(rest) > 2 else "")
        _say(found, path, "password.stored", kind, of=name, strength=strength)
    elif rest[0] == "authentication" and rest[1:2] and rest[1].startswith("ssh-"):
        _say(found, path, "account.key", True, of=name)


def _root(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[2:3] == ("encrypted-password",) and len(words) > 3:
        kind, strength = kind_of_hash(words[3])
        _say(found, path, "password.stored", kind, of="root", strength=strength)


def _order(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    method = words[2] if len(words) > 2 else ""
    value = "central" if method in ("tacplus", "radius", "ldaps") else "local"
    _say(found, path, "aaa.login", value, of="authentication-order")


def _server(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if len(words) > 2:
        _say(found, path, "aaa.server", words[2], of=words[1].removesuffix("-server"))


def _accounting(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[2:3] == ("events",):
        _say(found, path, "aaa.accounting", True, of=words[-1])
    elif words[2:3] == ("destination",) and words[4:5] == ("server",) and len(words) > 5:
        _say(found, path, "aaa.server", words[5], of=words[3])


def _services(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    service, rest = words[2] if len(words) > 2 else "", words[3:]
    if service == "telnet":
        _say(found, path, "management.telnet", True, of="system services")
    elif service in ("finger", "ftp", "rlogin", "rsh", "tftp-server", "xnm-clear-text"):
        _say(found, path, "service.legacy", True, of=service)
    elif service == "web-management" and rest[:1] in (("http",), ("https",)):
        _say(found, path, f"management.{rest[0]}", True, of="web management")
    elif service in ("ssh", "netconf"):
        _ssh(found, path, service, rest)


def _ssh(found: Gatherer, path: Path, service: str, rest: tuple[str, ...]) -> None:
    if service == "netconf":
        return
    _say(found, path, "door", "ssh", of="ssh")
    if rest[:1] == ("root-login",) and len(rest) > 1:
        _say(found, path, "ssh.root_login", rest[1] != "deny", of="ssh")
    elif rest[:1] == ("protocol-version",) and len(rest) > 1:
        _say(found, path, "ssh.version", rest[1].removeprefix("v"))
    elif rest[:1] in (("ciphers",), ("macs",), ("key-exchange",)) and len(rest) > 1:
        _say(found, path, "ssh.algorithm", rest[1], of=rest[0])
    elif rest[:1] == ("connection-limit",) and len(rest) > 1:
        _say(found, path, "door.limit", number(rest[1]), of="ssh")


def _ports(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[2:4] == ("auxiliary", "disable"):
        _say(found, path, "door", "aux", of="auxiliary")
        _say(found, path, "door.closed", True, of="auxiliary")


def _syslog(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[2:3] == ("host",) and len(words) > 4:
        host, rest = words[3], words[4:]
        _say(found, path, "log.server", host, of=host, secure=rest[:2] == ("transport", "tls"))
        if rest[0] in ("any", "authorization", "interactive-commands") and len(rest) > 1:
            _say(found, path, "log.level", LEVELS.get(rest[1]), of=f"{host} {rest[0]}")
    if "interactive-commands" in words or "change-log" in words:
        _say(found, path, "log.changes", True)
    if words[2:4] == ("time-format", "millisecond"):
        _say(found, path, "log.timestamps", "datetime", milliseconds=True)


def _ntp(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    kind = words[2] if len(words) > 2 else ""
    if kind in ("server", "peer") and len(words) > 3:
        key = number(words[words.index("key") + 1]) if "key" in words[:-1] else None
        _say(found, path, "time.server", words[3], key=key)
    elif kind == "trusted-key" and len(words) > 3:
        _say(found, path, "time.trusted_key", words[3])
        _say(found, path, "time.authenticate", True)
    elif kind == "authentication-key" and "type" in words[:-1]:
        _say(found, path, "time.key", number(words[3]), algorithm=words[words.index("type") + 1])


def _snmp(found: Gatherer, path: Path, words: tuple[str, ...]) -> None:
    if words[1:2] == ("community",) and len(words) > 2:
        access = "rw" if words[3:5] == ("authorization", "read-write") else "ro"
        source = words[4] if words[3:4] in (("clients",), ("client-list-name",)) and len(words) > 4 else None
        label = found.name_community(words[2])
        _say(found, path, "snmp.community", kind_of_community(words[2]), of=label, access=access, source=source)
        _say(found, path, "snmp.clear", "v1 or v2c", of="community")
    elif words[1:2] == ("trap-group",) and "targets" in words[:-1]:
        _say(found, path, "snmp.clear", "v1 or v2c", of=f"traps to {words[-1]}")
    elif words[1:3] == ("v3", "usm") and "user" in words[:-1]:
        name = words[words.index("user") + 1]
        rest = words[words.index("user") + 2 :]
        for key, word in (("auth", "authentication-"), ("priv", "privacy-")):
            if rest and rest[0].startswith(word):
                _say(found, path, "snmp.user", name, of=name, **{key: rest[0].removeprefix(word)})
    elif "security-level" in words[:-1] and words[1:2] == ("v3",):
        level = {"privacy": "priv", "authentication": "auth", "none": "noauth"}.get(words[-1], words[-1])
        if words[2:3] == ("vacm",):
            _say(found, path, "snmp.group", level, of="vacm")


HANDLERS: dict[tuple[str, ...], PathHandler] = {
    ("version",): _version,
    ("system", "host-name"): _hostname,
    ("system", "login"): _login,
    ("system", "root-authentication"): _root,
    ("system", "authentication-order"): _order,
    ("system", "tacplus-server"): _server,
    ("system", "radius-server"): _server,
    ("system", "accounting"): _accounting,
    ("system", "services"): _services,
    ("system", "ports"): _ports,
    ("system", "syslog"): _syslog,
    ("system", "ntp"): _ntp,
    ("snmp",): _snmp,
    **NETWORK,
}
