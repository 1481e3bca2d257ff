"""Our components against govuk-frontend's own examples: the same tags, attributes and words, whitespace apart."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import RequestContext, engines
from django.utils.safestring import mark_safe
from tests.web.fixtures.adapters import ADAPTERS
from tests.web.fixtures.form_adapters import FORM_ADAPTERS

from wherry.web.forms.date_boxes import DateBoxesField

EXAMPLES = json.loads((Path(__file__).parent / "fixtures/govuk-frontend.json").read_text(encoding="utf-8"))


# How many of the design system's examples our components can be asked for, and of how many. The rest use
# options that we leave out: classes on inner parts, conditional reveals, translations, empty items.
COVERED = {
    "back-link": (7, 7),
    "button": (37, 38),
    "checkboxes": (8, 42),
    "date-input": (4, 50),
    "details": (10, 10),
    "error-summary": (16, 19),
    "file-upload": (7, 22),
    "generic-header": (7, 7),
    "input": (10, 45),
    "inset-text": (6, 6),
    "notification-banner": (19, 21),
    "pagination": (14, 15),
    "panel": (9, 19),
    "password-input": (3, 12),
    "phase-banner": (7, 7),
    "radios": (8, 43),
    "select": (4, 19),
    "service-navigation": (20, 33),
    "skip-link": (9, 9),
    "summary-list": (24, 30),
    "table": (18, 21),
    "tag": (12, 12),
    "task-list": (5, 11),
    "textarea": (6, 18),
    "warning-text": (8, 8),
}


class Shape(HTMLParser):
    """HTML as a list of tags with sorted attributes, and words with their spaces evened out."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Any] = []
        self.words = ""
        self.feed(html)
        self.close()
        self.end_words()

    def end_words(self) -> None:
        if self.words.split():
            self.parts.append(" ".join(self.words.split()))
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_words()
        even = {
            name: " ".join(sorted((value or "").split())) if name == "class" else value or "" for name, value in attrs
        }
        self.parts.append((tag, tuple(sorted(even.items()))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.end_words()
        if tag not in ("path", "input", "br"):
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words += data


def render(source: str, context: dict[str, Any]) -> str:
    template = engines["django"].from_string(source).template
    return str(template.render(RequestContext(HttpRequest(), context)))


def component(name: str, attributes: dict[str, Any], inner: str = "") -> str:
    source = f'{{% cotton {name} :attrs="given" %}}{{{{ inner }}}}{{% endcotton %}}'
    return render(source, {"given": attributes, "inner": mark_safe(inner)})


def cases(adapters: dict[str, Any]) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}: {case['name']}")
        for name in sorted(adapters)
        for case in EXAMPLES["components"][name]["cases"]
    ]


@pytest.mark.parametrize("name, case", cases(ADAPTERS))
def test_component_is_what_the_design_system_shows(name: str, case: dict[str, Any]) -> None:
    ours = component(*ADAPTERS[name](case["options"]))
    assert Shape(ours).parts == Shape(case["html"]).parts


@pytest.mark.parametrize("name, case", cases(FORM_ADAPTERS))
def test_field_is_what_the_design_system_shows(name: str, case: dict[str, Any]) -> None:
    ours = FORM_ADAPTERS[name](case["options"])
    assert Shape(ours).parts == Shape(case["html"]).parts


def test_the_count_of_examples_covered_is_known() -> None:
    counted = {name: (len(part["cases"]), part["examples"]) for name, part in EXAMPLES["components"].items()}
    assert counted == COVERED


def test_what_people_type_is_never_markup() -> None:
    bad = '"><script>alert(1)</script>'
    row = [bad, {"text": bad, "href": bad}]
    chosen = [{"heading": bad, "chosen": [{"text": bad, "href": bad}]}]
    change = {"title": bad, "by": bad, "date": bad, "datetime": bad, "text": bad}
    figure = {"name": "a", "finding": bad, "caption": bad, "svg": bad, "columns": [], "rows": [[bad]]}
    for html in (
        component("tag", {"text": bad}),
        component("inset-text", {"id": bad, "text": "x"}),
        component("data-table", {"caption": bad, "columns": [{"text": bad}], "rows": [row]}),
        component("summary-list", {"rows": [{"key": bad, "value": bad}], "card": bad}),
        component("timeline", {"items": [change]}),
        component("stat", {"label": bad, "value": bad, "note": bad}),
        component("chart", figure),
        component("download-link", {"href": bad, "text": bad, "format": bad}),
        component("progress", {"heading": bad, "status": bad, "value": bad}),
        component("sub-navigation", {"items": [{"text": bad, "href": bad}], "label": bad}),
        component("filter", {"heading": bad, "selected": chosen}),
        component("header", {"body-name": bad}),
    ):
        assert "<script>" not in html
        assert "&amp;lt;" not in html


