"""``wherry plan`` with what negotiators demand, ``wherry explain``, ``wherry appraise`` and ``wherry compare``, on the
small partnership that is worked out by hand in ``test_plan_and_divide``."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.cli.test_plan_and_divide import partnership

from wherry.cli.main import main
from wherry.show.document import load_schema
from wherry.show.estate_folder import write_folder

SPAN = ("--start", "2027-04", "--quarters", "8")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "estate"
    write_folder(partnership(), path, notice=None)
    return path


@pytest.fixture
def run(capsys):
    def run_it(*args):
        with pytest.raises(SystemExit) as left:
            main([str(arg) for arg in args])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run_it


@pytest.fixture
def ask(run, folder):
    def ask_it(verb, *args, kind=None):
        code, out, err = run(verb, folder, *SPAN, *args, "--json")
        assert (code, err) == (0, "")
        document = json.loads(out)
        Draft202012Validator(load_schema(kind or verb)).validate(document)
        return document

    return ask_it


def ways(document):
    return {need["need"]: [run["source"] for run in need["stretches"]] for need in document["answer"]["needs"]}


def test_locks_refusals_and_ends_are_kept(ask):
    document = ask(
        "plan", "--lock", "NFK/N-1=NFK/A-1", "--refuse", "KEN/O-1:LIN@2028-04", "--end-with", "KEN/N-1=KEN/O-1"
    )
    assert ways(document)["NFK/N-1"] == ["NFK/A-1"]
    assert ways(document)["LIN/N-1"] == ["LIN/A-1"]  # nothing lets it go back, so it does not begin
    assert ways(document)["KEN/N-1"][-1] == "KEN/O-1"
    options = document["question"]["options"]
    assert options["refusals"] == [{"offer": "KEN/O-1", "need": None, "body": "LIN", "starts": "2028-04"}]
    assert options["locks"][1]["whenever"] is True


def test_what_if_a_body_leaves_or_joins(ask):
    assert ask("plan", "--leave", "LIN")["answer"]["members"] == ["KEN", "NFK"]
    assert ask("plan", "--leave", "LIN", "--join", "LIN")["answer"]["members"] == ["KEN", "LIN", "NFK"]


def test_what_if_prices_rise_or_demand_grows(ask):
    plain = ask("plan", "--new-money", "--rates", "none")["answer"]
    dearer = ask("plan", "--new-money", "--rates", "none", "--price", "gateway=+10%")
    assert dearer["question"]["options"]["price_changes"][0]["service"] == "gateway"
    costs = [answer["present_value_pence"] for answer in (plain, dearer["answer"])]
    assert costs[1] * 10 == costs[0] * 11
    more = ask("plan", "--growth", "all=5", "--new-money", "--rates", "none")
    assert more["answer"]["present_value_pence"] > costs[0]


def test_a_wish_is_kept_where_it_is_worth_it(ask):
    document = ask("plan", "--prefer", "NFK/N-1=NFK/A-1:100", "--prefer", "LIN/N-1=LIN/A-1:100000")
    assert [judged["kept"] for judged in document["answer"]["preferences"]] == [False, True]
    assert ways(document)["LIN/N-1"] == ["LIN/A-1"]
    assert document["question"]["options"]["locks"][0]["source"] == "LIN/A-1"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--lock", "NFK/N-1"),
        ("--lock", "NFK/N-1=X@2028-05"),
        ("--leave", "XXX"),
        ("--join", "XXX"),
        ("--price", "nobody=5"),
        ("--price", "gateway=much"),
        ("--price", "gateway=-101"),
        ("--prefer", "NFK/N-1=KEN/O-1"),
        ("--optimism-bias", "nan"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_option(run, folder, wrong):
    code, out, err = run("plan", folder, *SPAN, *wrong)
    assert (code, out) == (2, "")
    assert wrong[0] in err


def test_demands_that_clash_are_named_and_no_others(run, folder):
    demands = ("--lock", "NFK/N-1=KEN/O-1", "--refuse", "KEN/O-1", "--lock", "LIN/N-1=LIN/A-1", "--most-moves", "3")
    code, out, err = run("plan", folder, *SPAN, *demands)
    assert (code, out) == (5, "")
    assert "  - NFK/N-1 is to be met by KEN/O-1\n  - KEN/O-1 is refused\n" in err
    assert "LIN" not in err


def test_explain_says_what_others_cost(ask):
    """Kent's offer saves each £8,000 a year less £100; without it for one, that one stays at £10,000."""
    answer = ask("explain", "--ask", "reasons", "--need", "NFK/N-1", "--rates", "none", kind="explanation")["answer"]
    (reason,) = answer["reasons"]
    assert (reason["asked"], reason["costs_pence"], reason["costs_gbp"]) == ("moves", 1590000, "15900.00")
    assert (answer["rules"], answer["prices"], answer["complete"]) == ([], [], True)


