"""Judgements of what must be private and proved: tunnels, SNMP, time; who else shares a network; releases."""

from __future__ import annotations

import re

from wherry.engine.assurance.boundaries import filters_of
from wherry.engine.assurance.facts import DeviceFacts, Fact
from wherry.engine.assurance.forms import Asks, Form
from wherry.engine.assurance.saying import missing, names_of, nothing
from wherry.engine.assurance.software import find_life
from wherry.engine.assurance.verdict import FAIL, PASS, UNKNOWN, Judgement, spans

WEAK_ENCRYPTIONS = frozenset(("des", "3des", "rc4", "null", "des-cbc", "3des-cbc", "esp-des", "esp-3des", "seal"))
WEAK_HASHES = frozenset(("md5", "sha", "sha1", "sha-1", "md5-96", "sha1-96", "sha-hmac", "md5-hmac"))
WEAK_GROUPS = frozenset((1, 2, 5, 22))


def weak_tunnels(device: DeviceFacts, asks: Asks) -> Judgement:
    """No tunnel may use a cipher, hash or group that is broken, nor the first version of IKE."""
    bad = [fact for fact in device.all("crypto.algorithm") if _weak(fact)]
    bad += [fact for fact in device.all("crypto.group") if fact.value in WEAK_GROUPS]
    bad += [fact for fact in device.all("crypto.proposal") if fact.get("ike") == 1]
    if bad:
        said = [f"{f.of}: {'IKE version 1' if f.name == 'crypto.proposal' else f.value}" for f in bad]
        return Judgement(FAIL, f"weak: {names_of(said)}", spans(bad))
    looked = [f for name in ("crypto.algorithm", "crypto.group", "crypto.proposal") for f in device.all(name)]
    if not looked:
        return nothing(device, "a tunnel")
    return Judgement(PASS, "no weak cipher, hash or group", spans(looked))


def _weak(fact: Fact) -> bool:
    weak = WEAK_HASHES if fact.get("kind") == "hash" else WEAK_ENCRYPTIONS
    return str(fact.value) in weak or str(fact.value).removesuffix("-cbc") in weak


def snmp_private(device: DeviceFacts, asks: Asks) -> Judgement:
    """SNMP version 3 with authentication by SHA and privacy by AES."""
    groups, users = device.all("snmp.group"), device.all("snmp.user")
    if not groups and not users:
        return nothing(device, "SNMP version 3")
    bad = [fact for fact in groups if fact.value not in ("priv", "privacy", "auth-priv")]
    kinds: dict[str, tuple[list[str], list[str], list[Fact]]] = {}
    for fact in users:
        auths, privs, facts = kinds.setdefault(fact.of, ([], [], []))
        auths += [str(fact.get("auth"))] if fact.get("auth") else []
        privs += [str(fact.get("priv"))] if fact.get("priv") else []
        facts.append(fact)
    for auths, privs, facts in kinds.values():
        sound = any("sha" in word.lower() for word in auths) and any("aes" in word.lower() for word in privs)
        bad += [] if sound else facts
    if bad:
        return Judgement(FAIL, f"not SHA with AES: {names_of([fact.of for fact in bad])}", spans(bad))
    return Judgement(PASS, "authenticated and private", spans([*groups, *users]))


def time_authenticated(device: DeviceFacts, asks: Asks) -> Judgement:
    """Time is taken only from servers that prove themselves by a key."""
    servers = device.all("time.server")
    if not servers:
        return nothing(device, "a time server")
    on = [fact for fact in device.all("time.authenticate") if fact.value is True]
    bare = [fact for fact in servers if fact.get("key") is None]
    if bare:
        return Judgement(FAIL, f"no key is asked of {names_of([str(fact.value) for fact in bare])}", spans(bare))
    if not on:
        return missing(device, list(servers), "has a key, but authentication is not switched on")
    return Judgement(PASS, "every time server is asked for its key", spans([*on, *servers]))


def guests_apart(device: DeviceFacts, asks: Asks) -> Judgement:
    """Guests have a network of their own, with a filter between it and everybody else's."""
    guests = [f for f in device.all("interface") if re.search(r"guest", str(f.get("description") or ""), re.IGNORECASE)]
    if not guests:
        return nothing(device, "an interface for guests")
    vlans = {fact.of: fact for fact in device.all("interface.vlan")}
    named = {fact.value: str(fact.get("name") or "") for fact in device.all("vlan")}
    used = {fact.value for of, fact in vlans.items() if of not in {guest.of for guest in guests}}
    addresses = {fact.of for fact in device.all("interface.address")}
    bad: list[Fact] = []
    open_guests: list[Fact] = []
    for guest in guests:
        vlan = vlans.get(guest.of)
        if vlan is not None and vlan.value in used and "guest" not in named.get(vlan.value, "").lower():
            bad.append(vlan)
        if guest.of in addresses and not _fenced(device, guest):
            open_guests.append(guest)
    if bad:
        return Judgement(
            FAIL, f"guests share a network: {names_of([f'{f.of} in VLAN {f.value}' for f in bad])}", spans(bad)
        )
    if open_guests:
        return missing(device, open_guests, "reaches other networks without a filter")
    held = [*guests, *(vlans[g.of] for g in guests if g.of in vlans), *device.all("filter.applied")]
    return Judgement(PASS, "guests are apart", spans(held))


