"""Configurations and scans are kept without their secrets, judged by what the originals said, and joined."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.work.configurations import EOS, IOS, SCAN, SECRETS

from wherry.engine.assurance.judge import judge_device
from wherry.read.config.reading import read_configuration
from wherry.read.content import Content
from wherry.record import estate as record
from wherry.record.error import CannotRead, NotAllowed, WherryError
from wherry.store.models import MODELS, Change, EvidenceFile, Run
from wherry.store.view import keeper_view, view
from wherry.work.ask import ask_assurance, ask_join
from wherry.work.join_kept import read_meant
from wherry.work.judge_kept import answer_assurance, judge_kept, load_kept
from wherry.work.keep_evidence import MOST_FILES, keep_evidence, load_evidence
from wherry.work.load_estate import load_estate
from wherry.work.queue import work_waiting
from wherry.work.read_evidence import read_evidence, read_facts

DAY = date(2026, 11, 22)
EASTERN = sorted((Path(__file__).resolve().parents[2] / "examples/eastern/configs").glob("*.cfg"))


def content(name: str, text: str) -> Content:
    return Content(name=name, data=text.encode())


def zipped(**files: str) -> Content:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return Content(name="all.zip", data=held.getvalue())


def test_what_is_kept_holds_no_secret_and_every_line_stays_in_its_place():
    for name, text in (("a.cfg", IOS), ("b.nessus", SCAN)):
        found = read_evidence(text.encode(), name, today=DAY)
        assert found.refused == ""
        kept = found.text + json.dumps(found.held)
        assert [secret for secret in SECRETS if secret in kept] == []
    lines = read_evidence(IOS.encode(), "a.cfg", today=DAY).text.split("\n")
    assert lines[3] == "username carol password 0 <removed>"
    assert lines[16] == " permit tcp any host 10.1.0.5 eq 443"


@pytest.mark.parametrize("path", EASTERN[::5], ids=lambda path: path.name)
def test_facts_that_were_kept_give_the_verdicts_of_the_original(path):
    found = read_evidence(path.read_bytes(), path.name, today=DAY)
    asked = {"body": "B", "device": "D", "file": path.name, "file_sha256": found.file_sha256, "today": DAY}
    kept = judge_device(read_facts(json.loads(json.dumps(found.held["facts"])), found.text, path.name), **asked)
    assert kept == judge_device(read_configuration(path.read_bytes(), path.name).facts, **asked)


def test_judging_the_text_that_is_kept_would_call_a_guessable_community_safe():
    """Why facts are kept beside the text."""
    found = read_evidence(IOS.encode(), "a.cfg", today=DAY)
    kept = {fact.value for fact in read_facts(found.held["facts"], found.text, "a.cfg").all("snmp.community")}
    again = {fact.value for fact in read_configuration(found.text.encode(), "a.cfg").facts.all("snmp.community")}
    assert "default" in kept
    assert "default" not in again


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\xff" * 40, b"hello there\nnothing of a device\n"])
def test_what_cannot_be_read_is_refused_with_a_reason(data):
    found = read_evidence(data, "x.cfg", today=DAY)
    assert found.refused
    assert (found.text, found.held) == ("", None)


@pytest.mark.django_db
def test_files_are_matched_with_devices_and_replace_older_ones(nora):
    with keeper_view(bodies=["NFK"]):
        MODELS["devices"].objects.keep([record.Device(ref="NFK/D-1", body="NFK", name="NFK-EDGE-1")])
    first = keep_evidence(by=nora, body="NFK", files=[content("old.cfg", IOS)])
    assert [(one.kept.device, one.says) for one in first] == [("NFK/D-1", "configuration of NFK/D-1")]
    again = keep_evidence(by=nora, body="NFK", files=[content("old.cfg", IOS)])
    assert [(one.kept, one.says) for one in again] == [(None, "it is here already, letter for letter")]
    files = zipped(**{"net/new.cfg": IOS.replace(" telnet", ""), "net/office.nessus": SCAN, "net/x.bin": "\0\0"})
    newer = {one.file_name: one for one in keep_evidence(by=nora, body="NFK", files=[files])}
    assert newer["net/new.cfg"].says == "configuration of NFK/D-1, in the place of an older one"
    assert newer["net/office.nessus"].kept.dated == date(2026, 11, 1)
    assert newer["net/x.bin"].kept is None
    with view(person=nora):
        assert [row.file_name for row in load_kept()] == ["net/new.cfg", "net/office.nessus"]
        assert EvidenceFile.objects.filter(device="NFK/D-1").count() == 2
        noted = "".join(json.dumps(row.after) for row in Change.objects.filter(table_name="wherry_evidence_files"))
        assert "net/new.cfg" in noted
        assert "FROM-PARTNERS" not in noted  # a text is kept in one place


@pytest.mark.django_db
def test_who_may_bring_in_and_see(nora, vera, sam):
    keep_evidence(by=nora, body="NFK", files=[content("own.cfg", IOS)])
    keep_evidence(by=sam, body="SFK", files=[content("shared.cfg", EOS)], visibility="partnership")
    with pytest.raises(NotAllowed):
        keep_evidence(by=vera, body="NFK", files=[content("a.cfg", IOS)])
    with pytest.raises(NotAllowed):
        keep_evidence(by=nora, body="SFK", files=[content("a.cfg", IOS)])
    with pytest.raises(WherryError, match="by its own body or by the partnership"):
        keep_evidence(by=nora, body="NFK", files=[content("a.cfg", IOS)], visibility="everybody")
    with view(person=sam):
        assert [row.file_name for row in EvidenceFile.objects.all()] == ["shared.cfg"]
    with view(person=vera):
        assert {row.file_name for row in EvidenceFile.objects.all()} == {"own.cfg", "shared.cfg"}


@pytest.mark.django_db
def test_a_zip_that_is_torn_or_too_full_is_refused_whole(nora):
    with pytest.raises(CannotRead, match="torn or cut short"):
        keep_evidence(by=nora, body="NFK", files=[Content(name="a.zip", data=zipped(a="b").data[:-9])])
    with pytest.raises(CannotRead, match="at most 300"):
        keep_evidence(by=nora, body="NFK", files=[zipped(**{f"{n}.cfg": "x" for n in range(MOST_FILES + 1)})])


@pytest.mark.django_db
def test_the_answer_is_that_of_a_folder_with_evidence_and_scans(nora):
    keep_evidence(by=nora, body="NFK", files=[content("a.cfg", IOS), content("b.nessus", SCAN)])
    with view(person=nora):
        answer = answer_assurance(load_kept(), load_estate().estate, today=DAY).answer
    telnet = [each for each in answer["files"][0]["verdicts"] if each["rule"] == "MGT-01"]
    assert [(each["state"], each["text"]) for each in telnet] == [("fail", ["transport input telnet ssh"])]
    assert answer["files"][1]["scan"]["open"]["high"] == 1
    orders = {each["rule"]: each["orders"] for each in answer["remedies"]}
    assert orders["MGT-01"]
    assert [secret for secret in SECRETS if secret in json.dumps(answer)] == []
    failing = {
        state["clause"] for state in answer["packs"][0]["states"] if state["body"] == "NFK" and state["state"] == "fail"
    }
    assert "CFG-1" in failing
    states = [state for pack in answer["packs"] for state in pack["states"]]
    assert not [each for each in states if each["counts"].get("unknown") and each["state"] == "not applicable"]


@pytest.mark.django_db
def test_orders_that_were_tried_by_other_rules_are_not_shown(nora):
    keep_evidence(by=nora, body="NFK", files=[content("a.cfg", IOS)])
    with view(person=nora):
        (row,) = load_kept()
        assert any(remedy.tried for remedy in judge_kept(row, today=DAY).remedies)
        row.held["rules_version"] = "1 of 2001-01-01"
        assert not any(remedy.tried for remedy in judge_kept(row, today=DAY).remedies)


@pytest.mark.django_db(transaction=True)
def test_runs_judge_and_join_what_their_asker_may_see(transactional_db, nora, sam, otto):
    own = ask_assurance(by=nora, body="NFK", on=DAY)
    keep_evidence(by=nora, body="NFK", files=[content("a.cfg", IOS)], visibility="partnership")
    keep_evidence(by=sam, body="SFK", files=[content("b.cfg", EOS)])
    hidden = ask_join(by=nora, body="NFK", bodies=["NFK", "SFK"])
    work_waiting()
    keep_evidence(by=sam, body="SFK", files=[content("c.cfg", EOS + "!\n")], visibility="partnership")
    both = ask_assurance(by=otto, body=None, scope="partnership", on=DAY)
    meant = ["NFK, SFK, any"]
    joined = ask_join(by=otto, body=None, bodies=["NFK", "SFK"], meant=meant, scope="partnership")
    work_waiting()
    with keeper_view(bodies=["NFK", "SFK"]):
        own, hidden, both, joined = (Run.objects.get(pk=run.pk) for run in (own, hidden, both, joined))
    assert own.state == "done", own.error
    assert {file["body"] for file in own.answer_data["files"]} == {"NFK"}
    assert (hidden.state, hidden.error.partition(" is in view")[0]) == ("failed", "nothing of SFK")
    assert {file["body"] for file in both.answer_data["files"]} == {"NFK", "SFK"}, both.error
    assert joined.state == "done", joined.error
    (space,) = joined.answer_data["addresses"]
    assert (space["clashing_before"], space["clashing_after"]) == (2**16, 0)
    assert {(pair["from_body"], pair["to_body"]) for pair in joined.answer_data["pairs"]} == {
        ("NFK", "SFK"),
        ("SFK", "NFK"),
    }


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("NFK, SFK", "needs from, to and service"),
        ("NFK, ESX, any", "names ESX"),
        ("NFK, SFK, tcp/http/80", "cannot be read"),
        ("NFK, SFK, any, 10.0.0.0/99", "cannot be read"),
    ],
)
def test_a_row_of_what_is_meant_is_refused_by_its_number(row, why):
    with pytest.raises(WherryError, match=why):
        read_meant(["NFK, SFK, tcp/443", row], ["NFK", "SFK"])
    assert read_meant(None, ["NFK"]) is None


@pytest.mark.django_db
def test_a_folder_gives_each_file_to_the_body_whose_device_names_it(counties, tmp_path):
    with keeper_view(bodies=["NFK", "SFK"]):
        MODELS["devices"].objects.keep([record.Device(ref="NFK/D-1", body="NFK", config_file="a.cfg")])
    for name, text in (("configs/a.cfg", IOS), ("configs/nobody.cfg", EOS), ("scans/SFK/b.nessus", SCAN)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    kept = load_evidence(tmp_path, ["NFK", "SFK"], visibility="partnership")
    assert [(row.owner, row.file_name, row.device) for row in kept] == [
        ("NFK", "a.cfg", "NFK/D-1"),
        ("SFK", "b.nessus", ""),
    ]
