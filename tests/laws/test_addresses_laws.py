"""What must hold of address spaces whatever the bodies use."""

import ipaddress

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.assurance.addresses import count, cover, ends, intersect, subtract
from wherry.engine.assurance.addresses_clash import find_clashes
from wherry.engine.assurance.addresses_move import propose_moves
from wherry.engine.assurance.addresses_use import Use, gather_space

blocks4 = st.builds(
    lambda length, bits: str(ipaddress.ip_network((0x0A000000 | bits & 0xFFFF, length), strict=False)),
    st.integers(20, 32),
    st.integers(0, 0xFFFF),
)
blocks6 = st.builds(
    lambda length, bits: str(ipaddress.ip_network((0x20010DB8 << 96 | bits << 60, length), strict=False)),
    st.integers(48, 68),
    st.integers(0, 0xFFFF),
)
uses = st.lists(
    st.builds(Use, body=st.sampled_from("ABCD"), prefix=st.one_of(blocks4, blocks6), where=st.just("row")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(uses)
def test_nothing_clashes_after_the_moves_and_no_address_is_lost(rows):
    for space in gather_space(rows)[0].values():
        pairs, _ = find_clashes(space)
        proposal = propose_moves(space)
        assert proposal.clashing_before == sum(pair.addresses for pair in pairs)
        assert proposal.clashing_after == 0
        assert proposal.placed.all()
        assert (proposal.moved == 0) == (not pairs)
        moves = proposal.moves()
        assert sum(move.addresses for move in moves) == proposal.moved
        assert all(
            ipaddress.ip_network(move.into).num_addresses == ipaddress.ip_network(move.block).num_addresses
            for move in moves
        )


@settings(max_examples=100, deadline=None)
@given(uses)
def test_the_order_of_the_rows_changes_nothing(rows):
    forward, backward = gather_space(rows)[0], gather_space(rows[::-1])[0]
    for version, space in forward.items():
        assert propose_moves(space).moves() == propose_moves(backward[version]).moves()
        assert [c.block for c in find_clashes(space)[1]] == [c.block for c in find_clashes(backward[version])[1]]


intervals = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 30)), max_size=20)


@settings(max_examples=150, deadline=None)
@given(intervals, intervals, st.sampled_from([4, 6]))
def test_union_intersection_and_difference_are_those_of_sets(left, right, version):
    def union(parts):
        return cover(ends([a for a, _ in parts], version), ends([a + w for a, w in parts], version))

    def members(found):
        return {v for a, b in zip(*found, strict=True) for v in range(int(a), int(b) + 1)}

    mine, theirs = union(left), union(right)
    assert members(intersect(mine, theirs)) == members(mine) & members(theirs)
    assert members(subtract(mine, theirs)) == members(mine) - members(theirs)
    assert count(mine) == len(members(mine))
    assert all(
        a[1] + 1 < b[0] for a, b in zip(list(zip(*mine, strict=True)), list(zip(*mine, strict=True))[1:], strict=False)
    )
