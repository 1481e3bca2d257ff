"""What a term of a Junos filter asks of a packet, from its words to the fields that must match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from wherry.engine.assurance.filters import ACK, ESTABLISHED, FLAGS, SYN, Match, Range, Service, Ternary
from wherry.read.config.filters.addresses import block_of
from wherry.read.config.filters.cisco_words import Doubtful
from wherry.read.config.filters.names import DSCP, ICMP, JUNOS_PORTS, PRECEDENCE, port_range, protocol_number
from wherry.read.config.paths import Path

SIDES = {"source": ("src",), "destination": ("dst",), "": ("src", "dst")}
FLAG_WORDS = {"syn": FLAGS["syn"], "ack": ACK, "fin": FLAGS["fin"], "rst": FLAGS["rst"], "push": 16, "urgent": 32}


class PrefixLists:
    """The prefix lists of a configuration, by name; ``apply-path`` takes the addresses that stand at a path."""

    def __init__(self, paths: list[Path]) -> None:
        self.lists: dict[str, list[Ternary]] = {}
        for path in paths:
            words = path.words
            if words[:2] == ("policy-options", "prefix-list") and len(words) > 2:
                found = self.lists.setdefault(words[2], [])
                if words[3:4] == ("apply-path",) and len(words) > 4:
                    found += _at_path(words[4].split(), paths)
                elif len(words) > 3:
                    block = block_of("".join(words[3:]))
                    found += [block] if block else []

    def blocks(self, name: str) -> tuple[Ternary, ...]:
        """The IPv4 blocks of a list. ``Doubtful`` where there is no such list, or its members come from elsewhere."""
        if name not in self.lists:
            raise Doubtful(f"the prefix list {name} is not defined")
        return tuple(self.lists[name])


def _at_path(pattern: list[str], paths: list[Path]) -> Iterable[Ternary]:
    """Blocks at the last wildcard of a path such as ``protocols bgp group <*> neighbor <*>``."""
    last = max((place for place, word in enumerate(pattern) if word.startswith("<")), default=len(pattern) - 1)
    shapes = [re.compile(re.escape(word.strip("<>")).replace(r"\*", ".*")) for word in pattern]
    for path in paths:
        words = path.words
        if len(words) >= len(pattern) and all(map(re.Pattern.fullmatch, shapes, words)):
            block = block_of(words[last])
            if block:
                yield block


class Conditions:
    """What a term's ``from`` says, gathered field by field: values of one field are alternatives, fields all hold."""

    def __init__(self, lists: PrefixLists) -> None:
        self.lists = lists
        self.with_: dict[str, list[Ternary]] = {}
        self.without: dict[str, list[Ternary]] = {}
        self.ports: dict[str, list[Range]] = {}
        self.protocols: list[int] = []
        self.not_protocols: list[int] = []
        self.kinds: list[int] = []
        self.codes: list[int] = []
        self.flags: tuple[tuple[int, int], ...] | None = None
        self.dscp: list[int] = []
        self.fragment: bool | None = None
        self.lengths: list[Range] = []
        self.doubts: list[str] = []

    def read(self, conditions: Iterable[tuple[str, ...]]) -> tuple[Match, ...]:
        """All conditions together. What is not understood makes the match unsure, and wider where it must be."""
        for words in conditions:
            try:
                self._hear(words)
            except Doubtful as fault:
                self.doubts.append(str(fault))
        return self._matches()

    def _hear(self, words: tuple[str, ...]) -> None:
        key, value = words[0], words[1] if len(words) > 1 else ""
        if key.endswith("-range-optimize"):
            return
        if key.endswith("-address") or key == "address":
            self._address(key.removesuffix("address").rstrip("-"), value, words[2:])
        elif key.endswith("prefix-list"):
            side = key.removesuffix("prefix-list").rstrip("-")
            store = self.without if words[2:] == ("except",) else self.with_
            store.setdefault(side, []).extend(self.lists.blocks(value))
        elif key in ("port", "source-port", "destination-port"):
            found = port_range(value, JUNOS_PORTS)
            if found is None:
                raise Doubtful(f"{value} is no port that is known")
            self.ports.setdefault(key.removesuffix("port").rstrip("-"), []).append(found)
        else:
            self._hear_rest(key, value)

    def _address(self, side: str, value: str, rest: tuple[str, ...]) -> None:
        block = block_of(value) if value != "any" else (0, 0)
        if ":" in value:
            return
        if block is None or side not in SIDES or rest not in ((), ("except",)):
            raise Doubtful(f"{value} is no block of IPv4 addresses")
        (self.without if rest == ("except",) else self.with_).setdefault(side, []).append(block)

    def _hear_rest(self, key: str, value: str) -> None:
        if key in ("protocol", "ip-protocol", "next-header", "protocol-except"):
            number = protocol_number(value)
            if number is None:
                raise Doubtful(f"{value} is no protocol that is known")
            (self.not_protocols if key == "protocol-except" else self.protocols).append(number)
        elif key == "icmp-type":
            self.kinds += _numbers(value, 0)
        elif key == "icmp-code":
            self.codes += _numbers(value, 1)
        elif key == "tcp-established":
            self.flags = ESTABLISHED
        elif key == "tcp-initial":
            self.flags = ((SYN | ACK, SYN),)
        elif key == "tcp-flags":
            self.flags = _flags(value)
        elif key == "dscp":
            self.dscp.append(int(value) if value.isdigit() else _in_table(value, DSCP))
        elif key == "precedence":
            base = int(value) if value.isdigit() else _in_table(value, PRECEDENCE)
            self.dscp += range(base * 8, base * 8 + 8)
        elif key in ("is-fragment", "first-fragment"):
            self.fragment = key == "is-fragment"
            if key == "first-fragment":
                raise Doubtful("the first fragment of several is not told apart from a whole packet")
        elif key == "packet-length":
            low, _, high = value.partition("-")
            self.lengths.append((int(low), int(high or low)))
        else:
            raise Doubtful(f"from {key} {value} is not understood".replace("  ", " "))

    def _matches(self) -> tuple[Match, ...]:
        sides: dict[str, tuple[Ternary, ...] | None] = {"src": None, "dst": None}
        for side, name in (("source", "src"), ("destination", "dst")):
            if side in self.with_ or side in self.without:
                sides[name] = _longest(self.with_.get(side), self.without.get(side, []))
        made = Match(
            src=sides["src"],
            dst=sides["dst"],
            services=self._services(),
            dscp=tuple(self.dscp) or None,
            fragment=self.fragment,
            lengths=tuple(self.lengths) or None,
            unsure="; ".join(self.doubts),
        )
        if "" not in self.with_ and "" not in self.without:
            return (made,)
        if made.src is not None or made.dst is not None:
            return (replace(made, unsure="; ".join([*self.doubts, "it names an address on either side and on one"])),)
        either = _longest(self.with_.get(""), self.without.get("", []))
        return (replace(made, src=either), replace(made, dst=either))

    def _services(self) -> tuple[Service, ...] | None:
        protocols = tuple(self.protocols) or None
        if self.not_protocols:
            protocols = tuple(each for each in range(256) if each not in self.not_protocols)
        icmp: tuple[tuple[int, int | None], ...] | None = None
        if self.kinds:
            codes: list[int | None] = [*self.codes] or [None]
            icmp = tuple((kind, code) for kind in self.kinds for code in codes)
        elif self.codes:
            icmp = tuple((kind, code) for kind in range(256) for code in self.codes)
        base = {
            "protocols": protocols,
            "src_ports": tuple(self.ports["source"]) if "source" in self.ports else None,
            "dst_ports": tuple(self.ports["destination"]) if "destination" in self.ports else None,
            "icmp": icmp,
            "flags": self.flags,
        }
        either = tuple(self.ports.get("", ())) or None
        if either is not None:
            return (Service(**{**base, "src_ports": either}), Service(**{**base, "dst_ports": either}))  # type: ignore[arg-type]
        made = Service(**base)  # type: ignore[arg-type]
        return None if made == Service() else (made,)


