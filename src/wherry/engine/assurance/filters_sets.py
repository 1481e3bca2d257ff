"""Sets of packets as binary decision diagrams: exact, whatever the number of lines (Bryant, IEEE Transactions on
Computers 35(8), 1986, doi:10.1109/TC.1986.1676819), on CUDD where it is there and in Python where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from wherry.engine.assurance.filters import ICMP, TCP, UDP, Match, Packet, Range, Service, Ternary

try:
    from dd.cudd import BDD

    START: dict[str, int] = {"initial_cache_size": 1 << 14}
except ImportError:  # a machine for which there is no wheel with CUDD
    from dd.autoref import BDD

    START = {}

Set = Any
WIDTHS = {
    "dst_port": 16,
    "protocol": 8,
    "dst": 32,
    "src": 32,
    "src_port": 16,
    "icmp_type": 8,
    "icmp_code": 8,
    "flags": 6,
    "dscp": 6,
    "fragment": 1,
    "length": 16,
}
"""Fields in the order of the diagram's variables, with their bits; the highest bit comes first. Services are few and
addresses many, so services stand above: of 4,000 policies this order took a third of the time of any with addresses
first, and less than the orders that the library finds while it works."""
MOST_NODES = 2_000_000
"""From so many nodes on the library looks for a better order of its own."""


class Packets:
    """The universe of packets: makes sets of them and takes packets out again. Sets are the diagrams' own objects, with
    ``&``, ``|``, ``~`` and ``==``."""

    def __init__(self) -> None:
        self.diagrams = BDD(**START)
        self.diagrams.configure(reordering=False)
        self.bits = {name: [f"{name}{bit}" for bit in range(width)] for name, width in WIDTHS.items()}
        self.diagrams.declare(*(bit for bits in self.bits.values() for bit in bits))
        self.every: Set = self.diagrams.true
        self.none: Set = self.diagrams.false
        self._known: dict[Any, Set] = {}
        self._counted = 0

    def keep_small(self) -> None:
        """Let the library look for a better order of the variables where the diagrams have grown very large. Counting
        them takes long, so they are counted only when twice as many sets are kept as the last time."""
        if self.kept < 2 * self._counted:
            return
        self._counted = max(1, self.kept)
        if len(self.diagrams) > MOST_NODES:
            self.diagrams.configure(reordering=True)

    @property
    def kept(self) -> int:
        """How many sets it keeps for the next time that they are asked for."""
        return len(self._known)

    def _once(self, key: Any, make: Callable[[], Set]) -> Set:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = make()
        return found

    def pattern(self, name: str, value: int, care: int) -> Set:
        """Packets of which the bits ``care`` of a field are those of ``value``."""
        return self._once((name, value, care), partial(self._pattern, name, value, care))

    def _pattern(self, name: str, value: int, care: int) -> Set:
        top = WIDTHS[name] - 1
        fixed = {bit: bool(value >> top - at & 1) for at, bit in enumerate(self.bits[name]) if care >> top - at & 1}
        return self.diagrams.cube(fixed)

    def equal(self, name: str, value: int) -> Set:
        """Packets with one value of a field."""
        return self.pattern(name, value, (1 << WIDTHS[name]) - 1)

    def within(self, name: str, ranges: Sequence[Range]) -> Set:
        """Packets of which a field lies in one of the inclusive ranges."""
        return self._once((name, tuple(ranges)), partial(self._within, name, ranges))

    def _within(self, name: str, ranges: Sequence[Range]) -> Set:
        return self.any_of(self.at_least(name, low) & self.at_most(name, high) for low, high in ranges)

    def at_most(self, name: str, value: int) -> Set:
        """Packets of which a field is at most ``value``."""
        found = self.every
        for place, bit in enumerate(reversed(self.bits[name])):
            one = self.diagrams.var(bit)
            found = (~one | found) if value >> place & 1 else (~one & found)
        return found

    def at_least(self, name: str, value: int) -> Set:
        """Packets of which a field is at least ``value``."""
        return self.every if value <= 0 else ~self.at_most(name, value - 1)

    def any_of(self, sets: Iterable[Set]) -> Set:
        """The union of sets, two by two, so that many small ones stay small for long."""
        left = list(sets)
        if not left:
            return self.none
        while len(left) > 1:
            paired = [one | two for one, two in zip(left[::2], left[1::2], strict=False)]
            left = paired + left[len(paired) * 2 :]
        return left[0]

    def addresses(self, name: str, patterns: tuple[Ternary, ...] | None) -> Set:
        """Packets whose source (``src``) or destination (``dst``) is of one of the patterns; None is any."""
        if patterns is None:
            return self.every
        return self._once((name, patterns), lambda: self.any_of(self.pattern(name, *each) for each in patterns))

    def service(self, service: Service) -> Set:
        """Packets of one service."""
        return self._once(service, partial(self._service, service))

    def _service(self, service: Service) -> Set:
        found = self.every
        if service.protocols is not None:
            found &= self.any_of(self.equal("protocol", each) for each in service.protocols)
        if service.src_ports is not None:
            found &= self.within("src_port", service.src_ports)
        if service.dst_ports is not None:
            found &= self.within("dst_port", service.dst_ports)
        if service.icmp is not None:
            kinds = (
                self.equal("icmp_type", kind) & (self.every if code is None else self.equal("icmp_code", code))
                for kind, code in service.icmp
            )
            found &= self.equal("protocol", ICMP) & self.any_of(kinds)
        if service.flags is not None:
            told = (self.pattern("flags", value, care) for care, value in service.flags)
            found &= self.equal("protocol", TCP) & self.any_of(told)
        return found

    def matching(self, match: Match) -> Set:
        """Packets that a line's known fields admit: those that it matches, or may match where it is unsure."""
        found = self.addresses("dst", match.dst) & self.addresses("src", match.src)
        if match.services is not None:
            services = match.services
            found &= self._once(("any", services), lambda: self.any_of(self.service(each) for each in services))
        if match.dscp is not None:
            found &= self.any_of(self.equal("dscp", each) for each in match.dscp)
        if match.fragment is not None:
            found &= self.equal("fragment", int(match.fragment))
        if match.lengths is not None:
            found &= self.within("length", match.lengths)
        return found

    def only(self, packet: Packet) -> Set:
        """The set of one packet."""
        found = self.every
        for name in WIDTHS:
            found &= self.equal(name, int(getattr(packet, name)))
        return found

    def forget(self, found: Set, *names: str) -> Set:
        """The set with every value of the named fields: what is left when something has changed them."""
        return self.diagrams.exist([bit for name in names for bit in self.bits[name]], found)

    def example(self, found: Set) -> Packet | None:
        """A packet of the set, as ordinary as the set allows: TCP from a high port, or UDP, or a ping; None of none."""
        if found == self.none:
            return None
        for habit in self._habits():
            narrower = found & habit
            if narrower != self.none:
                found = narrower
        fixed = self.diagrams.pick(found)
        values = {
            name: sum(bool(fixed.get(bit, False)) << len(bits) - 1 - at for at, bit in enumerate(bits))
            for name, bits in self.bits.items()
        }
        return Packet(fragment=bool(values.pop("fragment")), **values)

    def _habits(self) -> Iterable[Set]:
        tcp, udp, icmp = (self.equal("protocol", each) for each in (TCP, UDP, ICMP))
        no_ports = self.equal("src_port", 0) & self.equal("dst_port", 0)
        no_kind = self.equal("icmp_type", 0) & self.equal("icmp_code", 0)
        yield self.equal("fragment", 0)
        yield self.equal("dscp", 0)
        yield self.equal("length", 512)
        yield (tcp & no_kind) | (udp & no_kind & self.equal("flags", 0)) | (icmp & no_ports & self.equal("flags", 0))
        yield tcp | udp | icmp
        yield tcp
        yield ~tcp | self.equal("flags", 4)
        yield icmp | self.within("src_port", [(49152, 65535)])
        yield ~icmp | self.equal("icmp_type", 8)
        for port in (443, 22, 80, 53):
            yield icmp | self.equal("dst_port", port)
