"""Fair shares for their page: each body's share under each rule, who could object, and what leaving would mean."""

from __future__ import annotations

from typing import Any

from wherry.record.money import pounds
from wherry.show.chart import RuleShares, draw_saving_by_rule
from wherry.show.naming import Naming
from wherry.show.share_tables import list_settlement, list_shares, share_of, short_title
from wherry.show.words import say_count, say_list, say_money, say_money_briefly
from wherry.web.present.figures import Figure, kept_figure, shown

Json = dict[str, Any]


def headline(document: Json, naming: Naming, body: str | None) -> Json:
    """The lead sentence, the stats and the certificate of the recommended rule, as ``body`` reads them."""
    answer = document["answer"]
    rule = recommended(document)
    certificate = rule["certificate"]
    mine = None if body is None else body_row(document, body)
    return {
        "lead": _lead(answer, naming, body),
        "rule": rule["title"],
        "rule_says": rule["says"].removesuffix(certificate["says"]).strip(),
        "holds": certificate["in_core"],
        "certificate": name_bodies(certificate["says"], naming),
        "proof": None if certificate["proof"] is None else say_proof(certificate["proof"]),
        "verified": answer["verified"]["says"],
        "core": None if not answer["core"]["empty"] else name_bodies(answer["core"]["says"], naming),
        "saving": say_money_briefly(pounds(answer["saving_present_value_pence"])),
        "mine": None if mine is None or body is None else _mine(mine, rule["rule"], naming, body),
        "closest": _closest(certificate["closest"], naming),
        "doubts": [name_bodies(f"{found['says']} {found['remedy']}", naming) for found in answer["findings"]],
        "plan": say_plan(answer["plan"]),
    }


def recommended(document: Json) -> Json:
    """The rule that stands by default."""
    answer = document["answer"]
    found: Json = next(rule for rule in answer["rules"] if rule["rule"] == answer["recommended"])
    return found


def body_row(document: Json, body: str) -> Json | None:
    """What a division says of one body; None where it is no part of it."""
    return next((row for row in document["answer"]["bodies"] if row["body"] == body), None)


def _lead(answer: Json, naming: Naming, body: str | None) -> str:
    total = say_money_briefly(pounds(answer["saving_present_value_pence"]))
    if answer["saving_present_value_pence"] <= 0:
        return "There is no saving to divide: together the bodies would pay no less than alone."
    mine = next((row for row in answer["bodies"] if row["body"] == body), None)
    words = f"Together {say_count(len(answer['bodies']), 'body', 'bodies')} save {total} in present value."
    if mine is None:
        return words
    share = say_money_briefly(pounds(share_of(mine, answer["recommended"])))
    return f"{words} {naming.body(mine['body'])} gets {share} of it under the rule that is recommended."


def _mine(mine: Json, rule: str, naming: Naming, body: str) -> Json:
    share = share_of(mine, rule)
    alone = mine["saves_alone_present_value_pence"]
    return {
        "name": naming.body(body),
        "share": say_money_briefly(pounds(share)),
        "alone": say_money_briefly(pounds(mine["alone_present_value_pence"])),
        "pays": say_money_briefly(pounds(mine["pays_present_value_pence"])),
        "by_itself": say_money_briefly(pounds(alone)),
        "gain": say_money_briefly(pounds(share - alone)),
    }


def say_plan(plan: Json) -> str:
    """How sure the plan is whose saving is divided."""
    proven = "proven to cost least" if plan["status"] == "optimal" else "the best found, not proven to cost least"
    checked = "checked again without the solver" if plan["checker_agreed"] else "not agreed by the independent check"
    return f"The plan whose saving is divided is {proven}, and {checked}."


def say_proof(proof: Json) -> str:
    """Kohlberg's criterion in a sentence: whether it holds and how it was tested."""
    holds = "holds" if proof["holds"] else "does not hold"
    figures = "in whole fractions, with no rounding" if proof["exact"] else "in rounded numbers"
    return (
        f"Kohlberg's criterion {holds}. It was tested {figures}, by code that did not find the division, on "
        f"{say_count(len(proof['levels']), 'level')} of groups: no body can be given more without some group that is "
        "as near to leaving being given less."
    )


def _closest(objection: Json | None, naming: Naming) -> Json | None:
    if objection is None:
        return None
    return {
        "bodies": say_list([naming.body(ref) for ref in objection["bodies"]]),
        "worth": say_money(pounds(objection["worth_pence"])),
        "given": say_money(pounds(objection["given_pence"])),
        "says": name_bodies(objection["says"], naming),
    }


def name_bodies(words: str, naming: Naming) -> str:
    """A sentence of the engine with the names of bodies in place of their references."""
    parts = words.replace(",", " ,").replace(":", " :").replace(".", " .").split(" ")
    named = " ".join(naming.bodies.get(part, part) for part in parts)
    return named.replace(" ,", ",").replace(" :", ":").replace(" .", ".")


