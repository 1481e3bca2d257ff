"""``python -m bench.games FILE --json``: bad input is said plainly, naming the coalition, in both layouts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench.games import main


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"n": 3, "v": [0, 0, 0, 6, 0, null, 6, 12]}', "coalition of P1 and P3 is missing"),
        ('{"n": 3, "v": [0, 0, 0, 6, 0, NaN, 6, 12]}', "coalition of P1 and P3 is nan"),
        ('{"n": 3, "v": [1, 0, 0, 6, 0, 6, 6, 12]}', "empty coalition"),
        ('{"n": 3, "v": [0, 0, 0, 6]}', "8 coalitions"),
        ('{"n": 3, "v": [0, 0, 0, "six", 0, 6, 6, 12]}', "P1 and P2 is 'six'"),
        ('{"n": "3", "v": []}', "how many players"),
        ('{"g": {"kind": "tu", "order": "1,2,12", "v": [0, 0, NaN]}}', "coalition 12 is nan"),
        ('{"g": {"kind": "cost", "players": ["A", "B"], "cost": {"A": 3, "B": 4}}}', "A and B"),
        ('{"g": {"kind": "bankruptcy", "claims": [1, 2]}}', "'estate'"),
        ('{"g": {"kind": "chess"}}', "not a kind of game"),
        ("[1]", "give an object"),
        ("no", "Expecting value"),
    ],
)
def test_bad_input_is_named(text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "game.json"
    path.write_text(text, encoding="utf-8")
    assert main([str(path), "--json"]) == 3
    printed = capsys.readouterr()
    assert says in json.loads(printed.out)["faults"][0]["says"]
    assert says in printed.err


def test_a_game_that_is_not_superadditive_is_divided_with_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "game.json"
    path.write_text('{"n": 3, "v": [0, 0, 0, 600, 0, 6, 6, 12]}', encoding="utf-8")
    assert main([str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["least_core"]["empty"]
    assert "P1 and P2 (saving £6.00) and P3" in answer["findings"][0]["says"]
