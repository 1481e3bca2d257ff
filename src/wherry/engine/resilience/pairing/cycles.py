"""Rings of sites that recover one another, and whether one shared risk takes two neighbours of a ring."""

from __future__ import annotations

from collections.abc import Iterable

from wherry.engine.resilience.pairing.answer import Cycle
from wherry.engine.resilience.pairing.separation import Ground, shared_risk


def find_cycles(edges: Iterable[tuple[str, str]], ground: Ground) -> tuple[Cycle, ...]:
    """The shortest ring through each edge, each ring once. ``edges`` lead from a site to the site that recovers it.

    Where no shared risk takes both ends of any edge, no ring can fall together: a loss that took a whole ring would
    take neighbours. So it is enough to name the neighbours that fall.
    """
    follows: dict[str, set[str]] = {}
    for site, host in edges:
        if site != host:
            follows.setdefault(site, set()).add(host)
    rings = {ring for site in sorted(follows) for host in sorted(follows[site]) if (ring := _ring(site, host, follows))}
    return tuple(Cycle(sites=ring, falls_together=_falls(ring, ground)) for ring in sorted(rings))


def _ring(site: str, host: str, follows: dict[str, set[str]]) -> tuple[str, ...]:
    """The shortest way from the host back to the site, begun at the least reference; empty where there is none."""
    came: dict[str, str] = {host: ""}
    front = [host]
    while front and site not in came:
        following = []
        for here in front:
            for there in sorted(follows.get(here, ())):
                if there not in came:
                    came[there] = here
                    following.append(there)
        front = following
    if site not in came:
        return ()
    way, here = [site], came[site]
    while here:
        way.append(here)
        here = came[here]
    ring = [way[0], *reversed(way[1:])]
    least = ring.index(min(ring))
    return tuple(ring[least:] + ring[:least])


def _falls(ring: tuple[str, ...], ground: Ground) -> str:
    for at, site in enumerate(ring):
        risk = shared_risk(ground, site, ring[(at + 1) % len(ring)])
        if risk is not None:
            return f"{risk[0]} {risk[1]}"
    return ""