def test_explain_finds_the_price_that_still_wins(ask, run, folder):
    """Three bodies save £60,000 in two years at no price, less £1,000 and three times £100: 600 unit-years."""
    answer = ask("explain", "--ask", "prices", "--rates", "none", "--new-money", kind="explanation")["answer"]
    (price,) = answer["prices"]
    assert price["wins_at"] == "97.83"
    assert price["loses_at"] == "97.84"
    code, out, _ = run("explain", folder, *SPAN, "--ask", "rules")
    assert code == 0
    assert "What each rule costs" in out


def test_appraise_weighs_three_options_and_scenarios(ask, tmp_path):
    file = tmp_path / "scenarios.yaml"
    file.write_text("- name: video\n  growth:\n    - {service: gateway, percent_per_year: 20}\n")
    answer = ask("appraise", "--scenarios", file, "--managed", "50", kind="appraisal")["answer"]
    assert [option["name"] for option in answer["appraisal"]["options"]] == ["do nothing", "each alone", "share"]
    assert answer["appraisal"]["optimism_percent"] == "100"
    assert [row["name"] for row in answer["robust"]["rows"]] == ["as recorded", "video"]
    assert answer["switch_values"]


def test_scenarios_that_cannot_be_read_are_refused(run, folder, tmp_path):
    for text in ("{}", "[]", "- {name: x, grow: []}", "- [", "- {name: x}\n- {name: x}"):
        file = tmp_path / "wrong.yaml"
        file.write_text(text)
        code, out, err = run("appraise", folder, *SPAN, "--scenarios", file)
        assert code in (1, 3)
        assert (out, "wherry: " in err) == ("", True)


def test_compare_adds_up_to_the_penny(run, folder, tmp_path):
    files = [tmp_path / name for name in ("as-it-is.json", "without-lin.json")]
    assert run("plan", folder, *SPAN, "--out", files[0])[0] == 0
    assert run("plan", folder, *SPAN, "--lock", "LIN/N-1=LIN/A-1", "--out", files[1])[0] == 0
    code, out, _ = run("compare", *files, "--json")
    assert code == 0
    document = json.loads(out)
    Draft202012Validator(load_schema("compare")).validate(document)
    answer = document["answer"]
    for part in ("by_kind", "by_body", "by_source", "by_year"):
        assert sum(row["more_pence"] for row in answer[part]) == answer["more_pence"]
    assert [row["need"] for row in answer["needs"]] == ["LIN/N-1"]
    assert (answer["first"], answer["second"]) == ("as-it-is (1)", "without-lin (2)")
    code, out, _ = run("compare", *files)
    assert "1 need is met otherwise" in out
    code, out, _ = run("compare", files[0], files[0])
    assert (code, "The two plans are the same." in out) == (0, True)


def test_compare_refuses_what_is_no_plan(run, tmp_path):
    for text in ("[", "{}", '{"format": "wherry/plan/1"}'):
        file = tmp_path / "wrong.json"
        file.write_text(text)
        code, _, err = run("compare", file, file)
        assert code in (1, 3)
        assert "wherry plan --out" in err
    assert run("compare", tmp_path / "none.json", file)[0] == 3
