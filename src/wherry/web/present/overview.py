"""The overview of a body: what it gains, what it must do next and by when, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.chart import draw_saving_by_body
from wherry.show.naming import Naming
from wherry.show.plan_needs import say_provider
from wherry.show.share_tables import share_of
from wherry.show.words import say_count, say_day, say_moment, say_money_briefly
from wherry.web.present.figures import Figure, kept_figure
from wherry.web.present.plan import say_span
from wherry.web.present.shares import body_row, recommended

Json = dict[str, Any]

QUARTERS_AHEAD = 2
DAYS_AHEAD = 183
ACTIONS = {"added": "added", "changed": "changed", "removed": "removed"}


def lead(plan: Json | None, division: Json | None, naming: Naming, body: str | None) -> str:
    """What the partnership saves and what the body gains of it, in a sentence or two."""
    if plan is None and division is None:
        return ""
    share = own_share(division, body)
    gets = "" if share is None or body is None else f" {naming.body(body)}'s fair share is {_brief(share)}."
    if plan is None:
        assert division is not None
        total = division["answer"]["saving_present_value_pence"]
        return f"Together the partnership would save {_brief(total)} in present value.{gets}"
    answer = plan["answer"]
    bodies = say_count(len(answer["members"]), "body", "bodies")
    total = answer["saving"]["present_value_pence"]
    if total <= 0:
        return f"For {bodies} no plan was found that costs less than going alone."
    return f"By sharing, {bodies} would save {_brief(total)} in present value, {say_span(answer)}.{gets}"


def own_share(division: Json | None, body: str | None) -> int | None:
    """The body's share of the saving under the rule that is recommended, in pence; None where there is none."""
    if division is None or body is None:
        return None
    row = body_row(division, body)
    return None if row is None else share_of(row, recommended(division)["rule"])


def stats(plan: Json | None, division: Json | None, body: str | None) -> Json:
    """The four figures at the head; None for what has not been worked out."""
    share = own_share(division, body)
    row = None if division is None or body is None else body_row(division, body)
    moves = [] if plan is None else [move for move in plan["answer"]["moves"] if body in (None, move["body"])]
    cash = None if plan is None else plan["answer"]["cash"]
    return {
        "saving": None if plan is None else _brief(plan["answer"]["saving"]["present_value_pence"]),
        "cashable": None if plan is None else _brief(plan["answer"]["saving"]["cashable_pence"]),
        "share": None if share is None else _brief(share),
        "alone": None if row is None else _brief(row["saves_alone_present_value_pence"]),
        "rule": "" if division is None else recommended(division)["title"],
        "moves": None if plan is None else f"{len(moves):,}",
        "first_move": f"the first in {Quarter.parse(moves[0]['quarter']).words}" if moves else "",
        "lowest": None if cash is None else _brief(cash["lowest_pence"]),
        "lowest_quarter": "" if cash is None else f"at the end of {Quarter.parse(cash['lowest_quarter']).words}",
    }


def gains_figure(plan: Json | None, division: Json | None, naming: Naming, body: str | None) -> Figure | None:
    """Who gains: fair shares where they are worked out, the saving as costs first fall otherwise."""
    savings: list[tuple[str, Decimal | None]]
    if division is not None:
        rule = recommended(division)["rule"]
        savings = [(naming.short(row["body"]), pounds(share_of(row, rule))) for row in division["answer"]["bodies"]]
        known = [amount for _, amount in savings if amount is not None]
        heading = "Every body gains" if known and min(known) > 0 else "Who gains, and how much"
        heading = f"{heading}: fair shares of the saving, in present value"
    elif plan is not None:
        savings = [
            (naming.short(row["body"]), pounds(row["saving"]["total_pence"])) for row in plan["answer"]["bodies"]
        ]
        heading = "Where the saving falls first, before it is divided"
    else:
        return None
    if not savings:
        return None
    told = None if body is None else naming.short(body)
    told = told if told in [name for name, _ in savings] else None
    generated = bool((division or plan or {}).get("generated"))
    return kept_figure(
        "who-gains",
        [savings, told, heading, generated],
        lambda: draw_saving_by_body(savings, name="who-gains", highlight=told, heading=heading, generated=generated),
    )


