"""Lists and pages of records: every table, filtered, sorted, counted and downloaded the same."""

import csv
import io
import re

import pytest
from tests.web.world import OURS

from wherry.record import estate as record
from wherry.record.column import RECORDS
from wherry.record.estate import TABLES
from wherry.store.models import Body, Circuit
from wherry.store.view import keeper_view

FORMS = ("csv", "xlsx")


def circuit(number: int, **also) -> record.Circuit:
    return record.Circuit(ref=f"{OURS}/C-{number:04}", body=OURS, site=f"{OURS}/sites-1", **also)


@pytest.fixture
def circuits(world):
    with keeper_view(bodies=[OURS]):
        Circuit.objects.all().delete()
        Circuit.objects.keep(
            [
                circuit(1, capacity_mbps=100, status="active", supplier_name="Carrier A", role="primary"),
                circuit(2, capacity_mbps=None, status="planned", supplier_name="Carrier B"),
                circuit(3, capacity_mbps=10, status="active", supplier_name="Carrier A", role="backup"),
                circuit(4, capacity_mbps=0, status="offline", note="=1+1"),
            ]
        )


def refs(html: str) -> list[str]:
    return re.findall(r'href="/records/circuits/AAA/(C-\d+)"', html)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_list_a_page_and_two_downloads(anna, world, table):
    html = anna.get(f"/records/{table}", follow=True).content.decode()
    kind = RECORDS[table]
    ref = world.our_refs.get(table, OURS if table == "bodies" else f"{table}-1")
    assert f'href="/records/{table}/{ref}"' in html
    page = anna.get(f"/records/{table}/{ref}")
    assert page.status_code == 200
    words = page.content.decode()
    for column in kind.columns:
        if column.name not in ("ref", "provenance"):
            assert f">{column.words}</dt>" in words.replace("&#x27;", "'"), column.name
    for form in FORMS:
        assert anna.get(f"/download/{table}.{form}").status_code == 200


def test_a_table_that_does_not_exist_is_no_page(anna):
    for address in ("/records/nothing", "/records/nothing/A/1", "/download/nothing.csv", "/download/sites.pdf"):
        assert anna.get(address).status_code == 404


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("", ["C-0001", "C-0002", "C-0003", "C-0004"]),
        ("?status=active", ["C-0001", "C-0003"]),
        ("?status=active&role=backup", ["C-0003"]),
        ("?role=unknown", ["C-0002", "C-0004"]),
        ("?supplier_name=carrier+a", ["C-0001", "C-0003"]),
        ("?q=planned", ["C-0002"]),
        ("?q=carrier+planned", ["C-0002"]),
        ("?body=AAA", ["C-0001", "C-0002", "C-0003", "C-0004"]),
        ("?sort=capacity_mbps", ["C-0004", "C-0003", "C-0001", "C-0002"]),
        ("?sort=-capacity_mbps", ["C-0001", "C-0003", "C-0004", "C-0002"]),
        ("?sort=nothing", ["C-0001", "C-0002", "C-0003", "C-0004"]),
        ("?supplier_name=100%25", []),
    ],
)
def test_a_list_is_filtered_and_sorted_by_its_address_and_downloads_alike(anna, circuits, query, wanted):
    html = anna.get(f"/circuits{query}").content.decode()
    assert list(dict.fromkeys(refs(html))) == wanted
    downloaded = rows_of(anna.get(f"/download/circuits.csv{query}").content)
    assert [row["Ref"].removeprefix("AAA/") for row in downloaded] == wanted


def test_unknown_is_not_known_and_nought_is_nought(anna, circuits):
    downloaded = rows_of(anna.get("/download/circuits.csv").content)
    assert [row["Capacity (Mbit/s)"] for row in downloaded] == ["100", "", "10", "0"]
    html = anna.get("/records/circuits/AAA/C-0002").content.decode()
    assert re.search(r"Capacity \(Mbit/s\)</dt>\s*<dd[^>]*><span class=\"wherry-unknown\">Unknown</span>", html)
    nought = anna.get("/records/circuits/AAA/C-0004").content.decode()
    assert re.search(r"Capacity \(Mbit/s\)</dt>\s*<dd[^>]*>0</dd>", nought)


def test_the_download_has_the_columns_of_the_screen_in_their_order(anna, circuits):
    for query in ("", "?columns=all"):
        html = anna.get(f"/circuits{query}").content.decode()
        heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', html)
        heads = ["Ref" if head == "Reference" else head for head in heads]
        header = anna.get(f"/download/circuits.csv{query}").content.decode("utf-8-sig").splitlines()[0]
        assert next(csv.reader([header])) == heads


def test_text_that_a_spreadsheet_would_run_is_defused(anna, circuits):
    downloaded = rows_of(anna.get("/download/circuits.csv?columns=all").content)
    assert downloaded[3]["Note"] == "'=1+1"


