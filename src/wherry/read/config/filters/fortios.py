"""Firewall policies, address and service objects, interfaces and zones of FortiOS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wherry.engine.assurance.filters import (
    DENY,
    PERMIT,
    UNKNOWN,
    Filter,
    FilterDevice,
    FilterLine,
    Match,
    Port,
    Range,
    Service,
    Ternary,
    all_but,
)
from wherry.read.config.filters.addresses import block_of, connected, masked, range_of
from wherry.read.config.filters.fortios_services import BUILT_IN
from wherry.read.config.paths import split_words
from wherry.read.config.tree import Tree

DEEPEST = 30
QUIET = {
    "name", "uuid", "srcintf", "dstintf", "srcaddr", "dstaddr", "service", "action", "schedule", "status", "logtraffic",
    "logtraffic-start", "comments", "nat", "srcaddr-negate", "dstaddr-negate", "service-negate", "utm-status",
    "inspection-mode", "ssl-ssh-profile", "av-profile", "webfilter-profile", "ips-sensor", "application-list",
    "profile-protocol-options", "profile-type", "profile-group", "global-label", "label", "traffic-shaper",
    "traffic-shaper-reverse", "capture-packet", "auto-asic-offload", "np-acceleration", "tcp-mss-sender",
    "tcp-mss-receiver", "session-ttl", "match-vip", "ippool", "poolname", "dnsfilter-profile", "ip-version-type",
    "waf-profile", "ssh-filter-profile", "emailfilter-profile", "dlp-profile", "file-filter-profile",
    "timeout-send-rst", "wccp", "disclaimer", "per-ip-shaper", "delay-tcp-npu-session", "replacemsg-override-group",
    "dlp-sensor",
    "anti-replay", "vlan-cos-fwd", "vlan-cos-rev", "diffserv-forward", "diffserv-reverse", "permit-any-host",
    "fixedport", "rtp-nat", "block-notification", "webproxy-forward-server", "voip-profile", "ips-voip-filter",
    "casb-profile", "virtual-patch-profile", "videofilter-profile", "spamfilter-profile", "natip", "policy-expiry",
}  # fmt: skip
"""What a policy may say without changing which packets it is about."""


@dataclass(slots=True)
class Entry:
    """One ``edit`` with its settings: the words behind each."""

    name: str
    first: int
    last: int
    said: dict[str, list[str]] = field(default_factory=dict)

    def word(self, key: str, default: str = "") -> str:
        """The first word of a setting."""
        return (self.said.get(key) or [default])[0]

    def words(self, key: str) -> tuple[str, ...]:
        """All words of a setting."""
        return tuple(self.said.get(key, ()))


def entries(tree: Tree, section: str) -> Iterator[Entry]:
    """Every ``edit`` of every ``config`` block of that name, in whatever virtual domain it stands."""
    wanted = f"config {section}"
    for index, text in enumerate(tree.texts):
        if text != wanted:
            continue
        for child, name in tree.inside(index):
            if not name.startswith("edit "):
                continue
            entry = Entry(" ".join(split_words(name)[1:]), tree.firsts[child], tree.end(child))
            for _, setting in tree.inside(child):
                words = split_words(setting)
                if words[0] in ("set", "append", "select") and len(words) > 1:
                    known = entry.said.get(words[1], []) if words[0] == "append" else []
                    entry.said[words[1]] = known + words[2:]
            yield entry


class Objects:
    """What the names of address and service objects stand for; None where that is not in the file or not understood."""

    def __init__(self, tree: Tree) -> None:
        self.address = {entry.name: entry for entry in entries(tree, "firewall address")}
        self.groups = {entry.name: entry for entry in entries(tree, "firewall addrgrp")}
        self.virtual = {entry.name for kind in ("vip", "vipgrp") for entry in entries(tree, f"firewall {kind}")}
        self.service = {entry.name: entry for entry in entries(tree, "firewall service custom")}
        self.service_groups = {entry.name: entry for entry in entries(tree, "firewall service group")}
        self._known: dict[str, tuple[tuple[Ternary, ...], str]] = {}

    def addresses(self, names: tuple[str, ...], depth: int = 0) -> tuple[tuple[Ternary, ...] | None, str]:
        """The patterns of several objects together, None for any, and what is not understood of them."""
        found: list[Ternary] = []
        doubts = []
        if not names:
            return None, "it names no address"
        for name in names:
            if name == "all":
                return None, ""
            one, doubt = self._one(name, depth)
            found += one
            doubts += [doubt] if doubt else []
        return tuple(found), "; ".join(doubts)

    def _one(self, name: str, depth: int) -> tuple[tuple[Ternary, ...], str]:
        if name not in self._known:
            self._known[name] = self._expand(name, depth)
        return self._known[name]

    def _expand(self, name: str, depth: int) -> tuple[tuple[Ternary, ...], str]:
        if name in self.virtual:
            return (), f"{name} is a virtual address that is translated"
        if name in self.groups and depth < DEEPEST:
            group = self.groups[name]
            found, doubt = self.addresses(group.words("member"), depth + 1)
            if group.word("exclude") == "enable":
                doubt = f"the group {name} leaves members out"
            return (((0, 0),) if found is None else found), doubt
        entry = self.address.get(name)
        if entry is None:
            return (), "" if name == "none" else f"the address {name} is not defined"
        patterns = _patterns(entry)
        return (patterns or (), "" if patterns is not None else f"the address {name} cannot be told from the file")

    def services(self, names: tuple[str, ...], depth: int = 0) -> tuple[tuple[Service, ...] | None, str]:
        """The services of several objects together, None for any, and what is not understood of them."""
        found: list[Service] = []
        doubts = []
        if not names:
            return None, "it names no service"
        for name in names:
            group, entry = self.service_groups.get(name), self.service.get(name)
            if group is not None and depth < DEEPEST:
                inner, doubt = self.services(group.words("member"), depth + 1)
                if inner is None:
                    return None, ""
                found += inner
                doubts += [doubt] if doubt else []
            elif entry is not None:
                made = list(_services(entry))
                found += made
                doubts += [] if made else [f"the service {name} is not understood"]
            elif name.upper() == "ALL":
                return None, ""
            elif name in BUILT_IN:
                found += BUILT_IN[name]
            else:
                doubts.append(f"the service {name} is not defined")
        return tuple(found), "; ".join(doubts)


def _patterns(entry: Entry) -> tuple[Ternary, ...] | None:
    kind = entry.word("type", "ipmask")
    if kind in ("ipmask", "subnet"):
        words = entry.words("subnet") or ("0.0.0.0", "0.0.0.0")
        found = masked(*words[:2]) if len(words) > 1 else block_of(words[0])
        return (found,) if found else None
    if kind == "iprange":
        return range_of(entry.word("start-ip"), entry.word("end-ip"))
    if kind == "wildcard":
        words = entry.words("wildcard")
        found = masked(*words[:2]) if len(words) > 1 else None
        return (found,) if found else None
    if kind == "interface-subnet" and len(words := entry.words("subnet")) > 1:
        found = masked(*words[:2])
        return (found,) if found else None
    return None


def _services(entry: Entry) -> Iterator[Service]:
    kind = entry.word("protocol", "TCP/UDP/SCTP")
    if kind == "ICMP":
        code = entry.word("icmpcode")
        told = (int(entry.word("icmptype")), int(code) if code.isdigit() else None) if entry.word("icmptype") else None
        yield Service(protocols=(1,), icmp=(told,) if told else None)
    elif kind == "ICMP6":
        yield Service(protocols=(58,))
    elif kind == "IP":
        number = int(entry.word("protocol-number", "0"))
        yield Service(protocols=(number,) if number else None)
    else:
        for protocol, key in ((6, "tcp-portrange"), (17, "udp-portrange"), (132, "sctp-portrange")):
            for word in entry.words(key):
                ports = _both(word)
                if ports:
                    yield Service(protocols=(protocol,), dst_ports=ports[0], src_ports=ports[1])


def _both(word: str) -> tuple[tuple[Range, ...], tuple[Range, ...] | None] | None:
    """``80``, ``80-90`` or ``80:1024-65535``: destination ports, and source ports behind the colon."""
    dst, _, src = word.partition(":")
    target, origin = _range(dst), _range(src)
    return None if target is None or (src and origin is None) else ((target,), (origin,) if origin else None)


def _range(word: str) -> Range | None:
    low, _, high = word.partition("-")
    return (int(low), int(high or low)) if low.isdigit() and (not high or high.isdigit()) else None


def read_fortios(tree: Tree, file: str) -> FilterDevice:
    """The policies, interfaces and zones of a FortiGate."""
    name = next(
        (
            split_words(text)[2]
            for index, text in enumerate(tree.texts)
            if text.startswith("set hostname ") and tree.texts[tree.parents[index]] == "config system global"
        ),
        file,
    )
    members: dict[str, str] = {}
    inner: dict[str, str] = {}
    for zone in entries(tree, "system zone"):
        inner[zone.name] = PERMIT if zone.word("intrazone", "deny") == "allow" else DENY
        members |= dict.fromkeys(zone.words("interface"), zone.name)
    ports = []
    for entry in entries(tree, "system interface"):
        words = entry.words("ip")
        address = connected(*words[:2]) if words else None
        ports.append(
            Port(
                name=entry.name,
                line=entry.first,
                addresses=(address,) if address and address[0] else (),
                zone=members.get(entry.name, entry.name),
                active=entry.word("status", "up") == "up",
                vrf=entry.word("vdom", "root"),
                description=" ".join(filter(None, (entry.word("alias"), entry.word("description")))),
            )
        )
    objects = Objects(tree)
    lines = [line for entry in entries(tree, "firewall policy") if (line := _policy(entry, objects))]
    lines += [_inside(zone) for zone, action in inner.items() if action == PERMIT]
    return FilterDevice(
        name=name,
        file=file,
        platform="fortios",
        ports=tuple(ports),
        policy=Filter(name="firewall policy", file=file, lines=tuple(lines), default=DENY),
        same_zone=UNKNOWN,
        doubts=tuple((doubt.line, doubt.says) for doubt in tree.doubts),
    )


def _inside(zone: str) -> FilterLine:
    text, own = f"zone {zone} allows traffic between its interfaces", (zone,)
    return FilterLine(action=PERMIT, match=Match(), first=0, last=0, text=text, from_zones=own, to_zones=own)


def _policy(entry: Entry, objects: Objects) -> FilterLine | None:
    if entry.word("status", "enable") == "disable":
        return None
    src, src_doubt = objects.addresses(entry.words("srcaddr"))
    dst, dst_doubt = objects.addresses(entry.words("dstaddr"))
    services, service_doubt = objects.services(entry.words("service"))
    doubts = [each for each in (src_doubt, dst_doubt, service_doubt, *_others(entry)) if each]
    if entry.word("srcaddr-negate") == "enable":
        src, doubts = _turned(src, doubts)
    if entry.word("dstaddr-negate") == "enable":
        dst, doubts = _turned(dst, doubts)
    if entry.word("service-negate") == "enable":
        doubts.append("its services are negated")
    exact = Match(src=src, dst=dst, services=services)
    match = exact if not doubts else Match(
        src=None if src_doubt else src,
        dst=None if dst_doubt else dst,
        services=None if service_doubt or entry.word("service-negate") == "enable" else services,
        unsure="; ".join(doubts),
    )  # fmt: skip
    action = {"accept": PERMIT, "deny": DENY, "": DENY}.get(entry.word("action"), UNKNOWN)
    return FilterLine(
        action=action,
        match=match,
        first=entry.first,
        last=entry.last,
        text=f"policy {entry.name}",
        name=entry.word("name") or entry.name,
        from_zones=_zones(entry.words("srcintf")),
        to_zones=_zones(entry.words("dstintf")),
        translates=action == PERMIT and entry.word("nat") == "enable",
    )


def _turned(patterns: tuple[Ternary, ...] | None, doubts: list[str]) -> tuple[tuple[Ternary, ...] | None, list[str]]:
    turned = () if patterns is None else all_but(patterns)
    return turned, [*doubts, *(["negated addresses are not understood"] if turned is None else [])]


def _zones(names: tuple[str, ...]) -> tuple[str, ...] | None:
    return None if "any" in names else names


def _others(entry: Entry) -> Iterator[str]:
    if entry.word("schedule", "always") != "always":
        yield f"it holds at the times of {entry.word('schedule')} only"
    for key, words in entry.said.items():
        if key in QUIET or key.startswith(("tcp-", "udp-")) or words in (["disable"], []):
            continue
        yield f"it asks for {key}, which a packet does not show"
