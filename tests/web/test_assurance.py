"""The pages of assurance: clauses that open to lines, devices, tasks that only evidence closes, papers, and joins."""

import csv
import io
import zipfile
from datetime import date, timedelta

import jsonschema
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.answers import document
from tests.web.assured import DAY, bring_in, join_with_another, judge
from tests.web.test_plan import text_of
from tests.web.world import OURS, THEIRS
from tests.work.configurations import IOS, SECRETS

from wherry.read.content import Content
from wherry.record import estate as record
from wherry.show.assurance_tables import assurance_tables
from wherry.show.document import load_schema
from wherry.show.naming import Naming
from wherry.store.models import MODELS, EvidenceFile, Mend, Run
from wherry.store.view import keeper_view, view
from wherry.work.answers import today
from wherry.work.judge_kept import answer_assurance, load_kept
from wherry.work.keep_evidence import keep_evidence
from wherry.work.load_estate import load_estate
from wherry.work.mending import AWAITS, CLOSED, FAILED_RETEST, NOT_RETESTED, OPEN, OVERDUE, list_tasks, say_mend

TELNET = (OURS, "nfk-edge-1", "MGT-01")


@pytest.fixture
def run(world):
    bring_in(world.ours, OURS)
    return judge(world.ours, OURS)


def test_before_anything_is_brought_in_the_page_says_how(anna):
    assert "Bring some in" in text_of(anna.get("/assurance"))
    assert "No device or circuit of this body is in view" not in text_of(anna.get("/assurance/diagram"))


def test_a_clause_opens_to_its_rules_and_the_lines_that_decide(anna, run):
    assert anna.get("/assurance")["Location"] == f"/assurance/{run.id}"
    words = text_of(anna.get(f"/assurance/{run.id}"))
    assert "Alder would not pass" in words
    opened = anna.get(f"/assurance/{run.id}/clauses/psn/CFG-1/{OURS}")
    words = text_of(opened)
    assert "transport input telnet ssh" in words
    html = opened.content.decode()
    assert "<strong> transport input telnet ssh</strong>" in html  # the line that decides, among those around it
    assert "<strong>line vty 0 4</strong>" not in html
    assert '<th scope="row" class="govuk-!-font-weight-regular govuk-!-padding-right-3">21</th>' in html
    assert anna.get(f"/assurance/{run.id}/clauses/psn/NONE-1/{OURS}").status_code == 404
    assert anna.get(f"/assurance/{run.id}/clauses/psn/CFG-1/{THEIRS}").status_code == 404
    assert anna.get(f"/assurance/{run.id}?pack=none").status_code == 404


def test_a_device_tells_facts_verdicts_and_text_but_no_secret(anna, run):
    pages = [f"/assurance/{run.id}/devices/{number}{part}" for number in (1, 2) for part in ("", "/text")]
    shown = "".join(text_of(anna.get(path)) for path in pages)
    assert "management.telnet" in shown
    assert "username carol password 0 <removed>" in shown.replace("&lt;", "<").replace("&gt;", ">")
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "Old software" in text_of(anna.get(f"/assurance/{run.id}/devices/3"))
    assert anna.get(f"/assurance/{run.id}/devices/3/text").status_code == 404
    assert anna.get(f"/assurance/{run.id}/devices/4").status_code == 404


def test_a_file_that_is_no_longer_shared_shows_verdicts_and_no_lines(anna, run):
    with keeper_view(bodies=[OURS]):
        EvidenceFile.objects.all().delete()
    assert "The text of this file is not shared with you" in text_of(anna.get(f"/assurance/{run.id}/devices/1"))
    assert anna.get(f"/assurance/{run.id}/devices/1/text").status_code == 404
    assert "AUT-" in text_of(anna.get(f"/assurance/{run.id}"))


def answer_of(world, on: date = DAY) -> dict:
    with view(person=world.ours):
        return answer_assurance(load_kept(), load_estate().estate, today=on).answer


def state_of(world, answer: dict) -> str:
    with view(person=world.ours):
        return next((task.state for task in list_tasks(answer) if task.key == TELNET), "")


def test_a_task_is_closed_by_the_next_configuration_and_never_by_a_word(world):
    bring_in(world.ours, OURS)
    answer = answer_of(world)
    assert state_of(world, answer) == OPEN
    assert state_of(world, answer_of(world, DAY + timedelta(days=400))) == OPEN  # its day counts from the day judged
    said = {"by": world.ours, "body": OURS, "device": TELNET[1], "rule": TELNET[2]}
    say_mend(**said, who="Network team", due=DAY - timedelta(days=1))
    assert state_of(world, answer) == OVERDUE
    with keeper_view(bodies=[OURS]):
        EvidenceFile.objects.update(dated=today() - timedelta(days=3))
    say_mend(**said, who="Network team", done=today() - timedelta(days=1))
    assert state_of(world, answer) == AWAITS
    with keeper_view(bodies=[OURS]):
        EvidenceFile.objects.update(dated=today())
    assert state_of(world, answer) == FAILED_RETEST
    mended = Content(name="our-edge.cfg", data=IOS.replace("telnet ssh", "ssh").encode())
    keep_evidence(by=world.ours, body=OURS, files=[mended])
    assert state_of(world, answer_of(world)) == CLOSED
    with keeper_view(bodies=[OURS]):
        EvidenceFile.objects.filter(device=TELNET[1]).update(current=False)
    assert state_of(world, answer_of(world)) == NOT_RETESTED


