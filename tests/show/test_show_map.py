"""Maps draw what has a place, count what has none, stay small, and put names where they cover nothing."""

import json
import random
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.show.map import MapLabel, MapLine, MapPoint, count_drawn, draw_map
from wherry.show.map.land import OUTLINE, clip_ring, read_land, write_land
from wherry.show.map.lettering import place_names
from wherry.show.map.view import WIDTH, View, choose_view
from wherry.show.words import GENERATED

NORWICH, IPSWICH, DOVER = (623_000, 308_500), (616_500, 244_500), (631_500, 141_500)
EAST = View((500_000, 100_000, 700_000, 400_000))


def draw(points=(), lines=(), labels=(), **changes):
    return draw_map(points, lines, labels, **{"title": "Sites", "describe": "Where they are."} | changes)


def small():
    points = [
        MapPoint(place=NORWICH, kind="Norfolk"),
        MapPoint(place=DOVER, kind="Kent"),
        MapPoint(place=None, kind="Kent"),
    ]
    lines = [
        MapLine(a=NORWICH, b=DOVER, capacity_mbps=10_000),
        MapLine(a=NORWICH, b=IPSWICH, capacity_mbps=None),
        MapLine(a=None, b=DOVER, capacity_mbps=100),
    ]
    labels = [MapLabel(place=NORWICH, text="Norwich", node=True), MapLabel(place=IPSWICH, text="Ipswich & Felixstowe")]
    return points, lines, labels


def contains(ring, x, y):
    """Whether a place lies on land, by counting the coast crossed on the way east."""
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


@pytest.mark.parametrize(
    "place, dry",
    [
        ((623_000, 308_500), True),  # Norwich
        ((631_500, 143_500), True),  # behind Dover
        ((651_500, 293_500), True),  # Lowestoft
        ((497_700, 371_700), True),  # Lincoln
        ((530_000, 180_000), True),  # London
        ((258_000, 665_000), True),  # Glasgow
        ((566_000, 350_000), False),  # the Wash
        ((680_000, 200_000), False),  # the North Sea
        ((450_000, 60_000), False),  # the Channel
    ],
)
def test_the_outline_has_land_and_sea_where_they_are(place, dry):
    assert any(contains(ring, *place) for ring in read_land()) == dry


def test_the_outline_is_small_and_says_where_it_is_from():
    assert OUTLINE.stat().st_size < 60_000
    about = json.loads(OUTLINE.read_text())
    assert "Natural Earth" in about["source"]
    assert "public domain" in about["source"]
    assert len(about["source_sha256"]) == 64


def test_a_map_shows_what_it_holds():
    svg = draw(*small(), generated=True, name="places")
    root = ElementTree.fromstring(svg)
    assert "width" not in root.attrib
    said = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert {
        "Norwich",
        "Ipswich & Felixstowe",
        "Norfolk",
        "Kent",
        "10 Gbit/s or more",
        "Capacity unknown",
        GENERATED,
    } <= set(said)
    assert any("50 km" in words and "Natural Earth" in words for words in said if words)
    assert root[0].text == "Sites"
    assert root[1].text.startswith("Where they are. Shows 2 sites (Norfolk 1 and Kent 1) and 2 circuits.")
    assert "1 site has no known position and is not drawn." in root[1].text
    assert "1 circuit has an end with no known position and is not drawn." in root[1].text
    assert all(found.startswith("places-") for found in re.findall(r'\bid="([^"]+)"', svg))
    assert not re.search(r"style=|class=|href=|<style|<script|NaN", svg)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
    assert svg == draw(*small(), generated=True, name="places")


def test_thousands_of_sites_make_a_small_picture():
    chance = random.Random(5300)
    points = [
        MapPoint(place=(chance.randrange(500_000, 650_000), chance.randrange(120_000, 400_000)), kind=f"Body {at % 6}")
        for at in range(5300)
    ]
    assert len(draw(points).encode()) < 400_000


def test_kinds_differ_by_shape_as_well_as_shade():
    points = [MapPoint(place=(600_000 + 5_000 * at, 300_000), kind=f"Kind {at}") for at in range(6)]
    marks = re.findall(r'<path d="M[\d.]+ [\d.]+(m[^"]*)" fill="(#\w{6})" stroke="white"', draw(points))
    assert len(marks) == len({shape for shape, _ in marks}) == len({shade for _, shade in marks}) == 6


def test_wider_lines_carry_more():
    capacities = (None, 10, 100, 1_000, 10_000)
    lines = [
        MapLine(a=(600_000, 300_000 + c), b=(650_000, 300_000 + c), capacity_mbps=c and c)
        for c in (50, 100, 1_000, 10_000)
    ]
    lines.append(MapLine(a=(600_000, 290_000), b=(650_000, 290_000), capacity_mbps=None))
    drawn = re.findall(
        r'<path d="M[\d.]+ [\d.]+L[^"]*" fill="none" stroke="[^"]*" stroke-width="([\d.]+)"', draw((), lines)
    )
    assert len(drawn) == len(capacities)
    assert [float(width) for width in drawn] == sorted({float(width) for width in drawn})


def test_what_cannot_be_told_apart_or_placed_is_refused():
    with pytest.raises(ValueError, match="at least one place"):
        draw([MapPoint(place=None)])
    with pytest.raises(ValueError, match="6 kinds of site"):
        draw([MapPoint(place=NORWICH, kind=str(at)) for at in range(7)])
    with pytest.raises(ValueError, match="cannot name a picture"):
        draw([MapPoint(place=NORWICH)], name="1 map")


def test_a_fixed_view_counts_what_lies_outside():
    svg = draw([MapPoint(place=NORWICH), MapPoint(place=DOVER)], box=(600_000, 290_000, 640_000, 330_000))
    assert "1 site outside the map." in svg


def test_counting_in_words():
    points = [MapPoint(place=None, kind="Kent")] * 3
    assert count_drawn(points) == "Shows no sites. 3 sites have no known position and are not drawn."


places = st.tuples(st.integers(0, 699_000), st.integers(0, 1_200_000))


@given(st.lists(places, min_size=1, max_size=12))
def test_every_place_falls_inside_the_view_with_north_up(them):
    view = choose_view(them)
    for easting, northing in them:
        x, y = view.place(easting, northing)
        assert 0 < x < WIDTH
        assert 0 < y < view.height
    assert view.place(0, 100)[1] < view.place(0, 0)[1]
    assert view.bar_km * 1000 * view.scale <= max(WIDTH / 5, 1000 * view.scale)


@given(
    st.lists(
        st.tuples(
            st.text("abc", min_size=1, max_size=9), st.tuples(st.floats(0, 700), st.floats(0, 500)), st.booleans()
        )
    )
)
def test_no_name_covers_another(names):
    written, dropped = place_names(names, width=760, height=600, taken=())
    assert len(written) + dropped == len(names)
    for at, one in enumerate(written):
        for other in written[at + 1 :]:
            a, b = one.room, other.room
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=9))
def test_a_clipped_ring_stays_in_its_box(ring):
    assert all(-10.001 <= x <= 10.001 and -10.001 <= y <= 10.001 for x, y in clip_ring(ring, (-10, -10, 10, 10)))


def test_land_is_cut_near_the_frame():
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d", write_land(EAST))]
    assert min(numbers) >= -5_000 * EAST.scale - 1
    assert max(numbers) <= EAST.height + 5_000 * EAST.scale + 1
