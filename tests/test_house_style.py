"""The rules of CONTRIBUTING.md that a machine can hold us to."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
DRAWERS = {"utils.py", "util.py", "helpers.py", "common.py", "manager.py", "base.py", "misc.py"}


def tracked() -> list[Path]:
    """Every file that git tracks and that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def words(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_named_for_what_it_holds(path):
    assert len(path.read_text().splitlines()) <= 300
    if path.parent.name != "backend":  # Django loads a database backend by the name base
        assert path.name not in DRAWERS


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_are_absolute_and_every_module_says_what_it_is(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            assert all(name.name != "*" for name in node.names), f"line {node.lineno}: a star import"
    if tree.body:
        assert ast.get_docstring(tree), "a module without words"


def test_public_functions_of_the_pure_rooms_have_words():
    silent = []
    for path in SOURCES:
        room = path.relative_to(ROOT / "src" / "wherry").parts[0]
        if room not in ("record", "read", "engine", "show"):
            continue
        for node in ast.parse(path.read_text()).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"NotImplementedError|\b(TODO|FIXME|XXX)\b")
    found = [str(path.relative_to(ROOT)) for path in SOURCES if unfinished.search(path.read_text())]
    assert found == []


def test_the_project_speaks_of_itself_alone():
    machine = re.compile(r"(?<![\w.])/(work|farm|root)/|(files|deb|registry)\.[a-z]+\.(org|com)|pythonhosted")
    found = []
    for path in tracked():
        if path.suffix in (".lock", ".js", ".mjs") or path.name == Path(__file__).name or "lock" in path.name:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group(0)}" for match in machine.finditer(words(path))]
    assert found == []
