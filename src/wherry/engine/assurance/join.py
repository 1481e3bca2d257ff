"""Two or more bodies' networks joined: addresses that both use, and what could reach what, against what is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wherry.engine.assurance.addresses import AddressSpace
from wherry.engine.assurance.addresses_clash import Clash, PairClash, find_clashes
from wherry.engine.assurance.addresses_move import Move, Proposal, propose_moves
from wherry.engine.assurance.addresses_use import Use, gather_space
from wherry.engine.assurance.filters import EVERY, FilterDevice, Port, Ternary, range_prefixes
from wherry.engine.assurance.intent import Intent
from wherry.engine.assurance.reach import BOUNDARY, Ground, Member, edge_ports, ends_there, lay_ground
from wherry.engine.assurance.reach_judge import PairVerdict, judge_pairs
from wherry.record.canonical import sha256
from wherry.record.finding import DOUBTFUL, NOTE, Finding, Source

PRIVATE = ((0x0A000000, 0x0AFFFFFF), (0xAC100000, 0xAC1FFFFF), (0xC0A80000, 0xC0A8FFFF), (0x64400000, 0x647FFFFF))
"""RFC 1918 and RFC 6598: space that two bodies may each believe to be their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinMember:
    """One body that is to be joined: the rows that say which addresses it uses, and its devices as filters see them.
    ``unread`` are its configurations of which nothing is known; ``edges`` names its interfaces to the others."""

    body: str
    uses: tuple[Use, ...] = ()
    devices: tuple[FilterDevice, ...] = ()
    unread: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinQuestion:
    """What is to be joined. ``intents`` is None where nothing says what is meant to pass; ``pools`` are the blocks to
    hand out from, private address space where there are none."""

    members: tuple[JoinMember, ...]
    intents: tuple[Intent, ...] | None = None
    pools: tuple[str, ...] = ()
    most: int = 1_000
    files: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of what the answer depends on: the rows, the intents and the hashes of the files."""
        uses = [(member.body, sorted((use.prefix, use.where) for use in member.uses)) for member in self.members]
        return sha256([uses, self.intents, self.pools, self.files, [member.edges for member in self.members]])


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAnswer:
    """One version of IP. ``moves`` are the largest of ``moves_in_all``; ``clashing_after`` is counted anew from the
    space as it would be, so 0 is a proof."""

    version: int
    pairs: tuple[PairClash, ...]
    clashes: tuple[Clash, ...]
    clashes_in_all: int
    moves: tuple[Move, ...]
    moves_in_all: int
    addresses_moved: int
    unplaced: int
    clashing_before: int
    clashing_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAnswer:
    """The answer. ``boundary`` is to be printed with it."""

    bodies: tuple[str, ...]
    addresses: tuple[AddressAnswer, ...]
    pairs: tuple[PairVerdict, ...]
    edges: dict[str, tuple[str, ...]]
    devices: tuple[tuple[str, str, str, str], ...]
    boundary: str
    findings: tuple[Finding, ...]


def join(question: JoinQuestion) -> JoinAnswer:
    """Where the bodies' addresses clash and who should give way, and every ordered pair's reachability."""
    spaces, findings = _spaces_of(question)
    ground = _ground_in(question, spaces)
    return JoinAnswer(
        bodies=tuple(member.body for member in question.members),
        addresses=tuple(_addresses(space, question) for space in spaces.values()),
        pairs=judge_pairs(ground, question.intents),
        edges=dict(ground.edges),
        devices=tuple(
            (member.body, device.name, device.file, device.platform)
            for member in question.members
            for device in member.devices
        ),
        boundary=BOUNDARY,
        findings=(*findings, *_doubts(question.members)),
    )


def ground_of(question: JoinQuestion) -> Ground:
    """The networks of all members and the ways between them, without anything said of clashes."""
    return _ground_in(question, _spaces_of(question)[0])


def _spaces_of(question: JoinQuestion) -> tuple[dict[int, AddressSpace], tuple[Finding, ...]]:
    return gather_space([use for member in question.members for use in (*member.uses, *_uses_of_devices(member))])


def _ground_in(question: JoinQuestion, spaces: dict[int, AddressSpace]) -> Ground:
    return lay_ground(
        tuple(
            Member(
                body=member.body,
                space=_ternaries(spaces.get(4), member.body),
                devices=member.devices,
                edges=member.edges,
            )
            for member in question.members
        )
    )


def _addresses(space: AddressSpace, question: JoinQuestion) -> AddressAnswer:
    pairs, clashes = find_clashes(space, most=question.most)
    versions = tuple(pool for pool in question.pools if (":" in pool) == (space.version == 6))
    proposal: Proposal = propose_moves(space, versions or None)
    return AddressAnswer(
        version=space.version,
        pairs=pairs,
        clashes=clashes,
        clashes_in_all=sum(pair.intervals for pair in pairs),
        moves=proposal.moves(question.most),
        moves_in_all=len(proposal.start),
        addresses_moved=proposal.moved,
        unplaced=int((~proposal.placed).sum()),
        clashing_before=proposal.clashing_before,
        clashing_after=proposal.clashing_after,
    )


def _uses_of_devices(member: JoinMember) -> Iterable[Use]:
    """The private networks that interfaces stand in, without those that face the other bodies, which are shared."""
    devices = Member(body=member.body, space=(), devices=member.devices, edges=member.edges)
    facing = {(device.file, port.name) for device, port in edge_ports(devices)}
    for device in member.devices:
        for port in device.ports:
            if (device.file, port.name) in facing or not port.active:
                continue
            yield from _uses_of_port(member.body, device, port)


def _uses_of_port(body: str, device: FilterDevice, port: Port) -> Iterable[Use]:
    for value, length in port.addresses:
        if not any(low <= value <= high for low, high in PRIVATE):
            continue
        rest = EVERY >> length if length < 32 else 0
        text = ".".join(str((value & ~rest) >> shift & 255) for shift in (24, 16, 8, 0))
        where = f"{device.file}, line {port.line}, interface {port.name}"
        source = Source(file=device.file, row=port.line)
        yield Use(body=body, prefix=f"{text}/{32 if ends_there(port) else length}", where=where, source=source)


def _ternaries(space: AddressSpace | None, body: str) -> tuple[Ternary, ...]:
    if space is None or body not in space.bodies:
        return ()
    first, last = space.unions[space.bodies.index(body)]
    return tuple(
        pattern for low, high in zip(first, last, strict=True) for pattern in range_prefixes(int(low), int(high))
    )


def _doubts(members: Iterable[JoinMember]) -> Iterable[Finding]:
    for member in members:
        for file in member.unread:
            yield Finding(
                code="filter-platform",
                severity=NOTE,
                says=f"what {file} of {member.body} lets pass is not known: filters of its maker are not read",
                remedy="nothing, if it stands in no way between the bodies",
                source=Source(file=file),
            )
        for device in member.devices:
            lists = [*device.filters.values(), *([device.policy] if device.policy else [])]
            for line in (line for rules in lists for line in rules.lines if line.match.unsure):
                yield Finding(
                    code="filter-line-unsure",
                    severity=DOUBTFUL,
                    says=f"{line.text}: {line.match.unsure}; it is taken as a line that may match and may not",
                    remedy="ask what the line does, and read the answer as unknown until then",
                    source=Source(file=device.file, row=line.first),
                    value=line.text[:120],
                )
