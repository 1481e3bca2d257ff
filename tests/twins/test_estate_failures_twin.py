"""Failures of estates found all at once, against networkx from the records alone, one failure at a time."""

from datetime import date
from decimal import Decimal
from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.engine.resilience.availability import find_availability, gather_cut_sets
from wherry.engine.resilience.cut_pairs import find_cut_pairs
from wherry.engine.resilience.losses import find_losses
from wherry.engine.resilience.model import make_model
from wherry.engine.resilience.question import FailureOptions
from wherry.engine.resilience.shortage import find_short, make_carrying
from wherry.engine.resilience.tally import count_losses
from wherry.record.body import Body
from wherry.record.certificate import SharedRisk
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.need import Arrangement, Need
from wherry.record.offer import Offer
from wherry.record.service import Level, Service
from wherry.record.site import Site

OPTIONS = FailureOptions(as_of=date(2026, 11, 22))


@st.composite
def estates(draw, most_sites=5):
    """Small estates: sites of two bodies, circuits between them and to exchanges of two carriers, shared risks."""
    count = draw(st.integers(1, most_sites))
    sites = [
        Site(
            ref=f"A/S{at}" if at % 2 == 0 else f"B/S{at}",
            body="A" if at % 2 == 0 else "B",
            name=str(at),
            kind="office",
            users=draw(st.integers(1, 50)),
            power_area=draw(st.sampled_from([None, "P1", "P2"])),
        )
        for at in range(count)
    ]
    refs = [site.ref for site in sites]
    circuits = []
    for at in range(draw(st.integers(0, 8))):
        start = draw(st.sampled_from(refs))
        others = [ref for ref in refs if ref != start]
        inside = draw(st.booleans()) and others
        circuits.append(
            Circuit(
                ref=f"{start[0]}/C{at}",
                body=start[0],
                site=start,
                far_site=draw(st.sampled_from(others)) if inside else None,
                far_node=None if inside else draw(st.sampled_from(["X", "Y"])),
                supplier_name=draw(st.sampled_from([None, "Carrier A", "Carrier B"])),
                capacity_mbps=draw(st.integers(1, 20)),
                utilisation_percent=Decimal(draw(st.sampled_from([0, 50, 100]))),
                role=draw(st.sampled_from(["primary", "backup"])),
            )
        )
    needs = [
        Need(ref=f"{body}/N", body=body, service="g", quantity=Decimal(1))
        for body in sorted({site.body for site in sites})
    ]
    kept = [
        Arrangement(
            ref=f"{need.body}/R",
            body=need.body,
            need=need.ref,
            kind=draw(st.sampled_from(["contract", "in-house"])),
            level="l",
            cost_gbp_per_year=Decimal(1),
        )
        for need in needs
    ]
    offers = [
        Offer(ref=f"{need.body}/O", body=need.body, service="g", kind="body", level="l",
              unit_price_gbp_per_year=Decimal(1), site=draw(st.sampled_from(refs)))
        for need in needs
    ]  # fmt: skip
    lines = [row.ref for row in circuits]
    held = st.sets(st.sampled_from(lines), max_size=3) if lines else st.just(set())
    risks = [
        SharedRisk(ref=f"d{at}", kind="duct", name=f"d{at}", holds=tuple(sorted(draw(held))))
        for at in range(draw(st.integers(0, 2)))
    ]
    level = Level(
        ref="l", name="L", availability_percent=Decimal(99), fix_time_hours=Decimal(8), service_hours="office"
    )
    return Estate.of(
        [
            *(Body(ref=ref, name=ref, kind="county") for ref in "AB"),
            Service(ref="g", name="G", unit="x"),
            level,
            *sites, *circuits, *needs, *kept, *offers, *risks,
        ]
    )  # fmt: skip


