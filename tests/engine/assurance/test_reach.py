"""Small networks worked by hand: what passes, what does not, what nobody knows, and the lines that make it so."""

import pytest

from wherry.engine.assurance.filters import Packet, Service, prefix
from wherry.engine.assurance.intent import Intent
from wherry.engine.assurance.reach import JOINED, Member, lay_ground, spread
from wherry.engine.assurance.reach_flow import trace
from wherry.engine.assurance.reach_judge import judge_pairs
from wherry.read.config.filters.reading import read_filters

A, B = prefix(0x0A010000, 16), prefix(0x0A020000, 16)
WEB = Service(protocols=(6,), dst_ports=((443, 443),))


def router(name, site, edge="", filter_lines="", inside=""):
    return read_filters(
        f"""!
version 15.2
hostname {name}
interface GigabitEthernet0/0
 description the site
 ip address 10.{site}.1.1 255.255.255.0
{inside}interface GigabitEthernet0/1
 description PSN connection
 ip address 192.0.2.{site} 255.255.255.0
{edge}{filter_lines}end
""".encode(),
        f"{name}.cfg",
    )


def members(left, right, edges=((), ())):
    return [
        Member(body="A", space=(A,), devices=tuple(left), edges=edges[0]),
        Member(body="B", space=(B,), devices=tuple(right), edges=edges[1]),
    ]


IN = " ip access-group IN in\n"
WEB_ONLY = "ip access-list extended IN\n permit tcp any 10.2.0.0 0.0.255.255 eq 443\n"
MEANT = [Intent(from_body="A", to_body="B", service=WEB, words="web")]


def verdicts(left, right, intents, **more):
    found = judge_pairs(lay_ground(members(left, right, **more)), intents)
    return {(pair.from_body, pair.to_body): pair for pair in found}


def test_what_is_meant_and_nothing_else_passes():
    found = verdicts(
        [router("a", 1, IN, "ip access-list extended IN\n deny ip any any\n")], [router("b", 2, IN, WEB_ONLY)], MEANT
    )
    assert found["A", "B"].verdict == "as meant"
    assert found["B", "A"].verdict == "as meant"
    assert found["B", "A"].reachable == "nothing"


def test_more_than_is_meant_is_a_violation_with_the_line_that_lets_it_pass():
    wide = WEB_ONLY + " permit ip any any\n"
    found = verdicts([router("a", 1)], [router("b", 2, IN, wide)], MEANT)["A", "B"]
    assert found.verdict == "violation"
    (witness,) = found.witnesses
    assert (witness.packet.protocol, witness.packet.dst_port) != (6, 443)
    hops = {(hop.file, hop.first, hop.text) for hop in witness.trace.hops if hop.file == "b.cfg"}
    assert ("b.cfg", 13, "permit ip any any") in hops
    assert witness.trace.networks == ("A 10.1.1.0/24", JOINED, "B 10.2.1.0/24")


def test_what_is_meant_and_stopped_is_an_outage_with_what_stops_it():
    late = "ip access-list extended IN\n permit tcp any any eq 80\n deny tcp any any eq 443\n"
    found = verdicts([router("a", 1)], [router("b", 2, IN, late)], MEANT)["A", "B"]
    assert found.verdict == "violation and outage"
    lost = next(each for each in found.witnesses if each.kind == "outage")
    assert (lost.intent, lost.packet.dst_port) == ("web", 443)
    assert [(hop.file, hop.first) for hop in lost.stopped_by] == [("b.cfg", 13)]


def test_a_line_that_is_not_understood_makes_the_pair_unknown_and_never_safe():
    unsure = WEB_ONLY.replace("eq 443", "eq 443 time-range DAY")
    found = verdicts([router("a", 1)], [router("b", 2, IN, unsure)], MEANT)["A", "B"]
    assert (found.verdict, found.reachable) == ("unknown", "perhaps something")


def test_a_filter_that_is_nowhere_defined_lets_everything_pass_on_ios():
    found = verdicts([router("a", 1)], [router("b", 2, IN)], [])["A", "B"]
    assert found.verdict == "violation"
    assert any("nowhere defined" in hop.text for hop in found.witnesses[0].trace.hops)


def test_without_a_list_of_intents_nothing_is_called_wrong():
    found = verdicts([router("a", 1)], [router("b", 2)], None)["A", "B"]
    assert (found.verdict, found.reachable) == ("unknown", "something for certain")
    assert "intent.csv" in found.says


@pytest.mark.parametrize("right", [[], [router("b", 2).__class__(name="b", file="b", platform="ios")]])
def test_a_body_of_which_nothing_is_known_is_not_judged(right):
    found = verdicts([router("a", 1)], right, MEANT)["A", "B"]
    assert (found.verdict, found.reachable) == ("not judged", "unknown")


def test_edges_that_are_named_take_the_place_of_words():
    named = lay_ground(members([router("a", 1)], [router("b", 2)], edges=((), ("b:GigabitEthernet0/0",))))
    assert named.edges["B"] == ("b:GigabitEthernet0/0",)
    assert named.inner["B"] == {"B 192.0.2.0/24"}
    assert lay_ground(members([router("a", 1)], [router("b", 2)])).edges["A"] == ("a:GigabitEthernet0/1",)


def test_other_routing_tables_and_translation_are_unknown():
    vrf = router("b", 2, inside=" vrf forwarding STAFF\n")
    assert verdicts([router("a", 1)], [vrf], MEANT)["A", "B"].verdict == "unknown"
    nat = router("b", 2, edge=" ip nat outside\n", inside=" ip nat inside\n")
    found = verdicts([router("a", 1)], [nat], MEANT)["A", "B"]
    assert (found.verdict, found.reachable) == ("unknown", "perhaps something")


def test_a_way_round_a_filter_is_found():
    guard = router("b1", 2, IN, "ip access-list extended IN\n deny ip any any\n")
    open_door = router("b2", 2)
    ground = lay_ground(members([router("a", 1)], [guard, open_door]))
    packet = Packet(src=0x0A010105, dst=0x0A020105, protocol=17, dst_port=53)
    assert ground.packets.only(packet) & spread(ground, "A", "B").surely == ground.packets.only(packet)
    assert [hop.device for hop in trace(ground, packet, "A", "B").hops] == ["a", "b2"]


def test_a_source_starts_in_its_own_network_and_in_no_other():
    first = router("a1", 1, " ip access-group NONE out\n", "ip access-list extended NONE\n deny ip any any\n")
    other = read_filters(first_config(), "a2.cfg")
    ground = lay_ground(members([first, other], [router("b", 2)]))
    found = spread(ground, "A", "B").maybe
    inside = ground.packets.within("src", [(0x0A010100, 0x0A0101FF)])
    elsewhere = ground.packets.within("src", [(0x0A010200, 0x0A0102FF)])
    assert found & inside == ground.packets.none
    assert found & elsewhere != ground.packets.none


def first_config():
    return b"""!
version 15.2
hostname a2
interface GigabitEthernet0/0
 ip address 10.1.2.1 255.255.255.0
interface GigabitEthernet0/1
 description PSN connection
 ip address 192.0.2.77 255.255.255.0
end
"""
