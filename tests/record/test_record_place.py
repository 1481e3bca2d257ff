"""Places on the British National Grid, against published references."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wherry.record.place import distance_m, grid_reference, parse_grid_reference, tidy_postcode


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("nr12dh", "NR1 2DH"),
        (" NR11  6aa ", "NR11 6AA"),
        ("W1A 1AA", "W1A 1AA"),
        ("EC1A1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
    ],
)
def test_postcodes_are_tidied(text, tidy):
    assert tidy_postcode(text) == tidy


@pytest.mark.parametrize("text", ["", "NR1", "NR1 2D", "12345", "NR1 DDH", "NR111 6AAA"])
def test_what_cannot_be_a_postcode_is_refused(text):
    with pytest.raises(ValueError, match="full postcode"):
        tidy_postcode(text)


@pytest.mark.parametrize(
    ("easting", "northing", "reference"),
    [
        (216692, 771274, "NN 166 712"),  # Ben Nevis, as Ordnance Survey prints it
        (438700, 114800, "SU 387 148"),  # Ordnance Survey's own example, Southampton
        (651409, 313177, "TG 514 131"),  # Caister water tower, OS "A guide to coordinate systems"
        (0, 0, "SV 000 000"),
        (699999, 1299999, "JM 999 999"),
    ],
)
def test_published_grid_references(easting, northing, reference):
    assert grid_reference(easting, northing) == reference
    east, north = parse_grid_reference(reference)
    assert (east, north) == (easting // 100 * 100, northing // 100 * 100)


@given(some.integers(0, 699_999), some.integers(0, 1_299_999))
def test_ten_figures_name_a_metre(easting, northing):
    assert parse_grid_reference(grid_reference(easting, northing, figures=10)) == (easting, northing)


@pytest.mark.parametrize("text", ["TG", "TG 1", "TG 123", "IG 12 34", "12 34", "TG 12 34 5"])
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ValueError, match="grid reference"):
        parse_grid_reference(text)


def test_outside_the_grid_is_refused():
    with pytest.raises(ValueError, match="outside"):
        grid_reference(700_000, 0)


def test_distance_is_pythagoras():
    assert distance_m((0, 0), (3000, 4000)) == 5000.0