class Twin:
    """The same estate by its records: what a set of things that fail takes from each need."""

    def __init__(self, estate):
        self.estate = estate
        self.graph = nx.MultiGraph()
        self.graph.add_node("outside")
        self.graph.add_nodes_from(site.ref for site in estate.sites)
        for row in estate.circuits:
            carrier = ("carrier", row.supplier_name) if row.supplier_name else "outside"
            if row.supplier_name:
                self.graph.add_edge(carrier, "outside", key="way")
            if row.far_site:
                self.graph.add_edge(row.site, row.far_site, key=row.ref)
            else:
                self.graph.add_edge(("exchange", row.far_node, row.supplier_name), carrier, key="way")
                self.graph.add_edge(row.site, ("exchange", row.far_node, row.supplier_name), key=row.ref)
        self.source = {}
        offered = {row.body: row.site for row in estate.offers}
        for row in estate.arrangements:
            at = offered[row.body] if row.kind == "in-house" else "outside"
            self.source[row.need] = (row.ref, at)
        self.base = {need.ref: set(self.served(need.ref, frozenset())) for need in estate.needs}

    def things(self, event):
        """Circuits, nodes and sources that an event takes, from the records."""
        kind, name = event.kind, event.name
        rows = self.estate.circuits
        if kind == "site":
            return {event.ref} | {ref for ref, at in self.source.values() if at == event.ref}
        if kind in ("circuit", "service"):
            return {event.ref}
        if kind == "exchange":
            return {node for node in self.graph if node[0] == "exchange" and node[1] == event.ref}
        if kind == "supplier":
            lines = {row.ref for row in rows if row.supplier_name == name}
            return lines | {node for node in self.graph if isinstance(node, tuple) and node[-1] == name}
        if kind == "power area":
            sites = {site.ref for site in self.estate.sites if site.power_area == name}
            return sites | {ref for ref, at in self.source.values() if at in sites}
        if kind == "duct":
            return set(event.holds)
        assert kind == "admin domain"
        return {row.ref for row in self.estate.arrangements if row.kind == "in-house" and row.body == event.body}

    def left(self, failed):
        graph = self.graph.copy()
        graph.remove_nodes_from([node for node in list(graph) if node in failed])
        graph.remove_edges_from([edge for edge in list(graph.edges(keys=True)) if edge[2] in failed])
        return graph

    def served(self, need, failed):
        """The sites of a need's body that still have it."""
        ref, at = self.source[need]
        graph = self.left(failed)
        if ref in failed or at not in graph:
            return set()
        near = nx.node_connected_component(graph, at)
        return {site.ref for site in self.estate.sites if site.body == need[0] and site.ref in near}

    def lost(self, need, failed):
        return self.base[need] - self.served(need, failed)

    def cut(self, failed):
        graph = self.left(failed)
        home = nx.node_connected_component(self.graph, "outside")
        near = nx.node_connected_component(graph, "outside")
        return {site.ref for site in self.estate.sites if site.ref in home - near}


def worked_out(estate):
    model = make_model(estate, OPTIONS)
    failed = [(at,) for at in range(len(model.events))]
    scenarios = model.scenarios(failed)
    losses = [find_losses(model.layers.topology, root, scenarios) for root in model.roots]
    return model, losses, count_losses(model, losses, failed)


@settings(max_examples=60, deadline=None)
@given(estates())
def test_every_event_takes_what_the_records_say_one_at_a_time(estate):
    model, _, tally = worked_out(estate)
    twin = Twin(estate)
    users = {site.ref: site.users for site in estate.sites}
    for at, event in enumerate(model.events):
        failed = twin.things(event)
        hit = set(cut := twin.cut(failed))
        for number, need in enumerate(model.needs):
            lost = twin.lost(need.ref, failed)
            hit |= lost
            assert tally.need_sites[at, number] == len(lost), event
            assert tally.need_users[at, number] == sum(users[ref] for ref in lost)
        assert tally.column("sites_cut")[at] == len(cut), event
        assert tally.column("users")[at] == sum(users[ref] for ref in hit)
        assert tally.column("sites_beyond")[at] == len(hit - set(event.sites))


