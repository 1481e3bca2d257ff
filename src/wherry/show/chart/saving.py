"""How a saving falls among bodies: by body, and body by body under each rule of division."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt

from wherry.show.chart.bars import draw_bars, layer_bars, span_of
from wherry.show.chart.drawing import LETTERING, WIDTH, Chart, choose_scale, draw
from wherry.show.font import measure_text
from wherry.show.svg import QUIET
from wherry.show.table import Column, Table
from wherry.show.words import UNKNOWN, say_count, say_list, say_money_briefly, say_number

ACROSS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShares:
    """One rule of division, by the name people know it by, and each body's share of the saving in pounds."""

    rule: str
    shares_gbp: Mapping[str, Decimal | None]


def draw_saving_by_body(
    savings: Sequence[tuple[str, Decimal | None]],
    *,
    name: str = "saving-by-body",
    highlight: str | None = None,
    heading: str | None = None,
    notes: tuple[str, ...] = (),
    generated: bool = False,
) -> Chart:
    """One bar a body, the largest saving first; a body that would pay more has its bar to the left of nought."""
    figure = Column(heading="Saving", kind="money", total=True)
    said = heading if heading is not None else _body_heading(savings)
    return draw_bars(
        savings,
        name=name,
        heading=said,
        what="Body",
        figure=figure,
        highlight=highlight,
        notes=notes,
        generated=generated,
    )


def _body_heading(savings: Sequence[tuple[str, Decimal | None]]) -> str:
    if any(saving is None for _, saving in savings):
        return f"Saving by body: some figures are {UNKNOWN}"
    total = sum((saving for _, saving in savings if saving is not None), Decimal(0))
    losers = [body for body, saving in savings if saving is not None and saving < 0]
    if losers:
        verb = "pays" if len(losers) == 1 else "pay"
        return f"Together the bodies save {say_money_briefly(total)}, but {say_list(losers, most=2)} {verb} more"
    gainers = sum(1 for _, saving in savings if saving is not None and saving > 0)
    every = "every body saves" if gainers == len(savings) else f"{gainers} of {len(savings)} bodies save"
    return f"Together {every}: {say_money_briefly(total)} in all"


def draw_saving_by_rule(
    rules: Sequence[RuleShares],
    *,
    name: str = "saving-by-rule",
    highlight: str | None = None,
    notes: tuple[str, ...] = (),
    generated: bool = False,
) -> Chart:
    """A small chart a rule of division, all on one scale, with the bodies in one order in each.

    ``ValueError`` where the rules do not share out among the same bodies. ``highlight`` is the body that reads it.
    """
    if not rules or not rules[0].shares_gbp or any(set(r.shares_gbp) != set(rules[0].shares_gbp) for r in rules):
        raise ValueError("every rule must share out among the same bodies, at least one")
    bodies = list(rules[0].shares_gbp)
    heading = _rule_heading(rules, highlight)
    table = Table(
        caption=heading,
        columns=(Column(heading="Rule of division"), *(Column(heading=body, kind="money") for body in bodies)),
        rows=[(rule.rule, *(rule.shares_gbp[body] for body in bodies)) for rule in rules],
        notes=notes,
        generated=generated,
    )
    said = "; ".join(
        f"{rule.rule}: " + ", ".join(f"{body} {say_money_briefly(rule.shares_gbp[body])}" for body in bodies)
        for rule in rules
    )
    described = f"{say_count(len(rules), 'bar chart')} on one scale, one for each rule of division. {said}."
    return draw(_rule_spec(rules, bodies, highlight), name=name, heading=heading, description=described, table=table)


def _rule_heading(rules: Sequence[RuleShares], highlight: str | None) -> str:
    told = f"{len(rules)} rules" if len(rules) > 1 else "this rule"
    if any(share is None for rule in rules for share in rule.shares_gbp.values()):
        return f"How the saving divides under {told}: some figures are {UNKNOWN}"
    if highlight is not None and highlight in rules[0].shares_gbp and len(rules) > 1:
        known = [share for rule in rules if (share := rule.shares_gbp[highlight]) is not None]
        ends = f"from {say_money_briefly(min(known))} to {say_money_briefly(max(known))}"
        return f"{highlight} gains {ends}, depending on the rule"
    fair = sum(1 for rule in rules if all(share is not None and share >= 0 for share in rule.shares_gbp.values()))
    if fair == len(rules):
        return f"No body loses under any of the {told}" if len(rules) > 1 else "No body loses under this rule"
    return (
        f"Somebody loses under {len(rules) - fair} of the {told}"
        if len(rules) > 1
        else "Somebody loses under this rule"
    )


def _rule_spec(rules: Sequence[RuleShares], bodies: Sequence[str], highlight: str | None) -> Any:
    """Rows of ``ACROSS`` charts; names of bodies stand on the left of each row only, the unit once on top."""
    names = min(200.0, max(measure_text(body, LETTERING) for body in bodies)) + 16
    across = min(ACROSS, len(rules))
    width = (WIDTH - 24 - names - 20 * (across - 1)) / across
    every = [share for rule in rules for share in rule.shares_gbp.values()]
    scale, unit = choose_scale(max((abs(share) for share in every if share is not None), default=Decimal(0)))

    def say(share: Decimal | None) -> str:
        return UNKNOWN if share is None else say_number(share / scale, places=2 if scale == 1_000_000 else 0)

    span = span_of(every, say, width)
    drawn = []
    for at, rule in enumerate(rules):
        rows = [(body, rule.shares_gbp[body]) for body in bodies]
        layer = layer_bars(rows, say=say, highlight=highlight, width=width, span=span, named=at % across == 0)
        drawn.append(layer.properties(title=alt.TitleParams(rule.rule, anchor="start", fontSize=LETTERING, offset=6)))
    rows_of = [alt.hconcat(*drawn[at : at + across], spacing=20) for at in range(0, len(drawn), across)]
    told = alt.TitleParams(unit, anchor="start", fontSize=LETTERING, fontWeight="normal", color=QUIET, offset=10)
    return alt.vconcat(*rows_of, spacing=28).properties(title=told)