def test_who_mends_what_is_said_on_a_page(anna, run):
    words = text_of(anna.get(f"/assurance/{run.id}/mend"))
    assert "nobody answers yet" in words
    task = f"/assurance/{run.id}/mend/task?body={OURS}&device=nfk-edge-1&rule=MGT-01"
    assert "transport input ssh" in text_of(anna.get(task))  # an order that was tried
    tomorrow = today() + timedelta(days=1)
    early = {"done_day": tomorrow.day, "done_month": tomorrow.month, "done_year": tomorrow.year}
    wrong = anna.post(task, {"who": "Network team", **early})
    assert (wrong.status_code, "yet to come" in text_of(wrong)) == (422, True)
    kept = anna.post(task, {"who": "Network team", "due_day": "1", "due_month": "2", "due_year": "2027"})
    assert kept.status_code == 302
    with keeper_view(bodies=[OURS]):
        assert Mend.objects.get().due == date(2027, 2, 1)
    assert "Network team" in text_of(anna.get(f"/assurance/{run.id}/mend?q=telnet"))
    assert "1 February 2027" in text_of(anna.get("/assurance/calendar"))
    none = text_of(anna.get(f"/assurance/{run.id}/mend?state=closed"))
    assert "match your filters" in none


PAPERS = [("coco", "psn"), ("profile", "caf-4.0"), ("plan", "all")]


@pytest.mark.parametrize(("kind", "pack"), PAPERS)
def test_papers_say_the_same_in_every_form(anna, run, kind, pack):
    with keeper_view(bodies=[OURS]):
        Run.objects.update(generated=True)
    base = f"/assurance/{run.id}/papers/{kind}/{pack}/{OURS}"
    texts = zipfile.ZipFile(io.BytesIO(anna.get(f"{base}.odt").getvalue()))
    assert texts.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    content, styles = (texts.read(f"{name}.xml").decode() for name in ("content", "styles"))
    assert "Alder County Council" in content
    assert "Generated demonstration data" in styles
    assert [secret for secret in SECRETS if secret in content] == []
    assert anna.get(f"{base}.odt").getvalue() == anna.get(f"{base}.odt").getvalue()
    book = openpyxl.load_workbook(io.BytesIO(anna.get(f"{base}.xlsx").getvalue()))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("Generated demonstration data" in cell for cell in cells)
    rules = {cell for cell in cells if cell == "MGT-01"}
    assert rules == (set() if kind == "profile" else {"MGT-01"})
    assert ("MGT-01" in content) == (kind != "profile")
    assert anna.get(f"{base}.docx").status_code == 404
    assert anna.get(f"/assurance/{run.id}/papers/{kind}/{pack}/{THEIRS}.odt").status_code == 404


def test_a_pack_is_a_tagged_pdf(anna, run):
    made = anna.get(f"/assurance/{run.id}/papers/plan/all/{OURS}.pdf")
    assert made.getvalue().startswith(b"%PDF-")
    assert made["Content-Disposition"].endswith(f'plan-{OURS}-2026-11-22.pdf"')


def test_every_table_can_be_made_and_says_what_is_generated(world, run):
    with view(person=world.ours):
        found = answer_assurance(load_kept(), load_estate().estate, today=DAY)
    made = document(found)
    tables = assurance_tables(made, Naming())
    assert sorted(tables) == ["clauses", "devices", "evidence", "failures", "mend", "weaknesses"]
    assert {table.generated for table in tables.values()} == {made["generated"]}
    assert len(tables["failures"].rows) == len(tables["mend"].rows) > 0


def test_documents_of_runs_keep_to_their_schemas(anna, run):
    joined = join_with_another(OURS, "ZOO")
    paths = {
        "assurance": f"/assurance/{run.id}/download/assurance.json",
        "join": f"/assurance/join/{joined.id}/download/join.json",
    }
    for kind, address in paths.items():
        jsonschema.validate(anna.get(address).json(), load_schema(kind))


def test_tables_go_away_as_files(anna, run):
    failures = anna.get(f"/assurance/{run.id}/download/failures.csv")
    rows = list(csv.DictReader(io.StringIO(failures.getvalue().decode("utf-8-sig"))))
    assert any(row["Rule"] == "MGT-01" and row["Lines"] == "21" for row in rows)
    assert anna.get(f"/assurance/{run.id}/download/assurance.json").json()["format"] == "wherry/assurance/1"
    assert anna.get(f"/assurance/{run.id}/download/nothing.csv").status_code == 404


