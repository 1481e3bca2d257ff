"""Fail everything: the answer to a question about failures, for an estate as it is and as a plan would leave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np

from wherry.engine.resilience.answer import (
    ChangedPoint,
    Count,
    FailureAnswer,
    KindOfScenario,
    NeedAvailability,
    Picture,
    SinglePoint,
)
from wherry.engine.resilience.availability import find_availability, find_chances, gather_cut_sets
from wherry.engine.resilience.cut_pairs import CutPairs, find_cut_pairs
from wherry.engine.resilience.events import ADMIN, ELEMENTS
from wherry.engine.resilience.explain import Teller
from wherry.engine.resilience.losses import Losses, find_losses
from wherry.engine.resilience.model import Model, make_model
from wherry.engine.resilience.monte_carlo import Sampled, sample_states
from wherry.engine.resilience.points import Key, compare_points, find_points
from wherry.engine.resilience.question import (
    KINDS,
    MONTE_CARLO,
    PAIR,
    RANSOMWARE,
    SHARED_RISK,
    SINGLE,
    Change,
    FailureQuestion,
)
from wherry.engine.resilience.rates import load_rates
from wherry.engine.resilience.restore import Recovery
from wherry.engine.resilience.scenarios import Counts
from wherry.engine.resilience.shortage import find_short, make_carrying
from wherry.engine.resilience.tally import Tally, count_losses

Stop = Callable[[], bool]

ASSUMPTIONS = (
    "Carriers reach one another outside the estate, and what a carrier builds between its exchanges does not fail of "
    "itself: only what the estate records fails.",
    "Events fail independently of one another; what fails together is a shared risk. Their rates come from the table "
    "named here, a service's from its level where it promises one.",
    "Traffic of a site may pass through another site that both have circuits to.",
    "Devices of one role at one site stand in for one another; the table of roles says which a site's circuits and "
    "services need.",
    "A lost need is out until what failed is mended, or until a tested pairing has restored it where that is sooner.",
    "Where no admin domain is recorded, the services that a body runs itself are one.",
    "A need of a body is needed at all its open sites, unless it names one.",
)


def find_failures(question: FailureQuestion, *, stop: Stop | None = None) -> FailureAnswer:
    """What fails when. A stop keeps what had been tried: the kinds of scenario that were not are marked.

    ``WherryError`` where the options name a table of rates that is not there.
    """
    halted = stop or (lambda: False)
    today, before, whole = _picture(question, (), halted)
    after: Picture | None = None
    changes: tuple[ChangedPoint, ...] = ()
    if question.changes is not None and whole:
        after, then, whole = _picture(question, question.changes, halted)
        changes = compare_points(before, then) if whole else ()
    table = load_rates(question.options.rates)
    return FailureAnswer(
        status="whole" if whole else "stopped",
        today=today,
        after=after,
        changes=changes,
        rates=table.name,
        rates_source=" ".join(table.source.split()),
        assumptions=ASSUMPTIONS,
        generated=question.generated,
        inputs_sha256=question.sha256,
    )


def _picture(
    question: FailureQuestion, changes: tuple[Change, ...], halted: Stop
) -> tuple[Picture, dict[Key, SinglePoint], bool]:
    """One state of the estate, its single points of failure, and whether nobody stopped it."""
    model = make_model(question.estate, question.options, changes)
    trial = _Trial.of(model)
    options = question.options
    done: list[KindOfScenario] = []
    for kind in KINDS:
        if kind in options.kinds and kind != MONTE_CARLO:
            done.append(trial.try_kind(kind, halted))
    sampled = None
    if MONTE_CARLO in options.kinds and not halted():
        sampled = sample_states(model, find_chances(model))
        done.append(trial.tell_sampled(sampled))
    elif MONTE_CARLO in options.kinds:
        done.append(KindOfScenario(kind=MONTE_CARLO, scenarios=options.samples, losing=0, short=None, whole=False,
                                  worst=(), shortest=()))  # fmt: skip
    points = find_points(model, trial.alone, trial.alone_losses[0])
    whole = all(kind.whole for kind in done)
    needs = trial.availability(sampled) if not halted() else ()
    picture = Picture(
        counts=_counts(model),
        kinds=tuple(done),
        single_points_found=len(points),
        single_points=tuple(points.values())[: 4 * options.rows],
        needs=needs,
        monte_carlo=None if sampled is None else sampled.summary(options.seed),
        findings=model.findings,
    )
    return picture, points, whole and not halted()


@dataclass(slots=True, kw_only=True)
class _Trial:
    """The scenarios of one model: single events are tried at once, pairs when they are first asked for."""

    model: Model
    alone_losses: list[Losses]
    alone: Tally
    teller: Teller
    pairs: CutPairs | None = None
    beyond: Tally | None = None
    short: Counts | None = None

    @classmethod
    def of(cls, model: Model) -> _Trial:
        failed = [(at,) for at in range(len(model.events))]
        scenarios = model.scenarios(failed)
        losses = [find_losses(model.layers.topology, root, scenarios) for root in model.roots]
        return cls(
            model=model,
            alone_losses=losses,
            alone=count_losses(model, losses, failed),
            teller=Teller(model=model, recovery=Recovery.of(model), carrying=make_carrying(model)),
        )

    def try_kind(self, kind: str, halted: Stop) -> KindOfScenario:
        """All scenarios of one kind, the worst of them told in full."""
        events, elements = self.model.events, self.model.elements
        kinds = np.array([event.kind for event in events], dtype=np.str_)
        chosen = {
            SINGLE: np.isin(kinds, ELEMENTS),
            SHARED_RISK: ~np.isin(kinds, (*ELEMENTS, ADMIN)),
            RANSOMWARE: kinds == ADMIN,
        }
        if kind in chosen:
            rows = np.flatnonzero(chosen[kind])
            count = len(rows)
            failed: list[tuple[int, ...]] = [(int(at),) for at in rows]
            tally = self.alone.only(rows)
        else:
            count = comb(elements, 2) if kind == PAIR else elements * (len(events) - elements)
            if halted():
                return KindOfScenario(
                    kind=kind, scenarios=count, losing=0, short=None, whole=False, worst=(), shortest=()
                )
            pairs, beyond = self.together()
            risks = (pairs.pairs >= elements).sum(axis=1)
            rows = np.flatnonzero(risks == (0 if kind == PAIR else 1))
            failed = [(int(x), int(y)) for x, y in pairs.pairs[rows]]
            tally = beyond.only(rows)
        worst = _worst(tally, self.model.options.rows)
        short = self.short_of(rows) if kind in chosen else None
        extra = None if kind in chosen else [int(tally.column("users")[at]) for at in worst]
        shortest = [] if short is None else _greatest(short, self.model.options.rows)
        return KindOfScenario(
            kind=kind,
            scenarios=count,
            losing=int(tally.losing.sum()),
            short=None if short is None else int((short > 0).sum()),
            whole=True,
            worst=self.teller.tell(kind, [failed[at] for at in worst], extra),
            shortest=self.teller.tell(kind, [failed[at] for at in shortest]),
        )

    def tell_sampled(self, sampled: Sampled) -> KindOfScenario:
        """The worst states that Monte Carlo drew."""
        worst = np.argsort(-sampled.users, kind="stable")[: self.model.options.rows]
        told = self.teller.tell(MONTE_CARLO, [sampled.failed[at] for at in worst if sampled.users[at] > 0])
        return KindOfScenario(
            kind=MONTE_CARLO, scenarios=len(sampled.users), losing=sampled.losing, short=None, whole=True, worst=told,
            shortest=(),
        )  # fmt: skip

    def short_of(self, rows: Counts) -> Counts | None:
        """By how much each of some single events leaves surviving sites short; None where no use is known."""
        if self.teller.carrying is None:
            return None
        if self.short is None:
            scenarios = self.model.scenarios([(at,) for at in range(len(self.model.events))])
            self.short = find_short(self.model, self.teller.carrying, scenarios, self.alone_losses[0])
        return self.short[rows]

    def together(self) -> tuple[CutPairs, Tally]:
        """The pairs that take more together, and what they take beyond."""
        if self.pairs is None or self.beyond is None:
            self.pairs = find_cut_pairs(self.model, self.alone_losses)
            both = [(int(x), int(y)) for x, y in self.pairs.pairs]
            self.beyond = count_losses(self.model, self.pairs.beyond, both, only_network=True)
        return self.pairs, self.beyond

    def availability(self, sampled: Sampled | None) -> tuple[NeedAvailability, ...]:
        """Every need's availability from the cut sets of one and two events."""
        pairs, beyond = self.together()
        sets = gather_cut_sets(self.model, self.alone, pairs, beyond)
        return find_availability(self.model, self.alone_losses, pairs, sets, sampled)


