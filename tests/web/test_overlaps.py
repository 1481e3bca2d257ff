"""The overlaps' pages: the list with its filters, no pound counted twice, and a body's word with its reason."""

import csv
import io

import pytest
from tests.web.answers import document, keep_run, small_answer
from tests.web.test_plan import text_of

from wherry.show.naming import Naming
from wherry.show.overlap_tables import overlap_tables
from wherry.store.models import Role, Run, Settlement
from wherry.store.view import keeper_view
from wherry.web.present import overlaps as present
from wherry.work.settle_overlap import overlap_key

WORD = {"body": "AAA", "verdict": "dismissed", "reason": "Two entrances, two owners", "scope": "own"}


@pytest.fixture(scope="module")
def overlaps():
    return document(small_answer("overlap"))


@pytest.fixture
def run(world):
    return keep_run(small_answer("overlap"), owner="AAA")


def address(run, number=0) -> str:
    return f"/overlaps/{run.id}/{overlap_key(small_answer('overlap').answer['overlaps'][number])}"


def test_every_filter_narrows_and_they_narrow_together(overlaps):
    rows = overlaps["answer"]["overlaps"]
    decided = [["accepted"], [], ["dismissed", "accepted"]]
    kept = lambda **asked: present.narrow(rows, asked, decided, Naming())  # noqa: E731
    assert kept() == [0, 1, 2]
    assert [rows[at]["kind"] for at in kept(kind="shared building")] == ["shared building"]
    assert kept(decided="open") == [1]
    assert kept(decided="accepted") == [0, 2]
    assert kept(body="NONE") == []
    assert kept(q="one building") == [at for at, row in enumerate(rows) if "one building" in row["reason"]]
    assert kept(q="one building", decided="open") == [at for at in kept(q="one building") if at == 1]


def test_what_is_not_known_is_said_and_never_nought(overlaps):
    rows = present.list_rows([(row, "/", ()) for row in overlaps["answer"]["overlaps"]], Naming())
    assert [row[4].get("unknown") for row in rows] == [True, True, True]
    summary = present.one_summary(overlaps["answer"]["overlaps"][0], Naming())
    paid = next(row["value"] for row in summary if row["key"] == "Paid a year")
    assert paid == "£8,500 a year and what CCC/C-1 cost, which is not known"
    assert next(row["value"] for row in summary if row["key"] == "At stake a year") is None


def test_the_page_says_where_who_why_and_how_sure(anna, run):
    assert anna.get("/overlaps?kind=x")["Location"] == f"/overlaps/{run.id}?kind=x"
    words = text_of(anna.get(f"/overlaps/{run.id}"))
    assert "3 overlaps, the dearest first." in words
    assert "Where 1 building holds two or more bodies" not in words  # no site of the run is in this test's store
    assert "3 of them what is at stake is not known" in words
    assert "1 overlap matches your filters." in text_of(anna.get(f"/overlaps/{run.id}?kind=same+service"))
    assert "Nothing matches" in text_of(anna.get(f"/overlaps/{run.id}?q=nothing-like-it"))


def test_a_map_shows_the_shared_buildings_whose_sites_are_in_view(anna, world):
    from tests.web.answers import small_estate

    from wherry.store.models import Site

    with keeper_view(bodies=["AAA"]):
        Site.objects.keep([site for site in small_estate().sites if site.body == "AAA"])
    run = keep_run(small_answer("overlap"), owner="AAA")
    words = text_of(anna.get(f"/overlaps/{run.id}"))
    assert "Where 1 building holds two or more bodies" in words
    assert "Shows 1 building." in words


def test_a_body_dismisses_with_a_reason_and_may_think_again(anna, run):
    response = anna.post(address(run), WORD)
    assert response["Location"] == address(run)
    words = text_of(anna.get(address(run)))
    assert "what you decided has been kept" in words
    assert "Two entrances, two owners" in words
    anna.post(address(run), WORD | {"verdict": "accepted", "reason": "We asked", "scope": "partnership"})
    with keeper_view(bodies=["AAA"]):
        said = Settlement.objects.get()
    assert (said.verdict, said.reason, said.visibility, said.settled_by_words) == (
        "accepted",
        "We asked",
        "partnership",
        "Anna Alder",
    )
    listed = text_of(anna.get(f"/overlaps/{run.id}?decided=accepted"))
    assert "1 overlap matches your filters." in listed
    assert "2 overlaps match your filters." in text_of(anna.get(f"/overlaps/{run.id}?decided=open"))


@pytest.mark.parametrize(
    "change, words",
    [
        ({"reason": "  "}, "Give a reason: your colleagues will ask"),
        ({"verdict": ""}, "Choose whether it is an overlap"),
        ({"body": "BBB"}, "Choose one of the bodies"),
        ({"scope": "everybody"}, "Choose one of the two"),
    ],
)
def test_a_word_that_cannot_be_kept_is_answered_422(anna, run, change, words):
    response = anna.post(address(run), WORD | change)
    assert response.status_code == 422
    assert words in text_of(response)
    with keeper_view(bodies=["AAA"]):
        assert not Settlement.objects.exists()


def test_a_viewer_reads_and_decides_nothing(anna, run):
    with keeper_view(bodies=["AAA"]):
        Role.objects.update(role="viewer")
    assert anna.get(address(run)).status_code == 200
    assert "Is it an overlap?" not in text_of(anna.get(address(run)))
    assert anna.post(address(run), WORD).status_code == 404
    assert anna.post("/overlaps/look").status_code == 404
    with keeper_view(bodies=["AAA"]):
        assert not Settlement.objects.exists()


def test_looking_again_puts_a_question_in_the_queue(anna, world):
    assert "Look for overlaps" in text_of(anna.get("/overlaps"))
    response = anna.post("/overlaps/look")
    with keeper_view(bodies=["AAA"]):
        run = Run.objects.get()
    assert response["Location"] == f"/runs/{run.id}"
    assert (run.kind, run.scope, run.state) == ("overlap", "partnership", "waiting")
    assert "looked through now" in text_of(anna.get("/overlaps"))


def test_files_hold_what_the_filters_let_through_with_what_was_decided(anna, run):
    anna.post(address(run), WORD)
    file = anna.get(f"/overlaps/{run.id}/download/overlaps.csv?decided=dismissed").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert [(row["Kind"], row["Decided"], row["At stake a year (£)"]) for row in rows] == [
        ("Shared building", "Dismissed", "")
    ]
    assert anna.get(f"/overlaps/{run.id}/download/overlap.json").json()["format"] == "wherry/overlap/1"
    assert anna.get(f"/overlaps/{run.id}/download/overlap.xlsx").content.startswith(b"PK")


def test_suppliers_known_by_name_alone_are_told_apart_by_it():
    one = {"kind": "same supplier", "refs": [], "bodies": ["AAA", "BBB"], "place": "SUPPLIER A"}
    assert overlap_key(one) != overlap_key(one | {"place": "SUPPLIER B"})
    linked = one | {"refs": ["AAA/U-1", "BBB/U-1"]}
    assert overlap_key(linked) == overlap_key(linked | {"place": "Another spelling"})


def test_tables_leave_unknown_cells_empty(overlaps):
    table = overlap_tables(overlaps, Naming())["overlaps"]
    assert [row[6].value for row in table.rows] == [None, None, None]
    assert table.totals == (None,) * len(table.columns)  # overlaps share circuits: nothing is added up
