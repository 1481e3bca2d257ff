"""What scenarios take from whom: users, sites and needs, counted from the lists of lost nodes.

A user is counted once a scenario, however many needs are lost. A need is lost at a site where its source falls or the
site is parted from its source's root; a site is cut where it is parted from the outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.losses import Losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.scenarios import Counts
from wherry.engine.resilience.topology import Ints

WORDS = ("users", "users_beyond", "sites", "sites_beyond", "sites_cut", "sites_users_unknown", "critical_beyond")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One row a scenario. ``total`` has the columns of ``WORDS``; ``need_users`` and ``need_sites`` a column a need;
    ``fallen`` tells which needs' sources fell."""

    total: Counts
    need_users: Ints
    need_sites: Ints
    fallen: npt.NDArray[np.bool_]

    def column(self, word: str) -> Counts:
        """One column of ``total`` by its name."""
        found: Counts = self.total[:, WORDS.index(word)]
        return found

    def only(self, rows: Counts) -> Tally:
        """Some of the scenarios, by number, in that order."""
        return Tally(
            total=self.total[rows],
            need_users=self.need_users[rows],
            need_sites=self.need_sites[rows],
            fallen=self.fallen[rows],
        )

    @property
    def losing(self) -> npt.NDArray[np.bool_]:
        """Which scenarios lose anything."""
        found: npt.NDArray[np.bool_] = (self.column("sites") > 0) | self.fallen.any(axis=1)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Numbers in runs, one run a scenario."""

    start: Counts
    items: Ints

    @classmethod
    def of(cls, rows: list[tuple[int, ...]]) -> Runs:
        """Runs of lists."""
        return cls(
            start=np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64),
            items=np.array([at for row in rows for at in row], dtype=np.int32),
        )


def fallen_sources(model: Model, failed: Sequence[tuple[int, ...]]) -> Runs:
    """The sources that fall in each scenario, whatever stands of the network."""
    return Runs.of([tuple({at: None for event in events for at in model.events[event].sources}) for events in failed])


def failed_sites(model: Model, failed: Sequence[tuple[int, ...]]) -> Runs:
    """The sites that fail themselves in each scenario."""
    number = {site.ref: at for at, site in enumerate(model.sites)}
    return Runs.of(
        [
            tuple({number[ref]: None for event in events for ref in model.events[event].sites if ref in number})
            for events in failed
        ]
    )


def count_losses(
    model: Model, losses: list[Losses], failed: Sequence[tuple[int, ...]], *, only_network: bool = False
) -> Tally:
    """The tally of scenarios given as events that fail together, with their lost nodes for each root of the model.

    ``only_network`` counts what the lists hold and nothing that falls with a source, for lists of what two failures
    take only together.
    """
    fallen, own = fallen_sources(model, failed), failed_sites(model, failed)
    scenarios, needs = len(failed), len(model.needs)
    total = np.zeros((scenarios, len(WORDS)), dtype=np.int64)
    need_users = np.zeros((scenarios, needs), dtype=np.int32)
    need_sites = np.zeros((scenarios, needs), dtype=np.int32)
    down = np.zeros((scenarios, needs), dtype=np.bool_)
    offset = np.concatenate([[0], np.cumsum([len(found.nodes) for found in losses])])
    starts = np.stack([found.start + offset[at] for at, found in enumerate(losses)])
    nodes = np.concatenate([found.nodes for found in losses])
    _count(
        starts, nodes, model.site_of_node, model.users, model.users_known, model.critical, fallen.start, fallen.items,
        own.start, own.items, model.source_of_need, model.need_start, model.ask_need, model.ask_site,
        model.asks_start, model.asks, only_network, total, need_users, need_sites, down,
    )  # fmt: skip
    return Tally(total=total, need_users=need_users, need_sites=need_sites, fallen=down)


@numba.njit(cache=True, nogil=True)
def _hit(
    site: int, scenario: int, users: Counts, known: npt.NDArray[np.bool_], critical: npt.NDArray[np.bool_],
    seen: Counts, own: Counts, total: Counts,
) -> None:  # fmt: skip
    """Count a site that loses something, once a scenario."""
    if seen[site] == scenario:
        return
    seen[site] = scenario
    total[scenario, 0] += users[site]
    total[scenario, 2] += 1
    if not known[site]:
        total[scenario, 5] += 1
    if own[site] != scenario:
        total[scenario, 1] += users[site]
        total[scenario, 3] += 1
        if critical[site]:
            total[scenario, 6] += 1


@numba.njit(cache=True, nogil=True)
def _count(
    starts: Counts, nodes: Ints, site_of_node: Ints, users: Counts, known: npt.NDArray[np.bool_],
    critical: npt.NDArray[np.bool_], fallen_start: Counts, fallen: Ints, own_start: Counts, own_sites: Ints,
    source_of_need: Ints, need_start: Counts, ask_need: Ints, ask_site: Ints, asks_start: Counts, asks: Ints,
    only_network: bool, total: Counts, need_users: Ints, need_sites: Ints, down: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    sites, roots = len(users), starts.shape[0]
    seen = np.full(sites, -1, dtype=np.int64)
    own = np.full(sites, -1, dtype=np.int64)
    for scenario in range(total.shape[0]):
        for at in range(own_start[scenario], own_start[scenario + 1]):
            own[own_sites[at]] = scenario
        for at in range(fallen_start[scenario], fallen_start[scenario + 1]):
            for need in range(len(source_of_need)):
                if source_of_need[need] != fallen[at]:
                    continue
                down[scenario, need] = True
                if only_network:
                    continue
                for ask in range(need_start[need], need_start[need + 1]):
                    need_users[scenario, need] += users[ask_site[ask]]
                    need_sites[scenario, need] += 1
                    _hit(ask_site[ask], scenario, users, known, critical, seen, own, total)
        for root in range(roots):
            for at in range(starts[root, scenario], starts[root, scenario + 1]):
                site = site_of_node[nodes[at]]
                if site < 0:
                    continue
                if root == 0:
                    total[scenario, 4] += 1
                    _hit(site, scenario, users, known, critical, seen, own, total)
                key = root * sites + site
                for place in range(asks_start[key], asks_start[key + 1]):
                    need = ask_need[asks[place]]
                    if down[scenario, need]:
                        continue
                    need_users[scenario, need] += users[site]
                    need_sites[scenario, need] += 1
                    _hit(site, scenario, users, known, critical, seen, own, total)
