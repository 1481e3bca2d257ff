"""Oxidized's lists of strings that must not survive: none does, in dumps of eight makers."""

import pytest
import yaml
from tests.corpora.configs_corpus import DATA, NEEDED

from wherry.read.config.reading import read_configuration

pytestmark = NEEDED
LISTS = sorted(DATA.glob("oxidized/*__secret.yaml"))


def texts(path):
    """What the device answered, and the outputs of single commands."""
    stem = path.name.replace("__secret.yaml", "")
    yield path.with_name(f"{stem}__output.txt").read_text(encoding="utf-8")
    commands = yaml.safe_load(path.with_name(f"{stem}__simulation.yaml").read_text(encoding="utf-8")).get("commands")
    if isinstance(commands, dict):
        yield from (str(text).replace("\\r", "\n") for text in commands.values())


def test_there_are_lists():
    assert len(LISTS) == 8


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name.split("__")[0])
def test_no_listed_secret_survives(path):
    wanted = [str(secret) for secret in yaml.safe_load(path.read_text(encoding="utf-8"))["fail"]]
    found = 0
    for text in texts(path):
        hidden = read_configuration(text.encode(), path.name).redaction()
        shown = "\n".join(hidden.lines)
        found += sum(secret in text for secret in wanted)
        assert [secret for secret in wanted if secret in shown] == []
    assert found
