"""Runs by their pages: how far they have got, Stop, and the answer to keep."""

import pytest
from django.utils import timezone
from tests.web.world import OURS

from wherry.store.models import Run
from wherry.store.view import keeper_view


@pytest.fixture
def make(world):
    def made(**also) -> Run:
        with keeper_view(bodies=[OURS]):
            return Run.objects.create(**{"owner": OURS, "kind": "plan", "asked_by_words": "Anna Alder", **also})

    return made


def test_a_run_that_works_says_how_far_it_is_and_can_be_stopped(anna, make):
    run = make(state="working", stage="searching", best=184_000_000, bound=180_000_000, gap=0.02, progress=0.98)
    html = anna.get(f"/runs/{run.id}").content.decode()
    assert "Searching. Best cost so far £1.84 million, at most 3% above the lowest possible." in html
    assert f'hx-get="/runs/{run.id}/progress"' in html
    assert f'href="/runs/{run.id}">Check again' in html
    assert 'value="98"' in html
    response = anna.post(f"/runs/{run.id}/stop")
    assert response["Location"] == f"/runs/{run.id}"
    html = anna.get(f"/runs/{run.id}").content.decode()
    assert "It has been asked to stop" in html
    assert "Stop and keep" not in html


def test_progress_is_a_fragment_for_htmx_and_the_page_for_everybody_else(anna, make):
    run = make(state="working", stage="searching")
    assert anna.get(f"/runs/{run.id}/progress")["Location"] == f"/runs/{run.id}"
    fragment = anna.get(f"/runs/{run.id}/progress", headers={"HX-Request": "true"})
    html = fragment.content.decode()
    assert "<html" not in html
    assert 'hx-trigger="every 2s"' in html
    assert "HX-Refresh" not in fragment
    done = make(state="done", answer="{}", finished_at=timezone.now(), seconds=3)
    fragment = anna.get(f"/runs/{done.id}/progress", headers={"HX-Request": "true"})
    assert "hx-trigger" not in fragment.content.decode()
    assert fragment["HX-Refresh"] == "true"


def test_a_run_that_waits_is_stopped_at_once_and_one_that_ended_is_not_stopped_again(anna, make):
    run = make(state="waiting")
    anna.post(f"/runs/{run.id}/stop")
    assert "Stopped" in anna.get(f"/runs/{run.id}").content.decode()
    anna.post(f"/runs/{run.id}/stop")
    assert "has ended already" in anna.get(f"/runs/{run.id}").content.decode()


def test_the_answer_is_kept_as_it_was_written(anna, make):
    run = make(state="done", answer='{"a":1}', inputs_sha256="ab" * 32, seconds=125.0, finished_at=timezone.now())
    response = anna.get(f"/runs/{run.id}/answer.json")
    assert response.content == b'{"a":1}'
    assert response["Content-Type"] == "application/json"
    html = anna.get(f"/runs/{run.id}").content.decode()
    assert "2 minutes 5 seconds" in html
    assert ("ab" * 32) in html.replace("<wbr>", "")
    assert anna.get(f"/runs/{make(state='waiting').id}/answer.json").status_code == 404


@pytest.mark.parametrize("state, words", [("no plan", "Why no plan exists"), ("failed", "Why it ended")])
def test_a_run_without_an_answer_says_why(anna, make, state, words):
    run = make(state=state, error="offers end before the need does", finished_at=timezone.now())
    html = anna.get(f"/runs/{run.id}").content.decode()
    assert words in html
    assert "offers end before the need does" in html


def test_runs_are_listed_newest_first(anna, make):
    make(kind="overlap", state="done", answer="{}", seconds=1.0)
    make(kind="division", state="working")
    html = anna.get("/runs").content.decode().partition("<main")[2]
    assert html.index("Fair shares") < html.index(">Overlaps<")
    assert "Not ended" in html


def test_an_empty_list_says_so(anna):
    assert "No question has been worked out yet." in anna.get("/runs").content.decode()
