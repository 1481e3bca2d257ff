"""netutils' expected trees: every line of seven makers' configurations stands where netutils says."""

import json
from collections import Counter

import pytest
from tests.corpora.configs_corpus import DATA, NEEDED

from wherry.read.config.reading import read_configuration

pytestmark = NEEDED
PLATFORMS = {
    "arista_eos": "eos",
    "aruba_aoscx": "aoscx",
    "cisco_asa": "asa",
    "cisco_ios": "ios",
    "hp_comware": "comware",
}
FOLDER = DATA / "netutils" / "parser" / "base"


def told(platform):
    return [
        (sent, sent.with_name(sent.name.replace("_sent.txt", "_received.json")))
        for sent in sorted((FOLDER / platform).glob("*_sent.txt"))
    ]


def plain(text):
    return " ".join(text.split())


def is_certificate(parents):
    return any(parent.strip().startswith("certificate ") for parent in parents)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_line_stands_where_netutils_says(platform):
    for sent, received in told(platform):
        found = read_configuration(sent.read_bytes(), sent.name, platform=PLATFORMS[platform])
        tree = found.tree
        mine = Counter(
            (plain(text), tuple(plain(tree.texts[above]) for above in tree.above(index)))
            for index, text in enumerate(tree.texts)
        )
        wanted = Counter()
        for row in json.loads(received.read_text(encoding="utf-8")):
            line = row["config_line"]
            if line is None or "\n" in line or is_certificate(row["parents"]):
                continue  # the text of a banner or certificate is the body of its statement here
            wanted[plain(line), tuple(plain(parent.split("\n")[0]) for parent in row["parents"])] += 1
        leaving = {key for key in wanted if key[0] == "exit-address-family"}  # IOS writes it a level higher than it is
        assert +(wanted - mine) == Counter({key: wanted[key] for key in leaving & set(wanted - mine)})
        assert all(text == "exit-address-family" for text, _ in mine - wanted)
