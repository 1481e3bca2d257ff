"""Laws of cells: what is written is read back the same, for every column of every table; all else is refused."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from wherry.record.canonical import canonical
from wherry.record.cell import BadCell, bare_text, guard_text, read_cell, write_cell
from wherry.record.column import RECORDS, Column
from wherry.record.estate import TABLES
from wherry.record.quarter import Quarter

COLUMNS = [column for table in TABLES for column in RECORDS[table].columns]
text = some.text(some.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


def values(column: Column) -> some.SearchStrategy:
    """Every value that a column may hold."""
    least, most = column.at_least, column.at_most
    if column.choices:
        return some.sampled_from(column.choices)
    if column.python_type is int:
        return some.integers(int(least if least is not None else -(10**12)), int(most if most is not None else 10**12))
    if column.python_type is Decimal:
        low, high = least if least is not None else Decimal(-(10**9)), most if most is not None else Decimal(10**9)
        return some.decimals(low, high, allow_nan=False, places=4)
    if column.python_type is tuple:
        return some.lists(text.filter(lambda part: not set(part) & set(";|")), max_size=3).map(tuple)
    if column.python_type is Quarter:
        return some.builds(Quarter.of, some.integers(1900, 2199), some.sampled_from((1, 4, 7, 10)))
    return {bool: some.booleans(), date: some.dates(date(1900, 1, 1), date(2199, 12, 31)), str: text}[
        column.python_type
    ]


@settings(max_examples=400, deadline=None)
@given(some.sampled_from(COLUMNS).flatmap(lambda column: some.tuples(some.just(column), values(column))))
def test_what_is_written_is_read_back(pair):
    column, value = pair
    written = write_cell(column, value)
    if written == "":  # an empty list is the default of every column that holds a list
        assert value == () == column.default
        return
    back = read_cell(column, written)
    assert back == value
    assert canonical(back) == canonical(value)
    assert read_cell(column, bare_text(guard_text(written))) == value


@settings(max_examples=400, deadline=None)
@given(
    some.sampled_from(COLUMNS),
    some.one_of(
        some.text(), some.floats(), some.integers(), some.booleans(), some.datetimes(), some.times(), some.timedeltas()
    ),
)
def test_any_cell_is_read_or_refused_with_a_remedy(column, cell):
    try:
        value = read_cell(column, cell)
    except BadCell as fault:
        refused = fault
    else:
        assert value is None or value == column.default or isinstance(value, column.python_type)
        canonical(value)
        return
    assert refused.why
    assert refused.remedy


@settings(max_examples=300, deadline=None)
@given(some.text())
def test_a_guarded_text_is_no_formula_and_loses_its_guard(cell):
    guarded = guard_text(cell)
    assert bare_text(guarded) == cell
    if guarded.startswith(("=", "+", "-", "@", "\t", "\r")):
        assert read_cell(Column(name="x", python_type=Decimal, says="", required=False), guarded) is not None
