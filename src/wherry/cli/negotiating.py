"""What negotiators demand and suppose, as options of a command: locks, refusals, leaving, joining, prices, demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wherry.record.quarter import Quarter

if TYPE_CHECKING:
    from wherry.engine.plan.options import Lock, PlanOptions, Refusal
    from wherry.engine.plan.preference import Preference
    from wherry.engine.plan.whatif import GrowthChange, PriceChange
    from wherry.record.estate import Estate

F = TypeVar("F", bound=Callable[..., Any])
EVERYTHING = "all"

TEXTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "--lock",
        "locks",
        "NEED=SOURCE",
        "A need must be met by this, perhaps from a quarter on: ESX/N-wan=NFK/O-wan@2028-04.",
    ),
    ("--end-with", "ends", "NEED=OFFER", "A need must go to this offer, in whichever quarter is cheapest, and stay."),
    ("--refuse", "refusals", "OFFER", "An offer is not used; OFFER:NEED or OFFER:BODY narrows it, @2028-04 dates it."),
    ("--prefer", "wishes", "NEED=OFFER:POUNDS", "A wish, kept if it costs all together at most so many pounds."),
    ("--leave", "leave", "BODY", "What if this body leaves?"),
    ("--join", "join", "BODY", "What if this body joins?"),
    (
        "--price",
        "prices",
        "WHAT=PERCENT",
        "What if prices of an offer, arrangement, service, body or all rise: NFK/O-wan=10.",
    ),
    (
        "--growth",
        "growth",
        "WHAT=POINTS",
        "What if demand of a need, service, body or all grows faster a year: wan-access=15.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What was demanded and supposed on the command line, not yet looked up in an estate."""

    locks: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    growth: tuple[str, ...] = ()
    each_body: bool = False
    new_money: bool = False
    cashable_only: bool = False
    most_moves: int | None = None
    optimism_bias: str = "0"
    rates: str | None = None
    price_year: int | None = None
    renew: bool = False

    def put_into(self, options: PlanOptions, estate: Estate) -> PlanOptions:
        """The options with these demands. ``click.BadParameter`` where one cannot be read or is not in the estate."""
        members = _members(estate, self.leave, self.join)
        return replace(
            options,
            no_new_money=not self.new_money,
            no_new_money_each_body=self.each_body,
            cashable_only=self.cashable_only,
            most_moves_a_body_a_quarter=self.most_moves,
            optimism_bias_percent=_number(self.optimism_bias, "--optimism-bias"),
            rate_table=self.rates or options.rate_table,
            price_year=self.price_year,
            certificates_renew=self.renew,
            locks=(*(_lock(text) for text in self.locks), *(_end(text) for text in self.ends)),
            refusals=tuple(_refusal(text, estate) for text in self.refusals),
            members=members,
            price_changes=tuple(_price(text, estate) for text in self.prices),
            growth_changes=tuple(_growth(text, estate) for text in self.growth),
        )

    def preferences(self) -> tuple[Preference, ...]:
        """The wishes in order."""
        return tuple(_wish(text) for text in self.wishes)


def negotiating(function: F) -> F:
    """The options that say what negotiators demand and suppose; the command is given ``demands``."""

    @wraps(function)
    def command(*given: Any, **values: Any) -> Any:
        names = {name: values.pop(name) for name in Demands.__dataclass_fields__}
        return function(*given, demands=Demands(**names), **values)

    made: Any = command
    for option in (
        click.option("--renew-certificates", "renew", is_flag=True, help="Take certificates to be renewed."),
        click.option("--price-year", type=int, metavar="YEAR", help="Put every price into this year's prices."),
        click.option("--rates", metavar="NAME", help="A table of discount rates: green-book-2026 or none."),
        click.option("--optimism-bias", default="0", metavar="PERCENT", help="Added to every set-up cost: 0."),
        click.option("--most-moves", type=click.IntRange(0), metavar="K", help="Most moves for a body in a quarter."),
        click.option("--cashable-only", is_flag=True, help="Only savings that free cash count for the money rules."),
        click.option("--new-money", is_flag=True, help="Let the partnership spend before it saves."),
        click.option("--each-body", is_flag=True, help="No new money for each body, before any recharge."),
        *(
            click.option(flag, name, multiple=True, metavar=metavar, help=words)
            for flag, name, metavar, words in reversed(TEXTS)
        ),
    ):
        made = option(made)
    wrapped: F = made
    return wrapped


def _bad(text: str, flag: str, write: str) -> click.BadParameter:
    return click.BadParameter(f"{text!r} cannot be read; write {write}", param_hint=flag)


