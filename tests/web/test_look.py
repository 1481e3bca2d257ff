"""Wherry looks like a public service without wearing marks that are not its own."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src/wherry/web"
BUILT = WEB / "static/wherry"
FRONTEND = ROOT / "frontend"
MARKS = ("GDS Transport", "@font-face", "govuk-crest", "govuk-header__logotype", "crown")
# A class of the footer component that this build styles and no page uses.
HARMLESS = ("govuk-footer__crown",)

STATIC = sorted(path for path in (WEB / "static").rglob("*") if path.is_file())
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def named(paths: list[Path]) -> list:
    return [pytest.param(path, id=str(path.relative_to(WEB))) for path in paths]


@pytest.mark.parametrize("path", named(STATIC))
def test_no_file_served_carries_marks_of_government(path):
    words = path.read_text(encoding="utf-8")
    for harmless in HARMLESS:
        words = words.replace(harmless, "")
    assert [mark for mark in MARKS if mark in words] == []
    assert path.suffix not in (".woff", ".woff2", ".ttf", ".png", ".ico")


def test_files_are_those_the_manifest_lists():
    manifest = json.loads((BUILT / "MANIFEST.json").read_text(encoding="utf-8"))
    present = {
        path.relative_to(BUILT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in STATIC
        if path.is_relative_to(BUILT) and path.name != "MANIFEST.json"
    }
    assert present == manifest["files"]


def test_manifest_names_the_versions_that_are_pinned():
    manifest = json.loads((BUILT / "MANIFEST.json").read_text(encoding="utf-8"))
    wanted = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    assert manifest["packages"] == wanted["dependencies"]
    pins = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [name for name, pin in pins.items() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []


def test_lock_holds_hashes_and_no_addresses_to_fetch_from():
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_style_sheet_has_our_colour_and_font_and_asks_for_nothing_outside():
    css = (BUILT / "wherry.css").read_text(encoding="utf-8")
    assert "#12436d" in css
    assert "Liberation Sans" in css
    asked = set(re.findall(r"url\(([^)]*)\)", css))
    assert all((BUILT / address.strip("\"'")).is_file() for address in asked)


def test_scripts_point_at_no_source_map():
    assert [path.name for path in STATIC if "sourceMappingURL" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_template_keeps_to_the_content_policy(path):
    words = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", words)
    assert not re.search(r"<script(?![^>]*\ssrc=)", words)
    assert not re.search(r'(src|href)="(https?:)?//', words)


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_template_wears_no_marks_of_government(path):
    words = path.read_text(encoding="utf-8")
    assert not re.search(r'class="govuk-header[ "_]|govuk-footer__crown|govuk-footer__copyright-logo', words)


def test_third_party_work_is_named_with_its_licence():
    words = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name in ("govuk-frontend", "@ministryofjustice/frontend", "htmx.org", "axe-core"):
        entry = lock[f"node_modules/{name}"]
        assert f"| {name} | {entry['version']} | {entry['license']} |" in words
