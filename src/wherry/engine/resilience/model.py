"""An estate made ready for failing: the layered graph, all events, and who asks what of which source, as numbers.

Sites, needs, sources, events and roots are numbered. A root is a node that sources serve from; root 0 is the outside,
without which a site is cut off. Rows of ``asks`` tie them: the entries ``asks_start[k] .. asks_start[k + 1]`` with
k = root x sites + site are the asks of that site that this root serves. An ask is one need at one of its sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.doubts import find_doubts
from wherry.engine.resilience.events import Event, find_events
from wherry.engine.resilience.layers import Layers, draw_layers
from wherry.engine.resilience.losses import find_islands
from wherry.engine.resilience.question import Change, FailureOptions
from wherry.engine.resilience.rates import load_rates
from wherry.engine.resilience.scenarios import Counts, Scenarios
from wherry.engine.resilience.sources import Source, find_sources
from wherry.engine.resilience.suppliers import Suppliers
from wherry.engine.resilience.topology import Ints
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.finding import Finding
from wherry.record.need import Need
from wherry.record.site import Site

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """See the module. ``users`` is 0 where ``users_known`` is false. ``site_of_node`` is the site whose users sit at a
    node (-1: none). ``ask_need`` and ``ask_site`` describe each ask, in the order of needs; need n has the asks
    ``need_start[n] .. need_start[n + 1]``, leaving out sites that its source does not reach with nothing failed."""

    estate: Estate
    options: FailureOptions
    sites: tuple[Site, ...]
    needs: tuple[Need, ...]
    sources: tuple[Source, ...]
    layers: Layers
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    users: Counts
    users_known: Bools
    critical: Bools
    site_of_node: Ints
    roots: tuple[int, ...]
    source_of_need: Ints
    root_of_need: Ints
    need_start: Counts
    ask_need: Ints
    ask_site: Ints
    asks_start: Counts
    asks: Ints

    @property
    def elements(self) -> int:
        """How many events are elements; they come first."""
        return sum(event.is_element for event in self.events)

    def scenarios(self, failed: Sequence[tuple[int, ...]]) -> Scenarios:
        """Scenarios given as the events that fail together."""
        return Scenarios.of_sets(
            [
                (
                    tuple({at: None for event in events for at in self.events[event].links}),
                    tuple({at: None for event in events for at in self.events[event].nodes}),
                )
                for events in failed
            ]
        )

    def weights(self, need: int) -> npt.NDArray[np.float64]:
        """How much each ask of a need counts: its users, or all alike where nobody knows any."""
        sites = self.ask_site[self.need_start[need] : self.need_start[need + 1]]
        users = self.users[sites].astype(np.float64)
        return users if users.sum() > 0 else np.ones(len(sites))


def is_open(site: Site, day: date) -> bool:
    """Whether a site is in use on a day."""
    return (site.opens is None or site.opens <= day) and (site.closes is None or day <= site.closes)


def is_carrying(circuit: Circuit, day: date) -> bool:
    """Whether a circuit carries on a day: active, and begun."""
    return circuit.status == "active" and (circuit.starts is None or circuit.starts <= day)


def make_model(estate: Estate, options: FailureOptions, changes: tuple[Change, ...] = ()) -> Model:
    """An estate, as it is or after ``changes``, made ready. Faults in data are findings."""
    suppliers = Suppliers.of(estate)
    served = find_sources(estate, suppliers, changes)
    sites = tuple(site for site in estate.sites if is_open(site, options.as_of))
    here = {site.ref for site in sites}
    lines = tuple(
        circuit
        for circuit in estate.circuits
        if circuit.site in here
        and circuit.far_site != circuit.site
        and (circuit.far_site is None or circuit.far_site in here or circuit.far_node)
        and is_carrying(circuit, options.as_of)
    )
    layers = draw_layers(estate, suppliers, served.sources, sites, lines)
    events, about_events = find_events(estate, layers, served.sources, suppliers, load_rates(options.rates))
    roots = tuple(dict.fromkeys((layers.outside, *layers.root_of)))
    islands = {root: find_islands(layers.topology, root) for root in roots}
    needs = tuple(need for need in estate.needs if need.ref in served.source_of and _wanted(need, options.as_of))
    source_of_need = np.array([served.source_of[need.ref] for need in needs], dtype=np.int32)
    root_of_need = np.array([roots.index(layers.root_of[at]) for at in source_of_need], dtype=np.int32)
    node = np.array([layers.users_at[site.ref] for site in sites], dtype=np.int32)
    asked = _asked(needs, sites, [islands[roots[at]][node] for at in root_of_need])
    need_start = np.concatenate([[0], np.cumsum([len(row) for row in asked])]).astype(np.int64)
    ask_need = np.repeat(np.arange(len(needs), dtype=np.int32), np.diff(need_start))
    ask_site = np.array([at for row in asked for at in row], dtype=np.int32)
    key = root_of_need[ask_need].astype(np.int64) * len(sites) + ask_site
    site_of_node = np.full(len(layers.topology.nodes), -1, dtype=np.int32)
    site_of_node[node] = np.arange(len(sites), dtype=np.int32)
    doubts = find_doubts(estate, sites, lines, layers, islands[layers.outside], needs, need_start, served.sources)
    return Model(
        estate=estate,
        options=options,
        sites=sites,
        needs=needs,
        sources=served.sources,
        layers=layers,
        events=events,
        findings=(*served.findings, *about_events, *doubts),
        users=np.array([site.users or 0 for site in sites], dtype=np.int64),
        users_known=np.array([site.users is not None for site in sites], dtype=np.bool_),
        critical=np.array([bool(site.critical) for site in sites], dtype=np.bool_),
        site_of_node=site_of_node,
        roots=roots,
        source_of_need=source_of_need,
        root_of_need=root_of_need,
        need_start=need_start,
        ask_need=ask_need,
        ask_site=ask_site,
        asks_start=np.concatenate([[0], np.cumsum(np.bincount(key, minlength=len(roots) * len(sites)))]).astype(
            np.int64
        ),
        asks=np.argsort(key, kind="stable").astype(np.int32),
    )


def _wanted(need: Need, day: date) -> bool:
    """Whether a need is not yet over; one that has not begun is judged as if it had."""
    return need.ends is None or day <= need.ends


def _asked(needs: tuple[Need, ...], sites: tuple[Site, ...], unreached: list[Bools]) -> list[list[int]]:
    """The sites of each need that its source reaches: its own site, or all of its body's."""
    by_body: dict[str, list[int]] = {}
    by_ref = {}
    for at, site in enumerate(sites):
        by_body.setdefault(site.body, []).append(at)
        by_ref[site.ref] = at
    found = []
    for need, gone in zip(needs, unreached, strict=True):
        if need.site is None:
            wanted = by_body.get(need.body, [])
        else:
            wanted = [by_ref[need.site]] if need.site in by_ref else []
        found.append([at for at in wanted if not gone[at]])
    return found
