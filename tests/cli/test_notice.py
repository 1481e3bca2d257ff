"""``wherry buy notice`` and ``wherry buy purchase`` as a person runs them."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.engine.buying.purchases import FULL

from wherry.cli.main import main
from wherry.show.document import load_schema


@pytest.fixture
def run(capsys):
    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main(["buy", *map(str, args)])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "purchase.json"
    path.write_text(json.dumps(FULL))
    return path


def test_a_complete_notice_leaves_clean_and_is_written_as_a_package(run, file, tmp_path):
    code, printed, _ = run("notice", "uk4", file, "--on", "2027-03-01", "--ocds", tmp_path / "uk4.json", "--json")
    document = json.loads(printed)
    Draft202012Validator.check_schema(load_schema("notice"))
    Draft202012Validator(load_schema("notice")).validate(document)
    assert (code, document["answer"]["complete"], document["question"]["notice"]) == (0, True, "UK4")
    assert json.loads((tmp_path / "uk4.json").read_text()) == document["answer"]["package"]


def test_what_is_missing_is_named_and_leaves_with_code_1(run, file):
    file.write_text(json.dumps({name: value for name, value in FULL.items() if name != "award_by"} | {"extra": 1}))
    code, printed, _ = run("notice", "UK4", file, "--on", "2027-03-01", "--json")
    document = json.loads(printed)
    Draft202012Validator(load_schema("notice")).validate(document)
    assert code == 1
    (missing,) = document["answer"]["missing"]
    assert (missing["fact"], missing["row"]) == ("award_by", None)
    assert document["answer"]["findings"][0]["column"] == "extra"
    code, printed, _ = run("notice", "UK4", file, "--on", "2027-03-01")
    assert "1 fact missing" in printed
    assert "What is missing" in printed


def test_a_strange_notice_and_a_strange_file_are_said(run, file, tmp_path):
    assert "choose from UK1" in run("notice", "UK8", file)[2]
    assert run("notice", "UK4", tmp_path / "none.toml")[0] == 3


def test_the_form_is_printed_and_reads_back(run, tmp_path):
    code, printed, _ = run("purchase")
    assert code == 0
    (tmp_path / "form.toml").write_text(printed)
    code, shown, _ = run("notice", "UK1", tmp_path / "form.toml")
    assert code == 1
    assert "facts missing" in shown
