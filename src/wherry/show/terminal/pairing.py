"""``wherry pair`` in a shell."""

from __future__ import annotations

from wherry.show.naming import Naming
from wherry.show.pairing_tables import list_hosts, list_placed, list_unplaced
from wherry.show.standing_tables import list_rules, list_today
from wherry.show.terminal.parts import Json, Parts, cut, findings_table, money_of
from wherry.show.words import say_count, say_list, say_money, say_percent


def pairing_parts(answer: Json, generated: bool, most: int) -> Parts:
    """What a person wants to read of the answer."""
    document = {"answer": answer, "generated": generated}
    naming = Naming()
    tables = [list_placed(document, naming)]
    if answer["unplaced"]:
        tables.append(list_unplaced(document, naming))
    tables += [list_hosts(document, naming), list_today(document, naming), list_rules(document)]
    findings = findings_table(answer["findings"], generated=generated, most_rows=most)
    return [*(cut(table, most) for table in tables if table.rows), *findings, _sums(answer), _proof(answer)]


def _sums(answer: Json) -> str:
    covered = answer["covered_today"]
    asked = sum(covered.values())
    today = say_list([f"{count:,} {name}" for name, count in covered.items() if count]) or "nothing"
    return (
        f"Of {say_count(asked, 'recovery need')}, {len(answer['placed']):,} have a host, for "
        f"{say_money(money_of(answer, 'cost_a_year'))} a year. Today's pairings cover: {today}. Only tested is proof."
    )


def _proof(answer: Json) -> str:
    checker = answer["checker"]
    if answer["status"] == "optimal":
        how = "Proven: no choice places more needs, and none that places as many costs less"
    else:
        how = f"Not proven: a cheaper choice may save up to {say_percent(100 * answer['gap'], places=2)}"
    agreed = "agrees" if checker["agreed"] else "DOES NOT AGREE"
    return f"{how}. The independent checker {agreed}, in {say_count(checker['figures'], 'test')}."
