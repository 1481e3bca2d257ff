"""What a device tells others: SNMP, time, logs, banners."""

from __future__ import annotations

from wherry.read.config.facts.gathering import Gatherer, Handler, after, kind_of_community, number

LEVELS = {
    "emergencies": 0,
    "alerts": 1,
    "critical": 2,
    "errors": 3,
    "warnings": 4,
    "warning": 4,
    "notifications": 5,
    "notification": 5,
    "informational": 6,
    "debugging": 7,
}


def _snmp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if not on or len(words) < 3:
        return
    if words[1] == "community":
        _community(found, node, words)
    elif words[1] == "group" and len(words) > 4 - (found.platform == "nxos"):
        version = words[3] if len(words) > 3 else None
        found.say("snmp.group", words[4] if version == "v3" and len(words) > 4 else "none", node, of=words[2])
        if version in ("v1", "v2c"):
            found.say("snmp.clear", version, node, of=f"group {words[2]}")
    elif words[1] == "user" and len(words) > 3:
        auth, priv = after(words, "auth"), after(words, "priv")
        if "v1" in words or "v2c" in words:
            found.say("snmp.clear", "v1 or v2c", node, of=f"user {words[2]}")
        elif "v3" in words or auth is not None:
            cipher = None if priv is None else priv if priv.startswith(("aes", "des", "3des")) else "des"
            found.say("snmp.user", words[2], node, of=words[2], auth=auth, priv=cipher)
    elif words[1] == "host" and not (found.platform == "asa" and "version" not in words and "community" not in words):
        _target(found, node, words)


def _community(found: Gatherer, node: int, words: list[str]) -> None:
    start = 3 if words[2] not in ("0", "7", "8") or len(words) < 4 else 4
    rest = words[start:]
    lower = [word.lower() for word in rest]
    access = "rw" if "rw" in lower or "network-admin" in lower else "ro"
    spare = ("ro", "rw", "view", "ipv6", "group", "use-acl", "use-ipv4acl", after(rest, "view"), after(rest, "group"))
    source = next((word for word in rest if word.lower() not in spare and word not in spare), None)
    word = words[start - 1]
    label = found.name_community(word)
    found.say("snmp.community", kind_of_community(word), node, of=label, access=access, source=source)
    found.say("snmp.clear", "v1 or v2c", node, of="community")


def _target(found: Gatherer, node: int, words: list[str]) -> None:
    place = 3 if found.platform == "asa" else 2
    if len(words) <= place:
        return
    version = after(words, "version")
    value = version if version in ("1", "2c", "3") else "1" if version is None else version
    found.say("snmp.target", words[place], node, version=value, level=words[-2] if value == "3" else None)
    if value != "3":
        found.say("snmp.clear", f"v{value}", node, of=f"traps to {words[place]}")


def _ntp(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if len(words) < 2:
        return
    if words[1] in ("server", "peer") and on and len(words) > 2:
        place = 2
        if words[2] == "vrf" and len(words) > 4:
            place = 4
        while words[place] in ("ip", "ipv6") and len(words) > place + 1:
            place += 1
        found.say("time.server", words[place], node, key=number(after(words, "key") or ""))
    elif words[1] == "authenticate":
        found.say("time.authenticate", on, node)
    elif words[1] == "trusted-key" and on:
        found.say("time.trusted_key", " ".join(words[2:]), node)
    elif words[1] == "authentication-key" and on and len(words) > 3:
        found.say("time.key", number(words[2]), node, algorithm=words[3])


def _logging(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if len(words) < 2:
        return
    second = words[1]
    if second == "trap" and on and len(words) > 2:
        found.say("log.level", LEVELS.get(words[2], number(words[2])), node, of="trap")
    elif second in ("host", "server") and on and len(words) > 2:
        rest = [word for word in words[2:] if word != "ipv6"]
        place = 2 if rest[0] == "vrf" and len(rest) > 2 else 0
        if found.platform == "asa" and len(rest) > 1:
            place = 1
        text = " ".join(words)
        secure = "tls" in words or "secure" in words or "ssl" in text
        found.say("log.server", rest[place], node, secure=secure)
    elif second == "vrf" and on and "host" in words:
        found.say("log.server", after(words, "host"), node, secure="tls" in words)
    elif second[0].isdigit() and second.count(".") == 3 and on:
        found.say("log.server", second, node, secure="tls" in words)
    elif words[1:] in (["enable"], ["on"]):
        found.say("log.on", on, node)
    elif second == "timestamp" and found.platform in ("asa", "nxos"):
        found.say("log.timestamps", "datetime" if on else "none", node, milliseconds="milliseconds" in words)
    elif words[1:3] == ["format", "timestamp"] and on:
        found.say("log.timestamps", "datetime", node, milliseconds="milliseconds" in words or "rfc3339" in words)


def _banner(found: Gatherer, node: int, words: list[str], on: bool) -> None:
    if on and len(words) > 1:
        body = found.tree.bodies.get(node, " ".join(words[2:]))
        found.say("banner", bool(body.strip("^C\x03\n #%EOF")), node, of=words[1])


MONITORING: dict[str, Handler] = {
    "snmp-server": _snmp,
    "ntp": _ntp,
    "logging": _logging,
    "banner": _banner,
}
