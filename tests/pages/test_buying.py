"""Buying in a browser: a register comes in, its contract stands in the calendar, and a purchase follows it."""

import json

import pytest
from tests.engine.buying.purchases import FULL

from wherry.store.models import JointPurchase
from wherry.store.view import keeper_view

REGISTER = """Contract Reference,Contract Title,Supplier Name,Start Date,End Date,Notice period,Contract Value
AAA/K-1,Wide area network,Zebraline Networks Ltd,01/04/2022,31/03/2031,3 months,500000
AAA/K-3,Broken,Zebraline Netwrks Ltd,01/04/2021,31/09/2026,,100
AAA/K-4,Telephony,Zebraline Netwrks Ltd,01/04/2021,31/03/2032,,100
"""


@pytest.mark.parametrize(("width", "scripts"), [(1100, True), (320, False)])
def test_from_a_register_to_a_purchase(visit, served, tmp_path, width, scripts):
    window = visit(width=width, scripts=scripts)
    page = window.sign_in()
    page.goto(f"{window.address}/buying/files")
    window.check()
    file = tmp_path / "register.csv"
    file.write_text(REGISTER)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    assert page.get_by_text("2 rows accepted and 1 refused.").is_visible()
    assert page.get_by_role("cell", name="31/09/2026").first.is_visible()
    window.check()
    page.get_by_role("button", name="Take it in").click()
    assert page.get_by_text("register.csv has been taken in").is_visible()

    page.goto(f"{window.address}/buying")
    assert page.get_by_role("cell", name="Wide area network").is_visible()
    window.check()
    page.goto(f"{window.address}/buying/suppliers")
    page.get_by_role("button", name="One supplier").first.click()
    assert page.get_by_text("You can take this back below.").is_visible()
    window.check()

    page.goto(f"{window.address}/buying/begin")
    window.check()
    page.get_by_label("What is it called?").fill("One network")
    page.get_by_label("Wide area network").check()
    page.get_by_role("button", name="Begin the purchase").click()
    assert page.get_by_role("heading", level=1, name="One network").is_visible()
    window.check()
    page.get_by_role("link", name="UK4").click()
    assert page.get_by_text("missing: it is a draft and cannot be published").is_visible()
    window.check()
    page.get_by_role("link", name="Procedure", exact=True).click()
    page.locator("select[name=procedure]").select_option("open procedure")
    window.check()
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("It has been kept.").is_visible()


def test_the_other_pages_hold_too(visit, served):
    facts = json.loads(json.dumps(FULL).replace("NFK", "AAA"))
    with keeper_view(bodies=["AAA"]):
        JointPurchase.objects.create(ref="AAA/J-0001", owner="AAA", facts=facts)
    window = visit(width=320)
    window.sign_in()
    for path in ("purchases", "spend", "purchases/AAA/J-0001", "notices/UK10/AAA/J-0001", "rows/lots/0/AAA/J-0001"):
        window.go(f"/buying/{path}")
        window.check()
