"""What is doubtful about an estate before anything fails: islands, lines that lead nowhere known, needs of nobody."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.layers import Layers
from wherry.engine.resilience.scenarios import Counts
from wherry.engine.resilience.sources import Source
from wherry.record.circuit import Circuit
from wherry.record.estate import Estate
from wherry.record.finding import DOUBTFUL, NOTE, Finding
from wherry.record.need import Need
from wherry.record.site import Site


def find_doubts(
    estate: Estate, sites: tuple[Site, ...], lines: tuple[Circuit, ...], layers: Layers,
    islands: npt.NDArray[np.bool_], needs: tuple[Need, ...], need_start: Counts, sources: tuple[Source, ...],
) -> tuple[Finding, ...]:  # fmt: skip
    """All findings about the network and the needs."""
    joined = {circuit.site for circuit in lines} | {circuit.far_site for circuit in lines}
    return (
        *(_island(site, joined) for site in sites if islands[layers.users_at[site.ref]]),
        *_open_ends(estate, {site.ref for site in sites}, lines),
        *_needs_of_nobody(needs, need_start),
        *(_closed(source) for source in sources if source.site is not None and source.site not in layers.users_at),
        *_pairings(estate),
    )


def _island(site: Site, joined: set[str | None]) -> Finding:
    why = "its circuits lead to no carrier" if site.ref in joined else "it has no active circuit"
    return Finding(
        code="site-island",
        severity=DOUBTFUL,
        says=f"nothing joins {site.ref} to the rest of the network: {why}; it is cut off before anything fails",
        remedy="record its circuits with their far ends, or the day on which it closed",
        source=site.source,
        table="sites",
        ref=site.ref,
    )


def _closed(source: Source) -> Finding:
    return Finding(
        code="service-site-closed",
        severity=DOUBTFUL,
        says=f"{source.ref} runs at {source.site} by {source.site_known_by}, and that site is not in use: "
        "it is taken to run outside the estate",
        remedy="correct the days of the site, or where the service runs",
        table="sites",
        ref=source.ref,
        value=source.site or "",
    )


def _open_ends(estate: Estate, here: set[str], lines: tuple[Circuit, ...]) -> Iterator[Finding]:
    """Circuits whose far end is unknown, and circuits to a site that is closed or not there."""
    for circuit in lines:
        if circuit.far_site not in here and not circuit.far_node:
            yield Finding(
                code="circuit-end-unknown",
                severity=NOTE,
                says=f"nobody recorded where {circuit.ref} runs to, so it falls with no exchange",
                remedy="add the exchange or site at its far end",
                source=circuit.source,
                table="circuits",
                ref=circuit.ref,
                column="far_node",
            )
    kept = {circuit.ref for circuit in lines}
    for circuit in estate.circuits:
        lost_end = circuit.far_site is not None and circuit.far_site not in here and not circuit.far_node
        if circuit.status == "active" and circuit.ref not in kept and circuit.site in here and lost_end:
            yield Finding(
                code="circuit-to-closed-site",
                severity=DOUBTFUL,
                says=f"{circuit.ref} is active and runs to {circuit.far_site}, which is not in use",
                remedy="cease the circuit, or correct its far end",
                source=circuit.source,
                table="circuits",
                ref=circuit.ref,
                column="far_site",
                value=circuit.far_site or "",
            )


def _needs_of_nobody(needs: tuple[Need, ...], need_start: Counts) -> Iterator[Finding]:
    """Needs that no open site has or that their source reaches nowhere."""
    for at, need in enumerate(needs):
        if need_start[at] == need_start[at + 1]:
            yield Finding(
                code="need-without-sites",
                severity=DOUBTFUL,
                says=f"no open site of {need.body} is joined to what meets {need.ref}, so nobody can lose it",
                remedy="record the body's sites and their circuits",
                source=need.source,
                table="needs",
                ref=need.ref,
            )


def _pairings(estate: Estate) -> Iterator[Finding]:
    """Pairings of a site with itself."""
    for row in estate.pairings:
        if row.site == row.recovery_site:
            yield Finding(
                code="pairing-with-itself",
                severity=DOUBTFUL,
                says=f"{row.ref} pairs {row.site} with itself: it recovers nothing",
                remedy="name another recovery site",
                source=row.source,
                table="pairings",
                ref=row.ref,
                column="recovery_site",
                value=row.recovery_site,
            )
