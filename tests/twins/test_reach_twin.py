"""Sets spread over networks against one packet walked along every way."""

import random

import pytest

from wherry.engine.assurance.filters import Filter, FilterDevice, FilterLine, Match, Packet, Port, Service, prefix
from wherry.engine.assurance.reach import Member, lay_ground, spread
from wherry.engine.assurance.reach_flow import trace

SPACES = {"A": prefix(0x0A010000, 24), "B": prefix(0x0A020000, 24)}


def some_filter(draw, name):
    lines = []
    for _ in range(draw.randrange(4)):
        match = Match(
            src=draw.choice([None, (prefix(0x0A010000 | draw.randrange(256), draw.choice([25, 26, 31])),)]),
            dst=draw.choice([None, (prefix(0x0A020000 | draw.randrange(256), draw.choice([25, 26, 31])),)]),
            services=draw.choice([None, (Service(protocols=(draw.choice([1, 6, 17]),)),)]),
            unsure=draw.choice(["", "", "", "odd"]),
        )
        lines.append(FilterLine(action=draw.choice(["permit", "deny"]), match=match, first=1, last=1, text=""))
    return Filter(name=name, file="f", lines=tuple(lines), default=draw.choice(["permit", "deny"]))


def some_member(draw, body):
    value = SPACES[body][0]
    devices = []
    for number in range(draw.randint(1, 3)):
        filters = {name: some_filter(draw, name) for name in "XY"}
        ports = [
            Port(
                name=f"p{at}",
                line=1,
                addresses=((value | draw.choice([0, 64, 128, 192]) | 1, 26),),
                into=draw.choice([(), ("X",), ("MISSING",)] if at == 0 else [(), ("X",)]),
                out_of=draw.choice([(), ("Y",)]),
            )
            for at in range(draw.randint(1, 3))
        ]
        ports.append(Port(name="psn", line=1, addresses=((0xC0000201 + number, 24),), into=draw.choice([(), ("Y",)])))
        devices.append(
            FilterDevice(
                name=f"{body}{number}", file=f"{body}{number}", platform="x", ports=tuple(ports), filters=filters
            )
        )
    return Member(body=body, space=(SPACES[body],), devices=tuple(devices))


@pytest.mark.parametrize("seed", range(60))
def test_a_packet_arrives_in_the_sets_exactly_when_a_way_is_found_for_it(seed):
    draw = random.Random(seed)
    ground = lay_ground([some_member(draw, "A"), some_member(draw, "B")])
    packets, found = ground.packets, spread(ground, "A", "B")
    for _ in range(40):
        one = Packet(
            src=0x0A010000 | draw.randrange(256), dst=0x0A020000 | draw.randrange(256), protocol=draw.choice([1, 6, 17])
        )
        walked = trace(ground, one, "A", "B")
        mine = packets.only(one)
        assert (mine & found.surely != packets.none) == (walked is not None and walked.verdict == "permit")
        assert (mine & found.maybe != packets.none) == (walked is not None)
