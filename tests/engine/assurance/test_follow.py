"""Failures over time: closed only by a later judgement that could tell and no longer fails."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wherry.cli.main import main
from wherry.engine.assurance.follow import Told, follow_tasks
from wherry.show.document import load_schema

FIRST = dt.date(2026, 11, 1)
WEEK = dt.timedelta(days=7)


def told(state, device="d", rule="MGT-01"):
    return Told(body="A", device=device, rule=rule, state=state, severity="high", file="d.cfg")


def states(*given):
    found = follow_tasks(
        [(FIRST + at * WEEK, [] if state is None else [told(state)]) for at, state in enumerate(given)]
    )
    return [(task.state, task.since, task.closed_on) for task in found]


def test_a_failure_is_open_until_a_later_judgement_no_longer_fails():
    assert states("fail") == [("open", FIRST, None)]
    assert states("fail", "fail") == [("open", FIRST, None)]
    assert states("fail", "pass") == [("closed", FIRST, FIRST + WEEK)]
    assert states("fail", "not applicable") == [("closed", FIRST, FIRST + WEEK)]
    assert states("pass", "pass") == []


def test_what_could_not_tell_or_is_not_there_is_not_retested():
    assert states("fail", "unknown") == [("not retested", FIRST, None)]
    assert states("fail", None) == [("not retested", FIRST, None)]
    assert states("fail", None, "pass") == [("closed", FIRST, FIRST + 2 * WEEK)]
    assert states("fail", "pass", None) == [("closed", FIRST, FIRST + WEEK)]


def test_a_failure_that_returns_is_reopened_with_days_of_its_own():
    assert states("fail", "pass", "fail") == [("reopened", FIRST + 2 * WEEK, None)]
    (task,) = follow_tasks([(FIRST, [told("fail")]), (FIRST + WEEK, [told("fail")])])
    assert task.due == FIRST + dt.timedelta(days=14)
    assert task.overdue(FIRST + dt.timedelta(days=15))
    assert not task.overdue(FIRST + dt.timedelta(days=14))


def test_a_device_that_fails_in_one_of_two_files_fails():
    (task,) = follow_tasks([(FIRST, [told("fail")]), (FIRST + WEEK, [told("fail"), told("pass")])])
    assert task.state == "open"


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(("fail", "pass", "unknown", "not applicable", None)), min_size=1, max_size=8))
def test_closed_means_that_the_last_word_after_a_failure_was_clean(given):
    decided = [state for state in given if state not in ("unknown", None)]
    found = states(*given)
    assert bool(found) == ("fail" in given)
    if found:
        assert (found[0][0] == "closed") == (decided[-1] != "fail")
        last = given[-1]
        assert (found[0][0] == "not retested") == (decided[-1] == "fail" and last in ("unknown", None))


def judge(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main(["judge", *map(str, args)])
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


BAD = "version 15.2\nhostname a\nip http server\nline vty 0 4\n transport input telnet\nend\n"


def test_the_command_follows_tasks_from_an_earlier_answer(tmp_path, capsys):
    folder, before = tmp_path / "dumps", tmp_path / "before.json"
    folder.mkdir()
    (folder / "a.cfg").write_text(BAD)
    assert judge(capsys, folder, "--on", "2026-11-01", "--out", before, "--json")[0] == 0
    (folder / "a.cfg").write_text(BAD.replace("ip http server", "no ip http server"))
    out = judge(capsys, folder, "--on", "2026-11-20", "--earlier", before, "--json")[1]
    document = json.loads(out)
    Draft202012Validator(load_schema("assurance")).validate(document)
    tasks = {task["rule"]: task for task in document["answer"]["tasks"]}
    assert (tasks["MGT-03"]["state"], tasks["MGT-03"]["closed_on"]) == ("closed", "2026-11-20")
    assert (tasks["MGT-01"]["state"], tasks["MGT-01"]["due"], tasks["MGT-01"]["overdue"]) == (
        "open",
        "2026-11-15",
        True,
    )
    (remedy,) = [r for r in document["answer"]["remedies"] if r["rule"] == "MGT-01"]
    assert (remedy["since"], remedy["due"], remedy["owner"]) == ("2026-11-01", "2026-11-15", "network team")
    assert remedy["do"] == "Let people in by SSH alone and shut telnet"
    assert remedy["lines"] == ["line vty 0 15", " transport input ssh"]
    assert "MGT-03" not in {r["rule"] for r in document["answer"]["remedies"]}
    shown = " ".join(judge(capsys, folder, "--on", "2026-11-20", "--earlier", before, "--rows", "100")[1].split())
    assert "What to put right" in shown
    assert "1 task closed by a later judgement." in shown


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "wherry/plan/1", "answer": {}}', "[" * 100_000])
def test_an_earlier_file_that_is_no_answer_is_refused(tmp_path, capsys, text):
    (tmp_path / "before.json").write_text(text)
    (tmp_path / "dumps").mkdir()
    code, _, err = judge(capsys, tmp_path / "dumps", "--earlier", tmp_path / "before.json")
    assert code == 3
    assert "is no answer of wherry judge" in " ".join(err.split())


def test_an_answer_of_the_same_day_is_not_earlier(tmp_path, capsys):
    (tmp_path / "dumps").mkdir()
    before = tmp_path / "before.json"
    judge(capsys, tmp_path / "dumps", "--on", "2026-11-20", "--out", before)
    code, _, err = judge(capsys, tmp_path / "dumps", "--on", "2026-11-20", "--earlier", before)
    assert (code, "which is not earlier" in " ".join(err.split())) == (3, True)
