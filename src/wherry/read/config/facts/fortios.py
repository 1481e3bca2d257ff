"""FortiOS: each ``config`` block is a table, each ``edit`` a row, each ``set`` a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wherry.engine.assurance.facts import Value
from wherry.read.config.facts.fortios_network import NETWORK, say_address, say_six, words_of
from wherry.read.config.facts.gathering import Gatherer, kind_of_community, number

Block = Callable[[Gatherer, int], None]
_HEAD = re.compile(r"#\s?config-version=(\w+?)-(\d+\.\d+\.\d+)")
_VERSION = re.compile(r"# Version: \S+ v(\d+\.\d+\.\d+)")
MOST_HEAD_LINES = 60
CLEAR_VERSIONS = ("tlsv1-0", "tlsv1-1", "sslv3")


def gather_fortios(found: Gatherer, lines: list[str]) -> None:
    """Read every block, at the top or inside a virtual domain."""
    for line, text in enumerate(lines[:MOST_HEAD_LINES], 1):
        match = _HEAD.match(text) or _VERSION.match(text)
        if match:
            found.version = found.version or match.groups()[-1]
            found.say_at("device.version", match.groups()[-1], line, line)
    tree = found.tree
    for node, text in enumerate(tree.texts):
        if text.startswith("config "):
            block = BLOCKS.get(text[7:])
            if block is not None:
                block(found, node)


def _cells(found: Gatherer, node: int) -> Iterator[tuple[int, str, list[str]]]:
    for child, text in found.tree.inside(node):
        if text.startswith("set "):
            words = words_of(text)
            if len(words) > 2:
                yield child, words[1], words[2:]


def _rows(found: Gatherer, node: int) -> Iterator[tuple[int, str, dict[str, tuple[int, list[str]]]]]:
    for child, text in found.tree.inside(node):
        if text.startswith("edit "):
            name = " ".join(words_of(text)[1:])
            yield child, name, {key: (cell, values) for cell, key, values in _cells(found, child)}


def _global(found: Gatherer, node: int) -> None:
    for child, key, values in _cells(found, node):
        value = values[0]
        if key == "hostname":
            found.hostname = value
            found.say("device.hostname", value, child)
        elif key == "admintimeout":
            found.say("door.timeout", number(value), child, of="administrators", kind="admin")
        elif key == "admin-lockout-threshold":
            found.say("login.attempts", number(value), child)
        elif key == "admin-concurrent":
            found.say("door.limit", 1 if value == "disable" else 0, child, of="administrators")
        elif key == "strong-crypto":
            found.say("ssh.strong", value == "enable", child)
        elif key == "admin-ssh-v1":
            found.say("ssh.version", "1" if value == "enable" else "2", child)
        elif key == "admin-https-ssl-versions":
            worst = next((word for word in values if word in CLEAR_VERSIONS), values[0])
            found.say("tls.version", worst.removeprefix("tlsv").removeprefix("sslv").replace("-", "."), child)
        elif key == "admin-telnet":
            found.say("admin.telnet", value == "enable", child)
        elif key in ("pre-login-banner", "post-login-banner"):
            found.say("banner", value == "enable", child, of=key)


def _interface(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        description = cells.get("description", cells.get("alias", (0, [None])))[1][0]
        role = cells.get("role", (0, [None]))[1][0]
        shut = cells.get("status", (0, ["up"]))[1][0] == "down"
        found.say("interface", name, child, of=name, description=description, shut=shut, role=role)
        if "ip" in cells:
            say_address(found, name, *cells["ip"])
        say_six(found, name, child)
        if "allowaccess" in cells:
            cell, values = cells["allowaccess"]
            for kind, door in (("telnet", "telnet"), ("http", "http"), ("https", "https"), ("ssh", "ssh")):
                if kind in values:
                    found.say(f"management.{door}", True, cell, of=name, description=description, role=role)
        if "src-check" in cells:
            found.say("interface.reverse_path", cells["src-check"][1][0] == "enable", cells["src-check"][0], of=name)
        if "lldp-transmission" in cells:
            cell, values = cells["lldp-transmission"]
            found.say("interface.lldp", values[0] == "enable", cell, of=name)


def _admin(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        role = cells.get("accprofile", (0, [None]))[1][0]
        remote = cells.get("remote-auth", (0, ["disable"]))[1][0] == "enable"
        found.say(
            "account",
            name,
            child,
            of=name,
            role=role,
            administrator=role == "super_admin",
            default=False,
            remote=remote,
        )
        found.say("door", "admin", child, of=name)
        for key, (cell, values) in cells.items():
            if key.startswith("trusthost") or key.startswith("ip6-trusthost"):
                anywhere = values[0] in ("0.0.0.0", "::/0") and values[-1] in ("0.0.0.0", "::/0")
                found.say("door.source", " ".join(values), cell, of=name, kind="admin", anywhere=anywhere)
            elif key == "two-factor" and values[0] != "disable":
                found.say("account.second_factor", values[0], cell, of=name)
        if remote:
            found.say("aaa.login", "central", cells["remote-auth"][0], of=name)
        if "password" in cells:
            cell, values = cells["password"]
            plain = values[0] != "ENC"
            kind = "plain text" if plain else "the maker's hash"
            found.say("password.stored", kind, cell, of=name, strength="weak" if plain else "fair")


def _ntp(found: Gatherer, node: int) -> None:
    said = {key: (child, values) for child, key, values in _cells(found, node)}
    synced = "ntpsync" in said and said["ntpsync"][1][0] == "enable"
    if synced and said.get("type", (0, ["fortiguard"]))[1][0] == "fortiguard" and "type" in said:
        found.say("time.server", "FortiGuard", said["type"][0], key=None, many=True)
    if "authentication" in said:
        found.say("time.authenticate", said["authentication"][1][0] == "enable", said["authentication"][0])
    for child, text in found.tree.inside(node):
        if text != "config ntpserver":
            continue
        for _, _, cells in _rows(found, child):
            if "server" in cells:
                keyed = cells.get("authentication", (0, ["disable"]))[1][0] == "enable"
                found.say("time.server", cells["server"][1][0], cells["server"][0], key=1 if keyed else None)


def _log(found: Gatherer, node: int) -> None:
    said = {key: (child, values) for child, key, values in _cells(found, node)}
    if "status" not in said:
        return
    child, values = said["status"]
    if values[0] != "enable":
        found.say("log.off", True, child, of=found.tree.texts[node][7:])
        return
    server, value = said.get("server", (child, ["configured elsewhere"]))
    level = said.get("enc-algorithm", (0, ["disable"]))[1][0]
    secure = level.startswith("high") and level != "disable"
    first, last = sorted((found.tree.firsts[child], found.tree.lasts[server]))
    found.say_at("log.server", value[0], first, last, secure=secure, of=found.tree.texts[node][7:])


def _log_filter(found: Gatherer, node: int) -> None:
    levels = ("emergency", "alert", "critical", "error", "warning", "notification", "information", "debug")
    for child, key, values in _cells(found, node):
        if key == "severity" and values[0] in levels:
            found.say("log.level", levels.index(values[0]), child, of="syslog filter")


def _community(found: Gatherer, node: int) -> None:
    for child, _, cells in _rows(found, node):
        if cells.get("status", (0, ["enable"]))[1][0] == "disable":
            continue
        cell, values = cells.get("name", (child, [""]))
        hosts = [
            inner for inner in found.tree.under(child) if found.tree.texts[inner].startswith(("set ip ", "set ip6 "))
        ]
        anywhere = any(found.tree.texts[inner].endswith(("0.0.0.0 0.0.0.0", "::/0")) for inner in hosts)
        source = "hosts" if hosts and not anywhere else None
        found.say("snmp.community", kind_of_community(values[0]), cell, access="ro", source=source)
        found.say("snmp.clear", "v1 or v2c", cell, of="community")


def _snmp_user(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        level = cells.get("security-level", (child, ["no-auth-no-priv"]))[1][0]
        auth = cells.get("auth-proto", (0, ["sha"]))[1][0] if level.startswith("auth") else None
        priv = cells.get("priv-proto", (0, ["aes"]))[1][0] if level == "auth-priv" else None
        found.say("snmp.user", name, cells.get("security-level", (child, []))[0], of=name, auth=auth, priv=priv)


def _server(found: Gatherer, node: int) -> None:
    for child, name, cells in _rows(found, node):
        for key in ("server", "secondary-server", "tertiary-server"):
            if key in cells:
                found.say("aaa.server", cells[key][1][0], cells[key][0], of=name)
        if "server" not in cells:
            found.say("aaa.server", name, child, of=name)


def _policy_of_passwords(found: Gatherer, node: int) -> None:
    for child, key, values in _cells(found, node):
        if key in ("minimum-length", "min-length"):
            found.say("password.minimum_length", number(values[0]), child)


def _ssh_algorithms(found: Gatherer, node: int) -> None:
    for child, key, values in _cells(found, node):
        if key.startswith("ssh-") and key.endswith("-algo"):
            for value in values:
                found.say("ssh.algorithm", value, child, of=key)


def _events(found: Gatherer, node: int) -> None:
    for child, key, values in _cells(found, node):
        if key in ("event", "system"):
            value: Value = values[0] == "enable"
            found.say("log.changes", value, child)


BLOCKS: dict[str, Block] = {
    "system global": _global,
    "system interface": _interface,
    "system admin": _admin,
    "system ntp": _ntp,
    "system password-policy": _policy_of_passwords,
    "system ssh-config": _ssh_algorithms,
    "log syslogd setting": _log,
    "log syslogd2 setting": _log,
    "log syslogd3 setting": _log,
    "log fortianalyzer setting": _log,
    "log syslogd filter": _log_filter,
    "log eventfilter": _events,
    "system snmp community": _community,
    "system snmp user": _snmp_user,
    "user tacacs+": _server,
    "user radius": _server,
    "user ldap": _server,
    **NETWORK,
}
