"""Filters of configurations nobody here wrote, beside Batfish's answers, real labs and one policy in six systems."""

import csv
import functools
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from wherry.engine.assurance.filters import FLAGS, Packet
from wherry.engine.assurance.filters_judge import find_dead_lines, pass_through
from wherry.engine.assurance.filters_packet import decide
from wherry.engine.assurance.filters_sets import Packets
from wherry.read.config.decoding import Unreadable, split_lines
from wherry.read.config.filters.reading import filters_of, read_filters
from wherry.read.config.parsing import read_tree
from wherry.read.config.platform import PLATFORMS

ROOT = Path(__file__).resolve().parents[2]
DATA = (ROOT / os.environ.get("WHERRY_CORPORA", "../shared/data") / "configs").resolve()
pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(
        not DATA.exists() and not os.environ.get("CI"), reason="no configurations here; set WHERRY_CORPORA"
    ),
]
ZONES = re.compile(r"zone~(.*)~to~zone~(.*)")
EXPLAINED = {
    ("aclios", "acl"): "a list in the words of an ASA inside a file that calls itself IOS",
    ("standard-access-list", "LIST1"): "nothing in the file but a remark says that it is EOS",
    ("nxos", "SNMP_ACCESS_LIST"): "Batfish lets port 33434 pass where the line asks for SNMP",
    ("firewall-filter-from-port", "f1"): "a term without an action accepts",
    ("firewall-filters", "FILTER"): "a term without an action accepts",
    ("juniper-tcpflags", "foo"): "a term without an action accepts",
    ("juniper_firewall", "blah"): "a term without an action accepts",
}


def table(name):
    with (DATA / "batfish-answers" / name).open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def roots(snapshot):
    if snapshot.startswith("lab-"):
        return [DATA / "lab-validation" / snapshot[4:]]
    if snapshot.startswith("pyb-"):
        top = DATA / "pybatfish"
        return [path for path in top.rglob("configs") if "_".join(path.relative_to(top).parts) == snapshot[4:]]
    if snapshot.startswith("testconfigs-"):
        return [DATA / "batfish" / snapshot.split("-")[1]]
    if snapshot.startswith("batfish-example-"):
        return [DATA / "batfish" / "networks" / "example" / snapshot.split("-")[-1]]
    named = {"stanford-backbone": "stanford-backbone", "example-juniper": "batfish/parsing-tests/example-juniper"}
    return [DATA / named.get(snapshot, "batfish/parsing-tests")]


@functools.cache
def device(path):
    try:
        return read_filters(path.read_bytes(), path.name)
    except Unreadable:
        return None


@functools.cache
def devices(snapshot):
    """Every device of a snapshot by its name; its file is found by the name that Batfish gives."""
    names = {Path(row["file"]).name for row in table("parse-status.tsv") if row["snapshot"] == snapshot}
    names |= {name.removesuffix(".cfg") for name in names}
    found = {}
    for root in roots(snapshot):
        for path in sorted(root.rglob("*")):
            lab = snapshot.startswith("lab-") and path.parent.name in names and "configs" in path.parts
            if path.is_file() and (path.name in names or lab) and (read := device(path)) is not None:
                found.setdefault(read.name.casefold(), []).append(read)
    return found


def filter_named(snapshot, node, name):
    zones = ZONES.fullmatch(name)
    for found in devices(snapshot).get(node.casefold(), ()):
        if zones and found.policy:
            return found.policy.between(zones[1], zones[2])
        if name in found.filters:
            return found.filters[name]
    return None


def number(text):
    one, two, three, four = map(int, text.split("."))
    return one << 24 | two << 16 | three << 8 | four


def packet(row):
    said = {
        key: 0 if row[key] in ("null", "") else int(row[key])
        for key in ("src_port", "dst_port", "icmp_type", "icmp_code")
    }
    return Packet(
        src=number(row["src_ip"]),
        dst=number(row["dst_ip"]),
        protocol=int(row["ip_protocol"]),
        **said,
        flags=sum(bit for flag, bit in FLAGS.items() if f"_{flag}=true" in row["tcp_flags"]),
        dscp=int(row["dscp"]),
        fragment=row["fragment_offset"] != "0",
        length=int(row["packet_length"]),
    )


