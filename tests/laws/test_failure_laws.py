"""Laws of failing: more lines never hurt, fewer never help, order does not matter, all at once is one at a time."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.resilience.partnership import DAY, circuit, rows

from wherry.engine.resilience.fail import find_failures
from wherry.engine.resilience.losses import find_losses
from wherry.engine.resilience.model import make_model
from wherry.engine.resilience.question import FailureOptions, FailureQuestion
from wherry.engine.resilience.scenarios import Scenarios
from wherry.engine.resilience.sweep import sweep
from wherry.engine.resilience.tally import count_losses
from wherry.engine.resilience.topology import Topology
from wherry.record.estate import Estate

OPTIONS = FailureOptions(as_of=DAY, samples=50)
SITES = ("NFK/H", "NFK/L", "NFK/O", "SFK/S")


def served(estate):
    """The users of each need that still have it, by the events that fail; and with nothing failed."""
    model = make_model(estate, OPTIONS)
    failed = [(), *((at,) for at in range(len(model.events)))]
    scenarios = model.scenarios(failed)
    tally = count_losses(model, [find_losses(model.layers.topology, root, scenarios) for root in model.roots], failed)
    names = ["nothing", *((event.kind, event.ref) for event in model.events)]
    whole = np.array([model.users[model.ask_site[model.need_start[n] : model.need_start[n + 1]]].sum()
                      for n in range(len(model.needs))])  # fmt: skip
    return {
        (name, need.ref): int(whole[number] - tally.need_users[at, number])
        for at, name in enumerate(names)
        for number, need in enumerate(model.needs)
    }


lines = st.builds(
    lambda start, far, node, supplier: circuit(
        f"{start[:3]}/C99", start, far_site=far if far != start else None, far_node=node, supplier=supplier
    ),
    st.sampled_from(SITES),
    st.sampled_from((None, *SITES)),
    st.sampled_from(["X", "Y", "Z"]),
    st.sampled_from([None, "Carrier A", "Carrier B", "Carrier Z"]),
)


@settings(max_examples=40, deadline=None)
@given(lines)
def test_adding_a_line_never_loses_a_need(line):
    before, after = served(Estate.of(rows())), served(Estate.of([*rows(), line]))
    assert all(after[key] >= users for key, users in before.items())


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([row.ref for row in rows() if "/C" in row.ref]))
def test_removing_a_line_never_gains_a_need(ref):
    before, after = served(Estate.of(rows())), served(Estate.of([row for row in rows() if row.ref != ref]))
    assert all(users <= before[key] for key, users in after.items() if key in before)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_records_is_irrelevant(seed):
    mixed = rows()
    Random(seed).shuffle(mixed)
    assert find_failures(FailureQuestion.of(Estate.of(mixed), OPTIONS)) == find_failures(
        FailureQuestion.of(Estate.of(rows()), OPTIONS)
    )


@st.composite
def networks(draw):
    count = draw(st.integers(1, 9))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    links = draw(st.lists(ends, max_size=12)) if count > 1 else []
    topology = Topology.of([(str(a), str(b)) for a, b in links], nodes=[str(at) for at in range(count)])
    cut = st.sets(st.integers(0, len(links) - 1), max_size=3).map(tuple) if links else st.just(())
    down = st.sets(st.integers(0, count - 1), max_size=2).map(tuple)
    return topology, draw(st.lists(st.tuples(cut, down), max_size=40)), draw(st.integers(0, count - 1))


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_many_at_once_lose_what_each_loses_by_itself_in_any_order(drawn, random):
    topology, failed, root = drawn
    together = find_losses(topology, root, Scenarios.of_sets(failed))
    order = list(range(len(failed)))
    random.shuffle(order)
    mixed = find_losses(topology, root, Scenarios.of_sets([failed[at] for at in order]))
    swept = sweep(topology, root, Scenarios.of_sets(failed))
    islands = int(together.islands.sum())
    for place, at in enumerate(order):
        alone = find_losses(topology, root, Scenarios.of_sets([failed[at]]))
        assert set(together.row(at).tolist()) == set(alone.row(0).tolist()) == set(mixed.row(place).tolist())
        assert swept.lost_nodes[at] == len(alone.row(0)) + islands


@settings(max_examples=30, deadline=None)
@given(networks())
def test_what_more_failures_lose_holds_what_fewer_lose(drawn):
    topology, failed, root = drawn
    both = [((*a, *b), (*c, *d)) for (a, c), (b, d) in pairwise(failed)]
    fewer = find_losses(topology, root, Scenarios.of_sets(failed))
    more = find_losses(topology, root, Scenarios.of_sets(both))
    for at in range(len(both)):
        assert set(fewer.row(at).tolist()) | set(fewer.row(at + 1).tolist()) <= set(more.row(at).tolist())


def test_a_longer_memory_of_tests_never_makes_a_pairing_worse():
    order = ("tested", "stale", "agreed", "claimed", "unknown", "falls too", "none")
    answers = [
        find_failures(FailureQuestion.of(Estate.of(rows()), replace(OPTIONS, test_good_for_days=days)))
        for days in (1, 100, 400)
    ]
    for one, other in pairwise(answers):
        for short, long in zip(one.today.kinds, other.today.kinds, strict=True):
            for before, after in zip(short.worst, long.worst, strict=True):
                for a, b in zip(before.lost, after.lost, strict=True):
                    assert order.index(b.restore.how) <= order.index(a.restore.how)


def test_more_capacity_is_never_shorter():
    def short(capacity):
        changed = [replace(row, capacity_mbps=capacity) if row.ref == "NFK/C5" else row for row in rows()]
        found = find_failures(FailureQuestion.of(Estate.of(changed), replace(OPTIONS, kinds=("single",))))
        return max((row.shortage.short_mbps for row in found.today.kinds[0].shortest), default=0)

    assert [short(capacity) for capacity in (5, 20, 50, 100)] == [45, 30, 0, 0]
