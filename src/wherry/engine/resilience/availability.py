"""How sure each need is: minimal cut sets of one and two events, and what they add up to.

A site has a need unless every part of one of its minimal cut sets is down. With independent events Esary and
Proschan's product over the cut sets is a lower bound of the chance that it has it (Technometrics 5 (1963) 191-209),
and close to it where parts are seldom down. Cut sets of three and more are left out here; Monte Carlo has them.
A need's availability is the mean over its users.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.answer import CutSet, NeedAvailability
from wherry.engine.resilience.cut_pairs import CutPairs
from wherry.engine.resilience.explain import tell_part
from wherry.engine.resilience.losses import Losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.monte_carlo import Sampled
from wherry.engine.resilience.rates import HOURS_A_YEAR
from wherry.engine.resilience.scenarios import Counts
from wherry.engine.resilience.tally import Tally, fallen_sources
from wherry.engine.resilience.topology import Ints

Floats = npt.NDArray[np.float64]
MOST_CUT_SETS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSets:
    """All minimal cut sets of one and two events, as rows: ``chance`` that all its events are down at once, and what
    it takes by its tally. Rows of one event come first, ``failed`` names their events."""

    failed: list[tuple[int, ...]]
    chance: Floats
    users: Ints
    sites: Ints


def find_chances(model: Model) -> Floats:
    """The share of time that each event is down; 0 where its rate is unknown, which the answer says."""
    return np.array([event.rate.unavailability if event.rate else 0.0 for event in model.events])


def gather_cut_sets(model: Model, alone: Tally, pairs: CutPairs, beyond: Tally) -> CutSets:
    """The cut sets of all needs from the tallies of events alone and of pairs beyond them."""
    down = find_chances(model)
    one, two = alone.need_sites.any(axis=1) | alone.fallen.any(axis=1), beyond.need_sites.any(axis=1)
    failed: list[tuple[int, ...]] = [(int(at),) for at in np.flatnonzero(one)]
    failed += [(int(x), int(y)) for x, y in pairs.pairs[two]]
    return CutSets(
        failed=failed,
        chance=np.concatenate([down[one], down[pairs.pairs[two]].prod(axis=1)]),
        users=np.concatenate([alone.need_users[one], beyond.need_users[two]]),
        sites=np.concatenate([alone.need_sites[one], beyond.need_sites[two]]),
    )


def find_availability(
    model: Model, alone: list[Losses], pairs: CutPairs, cut_sets: CutSets, sampled: Sampled | None
) -> tuple[NeedAvailability, ...]:
    """The availability of every need, with the cut sets that dominate it."""
    have = _have(model, alone, pairs)
    found = []
    for number, need in enumerate(model.needs):
        source = model.sources[model.source_of_need[number]]
        level = model.estate.by_ref["levels"].get(source.level or "")
        first, last = model.need_start[number], model.need_start[number + 1]
        weights = model.weights(number)
        share = float((have[first:last] * weights).sum() / weights.sum()) if last > first else None
        listed, total = _dominating(model, number, cut_sets)
        found.append(
            NeedAvailability(
                need=need.ref,
                body=need.body,
                service=need.service,
                source=source.ref,
                source_kind=source.kind,
                provider=source.provider,
                source_site=source.site,
                site_known_by=source.site_known_by,
                users=int(model.users[model.ask_site[first:last]].sum()),
                sites=int(last - first),
                availability_percent=None if share is None else 100 * share,
                hours_lost_per_year=None if share is None else (1 - share) * HOURS_A_YEAR,
                sampled_percent=None if sampled is None else sampled.percent(number),
                sampled_low=None if sampled is None else sampled.bounds(number)[0],
                sampled_high=None if sampled is None else sampled.bounds(number)[1],
                promised_percent=None if level is None else str(level.availability_percent),
                cut_sets_found=total,
                cut_sets=listed,
            )
        )
    return tuple(found)


def _dominating(model: Model, need: int, cut_sets: CutSets) -> tuple[tuple[CutSet, ...], int]:
    """A need's cut sets by their share of its lost user-hours; sites where nobody knows the users count alike."""
    users, sites = cut_sets.users[:, need].astype(np.float64), cut_sets.sites[:, need]
    counted = users if users.any() else sites.astype(np.float64)
    worth = cut_sets.chance * counted
    whole = worth.sum()
    order = np.argsort(-worth, kind="stable")[:MOST_CUT_SETS]
    listed = tuple(
        CutSet(
            parts=tuple(tell_part(model.events[event]) for event in cut_sets.failed[at]),
            users=int(users[at]),
            hours_per_year=float(cut_sets.chance[at] * HOURS_A_YEAR),
            share=float(worth[at] / whole),
        )
        for at in order
        if worth[at] > 0
    )
    return listed, int((sites > 0).sum())


def _have(model: Model, alone: list[Losses], pairs: CutPairs) -> Floats:
    """The chance that each ask is met, by the product over its cut sets."""
    down = find_chances(model)
    logs = np.zeros(len(model.ask_need))
    events: list[tuple[int, ...]] = [(at,) for at in range(len(model.events))]
    both: list[tuple[int, ...]] = [(int(x), int(y)) for x, y in pairs.pairs]
    for failed, losses, chance, muted in (
        (events, alone, down, False),
        (both, pairs.beyond, down[pairs.pairs].prod(axis=1), True),
    ):
        fallen = fallen_sources(model, failed)
        for root, found in enumerate(losses):
            _add_logs(
                found.start, found.nodes, np.log1p(-chance), root, muted or root > 0, model.site_of_node, fallen.start,
                fallen.items, model.source_of_need, model.need_start, model.ask_need, model.asks_start, model.asks,
                len(model.sites), logs,
            )  # fmt: skip
    return np.exp(logs)


@numba.njit(cache=True, nogil=True)
def _add_logs(
    start: Counts, nodes: Ints, log: Floats, root: int, only_network: bool, site_of_node: Ints, fallen_start: Counts,
    fallen: Ints, source_of_need: Ints, need_start: Counts, ask_need: Ints, asks_start: Counts, asks: Ints,
    sites: int, logs: Floats,
) -> None:  # fmt: skip
    """Add each scenario's log to the asks that it takes; those of a fallen source once, with the first root."""
    down = np.full(len(source_of_need), -1, dtype=np.int64)
    for scenario in range(len(start) - 1):
        for at in range(fallen_start[scenario], fallen_start[scenario + 1]):
            for need in range(len(source_of_need)):
                if source_of_need[need] == fallen[at]:
                    down[need] = scenario
                    if not only_network:
                        for ask in range(need_start[need], need_start[need + 1]):
                            logs[ask] += log[scenario]
        for at in range(start[scenario], start[scenario + 1]):
            site = site_of_node[nodes[at]]
            if site < 0:
                continue
            key = root * sites + site
            for place in range(asks_start[key], asks_start[key + 1]):
                if down[ask_need[asks[place]]] != scenario:
                    logs[asks[place]] += log[scenario]
