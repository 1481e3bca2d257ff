"""The committee's paper and the tables of what more is asked of a plan: the same figures in every form."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from tests.engine.plan.estates import START, body, estate, need, offer, today

from wherry.engine.plan.options import PlanOptions
from wherry.record.money import pounds
from wherry.show.document import make_document
from wherry.show.naming import Naming
from wherry.show.paper.parts import Facts, Figures, Heading, Listing, Paragraph, Picture, Signatures, to_html
from wherry.show.paper.word import write_word
from wherry.show.plan_explanations import appraisal_tables, explanation_tables
from wherry.show.plan_report import plan_report, report_word
from wherry.show.plan_tables import plan_tables
from wherry.show.table import Column, Table
from wherry.show.words import say_money
from wherry.work.answers import answer_plan
from wherry.work.explaining import answer_appraisal, answer_explanation

NAMES = Naming(bodies={"A": "Alder County Council", "B": "Birch County Council"}, services={"net": "Network"})


@cache
def made(kind="plan"):
    """Birch sets up what serves Alder; Alder ends half-way and passes to Birch."""
    found = estate(
        body("A", ends=date(2027, 12, 31), successors=("B",)),
        body("B"),
        need("A/N1"),
        need("B/N1"),
        today("A/N1", 20_000),
        today("B/N1", 2_000),
        offer("B/O1", "40", set_up_cost_gbp=Decimal(2000), joining_cost_gbp=Decimal("10.50")),
    )
    verb = {"plan": answer_plan, "appraisal": answer_appraisal, "explanation": answer_explanation}[kind]
    answer = verb(found, PlanOptions(start=START, quarters=6))
    return make_document(
        answer.kind,
        question=answer.question,
        answer=answer.answer,
        inputs_sha256=answer.inputs_sha256,
        seconds=answer.seconds,
        generated=answer.generated,
    )


def cells(table):
    return [[cell.text if cell.text is not None else cell.value for cell in row] for row in table.rows]


def test_the_calendar_counts_every_move_once():
    table = plan_tables(made(), NAMES)["calendar"]
    assert [column.heading for column in table.columns] == ["Quarter", "Alder", "All together"]
    assert sum(row[-1] for row in cells(table)) == len(made()["answer"]["moves"]) == 1


def test_recharges_and_successors_are_told_by_name():
    tables = plan_tables(made(), NAMES)
    (recharge,) = cells(tables["recharges"])
    assert recharge[1:] == [
        "Alder County Council",
        "Birch County Council",
        "carries what it is behind",
        Decimal("2000.00"),
    ]
    passing = cells(tables["novations"])
    assert [row[2] for row in passing] == ["Agreement, as consumer"]
    assert passing[0][1] == "31 December 2027"
    assert passing[0][5] == "Birch County Council"


def test_explanations_and_options_have_their_tables():
    explained = explanation_tables(made("explanation"), NAMES)
    assert [row[3] for row in cells(explained["reasons"])] == ["it did not go there", "it went there"]
    assert cells(explained["prices"])[0][1] is True
    options = appraisal_tables(made("appraisal"))
    assert [row[0] for row in cells(options["options"])] == ["Do nothing", "Each alone", "Share (preferred)"]
    assert {row[0] for row in cells(options["cases"])} == {
        "Strategic",
        "Economic",
        "Commercial",
        "Financial",
        "Management",
    }


def read(data):
    return docx.Document(io.BytesIO(data))


def test_the_paper_in_word_says_what_the_document_says():
    paper = read(report_word(made(), NAMES, appraisal=made("appraisal"), explanation=made("explanation")))
    words = " ".join(paragraph.text for paragraph in paper.paragraphs)
    saving = made()["answer"]["saving"]["total_pence"]
    assert f"{say_money(pounds(saving))} less from April 2027" in words
    assert "The five cases" in words
    found = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert {"Section 151 officer", "Share (preferred)", made()["inputs_sha256"], "it did not go there"} <= found
    assert paper.core_properties.title == "Shared network services: the plan"
    assert any(section.page_width > section.page_height for section in paper.sections)


def test_what_was_not_worked_out_is_not_made_up():
    words = [part.text for part in plan_report(made(), NAMES) if isinstance(part, Paragraph)]
    assert "The options have not been weighed side by side for this paper." in words


def test_every_head_repeats_and_the_file_is_the_same_each_time():
    table = Table(
        caption="Costs",
        columns=(Column(heading="What"), Column(heading="Cost", kind="money", total=True)),
        rows=[("Line <1> & more", pounds(12345)), ("Line 2", pounds(100))],
        notes=("A note",),
    )
    parts = [
        Heading(text="Title", level=1),
        Heading(text="Part"),
        Paragraph(text="Lead", style="lead"),
        Paragraph(text="Mind", style="box"),
        Facts(rows=(("Name", "says"),)),
        Listing(items=("one", "two")),
        Figures(table=table, wide=True),
        Signatures(names=("Officer",)),
    ]
    data = write_word(parts, title="A paper", generated=True)
    assert data == write_word(parts, title="A paper", generated=True)
    paper = read(data)
    heads = [row for made in paper.tables for row in made._tbl.iter(qn("w:tblHeader"))]
    assert len(heads) == 1
    assert [cell.text for cell in paper.tables[1].rows[-1].cells] == ["Total", "£124"]
    assert "OFFICIAL" in paper.sections[0].header.paragraphs[0].text
    assert "demonstration" in paper.sections[0].footer.paragraphs[0].text.lower()
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert not any("vba" in name.lower() for name in files.namelist())
        for name in files.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(files.read(name))
    html = to_html(parts)
    assert "Line &lt;1&gt; &amp; more" in html
    assert '<section class="landscape">' in html


def test_a_paper_without_a_title_is_refused():
    with pytest.raises(ValueError, match="title"):
        write_word([], title=" ")


def test_a_picture_is_drawn_in_pdf_and_told_in_figures_in_word():
    (picture, *_) = [part for part in plan_report(made(), NAMES) if isinstance(part, Picture)]
    assert "<svg" in to_html([picture])
    assert read(write_word([picture], title="x")).tables
