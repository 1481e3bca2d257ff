"""Who a device is and who may log in: names, accounts, passwords, central accounts."""

from __future__ import annotations

from wherry.read.config.facts.gathering import DEFAULT_ACCOUNTS, Gatherer, Handler, after, number
from wherry.read.config.facts.strength import kind_of_password

ADMINISTRATOR = 15
CENTRAL = ("tacacs+", "radius", "tacacs", "ldap", "kerberos")


def _hostname(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        found.hostname = " ".join(words[1:]).strip('"')
        found.say("device.hostname", found.hostname, node)


def _username(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3:
        return
    name, rest = words[1], words[2:]
    if rest[0] in ("ssh-key", "sshkey", "passphrase", "attributes", "keypair"):
        if rest[0] in ("ssh-key", "sshkey"):
            found.say("account.key", True, node, of=name)
        return
    privilege = number(after(rest, "privilege") or "")
    role = after(rest, "role")
    admin = privilege == ADMINISTRATOR or role in ("network-admin", "vdc-admin")
    default = name.lower() in DEFAULT_ACCOUNTS - {"admin"} or (
        name == "admin" and found.platform not in ("nxos", "eos")
    )
    found.say("account", name, node, of=name, privilege=privilege, role=role, administrator=admin, default=default)
    for word in ("secret", "password"):
        if word in rest:
            kind, strength = kind_of_password(rest[rest.index(word) + 1 :][:3])
            strength = "weak" if word == "password" and strength == "fair" and found.platform == "ios" else strength
            found.say("password.stored", kind, node, of=name, strength=strength)
            return
    if "nopassword" in rest:
        found.say("password.stored", "none", node, of=name, strength="weak")


def _enable(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3 or words[1] not in ("secret", "password"):
        return
    kind, strength = kind_of_password(words[2:])
    if words[1] == "password" and found.platform != "asa":
        strength = "weak"
    found.say("password.stored", kind, node, of=f"enable {words[1]}", strength=strength)


def _aaa(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    text = " ".join(words)
    if text == "aaa new-model":
        found.say("aaa.on", on, node)
    elif text.startswith("aaa authentication login ") and on and len(words) > 4:
        _login(found, node, words[3], words[4:])
    elif found.platform == "asa" and text.startswith("aaa authentication ") and len(words) > 4 and on:
        _login(found, node, f"{words[2]} console", words[4:])
    elif text.startswith("aaa accounting ") and on and "none" not in words:
        found.say("aaa.accounting", True, node, of=words[2])
    elif text.startswith(("aaa group server ", "aaa server ")) and on:
        for child, line in found.tree.inside(node):
            inner = line.split()
            if inner[0] in ("server", "server-private") and len(inner) > 1:
                name = inner[2] if inner[1] in ("name", "host") and len(inner) > 2 else inner[1]
                found.say("aaa.server", name, child, of=words[-1], grouped=True)
    elif "max-fail" in words and on:
        found.say("login.attempts", number(words[-1]), node)
    elif text.startswith("aaa common-criteria policy") and on:
        for child, line in found.tree.inside(node):
            if line.startswith("min-length "):
                found.say("password.minimum_length", number(line.split()[1]), child)


def _login(found: Gatherer, node: int, name: str, methods: list[str]) -> None:
    """A list of ways to log in. A named group counts as central: groups of servers are the only groups there are."""
    central = "group" in methods or any(word in CENTRAL for word in methods)
    if found.platform == "asa":
        central = methods[0] != "LOCAL"
    value = "central" if central else "none" if methods[0] == "none" else "local"
    found.say("aaa.login", value, node, of=name)


def _server(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 2:
        return
    if words[0] in ("tacacs-server", "radius-server"):
        if words[1] == "host" and len(words) > 2:
            place = 4 if words[2] == "vrf" and len(words) > 4 else 2
            found.say("aaa.server", words[place], node, of=words[0].split("-")[0])
        return
    if words[1] == "server" and len(words) > 2:
        for child, line in found.tree.inside(node):
            inner = line.split()
            if inner[0] == "address" and len(inner) > 2:
                found.say("aaa.server", inner[2], child, of=words[0], name=words[2])


def _aaa_server(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and "host" in words:
        found.say("aaa.server", after(words, "host"), node, of=words[1])


def _security(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[:3] == ["security", "passwords", "min-length"] and on:
        found.say("password.minimum_length", number(words[-1]), node)


def _password(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[0] == "password-policy" and words[1:2] == ["minimum-length"] and on:
        found.say("password.minimum_length", number(words[2]) if len(words) > 2 else None, node)
    if words[0] == "passwd" and on and len(words) > 1:
        kind, strength = kind_of_password(words[1:])
        found.say("password.stored", kind, node, of="login password", strength=strength)
    if words[:3] == ["password", "strength-check"]:
        found.say("password.strength_check", on, node)


def _login_block(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if words[:2] == ["login", "block-for"] and on and "attempts" in words:
        found.say("login.attempts", number(after(words, "attempts") or ""), node, within=after(words, "within"))
    elif words[:3] == ["login", "on-failure", "log"] or words[:3] == ["login", "on-success", "log"]:
        found.say("log.logins", on, node)


IDENTITY: dict[str, Handler] = {
    "hostname": _hostname,
    "switchname": _hostname,
    "username": _username,
    "enable": _enable,
    "aaa": _aaa,
    "tacacs-server": _server,
    "radius-server": _server,
    "tacacs": _server,
    "radius": _server,
    "aaa-server": _aaa_server,
    "security": _security,
    "password-policy": _password,
    "passwd": _password,
    "password": _password,
    "login": _login_block,
}