def _worst(tally: Tally, rows: int) -> list[int]:
    """The scenarios that lose most: by users, sites, sites cut off, in the order they came."""
    losing = np.flatnonzero(tally.losing)
    keys = [-tally.column(word)[losing] for word in ("sites_cut", "sites", "users")]
    return [int(at) for at in losing[np.lexsort((losing, *keys))][:rows]]


def _greatest(short: Counts, rows: int) -> list[int]:
    """The scenarios that leave most capacity short, in the order they came where alike."""
    return [int(at) for at in np.argsort(-short, kind="stable")[:rows] if short[at] > 0]


def _counts(model: Model) -> tuple[Count, ...]:
    """How much there is and of how much something is unknown."""
    suppliers = {link for links in model.layers.circuits_of.values() for link in links}
    lines, sites = model.layers.circuits, model.sites
    events: dict[str, int] = {}
    for event in model.events:
        events[event.kind] = events.get(event.kind, 0) + 1
    counted = [
        ("sites", len(sites), sum(site.users is None for site in sites), "with nobody's count of users"),
        ("sites", len(sites), sum(not site.power_area for site in sites), "of unknown power area"),
        ("sites", len(sites), sum(not site.flood_area for site in sites), "of unknown flood area"),
        ("circuits", len(lines), len(lines) - len(suppliers), "of unknown supplier"),
        ("circuits", len(lines), sum(line.capacity_mbps is None for line in lines), "of unknown capacity"),
        ("circuits", len(lines), sum(line.length_m is None for line in lines), "of unknown length"),
        ("sources", len(model.sources), sum(row.site is None for row in model.sources), "of no known place in it"),
    ]
    return (
        *(Count(what=what, count=count, unknown=unknown, says=says) for what, count, unknown, says in counted),
        *(Count(what=kind, count=count, unknown=0, says="can fail") for kind, count in sorted(events.items())),
    )
