"""What the doctor sees, and what it says of what is missing."""

import json

import pytest

from wherry.cli.installation import NEEDED, OPTIONAL, examine
from wherry.cli.main import main


@pytest.fixture
def parts(monkeypatch, tmp_path):
    monkeypatch.setenv("WHERRY_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return lambda: {part.name: part for part in examine()}


def test_everything_needed_is_there_with_its_version(parts):
    found = parts()
    assert found["Python"].version.startswith("3.11.")
    assert found["highspy"].version
    assert int(found["PostgreSQL"].version.partition(".")[0]) >= 15
    assert "LiberationSans-Regular.ttf" in found["Fonts"].version
    assert [name for name, part in found.items() if part.state == NEEDED] == []


def test_the_data_folder_is_told_and_not_made(parts, tmp_path):
    assert parts()["Data folder"].version == str(tmp_path / "data")
    assert "made when it is first needed" in parts()["Data folder"].says
    assert not (tmp_path / "data").exists()


def test_a_missing_program_names_its_package(parts, monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = parts()
    assert (found["Graphviz dot"].state, found["Chromium"].state) == (OPTIONAL, OPTIONAL)
    assert "install the package graphviz" in found["Graphviz dot"].says
    assert "install the package chromium" in found["Chromium"].says


def test_a_database_of_ones_own_is_seen(parts, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/wherry")
    assert parts()["PostgreSQL"].version == "your own"


def test_something_needed_that_is_missing_gives_its_exit_code(parts, monkeypatch, capsys):
    def none_of_it(name):
        raise __import__("importlib.metadata").metadata.PackageNotFoundError(name)

    monkeypatch.setattr("wherry.cli.installation.metadata.version", none_of_it)
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--json"])
    assert left.value.code == 7
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "wherry/doctor/1"
    highs = next(part for part in told["parts"] if part["name"] == "highspy")
    assert highs["version"] is None
    assert "pip install 'highspy'" in highs["says"]


def test_the_doctor_speaks_in_a_table(parts, capsys):
    with pytest.raises(SystemExit) as left:
        main(["doctor"])
    assert left.value.code == 0
    assert "What Wherry stands on" in capsys.readouterr().out
