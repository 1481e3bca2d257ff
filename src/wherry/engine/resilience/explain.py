"""A scenario told in full: each need it takes, from how many, why, along which path, and how it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from wherry.engine.resilience.answer import LostNeed, Part, Restore, Scenario, Shortage
from wherry.engine.resilience.cuts import span
from wherry.engine.resilience.events import Event
from wherry.engine.resilience.losses import find_losses
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.question import MONTE_CARLO
from wherry.engine.resilience.rates import Rate
from wherry.engine.resilience.restore import Recovery
from wherry.engine.resilience.shortage import Carrying, find_shortage
from wherry.engine.resilience.tally import count_losses
from wherry.engine.resilience.topology import Ints

SOURCE_STANDS = Restore(
    how="none",
    pairing=None,
    recovery_site=None,
    hours=None,
    says="its source stands, and a pairing does not help the sites that are parted from it",
)


def tell_part(event: Event) -> Part:
    """An event as a part of a scenario."""
    return Part(kind=event.kind, ref=event.ref, name=event.name, body=event.body)


@dataclass(slots=True, kw_only=True)
class Teller:
    """Tells scenarios of one model. Spanning trees are kept by root once they were asked for."""

    model: Model
    recovery: Recovery
    carrying: Carrying | None
    trees: dict[int, tuple[Ints, Ints]] = field(default_factory=dict)

    def tell(
        self, kind: str, failed: list[tuple[int, ...]], only_together: Sequence[int] | None = None
    ) -> tuple[Scenario, ...]:
        """Scenarios given as the events that fail together, each with all that it does, in the order given.
        ``only_together`` are the users whom a pair takes something from that neither part takes alone."""
        model = self.model
        scenarios = model.scenarios(failed)
        losses = [find_losses(model.layers.topology, root, scenarios) for root in model.roots]
        tally = count_losses(model, losses, failed)
        told = []
        for at, parts in enumerate(failed):
            events = tuple(model.events[part] for part in parts)
            rows = [found.row(at) for found in losses]
            cut = _sites_of(model, rows[0])
            gone = {model.sites[site].ref for site in cut} | {ref for event in events for ref in event.sites}
            taken = np.flatnonzero((tally.need_sites[at] > 0) | tally.fallen[at])
            lost = tuple(
                self._need(int(need), events, rows, gone, int(tally.need_users[at, need]),
                           int(tally.need_sites[at, need]), bool(tally.fallen[at, need]))
                for need in taken
            )  # fmt: skip
            shortage = None
            if self.carrying is not None:
                only = scenarios.only(np.array([at]))
                shortage = find_shortage(model, self.carrying, only, cut)
            total = {word: int(tally.column(word)[at]) for word in
                     ("users", "users_beyond", "sites_cut", "sites_users_unknown")}  # fmt: skip
            extra = None if only_together is None else int(only_together[at])
            told.append(self._scenario(kind, events, lost, total, extra, shortage, rows))
        return tuple(told)

    def _scenario(
        self, kind: str, events: tuple[Event, ...], lost: tuple[LostNeed, ...], total: dict[str, int],
        extra: int | None,
        shortage: Shortage | None, rows: list[Ints],
    ) -> Scenario:  # fmt: skip
        rates = [event.rate for event in events]
        known = [rate for rate in rates if rate is not None]
        repair = max((rate.repair_hours for rate in known), default=None) if len(known) == len(rates) else None
        often = None
        if len(known) == len(rates) and kind != MONTE_CARLO:
            often = _often(known)
        hours = self._user_hours(lost, rows, repair)
        return Scenario(
            kind=kind,
            parts=tuple(tell_part(event) for event in events),
            needs_lost=len(lost),
            needs_lost_whole=sum(need.whole for need in lost),
            bodies=self._bodies(rows, lost),
            **total,
            users_only_together=extra,
            repair_hours=repair,
            user_hours=hours,
            times_per_year=often,
            user_hours_per_year=None if hours is None or often is None else hours * often,
            shortage=shortage,
            lost=tuple(sorted(lost, key=lambda row: (-row.users, row.need))),
        )

    def _user_hours(self, lost: tuple[LostNeed, ...], rows: list[Ints], repair: float | None) -> float | None:
        """The sum over users of their longest outage: at sites cut off the repair, at others the longest of their
        needs' outages."""
        if repair is None:
            return None
        model = self.model
        longest = np.zeros(len(model.sites))
        number = {need.ref: at for at, need in enumerate(model.needs)}
        for row in lost:
            at = number[row.need]
            hours = repair if row.hours is None else row.hours
            sites = model.ask_site[model.need_start[at] : model.need_start[at + 1]]
            if row.sites < row.sites_of:
                there = _sites_of(model, rows[model.root_of_need[at]])
                sites = np.array([site for site in sites.tolist() if site in there], dtype=np.int64)
            longest[sites] = np.maximum(longest[sites], hours)
        longest[list(_sites_of(model, rows[0]))] = repair
        return float((longest * model.users).sum())

    def _bodies(self, rows: list[Ints], lost: tuple[LostNeed, ...]) -> tuple[str, ...]:
        """The bodies hit, most users first: those with sites cut off and those whose needs are lost."""
        users: dict[str, int] = {}
        for site in _sites_of(self.model, rows[0]):
            row = self.model.sites[site]
            users[row.body] = users.get(row.body, 0) + (row.users or 0)
        for need in lost:
            users[need.body] = max(users.get(need.body, 0), need.users)
        return tuple(sorted(users, key=lambda body: (-users[body], body)))

    def _need(
        self, need: int, events: tuple[Event, ...], rows: list[Ints], gone: set[str], users: int, sites: int,
        fallen: bool,
    ) -> LostNeed:  # fmt: skip
        model = self.model
        row, source = model.needs[need], model.sources[model.source_of_need[need]]
        asked = model.ask_site[model.need_start[need] : model.need_start[need + 1]]
        reason, path = self._reason(need, events, rows, fallen)
        rates = [event.rate for event in events]
        hours = None if None in rates else max(rate.repair_hours for rate in rates if rate is not None)
        whole = fallen or sites == len(asked)
        restore = self.recovery.restore(source.site, row.service, events, gone) if whole else SOURCE_STANDS
        if restore.how == "tested" and restore.hours is not None:
            hours = restore.hours if hours is None else min(hours, restore.hours)
        return LostNeed(
            need=row.ref,
            body=row.body,
            service=row.service,
            whole=whole,
            users=users,
            users_of=int(model.users[asked].sum()),
            sites=sites,
            sites_of=len(asked),
            hours=hours,
            restore=restore,
            reason=reason,
            path=path,
        )

    def _reason(
        self, need: int, events: tuple[Event, ...], rows: list[Ints], fallen: bool
    ) -> tuple[str, tuple[str, ...]]:
        """What broke in words, and the references from what failed to one site that loses the need."""
        model = self.model
        number = int(model.source_of_need[need])
        source = model.sources[number]
        if fallen:
            event = next(event for event in events if number in event.sources)
            if event.ref == source.ref:
                return f"{source.ref} itself fails", (source.ref,)
            return f"{source.ref} falls with {event.name}", (event.ref, source.ref)
        root = int(model.root_of_need[need])
        there = _sites_of(model, rows[root])
        asked = [at for at in model.ask_site[model.need_start[need] : model.need_start[need + 1]] if at in there]
        site = model.sites[max(asked, key=lambda at: (model.users[at], -at))]
        way = self._way(root, model.layers.users_at[site.ref])
        broken = [event for event in events if any(step[0] in event.nodes or step[1] in event.links for step in way)]
        first = next(
            (
                at
                for at, step in enumerate(way)
                if any(step[0] in event.nodes or step[1] in event.links for event in events)
            ),
            0,
        )
        blamed = events if len(events) < 3 else tuple(broken) or events
        names = " and ".join(event.name for event in blamed)
        place = source.site or "the outside"
        path = [ref for node, link in way[first:] for ref in (self._link(link), model.layers.node_ref[node]) if ref]
        return f"no way is left from {site.ref} to {place} without {names}", tuple(dict.fromkeys(path))

    def _link(self, link: int) -> str:
        return self.model.layers.link_ref[link] if link >= 0 else ""

    def _way(self, root: int, node: int) -> list[tuple[int, int]]:
        """Nodes from a root to a node with nothing failed, each with the link by which it is reached (-1: the root)."""
        if root not in self.trees:
            start, neighbour, link = self.model.layers.topology.adjacency
            _, parent, parent_link = span(start, neighbour, link, self.model.roots[root])
            self.trees[root] = parent, parent_link
        parent, parent_link = self.trees[root]
        way = []
        while node >= 0:
            way.append((node, int(parent_link[node])))
            node = int(parent[node])
        return way[::-1]


def _often(rates: list[Rate]) -> float:
    """How often a year all are down together: each failing while the others are down."""
    down = [rate.unavailability for rate in rates]
    return float(sum(rate.per_year * np.prod(down[:at] + down[at + 1 :]) for at, rate in enumerate(rates)))


def _sites_of(model: Model, nodes: Ints) -> set[int]:
    """The sites whose users sit at some of the nodes."""
    sites = model.site_of_node[nodes]
    return set(sites[sites >= 0].tolist())
