"""Where the configurations that nobody here wrote lie, and which file each answer of Batfish speaks of."""

import csv
import functools
import os
from pathlib import Path

import pytest

from wherry.read.config.reading import read_configuration

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "configs").resolve()
NEEDED = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not DATA.exists() and not os.environ.get("CI"), reason="no configurations here; set WHERRY_CORPORA"
    ),
]
NO_CONFIGURATIONS = ("batfish-answers", "stig", "vuln-scans")
PLATFORM_OF = {
    "cisco_ios": "ios",
    "cisco_nxos": "nxos",
    "arista": "eos",
    "cisco_asa": "asa",
    "juniper": "junos",
    "fortios": "fortios",
}
RUNNING = ("show_running-config.txt", "show_configuration___display_set.txt", "show.txt", "show_running-config_all.txt")


def config_files():
    """Every file of the corpus that may be a configuration."""
    return [
        path
        for path in sorted(DATA.rglob("*"))
        if path.is_file() and path.relative_to(DATA).parts[0] not in NO_CONFIGURATIONS
    ]


def answers(name):
    """The rows of one table of Batfish's answers."""
    with (DATA / "batfish-answers" / f"{name}.tsv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))


def listed(text):
    """``[a, b]`` as a set of words."""
    return {word.strip() for word in text.strip("[]").split(",") if word.strip()}


@functools.cache
def batfish_configurations():
    """The configurations that Batfish was asked about and that are here, by snapshot and file."""
    found = {}
    for row in answers("parse-status"):
        path = _locate(row["snapshot"], row["file"])
        if path is not None:
            platform = PLATFORM_OF.get(row["snapshot"].split("-")[1] if "-" in row["snapshot"] else "")
            found[row["snapshot"], row["file"]] = read_configuration(path.read_bytes(), path.name, platform=platform)
    return found


@functools.cache
def batfish_nodes():
    """The same by snapshot and host name, as Batfish names nodes."""
    found = {}
    for (snapshot, file), read in batfish_configurations().items():
        if read.facts is not None:
            if read.facts.hostname:
                found.setdefault((snapshot, read.facts.hostname.lower()), read)
            found.setdefault((snapshot, Path(file).name.removesuffix(".cfg").lower()), read)
    return found


def _locate(snapshot, file):
    name = file.split("/", 1)[-1]
    stem = name.removesuffix(".cfg")
    if snapshot.startswith("testconfigs-"):
        tried = [DATA / "batfish" / snapshot.split("-")[1] / "testconfigs" / word for word in (name, stem)]
    elif snapshot.startswith("lab-"):
        lab = DATA / "lab-validation" / snapshot[4:] / "configs"
        tried = [*(lab / stem / word for word in RUNNING), lab / stem, lab / name]
    elif snapshot.startswith("pyb-"):
        words = snapshot[4:].removesuffix("_configs")
        tried = [DATA / "pybatfish" / words.replace("_", "/", 1) / "configs" / name]
        tried.append(DATA / "pybatfish" / words / "configs" / name)
    elif snapshot.startswith("batfish-example-"):
        tried = [DATA / "batfish" / "networks" / "example" / snapshot.split("-")[-1] / "configs" / name]
    elif snapshot == "stanford-backbone":
        tried = [DATA / "stanford-backbone" / word for word in (name, stem, f"{stem}.txt")]
    else:
        tried = []
    return next((path for path in tried if path.is_file()), None)
