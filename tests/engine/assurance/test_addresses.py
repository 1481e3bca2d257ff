"""Address clashes on cases worked by hand."""

from wherry.engine.assurance.addresses_clash import find_clashes
from wherry.engine.assurance.addresses_free import unique_local_pool
from wherry.engine.assurance.addresses_move import propose_moves
from wherry.engine.assurance.addresses_use import Use, gather_space


def space_of(*rows, version=4):
    uses = [Use(body=body, prefix=prefix, where=f"{body} row {at}") for at, (body, prefix) in enumerate(rows)]
    return gather_space(uses)[0][version]


def test_a_county_keeps_its_block_and_the_district_in_it_gives_way():
    space = space_of(("NFK", "10.0.0.0/16"), ("BRE", "10.0.4.0/24"), ("BRE", "192.168.0.0/24"))
    pairs, clashes = find_clashes(space)
    assert [(pair.bodies, pair.addresses) for pair in pairs] == [(("BRE", "NFK"), 256)]
    assert clashes[0].block == "10.0.4.0/24"
    assert clashes[0].rows == (("BRE row 1",), ("NFK row 0",))
    (move,) = propose_moves(space).moves()
    assert (move.body, move.block, move.into, move.kind) == ("BRE", "10.0.4.0/24", "192.168.1.0/24", "renumber")


def test_many_small_blocks_together_stay_where_they_outweigh_the_one_around_them():
    rows = [("BIG", "10.0.0.0/30")] + [(body, "10.0.0.0/30") for body in ("A", "B")]
    proposal = propose_moves(space_of(*rows))
    assert proposal.moved == 8
    assert {move.body for move in proposal.moves()} == {"B", "BIG"}
    assert proposal.clashing_before == 12
    assert proposal.clashing_after == 0


def test_of_equal_blocks_the_one_that_more_rows_name_stays():
    rows = [("A", "10.9.0.0/24"), ("B", "10.9.0.0/25"), ("B", "10.9.0.128/25")]
    assert [move.body for move in propose_moves(space_of(*rows)).moves()] == ["A"]


def test_what_finds_no_free_block_is_halved_and_what_finds_none_is_said():
    rows = [("A", "10.0.0.0/26"), ("B", "10.0.0.0/26"), ("C", "10.0.0.64/27"), ("C", "10.0.0.128/27")]
    proposal = propose_moves(space_of(*rows), pools=["10.0.0.0/24"])
    assert proposal.moves()[0].into == "10.0.0.192/26"
    tight = propose_moves(space_of(*rows), pools=["10.0.0.64/26", "10.0.0.128/27"])
    assert [move.into for move in tight.moves()] == ["10.0.0.96/27", None, None]
    assert tight.clashing_after == 32


def test_a_clash_of_ipv6_moves_into_unique_local_space_of_the_partnership():
    space = space_of(("A", "2001:db8::/48"), ("B", "2001:db8:0:1::/64"), version=6)
    (move,) = propose_moves(space).moves()
    assert move.body == "B"
    assert move.into.startswith(unique_local_pool(["A", "B"]).split("::")[0][:7])
    assert move.into.endswith("/64")


def test_rows_that_cannot_be_are_findings_and_containers_are_not_in_use():
    uses = [
        Use(body="A", prefix="10.0.0.0/8", where="1", status="container"),
        Use(body="A", prefix="10.0.0.300/24", where="2"),
        Use(body="A", prefix="10.0.1.7/24", where="3"),
        Use(body="A", prefix="10.0.9.7", where="4"),
    ]
    spaces, findings = gather_space(uses)
    assert [found.code for found in findings] == ["prefix-umbrella", "prefix-unreadable", "prefix-inexact"]
    assert len(spaces[4].first) == 2
    assert gather_space([]) == ({}, ())
