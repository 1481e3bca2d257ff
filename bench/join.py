"""Joining networks: a million prefixes of five bodies with proposals, a firewall of 20,000 rules against an intent of
twenty pairs, and a large scan; ``--table`` prints all of it. Seconds are of the processor, the median of several."""

from __future__ import annotations

import argparse
import ipaddress
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from wherry.engine.assurance.addresses import AddressSpace
from wherry.engine.assurance.addresses_clash import find_clashes
from wherry.engine.assurance.addresses_move import propose_moves
from wherry.engine.assurance.filters import Match, Packet, Service, prefix
from wherry.engine.assurance.filters_judge import pass_through
from wherry.engine.assurance.filters_packet import decide
from wherry.engine.assurance.filters_sets import Packets
from wherry.read.config.filters.reading import read_filters
from wherry.read.scans.reading import read_scan
from wherry.work.joining import join_folder

BODIES = ("A", "B", "C", "D", "E")
EASTERN = Path(__file__).resolve().parents[1] / "examples" / "eastern"
SAMPLE = 20_000


def timed(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """Median processor seconds of several goes, and the last answer."""
    took, found = [], None
    for _ in range(times):
        began = time.process_time()
        found = work()
        took.append(time.process_time() - began)
    return statistics.median(took), found


def a_million_prefixes(number: int = 1_000_000, *, clashing: float, seed: int = 7) -> AddressSpace:
    """Blocks of /26 to /30 of five bodies in RFC 1918: each body has a fifth of it as its own, and a share of its
    blocks, ``clashing``, lies anywhere, as blocks do that were taken before anybody asked."""
    draw = np.random.default_rng(seed)
    body = draw.integers(0, 5, number)
    length = draw.integers(26, 31, number)
    width = np.left_shift(1, 32 - length)
    own = (10 << 24) + body * (1 << 21) + draw.integers(0, 1 << 21, number)
    anywhere = (10 << 24) + draw.integers(0, 5 << 21, number)
    first = np.where(draw.random(number) < clashing, anywhere, own) // width * width
    return AddressSpace(version=4, bodies=BODIES, body=body, first=first, last=first + width - 1)


def prefixes() -> None:
    """Clashes and proposals beside ``ipaddress``."""
    print("1,000,000 prefixes of five bodies (numpy arrays in memory)")
    for share in (0.001, 0.02, 1.0):
        space = a_million_prefixes(clashing=share)

        def whole(given: AddressSpace = space) -> tuple[Any, Any]:
            fresh = AddressSpace(version=4, bodies=given.bodies, body=given.body, first=given.first, last=given.last)
            return find_clashes(fresh), propose_moves(fresh)

        whole()
        took, ((pairs, _), proposal) = timed(whole)
        shared = sum(pair.addresses for pair in pairs)
        print(
            f"  {share:6.1%} taken anywhere: {took:.2f} s; {len(pairs)} pairs share {shared:,} addresses; "
            f"{len(proposal.start):,} blocks ({proposal.moved:,} addresses) give way, {int(proposal.placed.sum()):,} "
            f"have a free block; {proposal.clashing_after:,} addresses shared afterwards"
        )
    space = a_million_prefixes(SAMPLE, clashing=0.02)
    mine, _ = timed(lambda: find_clashes(AddressSpace(**_columns(space))))
    networks = [
        [
            ipaddress.IPv4Network((int(first), 33 - int(last - first + 1).bit_length()))
            for first, last, body in zip(space.first, space.last, space.body, strict=True)
            if body == place
        ]
        for place in range(5)
    ]
    peer, counted = timed(lambda: [list(ipaddress.collapse_addresses(each)) for each in networks], 3)
    print(
        f"  {SAMPLE:,} prefixes, unions of five bodies alone: ipaddress {peer:.2f} s ({sum(map(len, counted)):,} "
        f"blocks); Wherry's unions, all pairs and rows {mine:.3f} s: {peer / mine:.0f} times faster, doing more"
    )


def _columns(space: AddressSpace) -> dict[str, Any]:
    return {"version": 4, "bodies": space.bodies, "body": space.body, "first": space.first, "last": space.last}


def firewall_text(rules: int, seed: int = 11) -> str:
    """A FortiGate of so many policies, 600 address objects and 57 services, between five zones."""
    draw = random.Random(seed)
    text = ["config firewall address"]
    for number in range(600):
        length = draw.choice([16, 20, 24, 24, 26, 32])
        mask = ipaddress.ip_network(f"0.0.0.0/{length}").netmask
        address = f"10.{number % 5 + 1}.{draw.randrange(256)}.{draw.randrange(256)}"
        text += [f'    edit "h{number}"', f"        set subnet {address} {mask}", "    next"]
    text += ["end", "config firewall service custom"]
    for number in range(57):
        low = draw.randrange(1, 60000)
        text += [
            f'    edit "s{number}"',
            f"        set tcp-portrange {low}-{low + draw.choice([0, 0, 0, 9, 99])}",
            "    next",
        ]
    text += ["end", "config firewall policy"]
    for number in range(1, rules + 1):
        left, right = draw.sample(range(5), 2)
        zones = ("any", "any") if draw.random() < 0.02 else (f"z{left}", f"z{right}")
        sources = " ".join(f'"h{draw.randrange(120) * 5 + left}"' for _ in range(draw.choice([1, 1, 2, 4])))
        targets = " ".join(f'"h{draw.randrange(120) * 5 + right}"' for _ in range(draw.choice([1, 1, 2, 4])))
        services = " ".join(f'"s{draw.randrange(57)}"' for _ in range(draw.choice([1, 1, 2])))
        text += [
            f"    edit {number}",
            f'        set srcintf "{zones[0]}"',
            f'        set dstintf "{zones[1]}"',
            f"        set srcaddr {sources}",
            f"        set dstaddr {targets}",
            f"        set service {services}",
            *(["        set action accept"] if draw.random() < 0.8 else []),
            '        set schedule "always"',
            "    next",
        ]
    return "\n".join([*text, "end", ""])


def firewall(rules: int) -> None:
    """One firewall against what twenty ordered pairs are meant to do."""
    data = firewall_text(rules).encode()
    reading, device = timed(lambda: read_filters(data, "fw"), 3)
    meant = Match(services=(Service(protocols=(6,), dst_ports=((443, 443),)),))

    def matrix() -> tuple[Packets, dict[tuple[int, int], Any]]:
        packets = Packets()
        wanted = packets.matching(meant)
        found = {}
        for left in range(5):
            for right in range(5):
                if left == right:
                    continue
                spaces = [prefix((10 << 24) + (place + 1 << 16), 16) for place in (left, right)]
                domain = packets.addresses("src", (spaces[0],)) & packets.addresses("dst", (spaces[1],))
                passing = pass_through(packets, device.policy.between(f"z{left}", f"z{right}"), domain)
                wrong, lost = passing.surely & ~wanted, domain & wanted & ~passing.maybe
                found[left, right] = (passing, packets.example(wrong), packets.example(lost))
        return packets, found

    took, (packets, found) = timed(matrix, 3)
    draw, agree, looked = random.Random(3), 0, 0
    for (left, right), (passing, *_) in found.items():
        policy = device.policy.between(f"z{left}", f"z{right}")
        for _ in range(10):
            one = Packet(
                src=(10 << 24) + (left + 1 << 16) + draw.randrange(1 << 16),
                dst=(10 << 24) + (right + 1 << 16) + draw.randrange(1 << 16),
                protocol=6,
                dst_port=draw.randrange(65536),
            )
            looked += 1
            mine = packets.only(one) & passing.surely != packets.none
            agree += mine == (decide(policy, one).verdict == "permit")
    wrong = sum(each[1] is not None for each in found.values())
    print(
        f"  {rules:,} rules ({len(data) / 1e6:.1f} MB of text): read {reading:.2f} s; sets of all rules and 20 ordered "
        f"pairs against their intent {took:.2f} s; {wrong} violations with a flow; packet by packet {agree} of "
        f"{looked} agree"
    )


def scan(items: int = 60_000) -> None:
    """A large .nessus file beside the standard library's parser, which keeps no lines and refuses nothing."""
    item = (
        '<ReportItem port="443" svc_name="www" protocol="tcp" severity="3" pluginID="{}" pluginName="Old" '
        'pluginFamily="General"><cve>CVE-2024-{}</cve><cvss3_base_score>7.5</cvss3_base_score><description>'
        + "What it is and why it matters. " * 12
        + "</description><plugin_output>\n"
        + "line of output\n" * 12
        + "</plugin_output></ReportItem>\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.nessus"
        with path.open("w") as out:
            out.write('<?xml version="1.0"?>\n<NessusClientData_v2><Report name="r">\n')
            for host in range(items // 100):
                out.write(f'<ReportHost name="10.0.{host // 250}.{host % 250}"><HostProperties/>\n')
                out.writelines(item.format(number, 10000 + number) for number in range(100))
                out.write("</ReportHost>\n")
            out.write("</Report></NessusClientData_v2>\n")
        size = path.stat().st_size / 1e6
        mine, reading = timed(lambda: read_scan(path), 3)

        def peer_reads() -> int:
            count = 0
            for _, element in ElementTree.iterparse(path):
                if element.tag == "ReportItem":
                    count += element.get("pluginID") is not None
                    element.findtext("cve")
                    element.clear()
            return count

        peer, counted = timed(peer_reads, 3)
        print(
            f"  {size:.0f} MB, {len(reading.detections):,} items: Wherry {size / mine:.0f} MB/s "
            f"({len(reading.detections) / mine:,.0f} items/s, every one typed, with its line); ElementTree "
            f"{size / peer:.0f} MB/s ({counted:,} counted): ratio {peer / mine:.2f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="print everything")
    parser.add_argument("--rules", type=int, default=20_000)
    asked = parser.parse_args()
    prefixes()
    print("A firewall between five bodies")
    firewall(asked.rules // 2)
    firewall(asked.rules)
    if asked.table:
        print("A scan")
        scan()
        took, answer = timed(lambda: join_folder(EASTERN), 3)
        pairs = answer.answer["pairs"]
        print(f"examples/eastern joined, files and all: {took:.1f} s, {len(pairs)} pairs of bodies")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{memory:.0f} MiB at most")


if __name__ == "__main__":
    main()
