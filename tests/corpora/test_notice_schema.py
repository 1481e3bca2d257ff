"""Notices against the official schemas: the standard's own validator finds no error, and no field stands where neither
the standard, the European profile nor the UK extension has one."""

import copy
import json
import os
import warnings
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, FormatChecker
from tests.engine.buying.purchases import DAYS, DIRECT, FULL

from wherry.engine.buying.notice_draft import draft_notice, make_package
from wherry.read.buying.purchase_file import read_purchase

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "procurement").resolve()
BESIDES = {
    "suitability",  # the suitability extension, which the platform declares and the profile does not hold
    "scale",  # parties/details, which the standard leaves open
    "shelteredWorkshop",
    "publicServiceMissionOrganization",
    "classifications",
    "url",
}


def absent() -> bool:
    if DATA.is_dir():
        return False
    if os.environ.get("CI"):
        raise RuntimeError(f"{DATA} is absent and WHERRY_CORPORA names no other folder")
    return True


pytestmark = [pytest.mark.corpora, pytest.mark.skipif(absent(), reason=f"the official schemas are not at {DATA}")]


def packages():
    """Every notice of a purchase of which all is known, and of one of which hardly anything is."""
    bare = {"ref": "NFK/J-0002", "lead": "NFK", "buyers": [{"ref": "NFK", "name": "Norfolk County Council"}]}
    for given in (FULL, bare):
        for code, on in DAYS.items():
            facts = copy.deepcopy(given) | (DIRECT if code == "UK5" else {})
            purchase = read_purchase(facts, where="t").purchase
            yield make_package(purchase, draft_notice(purchase, code, on), on)


def merge(schema, patch):
    """A JSON merge patch, as extensions are applied. Source: RFC 7396."""
    if not isinstance(patch, dict) or not isinstance(schema, dict):
        return patch
    made = dict(schema)
    for name, value in patch.items():
        made[name] = merge(made.get(name, {}), value)
    return made


def schema():
    folder = DATA / "ocds-standard"
    profile = json.loads((folder / "eu-profile-release-schema-patched.json").read_text())
    return merge(profile, json.loads((folder / "uk" / "ocds_uk_extension" / "release-schema.json").read_text()))


def test_the_standards_validator_finds_no_error():
    from bench.buying_read import validate

    releases = [release for package in packages() for release in package["releases"]]
    head = {name: value for name, value in next(packages()).items() if name not in ("extensions", "releases")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = validate({**head, "releases": releases})  # extensions are fetched by their address, so left out here
    assert found["validation_errors"] == []
    assert found["count"] == 20


def test_releases_hold_to_the_profile_and_the_uk_extension():
    validator = Draft4Validator(schema(), format_checker=FormatChecker())
    for package in packages():
        (release,) = package["releases"]
        assert [error.message for error in validator.iter_errors(release)] == [], release["id"]


def test_no_field_is_ours_alone():
    whole = schema()
    strange = set()

    def walk(value, part, path):
        part = whole["definitions"][part["$ref"].split("/")[-1]] | part if "$ref" in part else part
        if isinstance(value, list):
            for each in value:
                walk(each, part.get("items", {}), path)
        elif isinstance(value, dict):
            for name, each in value.items():
                inner = part.get("properties", {}).get(name)
                if inner is None:
                    strange.add(name)
                else:
                    walk(each, inner, f"{path}/{name}")

    for package in packages():
        walk(package["releases"][0], whole, "")
    assert strange <= BESIDES


def test_codes_are_those_of_the_code_lists():
    folder = DATA / "ocds-standard"
    texts = "".join(
        path.read_text(encoding="utf-8")
        for name in (
            "documentType",
            "releaseTag",
            "method",
            "partyRole",
            "tenderStatus",
            "awardStatus",
            "contractStatus",
        )
        for path in (*folder.glob(f"v1.1.5/codelists/{name}.csv"), *folder.glob(f"uk/*/codelists/+{name}.csv"))
    )
    known = {part.strip('"') for line in texts.splitlines() for part in line.split(",")}
    for package in packages():
        (release,) = package["releases"]
        tender = release.get("tender", {})
        parts = [release.get("planning", {}), tender, *release.get("awards", []), *release.get("contracts", [])]
        codes = [
            *release["tag"],
            tender["status"],
            *([tender["procurementMethod"]] if "procurementMethod" in tender else []),
        ]
        codes += [document["documentType"] for part in parts for document in part.get("documents", [])]
        codes += [part["status"] for part in (*release.get("awards", []), *release.get("contracts", []))]
        assert set(codes) <= known, release["id"]