def test_witness_flows_have_the_verdict_that_batfish_gives_them():
    seen, differing = Counter(), Counter()
    for row in table("flows.tsv"):
        rules = filter_named(row["snapshot"], row["node"], row["acl"])
        if rules is None:
            seen["no filter"] += 1
            continue
        verdict = decide(rules, packet(row)).verdict
        seen["unknown" if verdict == "unknown" else "same" if verdict == row["action"].lower() else "differs"] += 1
        if verdict not in ("unknown", row["action"].lower()):
            differing[row["node"], row["acl"]] += 1
    assert sum(seen.values()) == 2910
    assert seen["no filter"] <= 12
    assert seen["unknown"] <= 14
    assert seen["same"] >= 2877
    assert set(differing) <= set(EXPLAINED)


def test_shadowed_lines_of_a_real_campus_are_those_that_batfish_finds():
    packets, wanted = Packets(), []
    for row in table("filter-line-reachability.tsv"):
        if row["snapshot"] == "stanford-backbone" and row["reason"] == "BLOCKING_LINES":
            wanted += [(*source.split(": "), row) for source in json.loads(row["sources"])]
    assert len(wanted) == 60
    for node, name, row in wanted:
        dead = find_dead_lines(packets, filter_named("stanford-backbone", node, name))
        mine = [each for each in dead if each.line.text.split() == f"access-list {name} {row['line']}".split()]
        mine = mine or [
            each for each in dead if each.line.text.split()[-len(row["line"].split()) :] == row["line"].split()
        ]
        assert mine, (node, name, row["line"])
        assert mine[0].otherwise == (row["different_action"] == "true")
        theirs = {" ".join(line.split()) for line in json.loads(row["blocking_lines"])}
        ours = {" ".join(each.text.split()) for each in mine[0].blocked_by}
        assert all(any(our.endswith(line) for our in ours) for line in theirs)


def test_no_configuration_of_any_maker_raises_anything():
    read = 0
    for path in DATA.rglob("*"):
        if not path.is_file() or "batfish" not in path.parts or path.stat().st_size > 200_000:
            continue
        found = device(path)
        if found is not None:
            read += 1
            for rules in (*found.filters.values(), *([found.policy] if found.policy else [])):
                assert all(1 <= line.first <= line.last or "zone" in line.text for line in rules.lines)
    assert read > 700


def test_one_policy_in_five_systems_is_one_set_and_the_asa_lets_more_in():
    packets, sets = Packets(), {}
    kinds = {"acl": "ios", "nxacl": "nxos", "eacl": "eos", "xacl": "iosxr", "bacl": "ios", "asa": "asa"}
    for ending, platform in kinds.items():
        data = (DATA / "aerleon" / "generated-multitarget" / f"sample_multitarget.{ending}").read_bytes()
        found = filters_of(read_tree(split_lines(data, ending), PLATFORMS[platform]), platform, ending)
        passing = pass_through(packets, found.filters["asa_in" if ending == "asa" else "edge-inbound"])
        assert passing.surely == passing.maybe
        sets[ending] = passing.surely
    asa = sets.pop("asa")
    assert all(each == sets["acl"] for each in sets.values())
    assert sets["acl"] & ~asa == packets.none
    assert asa & ~sets["acl"] != packets.none


@pytest.mark.parametrize("lab", ["fortios_fw_policy_basic", "panos_fw_policy_app_override"])
def test_nothing_that_passed_in_a_real_lab_is_called_blocked(lab):
    (found,) = [read for path in (DATA / "lab-validation" / lab / "configs").rglob("*.txt") if (read := device(path))]
    with (DATA / "lab-validation" / lab / "flows.tsv").open(newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    judged = Counter()
    for row in rows:
        client = re.fullmatch(r"client_outside_([\d.]+)_(tcp|udp)_(\d+)\.txt", row["command_file"])
        if not client:
            continue
        one = Packet(
            src=number("192.168.123.1"),
            dst=number(client[1]),
            protocol=6 if client[2] == "tcp" else 17,
            src_port=50000,
            dst_port=int(client[3]),
            flags=4 if client[2] == "tcp" else 0,
        )
        verdict = decide(found.policy.between("inside", "outside"), one).verdict
        judged[verdict, row["result"]] += 1
        assert not (verdict == "deny" and row["result"] == "True"), row
        assert not (verdict == "permit" and row["result"] == "False"), row
    assert sum(judged.values()) == 4
