"""The estate at many moments drawn at random: each event down by itself for its own share of the time.

Which moments an event is down in is drawn event by event: how many of them (binomial), then which (without
repeating). That is exactly independent failure, at the cost of the failures alone, in the same order on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wherry.engine.resilience.answer import MonteCarlo
from wherry.engine.resilience.losses import find_losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.rates import HOURS_A_YEAR
from wherry.engine.resilience.tally import Tally, count_losses
from wherry.engine.resilience.trees import contract

PERCENTS = (50.0, 90.0, 99.0, 99.9)
AT_ONCE = 20_000
Z95 = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What the drawn states lose. ``mean`` and ``spread`` are each need's lost share of users and its standard error,
    ``users`` the users hit in each state, ``failed`` the events down in each."""

    failed: list[tuple[int, ...]]
    losing: int
    users: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    mean: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    spread: np.ndarray[tuple[int, ...], np.dtype[np.float64]]

    def percent(self, need: int) -> float:
        """A need's sampled availability."""
        return float(100 * (1 - self.mean[need]))

    def bounds(self, need: int) -> tuple[float, float]:
        """The 95 % interval of it, by the normal law, between 0 and 100."""
        wide = Z95 * self.spread[need]
        return (
            float(max(0.0, 100 * (1 - self.mean[need] - wide))),
            float(min(100.0, 100 * (1 - self.mean[need] + wide))),
        )

    def summary(self, seed: int) -> MonteCarlo:
        """The states in a few figures."""
        count, mean = len(self.users), float(self.users.mean())
        return MonteCarlo(
            samples=count,
            seed=seed,
            quiet=count - self.losing,
            users_lost_mean=mean,
            users_lost=tuple((percent, int(np.percentile(self.users, percent))) for percent in PERCENTS),
            user_hours_per_year=mean * HOURS_A_YEAR,
        )


def draw_states(
    chances: np.ndarray[tuple[int, ...], np.dtype[np.float64]], count: int, seed: int
) -> list[tuple[int, ...]]:
    """The events that are down in each of ``count`` states."""
    draw = np.random.default_rng(seed)
    times = draw.binomial(count, chances)
    events = np.repeat(np.arange(len(chances)), times)
    states = np.concatenate(
        [
            np.zeros(0, np.int64),
            *(draw.choice(count, size=often, replace=False, shuffle=False) for often in times[times > 0]),
        ]
    )
    order = np.argsort(states, kind="stable")
    ends = np.cumsum(np.bincount(states, minlength=count))[:-1]
    return [tuple(row.tolist()) for row in np.split(events[order], ends)]


def sample_states(model: Model, chances: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Sampled:
    """Draw the states that the options ask for and tell what they lose."""
    failed = draw_states(chances, model.options.samples, model.options.seed)
    trees = [contract(model.layers.topology, root) for root in model.roots]
    parts = []
    for first in range(0, len(failed), AT_ONCE):
        some = failed[first : first + AT_ONCE]
        scenarios = model.scenarios(some)
        losses = [
            find_losses(model.layers.topology, root, scenarios, trees=found)
            for root, found in zip(model.roots, trees, strict=True)
        ]
        parts.append((count_losses(model, losses, some), len(some)))
    shares = np.concatenate([_shares(model, tally) for tally, _ in parts])
    count = len(failed)
    return Sampled(
        failed=failed,
        losing=int(sum(tally.losing.sum() for tally, _ in parts)),
        users=np.concatenate([tally.column("users") for tally, _ in parts]),
        mean=shares.mean(axis=0),
        spread=shares.std(axis=0) / np.sqrt(count),
    )


def _shares(model: Model, tally: Tally) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Each need's lost share of its users by state; of its sites where nobody knows its users."""
    shares = np.zeros(tally.need_users.shape)
    for need in range(len(model.needs)):
        sites = model.ask_site[model.need_start[need] : model.need_start[need + 1]]
        users = int(model.users[sites].sum())
        if users:
            shares[:, need] = tally.need_users[:, need] / users
        elif len(sites):
            shares[:, need] = tally.need_sites[:, need] / len(sites)
        else:
            shares[:, need] = tally.fallen[:, need]
    return shares
