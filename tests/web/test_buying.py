"""The pages of buying: what is shown, what a form does, and what is refused with what to do."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.engine.buying.purchases import FULL

from wherry.store.models import BuyingFile, JointPurchase, Person, Role, SupplierDecision
from wherry.store.view import keeper_view

REGISTER = """Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Extension Months,Number of extensions,Notice period,Contract Value
AAA/K-1,Wide area network,Zebraline Networks Ltd,01/04/2022,31/03/2031,12,2,3 months,500000
AAA/K-2,Old telephony,Marram Telecom,01/04/2011,31/03/2016,,,,80000
AAA/K-3,Broken,Marram Telecom,01/04/2021,31/09/2026,,,,100
"""  # noqa: E501
SPEND = """Directorate,Supplier Name,Payment Date,Transaction Number,Net Amount
Resources,ZEBRALINE NETWORKS LIMITED,17/04/2026,T1,12000.00
Resources,ZEBRALINE NETWRKS LTD,19/04/2026,T3,9000.00
"""


def text(response, status=200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def send(client, content, name="register.csv", **more):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post("/buying/files", {"body": "AAA", "claim": "", "file": file, **more})


@pytest.fixture
def brought(anna):
    """A register and a spend file that were taken in."""
    for content in (REGISTER, SPEND):
        address = send(anna, content).headers["Location"]
        assert anna.post(f"{address}/take-in", {"share": "no"}).status_code == 302
    return anna


@pytest.fixture
def purchase(anna):
    """A purchase with every fact known, led by our body."""
    facts = json.loads(json.dumps(FULL).replace("NFK", "AAA"))
    with keeper_view(bodies=["AAA"]):
        JointPurchase.objects.create(ref="AAA/J-0001", owner="AAA", facts=facts)
    return "AAA/J-0001"


def test_a_file_is_shown_with_what_was_detected_before_anything_counts(anna):
    address = send(anna, REGISTER).headers["Location"]
    html = text(anna.get(address))
    assert "2 rows accepted and 1 refused. Nothing of it counts until you take it in." in html
    assert "A register of contracts: it has columns that a register of contracts has" in html
    assert "the heading is a usual name for" in html
    assert "31/09/2026" in html
    assert "31/09/2026" in anna.get(f"{address}/refused.csv").content.decode()
    assert "Wide area network" not in text(anna.get("/buying"))


def test_columns_are_put_right_and_remembered(anna):
    odd = SPEND.replace("Supplier Name", "Party").replace("Net Amount", "Column X")
    address = send(anna, odd, "odd.csv").headers["Location"]
    html = text(anna.get(address))
    assert "Not recognised" in html
    meant = {"heading-0": "department", "heading-1": "supplier_name", "heading-2": "paid", "heading-4": "net"}
    assert anna.post(address, meant | {"heading-3": "not used"}).status_code == 302
    assert "2 rows accepted and 0 refused" in text(anna.get(address))
    assert anna.post(f"{address}/take-in", {"share": "no"}).status_code == 302
    again = send(anna, odd, "odd2.csv").headers["Location"]
    assert "2 rows accepted" in text(anna.get(again))
    twice = anna.post(again, meant | {"heading-3": "net"})
    assert "Two columns cannot both be net" in text(twice, 422)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("paper.pdf", b"%PDF-1.4", "PDF"), ("odd.csv", b"a,b\n1,2\n", "no table of contracts or payments")],
)
def test_what_is_no_such_file_is_refused_with_what_to_do(anna, name, content, says):
    assert says in text(send(anna, content, name), 422)
    with keeper_view(bodies=["AAA"]):
        assert BuyingFile.objects.count() == 0


def test_the_calendar_is_a_page_a_list_and_a_file_for_calendars(brought):
    html = text(brought.get("/buying"))
    assert "31 December 2030" in html
    assert "31 March 2033" in html
    assert "Contracts that have ended" in html
    assert "Old telephony" in html
    rows = brought.get("/buying/calendar.csv").content.decode()
    assert "Wide area network" in rows
    feed = brought.get("/buying/calendar.ics")
    assert feed.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20301231" in feed.content.decode()
    assert feed.content.decode().count("BEGIN:VALARM") >= 5
    assert "Old telephony" not in feed.content.decode()


def test_a_file_taken_back_counts_no_more(brought):
    with keeper_view(bodies=["AAA"]):
        kept = BuyingFile.objects.get(kind="contracts")
    assert brought.post(f"/buying/files/{kept.pk}/take-back").status_code == 302
    assert "Wide area network" not in text(brought.get("/buying"))
    assert "none of its rows counts" in text(brought.get(f"/buying/files/{kept.pk}"))


def test_suppliers_show_evidence_and_a_decision_can_be_taken_back(brought):
    html = text(brought.get("/buying/suppliers"))
    assert "ZEBRALINE NETWRKS LTD" in html
    assert "likely to be one" in html
    given = {"body": "AAA", "first": "ZEBRALINE NETWRKS LTD", "second": "ZEBRALINE NETWORKS LIMITED", "share": "no"}
    assert brought.post("/buying/suppliers/decide", given | {"relation": "same"}).status_code == 302
    after = text(brought.get("/buying/suppliers"))
    assert "a person has decided so" in after
    assert "Take it back" in after
    with keeper_view(bodies=["AAA"]):
        decision = SupplierDecision.objects.get()
    assert brought.post(f"/buying/suppliers/take-back/{decision.pk}").status_code == 302
    assert "a person has decided so" not in text(brought.get("/buying/suppliers"))
    strange = brought.post("/buying/suppliers/decide", given | {"relation": "perhaps"}, follow=True)
    assert "not &#x27;perhaps&#x27;" in text(strange)
    assert "ZEBRALINE" in brought.get("/buying/suppliers.csv").content.decode()


def test_spend_is_held_against_contracts(brought):
    html = text(brought.get("/buying/spend"))
    assert "AAA/K-1" in html
    assert "£12,000" in html
    assert "Paid without a contract that is known" in html
    assert "NETWRKS" in brought.get("/buying/spend/off.csv").content.decode()
    assert brought.get("/buying/spend/nothing.csv").status_code == 404


def test_a_purchase_is_begun_from_contracts_and_filled_in(brought):
    form = {"title": "One network", "lead": "AAA", "contracts": ["AAA AAA/K-1"], "share": "yes"}
    assert "Choose at least one contract" in text(brought.post("/buying/begin", form | {"contracts": []}), 422)
    address = brought.post("/buying/begin", form).headers["Location"]
    html = text(brought.get(address))
    assert "1 body buy together" in html or "1 body" in html
    assert "1 April 2031" in html
    facts = address.replace("/purchases/", "/facts/what/")
    assert (
        brought.post(facts, {"title": "One network", "value_gbp": "1000000", "category": "services"}).status_code == 302
    )
    assert "worth £1,000,000 without VAT" in text(brought.get(address))
    assert "must be a number" in text(brought.post(facts, {"value_gbp": "much"}), 422)
    rows = address.replace("/purchases/", "/rows/lots/new/")
    assert "two lots are called 1" in text(brought.post(rows, {"number": "1"}), 422)
    assert brought.post(rows, {"number": "2", "title": "Second"}).status_code == 302
    assert brought.post(address.replace("/purchases/", "/rows/lots/1/remove/")).status_code == 302
    with keeper_view(bodies=["AAA"]):
        assert [lot["number"] for lot in JointPurchase.objects.get().facts["lots"]] == ["1"]
    assert "One network" in text(brought.get("/buying/purchases"))
    assert "One network" in brought.get("/buying/pipeline.csv").content.decode()


def test_a_notice_names_what_is_missing_and_where_to_fill_it_in(anna, purchase):
    html = text(anna.get(f"/buying/notices/UK4/{purchase}"))
    assert "Every fact that it needs is known." in html
    with keeper_view(bodies=["AAA"]):
        kept = JointPurchase.objects.get()
        del kept.facts["award_by"], kept.facts["lots"][1]["title"]
        kept.save()
    html = text(anna.get(f"/buying/notices/UK4/{purchase}"))
    assert "2 facts missing: it is a draft and cannot be published." in html
    assert f'href="/buying/facts/tender/{purchase}"' in html
    assert f'href="/buying/rows/lots/1/{purchase}"' in html
    release = anna.get(f"/buying/releases/UK4/{purchase}.json").json()["releases"][0]
    assert release["tag"] == ["tender"]
    assert anna.get(f"/buying/notices/UK8/{purchase}").status_code == 404
    assert anna.get("/buying/notices/UK4/AAA/J-none").status_code == 404


def test_one_of_several_contracts_is_chosen_first(anna, purchase):
    with keeper_view(bodies=["AAA"]):
        kept = JointPurchase.objects.get()
        kept.facts["contracts"].append({**kept.facts["contracts"][0], "ref": "K-2"})
        kept.save()
    assert "name K-1 or K-2" in text(anna.get(f"/buying/notices/UK7/{purchase}"))
    assert "K-2" in text(anna.get(f"/buying/notices/UK7/{purchase}?about=K-2"))
    assert anna.get(f"/buying/releases/UK7/{purchase}.json").status_code == 404
    assert "several to choose from" in text(anna.get(f"/buying/purchases/{purchase}"))


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-1.7"), ("docx", b"PK")])
def test_the_committees_paper_is_a_file(anna, purchase, form, start):
    response = anna.get(f"/buying/report/{form}/{purchase}")
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert anna.get(f"/buying/report/odt/{purchase}").status_code == 404


def test_who_may_not_write_sees_and_changes_nothing(brought, purchase):
    with keeper_view(bodies=["AAA"]):
        viewer = Person.objects.add(email="vera@example.com", name="Vera", password="three plain words")
        Role.objects.create(person=viewer, body="AAA", role="viewer")
        kept = BuyingFile.objects.get(kind="spend")
    client = Client()
    client.force_login(viewer)
    assert "Your role does not let you" in text(client.get("/buying/files"))
    assert "One supplier" not in text(client.get("/buying/suppliers"))
    assert "Fill in" not in text(client.get(f"/buying/purchases/{purchase}"))
    assert client.get("/buying/begin").status_code == 404
    assert client.get(f"/buying/facts/what/{purchase}").status_code == 404
    assert client.post(f"/buying/rows/lots/0/remove/{purchase}").status_code == 404
    assert client.post(f"/buying/files/{kept.pk}/take-back").status_code == 403


def test_the_word_for_an_unused_heading_is_the_readers():
    from wherry.read.buying.mapping import NOT_USED
    from wherry.web.forms import buying

    assert buying.NOT_USED == NOT_USED


def test_generated_files_are_flagged(brought):
    with keeper_view(bodies=["AAA"]):
        BuyingFile.objects.update(generated=True)
    assert "Generated demonstration data" in text(brought.get("/buying"))