def _fenced(device: DeviceFacts, guest: Fact) -> bool:
    for use in device.all("filter.applied"):
        if use.of == guest.of and use.get("direction") == "in":
            return True
        if use.of != guest.of and use.get("direction") == "out":
            return any(rule.value == "deny" for rule in filters_of(device).get(str(use.value), []))
    return False


def user_ports_guarded(device: DeviceFacts, asks: Asks) -> Judgement:
    """A port that its description gives to users asks who is there: 802.1X, or port security at least."""
    asked = re.compile(asks["pattern"], re.IGNORECASE)
    ports = [
        fact
        for fact in device.all("interface")
        if fact.get("mode") == "access" and not fact.get("shut") and asked.search(str(fact.get("description") or ""))
    ]
    if not ports:
        return nothing(device, "an access port described as the users'")
    guarded = {fact.of for fact in device.all("interface.dot1x")}
    bad = [fact for fact in ports if fact.of not in guarded]
    if bad:
        return missing(device, bad, "admits whatever is plugged in")
    return Judgement(PASS, "user ports ask who is there", spans(device.all("interface.dot1x")))


def tunnel_keys(device: DeviceFacts, asks: Asks) -> Judgement:
    """No key that any address may use, and no aggressive mode, which shows a hash of the key to whoever asks."""
    keys, modes = device.all("crypto.key"), device.all("crypto.aggressive")
    bad = [fact for fact in keys if fact.get("anywhere") is True] + [fact for fact in modes if fact.value is True]
    if bad:
        return Judgement(FAIL, "a key for whoever asks, or aggressive mode", spans(bad))
    looked = [*keys, *modes, *device.all("crypto.proposal")]
    if not looked:
        return nothing(device, "a tunnel")
    return Judgement(PASS, "keys are each for one neighbour", spans(looked))


def few_administrators(device: DeviceFacts, asks: Asks) -> Judgement:
    """One local account for emergencies may do everything; the rest belongs to central accounts."""
    accounts = device.all("account")
    admins = [fact for fact in accounts if fact.get("administrator") is True and fact.get("remote") is not True]
    names = {fact.of for fact in admins}
    if len(names) > 1:
        return Judgement(
            FAIL, f"{len(names)} local accounts may do everything: {names_of(sorted(names))}", spans(admins)
        )
    if not accounts:
        return nothing(device, "a local account")
    return Judgement(PASS, "at most one local account may do everything", spans(accounts))


def release_supported(device: DeviceFacts, asks: Asks) -> Judgement:
    """Whether the maker still mends the release, by a dated table; a release that is not in it is unknown."""
    version = device.all("device.version")
    life = find_life(device.platform, device.version)
    if life is None:
        shown = device.version or "a release that is not said"
        return Judgement(UNKNOWN, f"the table of software lives does not hold {shown}", spans(version))
    where = f"{life.source}, read {life.read_on.isoformat()}"
    if life.ends < asks["today"]:
        return Judgement(
            FAIL, f"release {life.release}: no mending since {life.ends.isoformat()} ({where})", spans(version)
        )
    return Judgement(PASS, f"release {life.release}: mended until {life.ends.isoformat()} ({where})", spans(version))


def communities_guarded(device: DeviceFacts, asks: Asks) -> Judgement:
    """Every SNMP community only reads, and is taken only from some sources; several lines may say so of one."""
    by_name: dict[str, list[Fact]] = {}
    for place, fact in enumerate(device.all("snmp.community")):
        by_name.setdefault(fact.of or f"line {place}", []).append(fact)
    if not by_name:
        return nothing(device, "a community")
    bad = [
        fact
        for facts in by_name.values()
        for fact in facts
        if any(each.get("access") != "ro" for each in facts) or all(each.get("source") is None for each in facts)
    ]
    if bad:
        names = names_of([fact.of or str(fact.value) for fact in bad])
        return Judgement(FAIL, f"a community that writes or takes anybody: {names}", spans(bad))
    good = spans(device.all("snmp.community"))
    return Judgement(PASS, f"{len(by_name)} communities read alone, from where they should", good)


SECRECY: dict[str, Form] = {
    "communities_guarded": communities_guarded,
    "weak_tunnels": weak_tunnels,
    "snmp_private": snmp_private,
    "time_authenticated": time_authenticated,
    "guests_apart": guests_apart,
    "user_ports_guarded": user_ports_guarded,
    "tunnel_keys": tunnel_keys,
    "few_administrators": few_administrators,
    "release_supported": release_supported,
}
