"""Clashes and free blocks against ``ipaddress``, slow and obvious; who moves against every choice there is."""

import ipaddress
import itertools
import random

import pytest

from wherry.engine.assurance.addresses import count, intersect, subtract, to_blocks, write_block
from wherry.engine.assurance.addresses_clash import find_clashes
from wherry.engine.assurance.addresses_free import FreeBlocks, free_space
from wherry.engine.assurance.addresses_move import propose_moves
from wherry.engine.assurance.addresses_use import Use, gather_space

POOL = {4: "10.0.0.0/24", 6: "fd00::/120"}


def some_uses(seed, version, bodies=3, many=9):
    draw = random.Random(seed)
    pool = ipaddress.ip_network(POOL[version])
    uses = []
    for row in range(many):
        power = draw.randint(0, 4)
        first = int(pool.network_address) + (draw.randrange(256) >> power << power)
        kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
        prefix = f"{kind(first)}/{pool.max_prefixlen - power}"
        uses.append(Use(body="ABCDE"[draw.randrange(bodies)], prefix=prefix, where=f"row {row}"))
    return uses


def addresses(uses, body):
    return {int(each) for use in uses if use.body == body for each in ipaddress.ip_network(use.prefix)}


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("seed", range(25))
def test_every_shared_address_is_found_with_the_rows_that_name_it(seed, version):
    uses = some_uses(seed, version)
    space = gather_space(uses)[0][version]
    pairs, clashes = find_clashes(space)
    for left, right in itertools.combinations(space.bodies, 2):
        shared = addresses(uses, left) & addresses(uses, right)
        assert sum(pair.addresses for pair in pairs if pair.bodies == (left, right)) == len(shared)
        rows = {row for clash in clashes if clash.bodies == (left, right) for side in clash.rows for row in side}
        nets = {use.where: {int(each) for each in ipaddress.ip_network(use.prefix)} for use in uses}
        owner = {use.where: use.body for use in uses}
        assert rows == {row for row, net in nets.items() if owner[row] in (left, right) and net & shared}


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("seed", range(25))
def test_free_space_is_every_address_that_no_body_uses(seed, version):
    uses = some_uses(seed, version)
    space = gather_space(uses)[0][version]
    free = free_space(space, [POOL[version]])
    used = set().union(*(addresses(uses, body) for body in space.bodies))
    every = {int(each) for each in ipaddress.ip_network(POOL[version])}
    assert {a for first, last in zip(*free, strict=True) for a in range(int(first), int(last) + 1)} == every - used
    start, power = to_blocks(free, 32 if version == 4 else 128)
    kind = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
    summed = [
        net
        for first, last in zip(*free, strict=True)
        for net in ipaddress.summarize_address_range(kind(int(first)), kind(int(last)))
    ]
    assert [write_block(version, int(s), int(s) + (1 << int(p)) - 1) for s, p in zip(start, power, strict=True)] == [
        str(net) for net in summed
    ]
    assert count(subtract(free, free)) == 0
    assert count(intersect(free, free)) == count(free)


def cheapest(nets):
    """The fewest addresses that move, by every choice of whole blocks that stay."""
    best = None
    for stays in itertools.product((False, True), repeat=len(nets)):
        kept = [net for net, stay in zip(nets, stays, strict=True) if stay]
        if any(a[0] != b[0] and a[1].overlaps(b[1]) for a, b in itertools.combinations(kept, 2)):
            continue
        moved = sum(net[1].num_addresses for net, stay in zip(nets, stays, strict=True) if not stay)
        best = moved if best is None else min(best, moved)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_fewest_addresses_move_of_all_choices_of_blocks(seed):
    uses = some_uses(seed, 4, many=8)
    space = gather_space(uses)[0][4]
    nets = []
    for body in space.bodies:
        mine = ipaddress.collapse_addresses(ipaddress.ip_network(use.prefix) for use in uses if use.body == body)
        nets += [(body, net) for net in mine]
    proposal = propose_moves(space)
    assert proposal.moved == cheapest(nets)
    assert proposal.clashing_after == 0
    after = {body: addresses(uses, body) for body in space.bodies}
    for move in proposal.moves():
        after[move.body] -= {int(each) for each in ipaddress.ip_network(move.block)}
        after[move.body] |= {int(each) for each in ipaddress.ip_network(move.into)}
    assert all(not after[a] & after[b] for a, b in itertools.combinations(space.bodies, 2))


def test_free_blocks_in_falling_sizes_are_placed_whenever_any_way_places_them():
    draw = random.Random(5)
    for _ in range(200):
        uses = some_uses(draw.random(), 4, many=12)
        space = gather_space(uses)[0][4]
        free = free_space(space, [POOL[4]])
        wanted = sorted((draw.randint(0, 6) for _ in range(10)), reverse=True)
        room = {int(p): 0 for p in range(9)}
        _, power = to_blocks(free, 32)
        for each in power:
            room[int(each)] += 1
        stock, taken = FreeBlocks(free, 4), []
        for size in sorted(set(wanted), reverse=True):
            got = stock.take(size, wanted.count(size))
            slots = sum(number << (each - size) for each, number in room.items() if each >= size)
            used = sum(1 << (each - size) for each, _ in taken)
            assert len(got) == min(wanted.count(size), slots - used)
            taken += [(size, int(first)) for first in got]
        every = [a for size, first in taken for a in range(first, first + (1 << size))]
        assert len(every) == len(set(every))