def _longest(given: list[Ternary] | None, excepted: list[Ternary]) -> tuple[Ternary, ...]:
    """Blocks without those excepted: Junos takes the longest block that holds the address, whichever it is."""
    left = given if given is not None else [(0, 0)]
    kept = sorted(left, key=lambda each: each[1].bit_count())
    found: list[Ternary] = []
    for block in kept:
        holes = [hole for hole in excepted if hole[1] & block[1] == block[1] and hole[0] & block[1] == block[0]]
        larger = [hole for hole in excepted if hole[1] & block[1] == hole[1] and block[0] & hole[1] == hole[0]]
        if any(hole == block for hole in larger):
            continue
        found += _cut(block, holes)
    return tuple(found)


def _cut(block: Ternary, holes: list[Ternary]) -> list[Ternary]:
    """A block as smaller blocks without its holes."""
    inside = [hole for hole in holes if hole[1] & block[1] == block[1] and hole[0] & block[1] == block[0]]
    if not inside:
        return [block]
    if any(hole[1] == block[1] for hole in inside):
        return []
    length = block[1].bit_count()
    bit = 1 << (31 - length)
    halves = [(block[0], block[1] | bit), (block[0] | bit, block[1] | bit)]
    return [piece for half in halves for piece in _cut(half, inside)]


def _numbers(value: str, part: int) -> range:
    """An ICMP type (part 0) or code (part 1) by number, range or name."""
    low, dash, high = value.partition("-")
    if low.isdigit() and (not dash or high.isdigit()):
        return range(int(low), min(int(high or low), 255) + 1)
    found = ICMP.get(value)
    number = None if found is None else found[part]
    if number is None:
        raise Doubtful(f"{value} is no ICMP word that is known")
    return range(number, number + 1)


def _in_table(value: str, table: dict[str, int]) -> int:
    if value not in table:
        raise Doubtful(f"{value} is not known")
    return table[value]


def _flags(value: str) -> tuple[tuple[int, int], ...]:
    """``(syn & !ack)``, ``syn | fin`` and single words; what nests deeper is not understood."""
    plain = value.replace("(", " ").replace(")", " ")
    if "&" in plain and "|" in plain:
        raise Doubtful(f"tcp-flags {value} is not understood")
    parts = [part.strip() for part in plain.replace("|", "&").split("&")]
    pairs = []
    for part in parts:
        bit = FLAG_WORDS.get(part.lstrip("! "))
        if bit is None:
            raise Doubtful(f"tcp-flags {value} is not understood")
        pairs.append((bit, 0 if part.startswith("!") else bit))
    if "|" in plain:
        return tuple(pairs)
    return ((sum(care for care, _ in pairs), sum(bits for _, bits in pairs)),)
