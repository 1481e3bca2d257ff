"""Half an officer's journey: sign in, bring in a bad spreadsheet, see what is wrong, correct it, take it in."""

import pytest
from tests.pages.conftest import SCRIPTS, WIDTHS

BAD = (
    "Ref;Name;Kind;Postcode;Users;Opens\n"
    "AAA/S-1;Aylsham Library;library;NR11 6AA;12;01/04/2027\n"
    "AAA/S-2;Depot;depot;;twelve;31/31/2027\n"
    "AAA/S-3;;depot;;3;\n"
)


@pytest.mark.parametrize("scripts", SCRIPTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_from_a_bad_spreadsheet_to_records(visit, served, tmp_path, width, scripts):
    window = visit(width=width, scripts=scripts == "with scripts")
    page = window.sign_in()
    page.goto(f"{window.address}/bring-in")
    bad = tmp_path / "sites.csv"
    bad.write_bytes(BAD.encode("cp1252"))
    send(page, bad)

    assert page.locator("h1").inner_text() == "Check what was found in sites.csv"
    assert page.get_by_role("row", name="Refused 3 Users twelve").is_visible()
    assert page.get_by_role("row", name="Refused 3 Opens 31/31/2027").is_visible()
    assert page.get_by_role("row", name="Refused 4 Name").is_visible()
    window.check()

    page.get_by_role("button", name="Take it in").click()
    assert page.get_by_role("link", name="2 rows are refused, so none is taken in").is_visible()
    window.check()

    with page.expect_download() as kept:
        page.get_by_role("link", name="Download the refused rows with what to correct (CSV)").click()
    refused = kept.value.path().read_text(encoding="utf-8-sig")
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        refused.replace("twelve,31/31/2027", "12,31/12/2027").replace("AAA/S-3,,", "AAA/S-3,Barn,"), encoding="utf-8"
    )
    page.get_by_label("The good rows only").check()
    page.get_by_role("button", name="Take it in").click()
    assert page.get_by_text("sites.csv has been brought in.").is_visible()
    window.check()

    page.get_by_role("link", name="Bring in another file").click()
    send(page, corrected, table="")
    assert page.get_by_text("Nothing is refused. Taking it in adds 2 records").is_visible()
    page.get_by_role("button", name="Take it in").click()
    assert page.get_by_text("corrected.csv has been brought in.").is_visible()
    window.check()

    page.goto(f"{window.address}/records/sites/AAA/S-2")
    assert page.get_by_text("Read from corrected.csv, row 2.").is_visible()
    assert page.get_by_text("by Anna Alder").first.is_visible()
    window.check()


def send(page, path, table="Sites"):
    """Send a file on the page of bringing in; the table is chosen already where the page was reached from an import."""
    if table:
        page.get_by_label("What does the spreadsheet hold?").select_option(label=table)
    page.get_by_label("The spreadsheet", exact=True).set_input_files(path)
    page.get_by_role("button", name="Check the file").click()
