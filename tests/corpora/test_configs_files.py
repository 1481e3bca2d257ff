"""Every configuration of the corpus is read without an exception, and nearly every line is understood."""

from collections import Counter
from datetime import date

from tests.corpora.configs_corpus import DATA, NEEDED, config_files

from wherry.engine.assurance.judge import judge_rule
from wherry.engine.assurance.rule import load_rules
from wherry.read.config.reading import read_configuration
from wherry.read.config.tree import TOP

pytestmark = NEEDED
TODAY = date(2026, 11, 22)
LEAST_FILES = 3_700
MOST_LINES = 6_000
MOST_DOUBTS = 0.001
NOTES = (".md", ".MD", ".yaml", ".yml", ".json")
BROKEN_ON_PURPOSE = ("circular", "flatten-preprocess-pairs", "policies", "mocked_data", "sanitize", "includes")
"""Fixtures of half statements, of policies in other languages, and answers of other commands."""


def test_every_file_is_read_and_its_lines_are_in_order():
    files = config_files()
    assert len(files) > LEAST_FILES
    judged = Counter()
    doubtful = 0
    lines = 0
    for path in files:
        found = read_configuration(path.read_bytes(), path.name)
        if found.refused:
            assert found.refused == "the file is empty"
            continue
        tree = found.tree
        assert all(parent == TOP or parent < index for index, parent in enumerate(tree.parents))
        assert all(
            1 <= first <= last <= len(found.lines) + 1 for first, last in zip(tree.firsts, tree.lasts, strict=True)
        )
        if found.facts is not None:
            judged[found.platform.code] += 1
            assert all(1 <= fact.first <= fact.last <= len(found.lines) for fact in found.facts.facts)
            if path.suffix not in NOTES and not set(BROKEN_ON_PURPOSE) & set(path.relative_to(DATA).parts):
                lines += len(found.lines)
                doubtful += sum(1 for doubt in found.doubts if "prompt" not in doubt.says)
    assert sum(judged.values()) > 1_900
    assert len(judged) == 10
    assert doubtful <= MOST_DOUBTS * lines


def test_taking_away_the_lines_of_a_verdict_changes_it():
    """The mutation check, on every rule and every file: a pass must fall with its lines, a failure must not repeat."""
    tried = 0
    for path in config_files():
        found = read_configuration(path.read_bytes(), path.name)
        if found.facts is None or len(found.lines) > MOST_LINES:
            continue
        for rule in load_rules():
            judged = judge_rule(found.facts, rule, today=TODAY)
            if judged.state not in ("pass", "fail") or not judged.lines:
                continue
            tried += 1
            gone = {line for first, last in judged.lines for line in range(first, last + 1)}
            kept = [text for line, text in enumerate(found.lines, 1) if line not in gone]
            again = read_configuration("\n".join(kept).encode() or b"!", path.name, platform=found.platform.code)
            if again.facts is None:
                continue
            after = judge_rule(again.facts, rule, today=TODAY)
            same_lines = {found.lines[first - 1] for first, _ in judged.lines} == {
                again.lines[first - 1] for first, _ in after.lines
            }
            same = after.state == judged.state and (judged.state == "pass" or (same_lines and after.lines != ()))
            assert not same, f"{path.relative_to(DATA)}: {rule.id} {judged} {after}"
    assert tried > 7_000