def share_table(document: Json, naming: Naming) -> Json:
    """Each body's cost alone, cost shared, and share under each rule."""
    return shown(list_shares(document, naming))


def rule_cards(document: Json, naming: Naming) -> list[Json]:
    """Every rule with what it does, whether it would hold, and the closest objection."""
    answer = document["answer"]
    return [
        {
            "title": rule["title"],
            "says": rule["says"].removesuffix(rule["certificate"]["says"]).strip(),
            "recommended": rule["rule"] == answer["recommended"],
            "holds": rule["certificate"]["in_core"],
            "certificate": name_bodies(rule["certificate"]["says"], naming),
        }
        for rule in answer["rules"]
    ]


def rule_figure(document: Json, naming: Naming, *, highlight: str | None) -> Figure:
    """Small charts side by side, one a rule, with the reader's body standing out."""
    answer = document["answer"]
    rules = [
        RuleShares(
            rule=short_title(rule),
            shares_gbp={naming.short(share["body"]): pounds(share["share_pence"]) for share in rule["shares"]},
        )
        for rule in answer["rules"]
    ]
    told = None if highlight is None or body_row(document, highlight) is None else naming.short(highlight)
    generated = document["generated"]
    return kept_figure(
        "saving-by-rule",
        [rules, told, generated],
        lambda: draw_saving_by_rule(rules, highlight=told, generated=generated),
    )


def leaving(document: Json, naming: Naming, body: str) -> Json | None:
    """What would change if a body left: for it, for the others, and for the best group that it could go with."""
    answer = document["answer"]
    mine = body_row(document, body)
    if mine is None:
        return None
    rule = recommended(document)
    worth = {frozenset(row["bodies"]): row["saving_present_value_pence"] for row in answer["coalitions"]}
    everybody = frozenset(row["body"] for row in answer["bodies"])
    share, alone = share_of(mine, rule["rule"]), mine["saves_alone_present_value_pence"]
    others = worth.get(everybody - {body})
    at = [row["body"] for row in answer["bodies"]].index(body)
    by_body = rule["certificate"]["by_body"]
    objection = by_body[at] if by_body else None
    given = answer["saving_present_value_pence"] - share
    rows = [
        {"key": "Our share if we stay", "value": say_money(pounds(share))},
        {"key": "What we would save by ourselves", "value": say_money(pounds(alone))},
        {"key": f"What we would {'lose' if share >= alone else 'gain'} by leaving", "value": _size(share - alone)},
        {"key": "What the others get if we stay", "value": say_money(pounds(given))},
        {
            "key": "What the others would save without us",
            "value": None if others is None else say_money(pounds(others)),
        },
    ]
    return {
        "name": naming.body(body),
        "lead": _leaving_lead(share - alone),
        "rows": rows,
        "group": None if objection is None else say_list([naming.body(ref) for ref in objection["bodies"]]),
        "group_says": None if objection is None else name_bodies(objection["says"], naming),
    }


def _size(whole_pence: int) -> str:
    return say_money(pounds(abs(whole_pence)))


def _leaving_lead(loss: int) -> str:
    if loss > 0:
        return f"Leaving would cost us {say_money_briefly(pounds(loss))} over the plan, in present value."
    if loss == 0:
        return "Leaving would cost us nothing, and gain us nothing."
    return f"By ourselves we would be {say_money_briefly(pounds(-loss))} better off than with this share."


def settlement(document: Json, naming: Naming, body: str | None) -> Json | None:
    """What is paid in each year by the reader's body, or by every body; None where nothing is divided."""
    found = document["answer"]["settlement"]
    if found is None:
        return None
    mine = body if body is not None and body_row(document, body) is not None else None
    return {
        "mine": None if mine is None else _without(shown(list_settlement(document, naming, body=mine)), 1),
        "all": shown(list_settlement(document, naming)),
        "exceptions": [name_bodies(words, naming) for words in found["exceptions"]],
        "method": found["method"],
        "owed": _owed(found, mine, naming),
    }


def _without(table: Json, column: int) -> Json:
    """A table less one of its columns."""

    def less(cells: list[Any]) -> list[Any]:
        return [*cells[:column], *cells[column + 1 :]]

    return table | {
        "columns": less(table["columns"]),
        "rows": [less(row) for row in table["rows"]],
        "foot": less(table["foot"]),
    }


def _owed(found: Json, mine: str | None, naming: Naming) -> str:
    if mine is None:
        return ""
    total = sum(row["recharge_pence"] for year in found["years"] for row in year["bodies"] if row["body"] == mine)
    amount = say_money(pounds(abs(total)))
    if total == 0:
        return f"Over the plan {naming.body(mine)} neither owes nor is owed anything."
    return f"Over the plan {naming.body(mine)} {'pays' if total > 0 else 'receives'} {amount} in recharges."