def move_tasks(plan: Json, run: Any, naming: Naming, *, body: str | None, today: date) -> list[Json]:
    """The body's moves that are due in this quarter and the next two."""
    now = Quarter.containing(today)
    tasks = []
    for move in plan["answer"]["moves"]:
        quarter = Quarter.parse(move["quarter"])
        if body in (None, move["body"]) and 0 <= quarter - now <= QUARTERS_AHEAD:
            tasks.append(
                {
                    "title": f"Move {naming.service(move['service'])}" + _whose(move, naming, body),
                    "href": reverse("plan-need", args=[run.id, move["need"]]),
                    "hint": f"To {say_provider(move, naming)}, by {say_day(quarter.starts)}",
                    "status": "Due" if quarter <= now else "Coming up",
                    "colour": "red" if quarter <= now else "blue",
                }
            )
    return tasks


def _whose(move: Json, naming: Naming, body: str | None) -> str:
    return "" if body is not None else f" for {naming.body(move['body'])}"


def notice_tasks(contracts: Iterable[Any], *, today: date) -> list[Json]:
    """The contracts whose last day for notice comes within half a year, the soonest first."""
    dated = [
        (contract.ends - timedelta(days=contract.notice_days), contract)
        for contract in contracts
        if contract.ends is not None and contract.notice_days is not None
    ]
    due = sorted((pair for pair in dated if today <= pair[0] <= today + timedelta(days=DAYS_AHEAD)), key=_soonest)
    return [
        {
            "title": f"Decide whether to end {contract.title}",
            "href": reverse("record", args=["contracts", contract.ref]),
            "hint": f"Notice by {say_day(last)}; it ends on {say_day(contract.ends)}"
            + (" and renews itself" if contract.renews_itself else ""),
            "status": "Soon" if last <= today + timedelta(days=31) else "Coming up",
            "colour": "orange" if last <= today + timedelta(days=31) else "blue",
        }
        for last, contract in due
    ]


def _soonest(pair: tuple[date, Any]) -> tuple[date, str]:
    return pair[0], pair[1].ref


def import_tasks(imports: Iterable[Any]) -> list[Json]:
    """Uploads that were checked and neither taken in nor left."""
    return [
        {
            "title": f"Check what was found in {bring.file_name}",
            "href": reverse("import", args=[bring.id]),
            "hint": f"{say_count(bring.refused, 'row')} refused. Nothing is taken in yet.",
            "status": "To do",
            "colour": "yellow",
        }
        for bring in imports
    ]


def run_tasks(answered: Mapping[str, Any], pending: Mapping[str, Any], *, may_ask: bool) -> list[Json]:
    """The questions that nobody has asked yet, and those that are being worked out."""
    words = {
        "overlap": ("Find where bodies pay twice", "overlaps"),
        "plan": ("Make a plan", "plan"),
        "division": ("Divide the saving fairly", "shares"),
    }
    tasks = []
    for kind, (title, route) in words.items():
        if pending.get(kind) is not None:
            href = reverse("run", args=[pending[kind].id])
            tasks.append({"title": title, "href": href, "status": "Being worked out", "colour": "blue"})
        elif answered.get(kind) is None and may_ask:
            plan = answered.get("plan") if kind == "division" else None
            href = reverse(route) if plan is None else reverse("plan-run", args=[plan.id])
            tasks.append({"title": title, "href": href, "status": "To do", "colour": "yellow"})
    return tasks


def overlap_task(count: int, address: str) -> list[Json]:
    """The overlaps that the body is in and has not decided on."""
    if not count:
        return []
    title = f"Decide on {say_count(count, 'overlap')} of high confidence"
    return [{"title": title, "href": address, "status": "To do", "colour": "yellow"}]


def timeline(groups: Sequence[Mapping[str, Any]], tables: Mapping[str, tuple[str, str]]) -> list[Json]:
    """The latest changes, each a group of records changed at once. ``tables`` has the singular and plural of each."""
    items = []
    for group in groups:
        singular, plural = tables[group["table_name"]] if group["kinds"] == 1 else ("record", "records")
        count = say_count(group["count"], singular, plural)
        items.append(
            {
                "title": f"{count[:1].upper()}{count[1:]} {ACTIONS.get(group['action'], group['action'])}",
                "by": group["person_words"],
                "date": say_moment(group["at"]),
                "datetime": localtime(group["at"]).isoformat(),
                "text": f"Reason: {group['why']}" if group["why"] else "",
            }
        )
    return items


def _brief(whole_pence: int) -> str:
    return say_money_briefly(pounds(whole_pence))