@settings(max_examples=40, deadline=None)
@given(estates(most_sites=4))
def test_every_pair_that_loses_more_together_is_found_and_no_other(estate):
    model, losses, _ = worked_out(estate)
    twin = Twin(estate)
    pairs = find_cut_pairs(model, losses)
    both = [(int(x), int(y)) for x, y in pairs.pairs]
    tally = count_losses(model, pairs.beyond, both, only_network=True)
    found = {pair: {need.ref: int(tally.need_sites[at, number]) for number, need in enumerate(model.needs)}
             for at, pair in enumerate(both)}  # fmt: skip
    for x, y in combinations(range(len(model.events)), 2):
        one, other = twin.things(model.events[x]), twin.things(model.events[y])
        for need in model.needs:
            more = twin.lost(need.ref, one | other) - twin.lost(need.ref, one) - twin.lost(need.ref, other)
            assert found.get((x, y), {}).get(need.ref, 0) == len(more), (model.events[x], model.events[y])


@settings(max_examples=8, deadline=None)
@given(estates(most_sites=3))
def test_availability_is_near_the_sum_over_all_states(estate):
    model, losses, tally = worked_out(estate)
    if not 1 <= len(model.events) <= 11:
        return
    twin = Twin(estate)
    pairs = find_cut_pairs(model, losses)
    both = [(int(x), int(y)) for x, y in pairs.pairs]
    beyond = count_losses(model, pairs.beyond, both, only_network=True)
    found = find_availability(model, losses, pairs, gather_cut_sets(model, tally, pairs, beyond), None)
    down = [event.rate.unavailability for event in model.events]
    weight = {site.ref: site.users for site in estate.sites}
    exact = dict.fromkeys(twin.base, 0.0)
    for state in product((False, True), repeat=len(down)):
        chance, failed = 1.0, set()
        for event, is_down, share in zip(model.events, state, down, strict=True):
            chance *= share if is_down else 1 - share
            failed |= twin.things(event) if is_down else set()
        for need, sites in twin.base.items():
            exact[need] += chance * sum(weight[ref] for ref in twin.served(need, failed) & sites)
    for row in found:
        whole = sum(weight[ref] for ref in twin.base[row.need])
        if whole:
            assert row.availability_percent / 100 == pytest.approx(exact[row.need] / whole, abs=2e-5)


@settings(max_examples=40, deadline=None)
@given(estates())
def test_capacity_short_is_what_networkx_cannot_carry(estate):
    model, losses, _ = worked_out(estate)
    carrying = make_carrying(model)
    if carrying is None:
        return
    short = find_short(model, carrying, model.scenarios([(at,) for at in range(len(model.events))]), losses[0])
    uses = {model.sites[at].ref: int(carrying.asks[at]) for at in carrying.asking}
    twin = Twin(estate)

    def carried(failed):
        graph = nx.DiGraph()
        graph.add_nodes_from(["all", "outside"])
        room = {row.ref: row.capacity_mbps for row in estate.circuits}
        left = twin.left(failed)
        for a, b, key in left.edges(keys=True):
            for x, y in ((a, b), (b, a)):
                before = graph[x][y]["capacity"] if graph.has_edge(x, y) else 0
                graph.add_edge(x, y, capacity=before + room.get(key, 10**9))
        for ref, use in uses.items():
            if ref in left:
                graph.add_edge("all", ref, capacity=use)
        return nx.maximum_flow_value(graph, "all", "outside")

    whole = sum(uses.values())
    before = whole - carried(frozenset())
    for at, event in enumerate(model.events):
        failed = twin.things(event)
        cut = twin.cut(failed)
        asked = sum(use for ref, use in uses.items() if ref not in cut)
        assert short[at] == max(0, asked - carried(failed) - before), event