def test_what_was_downloaded_can_be_sent_back_and_changes_nothing(anna, circuits):
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = anna.get("/download/circuits.csv?columns=all").content
    file = SimpleUploadedFile("circuits.csv", content)
    page = anna.post("/bring-in", {"table": "circuits", "body": OURS, "file": file})["Location"]
    html = anna.get(page).content.decode()
    assert "Every row says what is here already" in html


def test_a_choice_that_is_none_is_said_beside_its_box_and_narrows_nothing(anna, circuits):
    html = anna.get("/circuits?status=banana").content.decode()
    assert "Choose one of the list" in html
    assert len(set(refs(html))) == 4


def test_headings_sort_and_say_how_they_are_sorted(anna, circuits):
    html = anna.get("/circuits?sort=capacity_mbps&status=active").content.decode()
    assert 'aria-sort="ascending"' in html
    assert "?sort=-capacity_mbps&amp;status=active" in html


def test_lists_come_in_pages_of_fifty_that_keep_the_filter(anna, circuits):
    with keeper_view(bodies=[OURS]):
        Circuit.objects.keep(circuit(number, status="planned") for number in range(100, 160))
    html = anna.get("/circuits?status=planned&page=2").content.decode()
    assert len(set(refs(html))) == 11
    assert "status=planned&amp;page=1" in html
    assert "61 circuits match your filters." in html
    assert len(rows_of(anna.get("/download/circuits.csv?status=planned&page=2").content)) == 61


def test_a_record_says_who_refers_to_it_and_what_happened_to_it(anna, circuits):
    html = anna.get("/records/sites/AAA/sites-1").content.decode()
    assert 'href="/records/circuits/AAA/C-0001"' in html
    with keeper_view(bodies=[OURS], why="the survey of May"):
        Circuit.objects.filter(ref="AAA/C-0001").update(capacity_mbps=1000)
    html = anna.get("/records/circuits/AAA/C-0001").content.decode()
    assert "Capacity (Mbit/s): from 100 to 1000" in html
    assert "Reason: the survey of May" in html


def test_sharing_is_changed_by_its_owner_with_a_reason_and_noted(anna, circuits):
    with keeper_view():
        Body.objects.keep([record.Body(ref="BBB", name="Birch Council", kind="district")], visibility="partnership")
    address = "/share/circuits/AAA/C-0001"
    assert "Birch Council" in anna.get(address).content.decode()
    response = anna.post(address, {"visibility": "named", "named": ["BBB"], "why": "they share the duct"})
    assert response["Location"] == "/records/circuits/AAA/C-0001"
    html = anna.get("/records/circuits/AAA/C-0001").content.decode()
    assert "Its body shares it with Birch Council." in html
    assert "they share the duct" in html
    assert "Who may see it: from only its own body to bodies it names" in html
    nobody = anna.post(address, {"visibility": "named"})
    assert nobody.status_code == 422
    assert "Choose at least one body" in nobody.content.decode()


def test_a_search_finds_records_of_every_kind(anna):
    html = anna.get("/search?q=alder+supplier_name").content.decode()
    assert "Circuits" in html
    assert "Contracts" in html
    assert "/records/circuits/AAA/circuits-1" in html
    assert "Nothing that you may see" in anna.get("/search?q=nonesuch").content.decode()


def test_a_map_shows_sites_with_a_place_and_says_how_many_have_none(anna, world):
    from wherry.store.models import Site

    with keeper_view(bodies=[OURS]):
        Site.objects.keep([record.Site(ref="AAA/S-9", body=OURS, name="Nowhere yet", kind="depot")])
    html = anna.get("/sites").content.decode()
    assert "Where 2 sites are" in html
    assert "1 site has no known position and is not drawn." in html
    assert "<svg" in html
    assert "<svg" not in anna.get("/sites?q=nowhere").content.decode().split("<main")[1].split("wherry-download")[0]


def test_what_people_write_is_never_markup(anna, world):
    from wherry.store.models import Site

    bad = '"><script>alert(1)</script>'
    with keeper_view(bodies=[OURS]):
        Site.objects.filter(ref="AAA/sites-1").update(name=bad, note=bad, kind=bad)
    addresses = ("/sites", "/records/sites/AAA/sites-1", f"/search?q={bad}", f"/sites?q={bad}", f"/sites?sort={bad}")
    for address in addresses:
        assert "<script>alert" not in anna.get(address).content.decode(), address


def test_a_map_tells_six_kinds_apart_and_calls_the_rarest_other():
    from wherry.web.present.maps import tell_apart

    assert tell_apart(["a", "b", "a"]) == ["a", "b", "a"]
    kinds = [letter for count, letter in enumerate("abcdefg", start=1) for _ in range(count)]
    assert set(tell_apart(kinds)) == {"g", "f", "e", "d", "c", "Other"}
    assert tell_apart(kinds).count("Other") == 3
