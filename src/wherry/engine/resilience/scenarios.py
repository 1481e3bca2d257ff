"""Failure scenarios: which links and nodes fail together, thousands to millions at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wherry.engine.resilience.topology import Ints

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """Failures, scenario after scenario: scenario s fails the links ``links[link_start[s]:link_start[s + 1]]`` and the
    nodes ``nodes[node_start[s]:node_start[s + 1]]``."""

    link_start: Counts
    links: Ints
    node_start: Counts
    nodes: Ints

    def __len__(self) -> int:
        return len(self.link_start) - 1

    @classmethod
    def of_links(cls, table: npt.NDArray[np.integer]) -> Scenarios:
        """Scenarios that fail the same number of links each: a table with a row a scenario."""
        count, width = table.shape
        return cls(
            link_start=np.arange(count + 1, dtype=np.int64) * width,
            links=np.ascontiguousarray(table, dtype=np.int32).ravel(),
            node_start=np.zeros(count + 1, dtype=np.int64),
            nodes=np.zeros(0, dtype=np.int32),
        )

    @classmethod
    def of_nodes(cls, table: npt.NDArray[np.integer]) -> Scenarios:
        """Scenarios that fail the same number of nodes each: a table with a row a scenario."""
        turned = cls.of_links(table)
        return cls(link_start=turned.node_start, links=turned.nodes, node_start=turned.link_start, nodes=turned.links)

    @classmethod
    def of_sets(cls, failed: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> Scenarios:
        """Scenarios given one by one as (links, nodes), for shared risks and mixtures."""
        links = [len(cut) for cut, _ in failed]
        nodes = [len(down) for _, down in failed]
        return cls(
            link_start=np.concatenate([[0], np.cumsum(links)]).astype(np.int64),
            links=np.array([at for cut, _ in failed for at in cut], dtype=np.int32),
            node_start=np.concatenate([[0], np.cumsum(nodes)]).astype(np.int64),
            nodes=np.array([at for _, down in failed for at in down], dtype=np.int32),
        )

    def only(self, chosen: Counts) -> Scenarios:
        """Some of the scenarios, by number, in that order."""
        link_start, links = _taken(self.link_start, self.links, chosen)
        node_start, nodes = _taken(self.node_start, self.nodes, chosen)
        return Scenarios(link_start=link_start, links=links, node_start=node_start, nodes=nodes)


def _taken(start: Counts, items: Ints, chosen: Counts) -> tuple[Counts, Ints]:
    """The runs of ``chosen`` scenarios, one after the other."""
    lengths = (start[1:] - start[:-1])[chosen]
    fresh = np.zeros(len(chosen) + 1, dtype=np.int64)
    np.cumsum(lengths, out=fresh[1:])
    at = np.repeat(start[:-1][chosen] - fresh[:-1], lengths) + np.arange(fresh[-1])
    return fresh, items[at]
