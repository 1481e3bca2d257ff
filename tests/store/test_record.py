"""The bridge: what goes into the database comes back as the same record, for every type of record."""

import dataclasses
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wherry.record.canonical import plain
from wherry.record.cell import BadCell
from wherry.record.column import RECORDS
from wherry.record.finding import Source
from wherry.record.parts import Owned
from wherry.record.quarter import Quarter
from wherry.store.models import MODELS, Circuit, Contract, Need
from wherry.store.record import record_from_plain
from wherry.store.view import keeper_view

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=20)
VALUES = {
    str: TEXT,
    int: st.integers(-(2**63), 2**63 - 1),
    Decimal: st.decimals(-(10**15), 10**15, places=6) | st.integers(-9, 9).map(lambda e: Decimal(7).scaleb(e)),
    bool: st.booleans(),
    date: st.dates(),
    Quarter: st.integers(1900 * 4, 2199 * 4 + 3).map(Quarter),
    tuple: st.lists(TEXT, max_size=3).map(tuple),
}
SOURCES = st.none() | st.builds(
    Source, file=TEXT, sheet=TEXT, row=st.none() | st.integers(1, 10**6), sha256=st.just("") | st.just("ab" * 32)
)


@st.composite
def records(draw, table):
    """Any record of a table whose references are lawful."""
    kind = RECORDS[table]
    values = {}
    for column in kind.columns:
        value = VALUES[column.python_type]
        values[column.name] = draw(value if column.required or column.default is not None else st.none() | value)
    tail = draw(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True))
    if issubclass(kind.cls, Owned):
        values |= {"body": "NFK", "ref": f"NFK/{tail}{draw(TEXT)}"}
    else:
        values["ref"] = tail
    return kind.cls(source=draw(SOURCES), **values)


@pytest.mark.django_db
@pytest.mark.parametrize("table", RECORDS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_record_comes_back_as_it_went_in(table, data):
    row = data.draw(records(table))
    model = MODELS[table]
    with keeper_view(bodies=["NFK"]):
        model.objects.all().delete()
        model.objects.keep([row])
        (back,) = model.objects.rows()
        assert back == row
        assert back.source == row.source
        assert type(back) is type(row)
        for field in dataclasses.fields(row):
            assert type(getattr(back, field.name)) is type(getattr(row, field.name)), field.name
        assert model.objects.get(pk=row.ref).row == row


@pytest.mark.parametrize("table", RECORDS)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_plain_form_reads_back(table, data):
    row = data.draw(records(table))
    try:
        back = record_from_plain(RECORDS[table], plain(row), row.source)
    except BadCell:  # what is outside a column's limits is refused, as it would be in a spreadsheet
        return
    assert back == row


def test_every_record_type_has_a_table():
    assert MODELS.keys() == RECORDS.keys()
    for table, model in MODELS.items():
        assert model.record_type is RECORDS[table]
        assert model._meta.db_table == f"wherry_{table}"


@pytest.mark.django_db
def test_a_form_takes_its_words_limits_and_choices_from_the_record():
    from django.forms import modelform_factory

    form = modelform_factory(Circuit, fields=["ref", "site", "capacity_mbps", "status", "cost_gbp_per_year"])(
        data={"ref": "NFK/C-1", "site": "NFK/S-1", "capacity_mbps": "-1", "status": "asleep", "cost_gbp_per_year": ""}
    )
    assert form.fields["capacity_mbps"].help_text == "Capacity towards the site."
    assert form.fields["cost_gbp_per_year"].label == "Cost (£ a year)"
    assert set(form.errors) == {"capacity_mbps", "status"}


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, stdout=io.StringIO())


def test_better_words_need_no_migration():
    field = Contract._meta.get_field("value_gbp_per_year")
    assert not {"help_text", "verbose_name", "choices", "validators"} & set(field.deconstruct()[3])
    assert field.help_text
    assert Circuit._meta.get_field("status").choices
    assert not {"choices"} & set(Circuit._meta.get_field("status").deconstruct()[3])


@pytest.mark.django_db
def test_an_estate_of_rows_has_the_hash_of_the_files():
    from wherry.record.estate import Estate
    from wherry.record.need import Need as NeedRecord

    rows = tuple(NeedRecord(ref=f"NFK/N-{n}", body="NFK", service="wan-access", quantity=Decimal(n)) for n in (3, 1, 2))
    with keeper_view(bodies=["NFK"]):
        Need.objects.keep(rows)
        assert Estate(needs=Need.objects.rows()).sha256 == Estate(needs=rows).sha256
