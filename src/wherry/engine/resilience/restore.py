"""How a lost need comes back: the pairings of the site that its source runs at, and what they are worth in a scenario.

A pairing counts as proof only if its restore was timed, not too long ago (``pairing.standing``), and its recovery site
neither falls in the scenario nor may share what failed. That it does not share a power or flood area must be recorded,
with the site or as a separation that somebody looked into: where nobody did, it is unknown, never separate. In
ransomware it must be recorded that the copy is offline or under credentials of its own, or that the two sites lie in
two admin domains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wherry.engine.resilience.answer import RESTORES, Restore
from wherry.engine.resilience.events import ADMIN, FLOOD, POWER, Event
from wherry.engine.resilience.model import Model
from wherry.engine.resilience.pairing.question import PairingOptions
from wherry.engine.resilience.pairing.standing import State, state_of_service
from wherry.record.certificate import Pairing
from wherry.record.site import Site

COLUMNS = {POWER: "power_area", FLOOD: "flood_area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The pairings of an estate, ready to be asked."""

    pairings: dict[tuple[str, str], tuple[Pairing, ...]]
    sites: dict[str, Site]
    states: dict[tuple[str, str], State]
    domains: dict[str, frozenset[str]]
    recorded: dict[str, frozenset[str]]
    separate: frozenset[tuple[str, frozenset[str]]]

    @classmethod
    def of(cls, model: Model) -> Recovery:
        """The pairings of a model's estate by recovered site and service."""
        found: dict[tuple[str, str], tuple[Pairing, ...]] = {}
        for row in model.estate.pairings:
            for service in row.services if row.site != row.recovery_site else ():
                found[row.site, service] = (*found.get((row.site, service), ()), row)
        domains: dict[str, frozenset[str]] = {}
        recorded: dict[str, frozenset[str]] = {}
        for risk in model.estate.shared_risks:
            for ref in risk.holds:
                recorded[risk.kind] = recorded.get(risk.kind, frozenset()) | {ref}
                if risk.kind == ADMIN:
                    domains[ref] = domains.get(ref, frozenset()) | {risk.ref}
        return cls(
            pairings=found,
            sites={site.ref: site for site in model.estate.sites},
            domains=domains,
            recorded=recorded,
            states=_states(model, found),
            separate=frozenset(
                (row.kind, frozenset((row.site, row.other_site)))
                for row in model.estate.separations
                if row.found == "separate"
            ),
        )

    def restore(self, site: str | None, service: str, events: Iterable[Event], cut: set[str]) -> Restore:
        """The best that a pairing does for a service at ``site`` when ``events`` happen and the sites ``cut`` are cut
        off or failed."""
        rows = self.pairings.get((site or "", service), ())
        if not rows:
            return Restore(how="none", pairing=None, recovery_site=None, hours=None, says=_none(site))
        judged = [self._judge(row, service, tuple(events), cut) for row in rows]
        return min(judged, key=lambda row: (RESTORES.index(row.how), row.hours if row.hours is not None else 1e9))

    def _judge(self, row: Pairing, service: str, events: tuple[Event, ...], cut: set[str]) -> Restore:
        state = self.states[row.ref, service]
        how, says = state.standing, state.says
        took = state.restore.restore_hours if state.restore is not None else None
        hours = None if took is None else float(took)
        if row.recovery_site in cut or any(row.recovery_site in event.holds for event in events):
            how, says, hours = "falls too", f"{row.recovery_site} falls in the same scenario", None
        elif row.recovery_site not in self.sites:
            how, says, hours = "unknown", f"nobody recorded the site {row.recovery_site}", None
        else:
            doubt = next((doubt for event in events if (doubt := self._doubt(row, event))), None)
            if doubt is not None:
                how, says, hours = "unknown", doubt, None
        if how not in ("tested", "stale"):
            hours = None
        return Restore(how=how, pairing=row.ref, recovery_site=row.recovery_site, hours=hours, says=says)

    def _doubt(self, row: Pairing, event: Event) -> str | None:
        """Why the recovery site may share what failed, though nobody recorded it; None where it does not."""
        if event.kind in COLUMNS:
            known = getattr(self.sites[row.recovery_site], COLUMNS[event.kind])
            looked_into = (event.kind, frozenset((row.site, row.recovery_site))) in self.separate
            if not known and not looked_into and row.recovery_site not in self.recorded.get(event.kind, ()):
                return f"the {event.kind} of {row.recovery_site} is unknown, so it may be the one that failed"
        if event.kind == ADMIN and not row.offline_copy and not row.own_credentials:
            here, there = self.domains.get(row.site), self.domains.get(row.recovery_site)
            if not here or not there:
                missing = row.recovery_site if not there else row.site
                return f"nobody recorded the admin domain of {missing}, so the copy may be in reach"
            if here & there:
                return f"{row.site} and {row.recovery_site} share an admin domain, so the copy is in reach"
        return None


def _states(model: Model, pairings: dict[tuple[str, str], tuple[Pairing, ...]]) -> dict[tuple[str, str], State]:
    """How far each service of each pairing has got, by the rules of pairing, so that one estate has one answer."""
    options = PairingOptions(as_of=model.options.as_of, test_good_for_days=model.options.test_good_for_days)
    return {
        (row.ref, service): state_of_service(
            row, service, [need for need in model.estate.recovery_needs if need.site == site], model.estate, options
        )
        for (site, service), rows in pairings.items()
        for row in rows
    }


def _none(site: str | None) -> str:
    return "no pairing recovers it" if site else "it is provided from outside the estate, where no pairing is known"
