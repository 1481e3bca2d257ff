"""Diagrams against packets one by one: the sets say of every packet what reading the lines in order says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.assurance.filters import Filter, FilterLine, Match, Packet, Service, prefix, range_prefixes
from wherry.engine.assurance.filters_judge import find_dead_lines, pass_through
from wherry.engine.assurance.filters_packet import decide, matches
from wherry.engine.assurance.filters_sets import Packets

few = st.integers(0, 7)
ranges = st.lists(st.tuples(few, few).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=2).map(tuple)
blocks = st.lists(
    st.one_of(
        st.builds(prefix, st.sampled_from([0, 1 << 31, 3 << 30, 5]), st.sampled_from([0, 1, 2, 30, 32])),
        st.tuples(st.just(4), st.just(5)),
    ),
    min_size=1,
    max_size=2,
).map(tuple)
services = st.builds(
    Service,
    protocols=st.none() | st.sampled_from([(1,), (6,), (17,), (6, 17)]),
    src_ports=st.none() | ranges,
    dst_ports=st.none() | ranges,
    icmp=st.none() | st.lists(st.tuples(few, st.none() | few), min_size=1, max_size=2).map(tuple),
    flags=st.none() | st.just(((1, 1), (2, 2))) | st.just(((5, 4),)),
)
matching = st.builds(
    Match,
    src=st.none() | blocks,
    dst=st.none() | blocks,
    services=st.none() | st.lists(services, min_size=1, max_size=2).map(tuple),
    dscp=st.none() | st.just((0, 3)),
    fragment=st.none() | st.booleans(),
    lengths=st.none() | st.just(((100, 600),)),
    unsure=st.sampled_from(["", "", "", "odd"]),
)
lines = st.builds(
    FilterLine,
    action=st.sampled_from(["permit", "deny", "permit", "deny", "unknown"]),
    match=matching,
    first=st.just(1),
    last=st.just(1),
    text=st.just(""),
    goes_on=st.sampled_from([False, False, False, True]),
)
filters = st.builds(
    Filter,
    name=st.just("f"),
    file=st.just("f"),
    lines=st.lists(lines, max_size=6).map(tuple),
    default=st.sampled_from(["permit", "deny", "unknown"]),
)
packet = st.builds(
    Packet,
    src=st.sampled_from([0, 4, 5, 1 << 31, 3 << 30, 0xFFFFFFFF]),
    dst=st.sampled_from([0, 4, 5, 1 << 31, 3 << 30, 0xFFFFFFFF]),
    protocol=st.sampled_from([1, 6, 17, 47]),
    src_port=few,
    dst_port=few,
    icmp_type=few,
    icmp_code=few,
    flags=st.integers(0, 63),
    dscp=st.sampled_from([0, 3, 9]),
    fragment=st.booleans(),
    length=st.sampled_from([50, 100, 512, 601]),
)
PACKETS = Packets()


@settings(max_examples=250, deadline=None)
@given(filters, packet)
def test_a_packet_is_in_the_sets_that_reading_the_lines_puts_it_in(rules, one):
    found = pass_through(PACKETS, rules)
    mine = PACKETS.only(one)
    verdict = decide(rules, one).verdict
    assert (mine & found.surely != PACKETS.none) == (verdict == "permit")
    assert (mine & found.maybe == PACKETS.none) == (verdict == "deny")
    dead = {id(each.line) for each in find_dead_lines(PACKETS, rules)}
    left = [line for line in rules.lines if matches(line.match, one)[1]]
    assert not left or id(left[0]) not in dead


@settings(max_examples=100, deadline=None)
@given(filters)
def test_the_example_of_a_set_is_in_it(rules):
    found = pass_through(PACKETS, rules)
    for chosen, verdicts in (
        (found.surely, ("permit",)),
        (~found.maybe, ("deny",)),
        (found.maybe & ~found.surely, ("unknown",)),
    ):
        one = PACKETS.example(chosen)
        assert (one is None) == (chosen == PACKETS.none)
        assert one is None or decide(rules, one).verdict in verdicts


@given(st.integers(0, 2**32 - 1), st.integers(0, 300))
@settings(max_examples=100, deadline=None)
def test_a_range_is_its_blocks_and_no_more(first, more):
    last = min(first + more, 2**32 - 1)
    found = range_prefixes(first, last)
    assert sum(0xFFFFFFFF - care + 1 for _, care in found) == last - first + 1
    assert found[0][0] == first
    assert all(value & ~care & 0xFFFFFFFF == 0 for value, care in found)
