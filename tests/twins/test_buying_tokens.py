"""Cells cut in memory beside the library's own reader, and numbered columns beside a dictionary."""

import csv
import io

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wherry.read.buying.sheet import GridCells
from wherry.read.buying.tokens import cut_text

CELLS = st.text(st.sampled_from('ab1,;" é\n\r'), max_size=6)


def rows_of(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def agree(text, delimiter=","):
    tokens = cut_text(text.encode(), delimiter)
    assert [tokens.row(number) for number in range(len(tokens))] == rows_of(text, delimiter)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), st.sampled_from(["\n", "\r", "\r\n"]))
def test_what_was_written_as_csv_is_cut_as_the_library_reads_it(rows, end):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end).writerows(rows)
    agree(stream.getvalue())


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab,"\n\r é'), max_size=30))
@example('a"b,"c"d\n')
@example('"a""b",c\r\r\n"never closed, \n')
@example('"a"x"y",b\n')
@example("a,b")
@example(",,\n\n,")
def test_whatever_stands_in_a_text_is_cut_as_the_library_reads_it(text):
    agree(text)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "a", "b,", 'q"', "é"]), max_size=3), min_size=1, max_size=40))
def test_columns_are_numbered_as_a_dictionary_numbers_them(rows):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    grid = GridCells(rows_of(stream.getvalue()))
    tokens = cut_text(stream.getvalue().encode(), ",")
    assert np.array_equal(tokens.first, grid.first)
    for column in range(4):
        for cells in (grid, tokens):
            values, codes = cells.encode(column)
            assert [values[code] for code in codes] == [row[column] if len(row) > column else "" for row in grid.rows]
        assert np.array_equal(tokens.encode(column)[1], grid.encode(column)[1])


def test_many_distinct_values_keep_their_numbers():
    text = "".join(f"n{number % 5003},x\n" for number in range(20_000))
    values, codes = cut_text(text.encode(), ",").encode(0)
    assert values == [f"n{number}" for number in range(5003)]
    assert codes.tolist() == [number % 5003 for number in range(20_000)]


def test_rows_are_alike_where_every_cell_is():
    keys = cut_text(b'a,b\nab,\na,b\n,ab\na,"b"\n', ",").row_keys().tolist()
    assert keys[0] == keys[2] == keys[4]
    assert len(set(keys)) == 3
