"""The choice as a mathematical programme: which host takes which need, with room for all that may fall together.

One column a possible pair, one a host that is made ready, one a need that is left out. Copies and equipment take room
at all times; processors, memory, power and network only in an event, so each event has a row for each host and
resource: what is invoked together must fit together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from wherry.engine.program import INFINITY, Program
from wherry.engine.resilience.pairing.candidates import Candidate
from wherry.engine.resilience.pairing.objectives import INVOKED, STANDING, WORDS
from wherry.engine.resilience.pairing.working import Working
from wherry.record.money import pence

Columns = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Model:
    """The programme and what its columns mean: ``pairs[k]`` is the candidate of column ``x[k]``, ``hosts`` the column
    of each host by number, ``out`` the column of each need by number that says that it is left out."""

    program: Program
    pairs: tuple[Candidate, ...]
    x: Columns
    hosts: Mapping[int, int]
    out: Mapping[int, int]


def build(working: Working) -> Model:
    """The programme that minimises pounds a year. Needs that no host can take have no column."""
    pairs = tuple(pair for pair in working.candidates if not pair.blockers)
    estate, program = working.estate, Program()
    x = program.columns(len(pairs), cost=[pair.cost_pence / 100 for pair in pairs], upper=1.0, integer=True)
    used = sorted({pair.host for pair in pairs})
    ready = [pence(estate.spare_capacity[host].cost_gbp_per_year) / 100 for host in used]
    y = program.columns(len(used), cost=ready, upper=1.0, integer=True)
    needs = sorted({pair.need for pair in pairs})
    u = program.columns(len(needs), upper=1.0, integer=True)
    model = Model(
        program=program,
        pairs=pairs,
        x=x,
        hosts=dict(zip(used, map(int, y), strict=True)),
        out=dict(zip(needs, map(int, u), strict=True)),
    )
    _one_host_each(model)
    _ready(model)
    _room_at_all_times(model, working)
    _room_when_invoked(model, working)
    return model


def _one_host_each(model: Model) -> None:
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for at, pair in enumerate(model.pairs):
        columns[pair.need].append(int(model.x[at]))
    for need, found in columns.items():
        model.program.row(
            [*found, model.out[need]], 1.0, lower=1.0, upper=1.0, name="each need has one host, or is left out"
        )


def _ready(model: Model) -> None:
    for at, pair in enumerate(model.pairs):
        columns = [int(model.x[at]), model.hosts[pair.host]]
        model.program.row(columns, [1.0, -1.0], upper=0.0, name="a host that takes a need is made ready")


def _room_at_all_times(model: Model, working: Working) -> None:
    by_host = _by_host(model)
    for host, ats in by_host.items():
        for name in STANDING:
            _row(model, working, host, name, ats, f"{WORDS[name]} at all times")


def _room_when_invoked(model: Model, working: Working) -> None:
    """A row for each host, resource and event; an event that invokes at a host no more than another has none."""
    needs = working.estate.recovery_needs
    for host, ats in _by_host(model).items():
        invoked = {
            tuple(at for at in ats if needs[model.pairs[at].need].site in event.sites) for event in working.events
        }
        sets = [set(found) for found in invoked]
        for found in sorted(invoked):
            if found and not any(set(found) < other for other in sets):
                for name in INVOKED:
                    _row(model, working, host, name, list(found), f"{WORDS[name]} for what is invoked together")


def _row(model: Model, working: Working, host: int, name: str, ats: list[int], words: str) -> None:
    """What these pairs take of a resource fits what the host has, in whole steps of the finest decimal place."""
    needs = working.estate.recovery_needs
    has = getattr(working.estate.spare_capacity[host], name)
    asked = [(at, getattr(needs[model.pairs[at].need], name) or Decimal(0)) for at in ats]
    taking = [(at, amount) for at, amount in asked if amount > 0]
    if has is None or sum(amount for _, amount in taking) <= has:
        return
    step = Decimal(1).scaleb(min(_exponent(has), *(_exponent(amount) for _, amount in taking)))
    model.program.row(
        [int(model.x[at]) for at, _ in taking],
        [float(amount / step) for _, amount in taking],
        lower=-INFINITY,
        upper=float(has / step),
        name=words,
    )


def _exponent(number: Decimal) -> int:
    return min(0, int(number.as_tuple().exponent))


def _by_host(model: Model) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for at, pair in enumerate(model.pairs):
        found[pair.host].append(at)
    return dict(found)