def test_an_upload_is_kept_without_its_secrets_and_what_became_of_it_is_told(anna):
    sent = SimpleUploadedFile("edge.cfg", IOS.encode())
    told = anna.post("/assurance/bring-in", {"body": OURS, "visibility": "own", "file": sent})
    assert "Configuration of nfk-edge-1" in text_of(told)
    with keeper_view(bodies=[OURS]):
        (row,) = EvidenceFile.objects.all()
        assert [secret for secret in SECRETS if secret in row.text + str(row.held)] == []
        assert (row.visibility, row.brought_by_words) == ("own", "Anna Alder")
    strange = {"body": THEIRS, "visibility": "own", "file": SimpleUploadedFile("edge.cfg", IOS.encode())}
    assert anna.post("/assurance/bring-in", strange).status_code == 422
    torn = {"body": OURS, "visibility": "own", "file": SimpleUploadedFile("a.zip", b"PK\x03\x04 torn")}
    wrong = anna.post("/assurance/bring-in", torn)
    assert (wrong.status_code, "torn or cut short" in text_of(wrong)) == (422, True)


def test_a_diagram_is_kept_and_laid_beside_the_next(anna, world):
    bring_in(world.ours, OURS)
    assert "Keep this version" in text_of(anna.get("/assurance/diagram"))
    assert anna.post("/assurance/diagram/keep", {"body": OURS}).status_code == 302
    page = anna.get("/assurance/diagram").content.decode()
    assert "Keep this version" not in page
    address = "/assurance/diagram/" + next(
        part.split('"')[0] for part in page.split('href="/assurance/diagram/')[1:] if "-" in part.split('"')[0][:9]
    )
    assert "The records give the same diagram today" in text_of(anna.get(address))
    with keeper_view(bodies=[OURS]):
        MODELS["devices"].objects.keep(
            [record.Device(ref=f"{OURS}/D-9", body=OURS, name="new-fw", role="firewall", site=f"{OURS}/sites-1")]
        )
    words = text_of(anna.get(address))
    assert "another diagram today" in words
    assert "new-fw" in words
    assert "new-fw" in anna.get(f"/assurance/diagram/network.dot?body={OURS}").getvalue().decode()


def test_the_calendar_tells_what_ends_and_can_be_taken_in(anna):
    words = text_of(anna.get("/assurance/calendar"))
    assert "31 May 2027" in words  # the certificate's last day
    taken = anna.get("/assurance/calendar.ics").getvalue().decode()
    assert "DTSTART;VALUE=DATE:20270531" in taken
    assert anna.get("/assurance/calendar.doc").status_code == 404


def test_joining_tells_clashes_moves_and_what_passes(anna, world):
    bring_in(world.ours, OURS)
    run = join_with_another(OURS, "ZOO")
    words = text_of(anna.get(f"/assurance/join/{run.id}"))
    assert "after these moves the bodies share no address" in words
    assert f"{OURS}, ZOO, tcp/443" in words
    moves = anna.get(f"/assurance/join/{run.id}/download/moves.csv").getvalue().decode("utf-8-sig")
    assert "10.1.0.0/16" in moves
    assert anna.get(f"/assurance/join/{run.id}/download/join.json").json()["format"] == "wherry/join/1"


def test_the_forms_ask_and_say_what_is_wrong(anna, world):
    bring_in(world.ours, OURS)
    asked = anna.post(
        "/assurance/ask", {"body": OURS, "scope": "own", "on_day": "1", "on_month": "2", "on_year": "2027"}
    )
    assert asked.status_code == 302, text_of(asked)
    with keeper_view(bodies=[OURS, "ZOO"]):
        assert Run.objects.get(kind="assurance").question == {"on": "2027-02-01"}
        MODELS["bodies"].objects.keep([record.Body(ref="ZOO", name="Zoo", kind="district")], visibility="partnership")
        MODELS["prefixes"].objects.keep(
            [record.Prefix(ref="ZOO/I-1", body="ZOO", prefix="10.1.0.0/16")], visibility="partnership"
        )
    form = {"body": OURS, "scope": "own", "first": OURS, "second": "ZOO", "pools": ""}
    same = anna.post("/assurance/join", {**form, "second": OURS})
    assert "Choose two bodies that differ" in text_of(same)
    wrong = anna.post("/assurance/join", {**form, "meant": "AAA to ZOO"})
    assert "needs from, to and service" in text_of(wrong)
    assert anna.post("/assurance/join", {**form, "meant": f"{OURS}, ZOO, tcp/443"}).status_code == 302
    with keeper_view(bodies=[OURS]):
        assert Run.objects.get(kind="join").question["bodies"] == [OURS, "ZOO"]
