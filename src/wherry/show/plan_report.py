"""A plan as a paper for a committee: what is asked, what it saves and for whom, the options, the moves, how sure it is.

It holds what the plan shows. What only people can say is left as lines to write on and to sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wherry.record.money import pounds
from wherry.record.quarter import Quarter
from wherry.show.chart import draw_cash_flow, draw_cost_by_year, draw_moves
from wherry.show.naming import Naming
from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Part, Picture, Signatures, to_html
from wherry.show.paper.pdf import write_pdf
from wherry.show.paper.word import write_word
from wherry.show.plan_explanations import appraisal_tables, explanation_tables
from wherry.show.plan_pictures import list_points, list_stays, list_year_costs
from wherry.show.plan_tables import plan_tables
from wherry.show.table import Table
from wherry.show.words import say_count, say_list, say_money, say_month, say_percent, say_share

Json = dict[str, Any]
TITLE = "Shared network services: the plan"
PICTURE_STAYS = 24
"""More rows than this do not print legibly on one sheet; the table of moves says the same."""


def report_pdf(document: Json, naming: Naming, **more: Json | None) -> bytes:
    """The paper as PDF. ``more`` may hold ``appraisal`` and ``explanation``, the documents of those answers."""
    return write_pdf(to_html(plan_report(document, naming, **more)), title=TITLE, generated=document["generated"])


def report_word(document: Json, naming: Naming, **more: Json | None) -> bytes:
    """The same paper as a Word file."""
    return write_word(plan_report(document, naming, **more), title=TITLE, generated=document["generated"])


def plan_report(
    document: Json, naming: Naming, *, appraisal: Json | None = None, explanation: Json | None = None
) -> list[Part]:
    """The parts of the paper in reading order."""
    tables = plan_tables(document, naming)
    return [
        *_summary(document, naming),
        *_options(appraisal),
        *_money(document, tables),
        *_moves(document, naming, tables),
        *_services(tables),
        *_why(tables, explanation, naming),
        *_sure(document, tables),
    ]


def _summary(document: Json, naming: Naming) -> Iterator[Part]:
    answer = document["answer"]
    saving, cash = answer["saving"], answer["cash"]
    first, last = Quarter.parse(answer["quarters"][0]), Quarter.parse(answer["quarters"][-1])
    span = f"{say_month(first.starts)} to {say_month(last.ends)}"
    cost = sum(row["baseline"]["total_pence"] for row in answer["bodies"])
    bodies = say_list([naming.body(ref) for ref in answer["members"]])
    yield Heading(text=TITLE, level=1)
    yield Paragraph(
        text=f"{bodies} would together pay {_money_words(saving['total_pence'])} less from {span} than if each acted "
        f"alone: {say_share(saving['total_pence'], cost)} of what they would pay. No service falls below its level.",
        style="lead",
    )
    yield Heading(text="What is asked")
    yield Listing(
        items=(
            f"To agree the {say_count(len(answer['moves']), 'move')} of this plan in principle.",
            "To agree that the saving is divided by a rule that every body accepts before any move is signed.",
            "To have the doubtful records listed at the end settled first.",
        )
    )
    low = cash["lowest_pence"]
    yield Facts(
        rows=(
            ("Saving, as paid", _money_words(saving["total_pence"])),
            ("Of which cashable", _money_words(saving["cashable_pence"])),
            ("Not cashable", _money_words(saving["non_cashable_pence"])),
            ("Saving, present value", _money_words(saving["present_value_pence"])),
            (
                "New money",
                "None: at no quarter's end have all together paid more than without the plan"
                if low >= 0
                else f"{_money_words(-low)} by the end of {Quarter.parse(cash['lowest_quarter']).words}",
            ),
            ("How sure", _proof(answer)),
        )
    )


def _options(appraisal: Json | None) -> Iterator[Part]:
    yield Heading(text="Options")
    if appraisal is None:
        yield Paragraph(text="The options have not been weighed side by side for this paper.", style="quiet")
        return
    tables = appraisal_tables(appraisal)
    yield Figures(table=tables["options"], wide=True)
    yield Figures(table=tables["option-years"], wide=True)
    yield Heading(text="The five cases")
    for case in appraisal["answer"]["appraisal"]["cases"]:
        yield Heading(text=case["name"], level=3)
        yield Listing(items=tuple(case["shows"]))
        yield Facts(rows=tuple((f"To be written: {words}", " ") for words in case["asks"]))
    yield Figures(table=tables["switch-values"])
    if "scenarios" in tables:
        yield Figures(table=tables["scenarios"], wide=True)


def _money(document: Json, tables: Mapping[str, Table]) -> Iterator[Part]:
    generated = document["generated"]
    yield Heading(text="Money by year", new_page=True)
    yield Picture(chart=draw_cost_by_year(list_year_costs(document), generated=generated))
    yield Figures(table=tables["years"])
    yield Picture(chart=draw_cash_flow(list_points(document), generated=generated))
    yield Heading(text="Money by body")
    yield Figures(table=tables["bodies"])
    yield Figures(table=tables["body-years"])
    if tables["recharges"].rows:
        yield Figures(table=tables["recharges"])


def _moves(document: Json, naming: Naming, tables: Mapping[str, Table]) -> Iterator[Part]:
    yield Heading(text="Who moves when", new_page=True)
    if not document["answer"]["moves"]:
        yield Paragraph(text="Nothing moves.")
        return
    yield Figures(table=tables["calendar"])
    stays = list_stays(document, naming)
    for at, body in enumerate(dict.fromkeys(stay.body for stay in stays), start=1):
        own = [stay for stay in stays if stay.body == body]
        if any(stay.moved for stay in own) and len({stay.service for stay in own}) <= PICTURE_STAYS:
            yield Picture(chart=draw_moves(own, name=f"moves-{at}", generated=document["generated"]), wide=True)
    yield Figures(table=tables["moves"], wide=True)
    if tables["novations"].rows:
        yield Heading(text="What must pass to successors")
        yield Figures(table=tables["novations"], wide=True)


def _services(tables: Mapping[str, Table]) -> Iterator[Part]:
    yield Heading(text="Services before and after")
    yield Figures(table=tables["levels"], wide=True)


def _why(tables: Mapping[str, Table], explanation: Json | None, naming: Naming) -> Iterator[Part]:
    yield Heading(text="Why the plan is as it is")
    if tables["preferences"].rows:
        yield Figures(table=tables["preferences"])
    if explanation is None:
        yield Figures(table=tables["binds"])
        yield Figures(table=tables["near-misses"])
        return
    for name, table in explanation_tables(explanation, naming).items():
        if name in explanation["answer"]["parts"] and table.rows:
            yield Figures(table=table, wide=True)


def _sure(document: Json, tables: Mapping[str, Table]) -> Iterator[Part]:
    answer, checker = document["answer"], document["answer"]["checker"]
    yield Heading(text="How sure this is", new_page=True)
    yield Paragraph(text=_proof(answer))
    if checker is None or not checker["agreed"]:
        yield Paragraph(text="The independent check does not agree: do not use this paper.", style="box")
    else:
        yield Paragraph(
            text=f"A separate program added {say_count(checker['figures'], 'figure')} again from the records and "
            "tested every rule again, without the solver. It agrees to the penny."
        )
    yield Figures(table=tables["assumptions"])
    yield Figures(table=tables["rates"])
    doubtful = [row for row, found in zip(tables["findings"].rows, _ordered(document), strict=True) if found != "note"]
    found = tables["findings"]
    yield Figures(
        table=Table(caption=found.caption, columns=found.columns, rows=doubtful, generated=document["generated"])
    )
    yield Facts(rows=(("SHA-256 hash of the inputs", document["inputs_sha256"]),))
    yield Heading(text="Statements")
    yield Signatures(names=("Section 151 officer", "Monitoring officer", "Chief information officer", "Date"))


def _ordered(document: Json) -> list[str]:
    order = ("refused", "doubtful", "note")
    found: list[str] = [finding["severity"] for finding in document["answer"]["findings"]]
    return sorted(found, key=order.index)


def _money_words(whole_pence: int) -> str:
    return say_money(pounds(whole_pence))


def _proof(answer: Json) -> str:
    if answer["status"] == "optimal":
        return "No plan that keeps the rules costs less: this is proven"
    gap = say_percent(Decimal(str(100 * answer["gap"])), places=2)
    return f"At most {gap} could still be found: the plan is not proven the best"
