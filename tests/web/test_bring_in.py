"""Bringing in a spreadsheet by its pages: what is found is shown, nothing is taken in unasked, all can be undone."""

import html as markup
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.world import OURS, PASSWORD

from wherry.store.models import Import, Person, Role, Site
from wherry.store.view import keeper_view

GOOD = "Ref,Name,Kind,Postcode,Users\nAAA/S-1,Aylsham Library,library,NR11 6AA,12\nAAA/S-2,Depot,depot,,\n"
BAD = (
    "Ref,Name,Kind,Users,Opens\n"
    "AAA/S-1,Aylsham Library,library,12,01/04/2027\n"
    "AAA/S-2,Depot,depot,twelve,31/31/2027\n"
    "AAA/S-3,,depot,3,\n"
)


def send(client, text=GOOD, table="sites", body=OURS, name="sites.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/bring-in", {"table": table, "body": body, "file": SimpleUploadedFile(name, content)})


def checked(client, text=GOOD, **also) -> str:
    response = send(client, text, **also)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def sites() -> dict[str, str]:
    with keeper_view(bodies=[OURS]):
        return dict(Site.objects.filter(ref__startswith=f"{OURS}/S-").values_list("ref", "name"))


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    return [
        [
            " ".join(markup.unescape(re.sub("<[^>]*>", " ", cell)).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in rows
    ]


def test_a_good_file_is_checked_then_taken_in_then_undone(anna):
    page = checked(anna)
    html = anna.get(page).content.decode()
    assert ["Sites", "2", "0", "0", "0"] in cells(html)
    assert "Taking it in adds 2 records and changes no records." in html
    assert sites() == {}
    assert anna.post(f"{page}/apply")["Location"] == page
    assert sites() == {"AAA/S-1": "Aylsham Library", "AAA/S-2": "Depot"}
    assert "sites.csv has been brought in." in anna.get(page).content.decode()
    record = anna.get("/records/sites/AAA/S-1").content.decode()
    assert "Read from sites.csv, row 2." in record
    assert "Anna Alder" in record
    assert anna.post(f"{page}/undo")["Location"] == page
    assert sites() == {}
    assert "every record is as it was before" in anna.get(page).content.decode()


def test_every_bad_cell_is_listed_with_its_place_its_value_and_what_to_do(anna):
    page = checked(anna, BAD)
    rows = cells(anna.get(page).content.decode())
    assert ["Sites", "1", "0", "0", "2"] in rows
    found = {(row[1], row[2]): row for row in rows if row and row[0] == "Refused"}
    assert set(found) == {("3", "Users"), ("3", "Opens"), ("4", "Name")}
    assert found["3", "Users"][3:] == [
        "twelve",
        "'twelve' is not a number.",
        "Write a whole number, for example 12, with no words or units; leave the cell empty if nobody knows.",
    ]


def test_all_or_none_is_the_default_and_takes_in_nothing_while_a_row_is_refused(anna):
    page = checked(anna, BAD)
    html = anna.get(page).content.decode()
    assert re.search(r'value="all"[^>]* checked', html)
    refused = anna.post(f"{page}/apply", {"take": "all"})
    assert refused.status_code == 422
    assert "2 rows are refused, so none is taken in" in refused.content.decode()
    assert sites() == {}
    assert anna.get(f"{page}/apply?part=new")["Location"] == f"{page}?part=new"


def test_the_good_rows_alone_are_taken_in_when_asked(anna):
    page = checked(anna, BAD)
    anna.post(f"{page}/apply", {"take": "good"})
    assert sites() == {"AAA/S-1": "Aylsham Library"}


def test_nothing_chosen_is_asked_for(anna):
    page = checked(anna, BAD)
    response = anna.post(f"{page}/apply")
    assert response.status_code == 422
    assert "Choose what should be taken in" in response.content.decode()


def test_refused_rows_come_back_as_they_stood_with_what_to_correct(anna):
    page = checked(anna, BAD)
    response = anna.get(f"{page}/refused.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == 'attachment; filename="refused-sites.csv"'
    assert lines[0] == "Row in the file,What to correct,Ref,Name,Kind,Users,Opens"
    assert lines[1].startswith("3,")
    assert lines[1].endswith(",AAA/S-2,Depot,depot,twelve,31/31/2027")
    corrected = "\n".join(lines).replace("twelve,31/31/2027", "12,31/12/2027").replace("AAA/S-3,,", "AAA/S-3,Barn,")
    again = checked(anna, corrected, name="corrected.csv")
    anna.post(f"{again}/apply")
    assert sites() == {"AAA/S-2": "Depot", "AAA/S-3": "Barn"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_finding_can_be_downloaded(anna, form):
    page = checked(anna, BAD)
    content = anna.get(f"{page}/findings.{form}").content
    if form == "csv":
        assert content.decode("utf-8-sig").count("\nRefused,sites.csv,,") == 3
    else:
        assert content.startswith(b"PK")
    assert anna.get(f"{page}/findings.pdf").status_code == 404


def test_findings_come_in_pages_of_fifty(anna):
    rows = "".join(f"AAA/S-{number},N,library,x\n" for number in range(120))
    page = checked(anna, "Ref,Name,Kind,Users\n" + rows)
    first = anna.get(page).content.decode()
    assert len([row for row in cells(first) if row and row[0] == "Refused"]) == 50
    assert "Showing 1 to 50 of 120" in first
    last = anna.get(f"{page}?page=3").content.decode()
    assert len([row for row in cells(last) if row and row[0] == "Refused"]) == 20


def test_changes_are_shown_before_and_after_and_a_second_time_nothing_changes(anna):
    anna.post(f"{checked(anna)}/apply")
    page = checked(anna, GOOD.replace(",12", ",40"))
    html = anna.get(f"{page}?part=changed").content.decode()
    assert ["AAA/S-1", "Users", "12", "40"] in cells(html)
    anna.post(f"{page}/apply")
    assert ["AAA/S-1", "Users", "12", "40"] in cells(anna.get(f"{page}?part=changed").content.decode())
    third = anna.get(checked(anna, GOOD.replace(",12", ",40"))).content.decode()
    assert "there is nothing to take in" in third
    assert "Take it in" not in third


def test_what_changed_since_the_check_is_not_written_over(anna):
    anna.post(f"{checked(anna)}/apply")
    page = checked(anna, GOOD.replace(",12", ",40"))
    with keeper_view(bodies=[OURS]):
        Site.objects.filter(ref="AAA/S-1").update(users=99)
    anna.post(f"{page}/apply")
    assert "has been changed since the file was checked" in anna.get(page).content.decode()
    with keeper_view(bodies=[OURS]):
        assert Site.objects.get(ref="AAA/S-1").users == 99


@pytest.mark.parametrize(
    "name, content, says",
    [
        ("empty.csv", b"", "The file is empty"),
        ("notes.csv", b"Dear all,\nplease see below\n", "names a column of sites"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old binary workbook"),
        ("torn.xlsx", b"PK\x03\x04 and no more", "torn.xlsx"),
    ],
)
def test_an_unreadable_file_is_one_clear_error_and_nothing_is_kept(anna, world, name, content, says):
    response = send(anna, content, name=name)
    html = response.content.decode()
    assert response.status_code == 422
    assert says in html
    assert "There is a problem" in html
    with keeper_view(bodies=[OURS]):
        assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(anna, monkeypatch):
    monkeypatch.setattr("wherry.web.forms.bring_in.MOST_BYTES", 10)
    response = send(anna)
    assert response.status_code == 422
    assert "split it in two" in response.content.decode()


def test_what_was_left_out_is_asked_for_by_name(anna):
    html = anna.post("/bring-in", {}).content.decode()
    for words in ("Choose what the spreadsheet holds", "Choose the body that it is for", "Choose a file"):
        assert words in html


def test_a_file_for_another_body_is_no_choice(anna):
    response = send(anna, body="ZED")
    assert response.status_code == 422
    assert "Choose one of the list" in response.content.decode()


def test_a_viewer_reads_but_brings_nothing_in(anna, world):
    page = checked(anna)
    with keeper_view(bodies=[OURS]):
        viewer = Person.objects.add(email="vera@example.com", name="Vera", password=PASSWORD)
        Role.objects.create(person=viewer, body=OURS, role="viewer")
    client = Client()
    client.force_login(viewer)
    assert "Your role does not let you" in client.get("/bring-in").content.decode()
    assert send(client).status_code == 422
    html = client.get(page).content.decode()
    assert "Take it in" not in html
    assert client.post(f"{page}/apply", {"take": "all"}).status_code in (302, 403)
    assert sites() == {}


def test_the_template_that_is_offered_can_be_sent_back(anna):
    for form in ("csv", "xlsx"):
        content = anna.get(f"/bring-in/template/sites.{form}").content
        response = send(anna, content, name=f"sites.{form}")
        assert response.status_code == 302
    assert anna.get("/bring-in/template/nothing.csv").status_code == 404
    assert anna.get("/bring-in/template/sites.pdf").status_code == 404


def test_past_imports_are_listed_with_what_became_of_them(anna):
    anna.post(f"{checked(anna)}/apply")
    checked(anna, BAD, name="bad.csv")
    rows = cells(anna.get("/bring-in/past").content.decode())
    assert [[row[0], row[-3], row[-2], row[-1]] for row in rows[1:]] == [
        ["bad.csv", "3", "2", "Checked"],
        ["sites.csv", "2", "0", "Brought in"],
    ]


def test_a_file_name_is_never_markup(anna):
    page = checked(anna, BAD, name='<script>alert("x")</script>.csv')
    for address in (page, "/bring-in/past", f"{page}?part=new"):
        assert "<script>alert" not in anna.get(address).content.decode()
    assert "\n" not in anna.get(f"{page}/refused.csv")["Content-Disposition"]