def _dated(text: str, flag: str) -> tuple[str, Quarter | None]:
    """What stands before an @ and the quarter after it."""
    what, at, when = text.partition("@")
    if not at:
        return what.strip(), None
    try:
        return what.strip(), Quarter.parse(when)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint=flag) from fault


def _pair(text: str, flag: str, write: str) -> tuple[str, str]:
    one, equals, other = (part.strip() for part in text.partition("="))
    if not (one and equals and other):
        raise _bad(text, flag, write)
    return one, other


def _number(text: str, flag: str) -> Decimal:
    bare = re.sub(r"[\s,£%]", "", text).removeprefix("+")
    try:
        found = Decimal(bare)
    except InvalidOperation as fault:
        raise _bad(text, flag, "a number, like 10 or -2.5") from fault
    if not found.is_finite():
        raise _bad(text, flag, "a number, like 10 or -2.5")
    return found


def _lock(text: str) -> Lock:
    from wherry.engine.plan.options import Lock

    what, starts = _dated(text, "--lock")
    need, source = _pair(what, "--lock", "NEED=SOURCE, perhaps with @2028-04")
    return Lock(need=need, source=source, starts=starts)


def _end(text: str) -> Lock:
    from wherry.engine.plan.options import Lock

    need, source = _pair(text, "--end-with", "NEED=OFFER")
    return Lock(need=need, source=source, whenever=True)


def _refusal(text: str, estate: Estate) -> Refusal:
    from wherry.engine.plan.options import Refusal

    what, starts = _dated(text, "--refuse")
    offer, _, whom = (part.strip() for part in what.partition(":"))
    if not offer:
        raise _bad(text, "--refuse", "OFFER, OFFER:NEED or OFFER:BODY")
    body = whom in estate.by_ref["bodies"]
    return Refusal(offer=offer, need=None if body or not whom else whom, body=whom if body else None, starts=starts)


def _wish(text: str) -> Preference:
    from wherry.engine.plan.preference import Preference

    write = "NEED=OFFER:POUNDS, or OFFER:POUNDS after a minus for an offer that is not wanted: -NFK/O-wan:5000"
    what, colon, worth = text.rpartition(":")
    if not colon:
        raise _bad(text, "--prefer", write)
    pence = int(_number(worth, "--prefer") * 100)
    if what.startswith("-"):
        return Preference(source=what[1:].strip(), refuses=True, worth_pence=pence)
    need, source = _pair(what, "--prefer", write)
    return Preference(need=need, source=source, worth_pence=pence)


def _members(estate: Estate, leave: tuple[str, ...], join: tuple[str, ...]) -> tuple[str, ...] | None:
    if not leave and not join:
        return None
    members = [body.ref for body in estate.bodies if body.member]
    for ref in leave:
        if ref not in members:
            raise click.BadParameter(f"{ref} is no member; members are {', '.join(members)}", param_hint="--leave")
    for ref in join:
        if ref not in estate.by_ref["bodies"]:
            raise click.BadParameter(f"there is no body {ref} in the folder", param_hint="--join")
    return tuple(sorted((set(members) - set(leave)) | set(join)))


def _aimed(what: str, estate: Estate, tables: tuple[str, ...], flag: str) -> str:
    """The one table in which a reference stands."""
    found = [table for table in tables if what in estate.by_ref[table]]
    if len(found) != 1:
        why = "is in more than one of" if found else "is in none of"
        raise click.BadParameter(f"{what} {why} {', '.join(tables)}; or write all", param_hint=flag)
    return found[0]


def _price(text: str, estate: Estate) -> PriceChange:
    from wherry.engine.plan.whatif import PriceChange

    what, number = _pair(text, "--price", "WHAT=PERCENT")
    percent = _number(number, "--price")
    try:
        if what == EVERYTHING:
            return PriceChange(percent=percent)
        table = _aimed(what, estate, ("offers", "arrangements", "services", "bodies"), "--price")
        if table == "services":
            return PriceChange(percent=percent, service=what)
        return (
            PriceChange(percent=percent, body=what) if table == "bodies" else PriceChange(percent=percent, offer=what)
        )
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--price") from fault


def _growth(text: str, estate: Estate) -> GrowthChange:
    from wherry.engine.plan.whatif import GrowthChange

    what, number = _pair(text, "--growth", "WHAT=POINTS")
    points = _number(number, "--growth")
    if what == EVERYTHING:
        return GrowthChange(percent_per_year=points)
    table = _aimed(what, estate, ("needs", "services", "bodies"), "--growth")
    field = {"needs": "need", "services": "service", "bodies": "body"}[table]
    return GrowthChange(percent_per_year=points, **{field: what})