def test_a_component_does_not_pick_up_words_of_the_page_around_it() -> None:
    html = render("{% cotton tag %}Draft{% endcotton %}", {"text": "of the page", "classes": "page", "colour": "red"})
    assert Shape(html).parts == [("strong", (("class", "govuk-tag"),)), "Draft", "</strong>"]


def test_a_table_scrolls_in_a_named_region_that_a_keyboard_can_reach() -> None:
    columns = [{"text": "Circuit"}, {"text": "Cost (£ a year)", "numeric": True}]
    rows = [["NFK/C-0042", None], ["NFK/C-0043", 0]]
    html = component("data-table", {"caption": "Circuits", "columns": columns, "rows": rows})
    region, table = Shape(html).parts[:2]
    named = {"aria-label": "Circuits", "class": "wherry-region", "role": "region", "tabindex": "0"}
    assert region == ("div", tuple(named.items()))
    assert dict(table[1])["data-numeric"].split() == ["2"]
    assert 'scope="col"' in html
    # What is not known is said, and is not nought.
    assert "Unknown" in Shape(html).parts
    assert "0" in Shape(html).parts


def test_a_figure_says_its_finding_and_carries_its_numbers() -> None:
    svg = mark_safe('<svg viewBox="0 0 1 1"></svg>')
    columns = [{"text": "Year"}, {"text": "Cost", "numeric": True}]
    given = {"name": "cost", "finding": "Cost falls by 28%", "caption": "Cost a year.", "svg": svg}
    given |= {"columns": columns, "rows": [["2027", "£1.90 million"]], "download": "/cost.csv"}
    parts = Shape(component("chart", given)).parts
    assert ("div", (("aria-labelledby", "cost-caption"), ("role", "img"))) in parts
    assert ("figcaption", (("class", "wherry-figure__caption"), ("id", "cost-caption"))) in parts
    said = {part for part in parts if isinstance(part, str)}
    assert {"Cost falls by 28%", "£1.90 million", "See these figures as a table", "Download these figures"} <= said


def test_a_filter_is_a_plain_form_that_an_address_can_hold() -> None:
    html = component("filter", {"heading": "Filter circuits", "hx-get": "/circuits"}, '<input name="q">')
    tag, attributes = Shape(html).parts[0]
    assert tag == "form"
    assert dict(attributes)["method"] == "get"
    assert dict(attributes)["hx-get"] == "/circuits"


def test_the_shell_names_the_page_and_sums_up_errors_above_the_heading() -> None:
    class Asked(forms.Form):
        cost = forms.DecimalField(label="Annual cost", error_messages={"required": "Enter the annual cost"})
        kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A")], error_messages={"required": "Choose"})

    source = (
        "{% extends 'wherry/base.html' %}{% block title %}Add{% endblock %}"
        "{% block content %}<h1>Add</h1>{{ form }}{% endblock %}"
    )
    context = {"form": Asked({}), "body_name": "Norfolk", "generated_notice": "Made up", "navigation": []}
    html = render(source, context)
    assert "<title>Error: Add - Wherry</title>" in html
    assert html.index("There is a problem") < html.index("<h1>")
    assert '<a href="#id_cost">Enter the annual cost</a>' in html
    assert '<a href="#id_kind_0">Choose</a>' in html
    assert "Made up" in html
    assert "Norfolk" in html
    assert "GOV.UK -" not in html


@pytest.mark.parametrize(
    "given, wanted",
    [
        (("27", "3", "2027"), date(2027, 3, 27)),
        (("", "", ""), None),
        (("31", "2", "2027"), "Date must be a real date, like 27 3 2027"),
        (("1", "2", "27"), "Date must be a real date, like 27 3 2027"),
        (("27", "", ""), "Date must include a month and a year"),
    ],
)
def test_a_date_is_read_from_its_three_boxes(given: tuple[str, str, str], wanted: Any) -> None:
    asked = type("Asked", (forms.Form,), {"end": DateBoxesField(required=False)})
    form = asked(dict(zip(("end_day", "end_month", "end_year"), given, strict=True)))
    if isinstance(wanted, str):
        assert form.errors["end"] == [wanted]
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["end"] == wanted
