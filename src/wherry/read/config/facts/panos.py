"""PAN-OS from flat paths, whether it came as XML, as braces or as ``set`` orders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.cisco_interfaces import prefix_of
from wherry.read.config.facts.gathering import Gatherer, kind_of_community, number
from wherry.read.config.facts.strength import kind_of_hash
from wherry.read.config.paths import Path, flat_paths

_VERSION = re.compile(r"<config [^>]*?version=\"(\d+\.\d+(?:\.\d+)?)|detail-version=\"(\d+\.\d+\.\d+)")
LIST_WORDS = ("source", "destination", "service", "application", "from", "to")
CLEAR_OFF = {"disable-telnet": "telnet", "disable-http": "http", "disable-https": "https", "disable-ssh": "ssh"}
ENCRYPTIONS = ("encryption", "authentication", "hash")
MOST_HEAD_LINES = 20


def gather_panos(found: Gatherer, lines: list[str]) -> None:
    """Read every path by the words that stand in it."""
    for line, text in enumerate(lines[:MOST_HEAD_LINES], 1):
        match = _VERSION.search(text)
        if match:
            found.version = found.version or match.group(1) or match.group(2)
            found.say_at("device.version", found.version, line, line)
    rules: dict[tuple[str, ...], dict[str, list[Path]]] = {}
    for path in flat_paths(found.tree):
        words = path.words
        if "mgt-config" in words:
            _managers(found, path, words[words.index("mgt-config") + 1 :])
        elif "deviceconfig" in words:
            _device(found, path, words[words.index("deviceconfig") + 1 :])
        elif "security" in words and "rules" in words:
            _collect(rules, path, words)
        elif "crypto-profiles" in words or "ike-crypto-profiles" in words or "ipsec-crypto-profiles" in words:
            _tunnel(found, path, words)
        elif "interface" in words and "network" in words:
            _interface(found, path, words)
        elif "syslog" in words and "server" in words[:-1] and "log-settings" in words:
            _syslog(found, path, words)
        elif (
            ("radius" in words or "tacplus" in words) and "server-profile" in words and words[-2:-1] == ("ip-address",)
        ):
            _say(found, path, "aaa.server", words[-1])
    for head, parts in rules.items():
        _rule(found, head, parts)


def _say(found: Gatherer, path: Path, name: str, value: Value, of: str = "", **also: Value) -> None:
    found.say_at(name, value, path.first, path.last, of, **also)


def _managers(found: Gatherer, path: Path, rest: Sequence[str]) -> None:
    if rest[:1] == ("users",) and len(rest) > 2:
        name, tail = rest[1], rest[2:]
        if tail[0] == "phash" and len(tail) > 1:
            kind, strength = kind_of_hash(tail[1])
            _say(found, path, "password.stored", kind, of=name, strength=strength)
        elif "superuser" in tail:
            _say(
                found, path, "account", name, of=name, role="superuser", administrator=tail[-1] == "yes", default=False
            )
        elif tail[0] == "permissions" and len(tail) > 2:
            _say(found, path, "account", name, of=name, role=tail[-1], administrator=False, default=False)
        elif tail[0] == "authentication-profile":
            _say(found, path, "aaa.login", "central", of=name)
        elif tail[0] in ("public-key", "client-certificate-only"):
            _say(found, path, "account.second_factor", "certificate or key", of=name)
    elif rest[:1] == ("password-complexity",) and len(rest) > 2:
        if rest[1] == "minimum-length":
            _say(found, path, "password.minimum_length", number(rest[2]))
        elif rest[1] == "enabled":
            _say(found, path, "password.complexity", rest[2] == "yes")


def _device(found: Gatherer, path: Path, rest: Sequence[str]) -> None:
    if rest[:1] == ("system",) and len(rest) > 2:
        _system(found, path, rest[1], rest[2:])
    elif rest[:2] == ("setting", "management") and len(rest) > 3:
        key, value = rest[-2], rest[-1]
        if key == "idle-timeout":
            _say(found, path, "door.timeout", number(value), of="administrators", kind="admin")
        elif key == "failed-attempts":
            _say(found, path, "login.attempts", number(value))
        elif key == "max-session-count":
            _say(found, path, "door.limit", number(value), of="administrators")


def _system(found: Gatherer, path: Path, key: str, rest: Sequence[str]) -> None:
    value = rest[-1]
    if key == "hostname":
        found.hostname = value
        _say(found, path, "device.hostname", value)
        _say(found, path, "door", "admin", of="management")
    elif key == "service" and rest[0] in CLEAR_OFF:
        _say(found, path, f"management.{CLEAR_OFF[rest[0]]}", value != "yes", of="management interface")
    elif key == "permitted-ip":
        anywhere = rest[0] in ("0.0.0.0/0", "::/0")
        _say(found, path, "door.source", rest[0], of="management", kind="admin", anywhere=anywhere)
    elif key == "login-banner":
        _say(found, path, "banner", True, of="login")
    elif key == "ntp-servers" and "ntp-server-address" in rest:
        _say(found, path, "time.server", value, key=None)
    elif key == "ntp-servers" and "authentication-type" in rest and "none" not in rest:
        _say(found, path, "time.authenticate", True)
    elif key == "snmp-setting" and "snmp-community-string" in rest:
        _say(found, path, "snmp.community", kind_of_community(value), access="ro", source=None)
        _say(found, path, "snmp.clear", "v2c", of="community")
    elif key == "ssh" or key == "ssh-profile":
        _say(found, path, "ssh.algorithm", value, of=rest[0])
    elif key == "ip-address":
        _say(found, path, "management.address", value)
    elif key == "authentication-profile":
        _say(found, path, "aaa.login", "central", of="administrators")


def _syslog(found: Gatherer, path: Path, words: Sequence[str]) -> None:
    if words[-2] == "server":
        _say(found, path, "log.server", words[-1], secure=False)
    elif words[-2:] == ("transport", "SSL"):
        _say(found, path, "log.secure", True)


def _collect(rules: dict[tuple[str, ...], dict[str, list[Path]]], path: Path, words: tuple[str, ...]) -> None:
    place = words.index("rules", words.index("security"))
    if len(words) < place + 4:
        return
    parts = rules.setdefault(words[: place + 2], {})
    parts.setdefault(words[place + 2], []).append(path)


def _rule(found: Gatherer, head: tuple[str, ...], parts: dict[str, list[Path]]) -> None:
    paths = [path for found_paths in parts.values() for path in found_paths]
    said = {key: [path.words[-1] for path in values] for key, values in parts.items()}
    if said.get("disabled") == ["yes"]:
        return
    anything = all(said.get(key, ["any"]) == ["any"] for key in ("source", "destination", "service", "application"))
    found.say_at(
        "policy",
        "permit" if said.get("action") == ["allow"] else "deny",
        min(path.first for path in paths),
        max(path.last for path in paths),
        of=f"{' '.join(said.get('from', ['any']))} to {' '.join(said.get('to', ['any']))}",
        term=head[-1],
        anything=anything,
        source=" ".join(said.get("source", ["any"])),
        destination=" ".join(said.get("destination", ["any"])),
        service=" ".join(said.get("service", ["any"])),
        inspected="profile-setting" in said,
        log=said.get("log-end") != ["no"],
        logs="no" if said.get("log-end") == ["no"] else None,
    )


def _tunnel(found: Gatherer, path: Path, words: Sequence[str]) -> None:
    value = words[-1]
    place = next(n for n, word in enumerate(words) if word.endswith("crypto-profiles"))
    of = " ".join(words[place : place + 3])
    if words[-2] == "dh-group":
        _say(found, path, "crypto.group", number(value.removeprefix("group")), of=of)
    elif words[-2] in ENCRYPTIONS:
        kind = "encryption" if words[-2] == "encryption" else "hash"
        _say(found, path, "crypto.algorithm", value.lower(), of=of, kind=kind)


def _interface(found: Gatherer, path: Path, words: Sequence[str]) -> None:
    rest = words[words.index("interface") + 1 :]
    if len(rest) < 3 or rest[0] not in ("ethernet", "loopback", "vlan", "tunnel", "aggregate-ethernet"):
        return
    name = rest[1]
    if "units" in rest[:-1]:
        name = rest[rest.index("units") + 1]
    if "ip" in rest[:-1] and (prefix := prefix_of(rest[rest.index("ip") + 1])) is not None and "/" in rest[-1]:
        _say(found, path, "interface.address", prefix, of=name)
