"""Releases in every shape, with the faults that publishers make; compiled releases beside ocdsmerge."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherry.read.buying.files import read_file
from wherry.read.buying.ocds.merge import compile_releases, part_awards
from wherry.read.buying.ocds.read import read_releases
from wherry.record.error import CannotRead

OCID = "ocds-h6vhtk-04eac3"


def release(number=1, **parts):
    return {
        "ocid": OCID,
        "id": f"{number:03d}",
        "date": f"2026-01-{number:02d}T00:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": [
            {"id": "GB-COH-01234567", "name": "Carrier A", "identifier": {"scheme": "GB-COH", "id": "01234567"}}
        ],
        **parts,
    }


def award(name="1", pence=10000, supplier="GB-COH-01234567", **parts):
    return {
        "id": name,
        "status": "active",
        "value": {"amount": pence / 100, "currency": "GBP"},
        "suppliers": [{"id": supplier, "name": "Carrier"}],
        **parts,
    }


@pytest.fixture
def read(tmp_path):
    def read_it(content, name="releases.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
        return read_releases(path)

    return read_it


def shapes(releases):
    package = {"uri": "https://example.org/1", "publishedDate": "2026-01-01T00:00:00Z", "publisher": {"name": "A"}}
    yield "release package", {**package, "releases": releases}
    yield "record package", {**package, "records": [{"ocid": OCID, "releases": releases}]}
    yield "list of releases", releases
    yield "JSON Lines", "".join(json.dumps(each) + "\n" for each in releases) + "\n"


def test_every_shape_gives_the_same_rows(read):
    releases = [
        release(1, awards=[award(contractPeriod={"startDate": "2026-04-01", "endDate": "2031-03-31"})]),
        release(2, awards=[award("2", 50)]),
    ]
    for shape, content in shapes(releases):
        found = read(content)
        assert (found.shape, found.profile) == (shape, "Find a Tender")
        assert (found.releases, found.accepted, found.processes, found.award_count) == (2, 2, 1, 2)
        assert found.pence == 10050
        assert (found.awards[0].starts, found.awards[0].ends) == ("2026-04-01", "2031-03-31")
        assert found.schemes == {"GB-COH": 2}
    alone = read(release(1))
    assert (alone.shape, alone.releases) == ("one release", 1)


def test_a_record_without_its_releases_is_read_by_its_compiled_release(read):
    compiled = {**release(1, awards=[award()]), "tag": ["compiled"]}
    records = [{"ocid": OCID, "releases": [{"url": "https://example.org/1"}], "compiledRelease": compiled}]
    found = read({"uri": "x", "publishedDate": "2026-01-01T00:00:00Z", "records": records})
    assert (found.records, found.releases, found.award_count) == (1, 1, 1)


def test_ids_may_be_numbers_or_texts(read):
    found = read(
        [release(1, id=7, awards=[award(5, supplier=9)]), release(2, id="8", awards=[award("5", 200, supplier="9")])]
    )
    assert (found.accepted, found.award_count, found.pence) == (2, 1, 200)


def test_an_update_changes_what_it_says_and_wipes_nothing_else(read):
    change = {"id": "1", "amendments": [{"id": "x"}], "value": {"amount": 250, "currency": "GBP"}}
    for releases in (
        [release(1, awards=[award()]), release(2, awards=[change])],
        [release(2, awards=[change]), release(1, awards=[award()])],
    ):
        (row,) = read(releases).awards
        assert (row.pence, row.suppliers, row.status) == (25000, ("Carrier",), "active")


def test_an_award_id_that_stands_for_two_awards_keeps_both_and_is_told(read):
    twice = [release(1, awards=[award()]), release(2, awards=[award(pence=700, supplier="GB-COH-07654321")])]
    found = read(twice)
    assert (found.award_count, found.pence, found.defects["award-id-twice"]) == (2, 10700, 1)
    within = read([release(1, awards=[award(), award(pence=700)])])
    assert (within.award_count, within.pence) == (2, 10700)
    parted, ids = part_awards(twice)
    assert ids == ["1"]
    assert [each["id"] for each in compile_releases(parted)["awards"]] == ["1", "1#2"]


def test_defects_are_told_and_the_release_is_read(read):
    odd = release(
        1,
        parties=[
            {
                "id": "a",
                "name": "X",
                "identifier": {"scheme": "GB-COH", "id": "4142000", "uri": "http://Contract Finder"},
            },
            {"id": "a", "name": "Y", "identifier": {"scheme": "GB-SHC", "id": "1"}},
            {"id": "b", "name": "Z"},
        ],
        awards=[award(suppliers=[]), award("2", value={"amount": 5, "currency": "EUR"})],
    )
    del odd["id"]
    found = read([odd])
    expected = {
        "id-missing", "party-id-twice", "scheme-unknown", "number-not-padded", "address-bad", "party-not-identified",
        "award-without-supplier", "currency-foreign", "supplier-not-a-party",
    }  # fmt: skip
    assert expected <= set(found.defects)
    assert found.accepted == 1
    assert {each.code for each in found.findings} == set(found.defects)


def test_a_part_of_a_wrong_type_is_left_out_and_told(read):
    found = read([release(1, awards=[award(value="dear")], tender={"title": ["a"]}), release(2)])
    assert (found.accepted, found.defects["part-not-read"], found.award_count) == (2, 2, 1)


def test_what_is_no_release_is_refused_by_its_place(read):
    lines = [json.dumps(release(1)), "{broken", json.dumps({"id": "1", "tag": []}), json.dumps(release(1)), "7"]
    found = read("\n".join(lines) + "\n", "r.jsonl")
    assert [(each.place, each.code) for each in found.refused] == [
        (2, "not-json"),
        (3, "ocid-missing"),
        (4, "release-twice"),
        (5, "not-a-release"),
    ]
    assert (found.releases, found.accepted, found.refused_count) == (5, 1, 4)


def test_json_that_holds_no_releases_is_said(tmp_path):
    path = tmp_path / "x.json"
    path.write_text('{"ocid": null, "records": 5}')
    with pytest.raises(CannotRead):
        read_releases(path)
    path.write_text('[{"ocid": "' + "a" * 20 + '"')
    assert read_file(path).findings[0].code == "file-not-read"


PARTS = st.fixed_dictionaries(
    {},
    optional={
        "buyer": st.fixed_dictionaries(
            {}, optional={"id": st.sampled_from(["1", "2"]), "name": st.sampled_from(["A", "B"])}
        ),
        "language": st.sampled_from(["en", "cy", None]),
        "tender": st.fixed_dictionaries(
            {"id": st.just("t")},
            optional={
                "title": st.sampled_from(["Lines", "Hosting", None]),
                "submissionMethod": st.lists(st.sampled_from(["written", "inPerson"]), max_size=2),
                "items": st.lists(
                    st.fixed_dictionaries(
                        {"id": st.sampled_from(["1", "2", "3"])},
                        optional={
                            "description": st.sampled_from(["a", "b"]),
                            "additionalClassifications": st.lists(
                                st.just({"scheme": "CPV", "id": "64200000"}), max_size=2
                            ),
                        },
                    ),
                    max_size=3,
                    unique_by=lambda each: each["id"],
                ),
            },
        ),
        "awards": st.lists(
            st.fixed_dictionaries({"id": st.sampled_from(["1", "2"])}, optional={"value": st.just({"amount": 5})}),
            max_size=2,
            unique_by=lambda each: each["id"],
        ),
    },
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_a_compiled_release_is_what_ocdsmerge_makes(parts, shuffle):
    import ocdsmerge

    whole = ["additionalClassifications", "additionalIdentifiers", "changes"]
    rules = {(*path, name): "wholeListMerge" for name in whole for path in (("tender", "items"), ("parties",))}
    rules |= {(name,): "omitWhenMerged" for name in ("id", "date", "tag")}
    releases = [release(number, **part) for number, part in enumerate(parts, 1)]
    shuffle.shuffle(releases)
    theirs = ocdsmerge.Merger(merge_rules=rules).create_compiled_release(copy.deepcopy(releases))
    assert compile_releases(copy.deepcopy(releases)) == theirs


def test_releases_without_dates_are_not_put_in_an_order_by_guess():
    with pytest.raises(ValueError, match="order"):
        compile_releases([{"ocid": OCID}, release(1)])
