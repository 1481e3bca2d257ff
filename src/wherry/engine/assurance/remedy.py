"""What would put a failing rule right, tried first: the orders are applied to a copy of the configuration, which is
read and judged again by the same rule. Orders that do not turn the verdict are never shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wherry.engine.assurance.facts import DeviceFacts
from wherry.engine.assurance.follow import DAYS
from wherry.engine.assurance.judge import judge_rule
from wherry.engine.assurance.rule import Rule, load_rules
from wherry.engine.assurance.verdict import FAIL, PASS, Judgement, Verdict

__all__ = ["DAYS", "Remedy", "apply_orders", "plan_remedies", "propose_orders", "remedy_of"]

Read = Callable[[Sequence[str]], DeviceFacts | None]
LISTED = ("ntp server", "logging host", "tacacs-server host", "radius-server host")
"""Orders of which a device keeps many: one more takes the place of none."""
SINGLE = ("access-class", "service timestamps log")
"""Orders of which it keeps one, whatever their further words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A task of the remediation plan. ``orders`` are empty where no order that was tried turns the verdict, and then a
    person must find it; ``tried`` says that they do."""

    rule: str
    severity: str
    body: str
    device: str
    file: str
    says: str
    reason: str
    orders: tuple[str, ...]
    tried: bool
    due: date


def plan_remedies(
    facts: DeviceFacts, verdicts: Sequence[Verdict], lines: Sequence[str], read: Read, *, today: date
) -> tuple[Remedy, ...]:
    """A task for each failing verdict of a device, the gravest first. ``read`` gives the facts of changed lines."""
    rules = {rule.id: rule for rule in load_rules()}
    found = []
    for verdict in verdicts:
        if verdict.state != FAIL:
            continue
        orders = propose_orders(facts, rules[verdict.rule], lines, read, today=today)
        found.append(remedy_of(verdict, orders, today=today))
    order = list(DAYS)
    return tuple(sorted(found, key=lambda task: (order.index(task.severity), task.rule)))


def remedy_of(verdict: Verdict, orders: tuple[str, ...] = (), *, today: date) -> Remedy:
    """The task for a failing verdict, with the orders that were tried and turn it, if any do."""
    (rule,) = [rule for rule in load_rules() if rule.id == verdict.rule]
    return Remedy(
        rule=rule.id,
        severity=rule.severity,
        body=verdict.body,
        device=verdict.device,
        file=verdict.file,
        says=rule.says,
        reason=verdict.reason,
        orders=orders,
        tried=bool(orders),
        due=today + timedelta(days=DAYS[rule.severity]),
    )


def propose_orders(facts: DeviceFacts, rule: Rule, lines: Sequence[str], read: Read, *, today: date) -> tuple[str, ...]:
    """The orders that make this rule pass on this device, as tried; empty where there are none."""
    template = rule.fix.get(facts.platform, ())
    if not template:
        return ()
    judged = judge_rule(facts, rule, today=today)
    orders = _fill(template, judged)
    changed = apply_orders(lines, orders)
    again = read(changed)
    if again is None or judge_rule(again, rule, today=today).state != PASS:
        return ()
    return orders


def _fill(template: Sequence[str], judged: Judgement) -> tuple[str, ...]:
    """``{of}`` in an order stands for each thing that the verdict blames."""
    if not any("{of}" in order for order in template):
        return tuple(template)
    return tuple(order.replace("{of}", of) for of in judged.about for order in template)


def apply_orders(lines: Sequence[str], orders: Sequence[str]) -> list[str]:
    """The configuration after the orders, as a device would show it.

    An order takes the place of one that it contradicts, indented orders go into the block of the order above them, and
    the rest go in before the end.
    """
    changed = list(lines)
    place = 0
    while place < len(orders):
        block = [orders[place]]
        place += 1
        while place < len(orders) and orders[place].startswith(" "):
            block.append(orders[place])
            place += 1
        if block[0] in ("end", "next"):
            continue
        changed = _apply_block(changed, block) if len(block) > 1 else _apply_line(changed, block[0])
    return changed


def _apply_line(lines: list[str], order: str) -> list[str]:
    taken = order.removeprefix("no ").removeprefix("undo ")
    negative = taken != order
    head = taken if negative else _head(order, len(order.split()) - 1)
    kept = [line for line in lines if (line.startswith(" ") and line.strip() != taken) or not _same(line.strip(), head)]
    return _before_end(kept, [order])


def _head(order: str, words: int) -> str:
    """The words by which an order and the one that it replaces are known to be the same."""
    if order.startswith(LISTED):
        return order
    single = next((head for head in SINGLE if order.startswith(head)), None)
    return single or " ".join(order.split()[:words])


def _same(line: str, head: str) -> bool:
    bare = line.removeprefix("no ").removeprefix("undo ")
    return bare == head or bare.startswith(f"{head} ")


def _apply_block(lines: list[str], block: list[str]) -> list[str]:
    try:
        start = next(number for number, line in enumerate(lines) if line.strip() == block[0])
    except StopIteration:
        closed = [*block, "end"] if block[0].startswith("config ") else block
        return _before_end(lines, closed)
    end = start + 1
    while end < len(lines) and (lines[end].startswith((" ", "\t")) or not lines[end].strip()):
        end += 1
    inside = lines[start + 1 : end]
    for order in block[1:]:
        words = order.split()
        head = _head(order.strip(), 2 if len(words) > 2 and not words[1].isdigit() else 1)
        inside = [line for line in inside if not _same(line.strip(), head)]
        inside.append(order)
    return [*lines[: start + 1], *inside, *lines[end:]]


def _before_end(lines: list[str], orders: list[str]) -> list[str]:
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].strip() in ("end", "return", ": end") and not lines[number].startswith(" "):
            if orders[0].startswith("config "):
                break
            return [*lines[:number], *orders, *lines[number:]]
    return [*lines, *orders]
