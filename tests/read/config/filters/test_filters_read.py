"""One intent in seven vendors' words is one set of packets; what is not understood is unknown, never safe."""

import pytest

from wherry.engine.assurance.filters import Filter, FilterLine, Match, Packet, Service, all_but, prefix
from wherry.engine.assurance.filters_judge import find_dead_lines, pass_through
from wherry.engine.assurance.filters_packet import decide
from wherry.engine.assurance.filters_sets import Packets
from wherry.read.config.decoding import split_lines
from wherry.read.config.filters.reading import filters_of, read_filters
from wherry.read.config.parsing import read_tree
from wherry.read.config.platform import PLATFORMS

IOS = """hostname ios1
object-group network SERVERS
 10.9.1.0 255.255.255.0
ip access-list extended EDGE
 deny   tcp any any eq telnet
 permit tcp 10.0.0.0 0.255.255.255 object-group SERVERS eq www 443
 permit udp any host 10.9.1.5 range 5000 5010
 permit icmp any any echo
 permit tcp any any established
 deny   ip any any log
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip access-group EDGE in
"""
XR = IOS.replace("ip access-list extended", "ipv4 access-list").replace("deny   ", "deny ")
XR = XR.replace("object-group network SERVERS\n", "object-group network ipv4 SERVERS\n").replace(
    "object-group SERVERS", "net-group SERVERS"
)
XR = XR.replace("10.9.1.0 255.255.255.0\n", "10.9.1.0/24\n").replace("eq www 443", "eq www")
XR = XR.replace(" permit udp", " permit tcp 10.0.0.0/8 net-group SERVERS eq 443\n permit udp")
NXOS = """hostname nx1
object-group ip address SERVERS
  10 10.9.1.0/24
object-group ip port WEB
  10 eq 80
  20 eq 443
ip access-list EDGE
  statistics per-entry
  10 deny tcp any any eq 23
  20 permit tcp 10.0.0.0/8 addrgroup SERVERS portgroup WEB
  30 permit udp any 10.9.1.5/32 range 5000 5010
  40 permit icmp any any echo
  50 permit tcp any any established
"""
EOS = """hostname eos1
ip access-list EDGE
   10 deny tcp any any eq telnet
   20 permit tcp 10.0.0.0/8 10.9.1.0/24 eq www https
   40 permit icmp any any echo
   50 permit tcp any any established
   30 permit udp any host 10.9.1.5 range 5000 5010
"""
ASA = """hostname asa1
object-group network SERVERS
 network-object 10.9.1.0 255.255.255.0
object-group service WEB tcp
 port-object eq www
 port-object eq https
access-list EDGE extended deny tcp any any eq telnet
access-list EDGE extended permit tcp 10.0.0.0 255.0.0.0 object-group SERVERS object-group WEB
access-list EDGE extended permit udp any host 10.9.1.5 range 5000 5010
access-list EDGE extended permit icmp any any echo
access-list EDGE extended permit tcp 192.0.2.0 255.255.255.0 any inactive
"""
JUNOS = """system { host-name junos1; }
policy-options {
    prefix-list SERVERS {
        10.9.1.0/24;
    }
}
firewall { family inet { filter EDGE {
    term no-telnet { from { protocol tcp; destination-port telnet; } then { discard; } }
    term web {
        from {
            source-address {
                10.0.0.0/8;
            }
            destination-prefix-list { SERVERS; }
            protocol tcp;
            destination-port [ http https ];
        }
        then accept;
    }
    term voice { from { destination-address { 10.9.1.5; } protocol udp; destination-port 5000-5010; } then accept; }
    term count { then { count all; next term; } }
    term ping { from { protocol icmp; icmp-type echo-request; } then accept; }
    term old { from { protocol tcp; tcp-established; } then accept; }
} } }
"""
FORTIOS = """config system global
    set hostname "fgt1"
end
config firewall address
    edit "ten"
        set subnet 10.0.0.0 255.0.0.0
    next
    edit "servers"
        set subnet 10.9.1.0 255.255.255.0
    next
    edit "voice"
        set subnet 10.9.1.5 255.255.255.255
    next
end
config firewall service custom
    edit "voice"
        set udp-portrange 5000-5010
    next
end
config firewall policy
    edit 1
        set srcintf "any"
        set dstintf "any"
        set srcaddr "all"
        set dstaddr "all"
        set service "TELNET"
        set schedule "always"
    next
    edit 2
        set srcintf "lan"
        set dstintf "dmz"
        set action accept
        set srcaddr "ten"
        set dstaddr "servers"
        set service "HTTP" "HTTPS"
        set schedule "always"
    next
    edit 3
        set srcintf "lan"
        set dstintf "dmz"
        set action accept
        set srcaddr "all"
        set dstaddr "voice"
        set service "voice"
        set schedule "always"
    next
    edit 4
        set srcintf "lan"
        set dstintf "dmz"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set service "PING"
        set schedule "always"
    next
end
"""
PANOS = """set deviceconfig system hostname pan1
set address ten ip-netmask 10.0.0.0/8
set address servers ip-netmask 10.9.1.0/24
set service voice protocol udp port 5000-5010
set service telnet protocol tcp port 23
set service web protocol tcp port 80,443
set service never protocol tcp port 1
set zone lan network layer3 ethernet1/1
set zone dmz network layer3 ethernet1/2
set rulebase security rules no-telnet from any
set rulebase security rules no-telnet service telnet
set rulebase security rules no-telnet application any
set rulebase security rules no-telnet action deny
set rulebase security rules web from lan
set rulebase security rules web to dmz
set rulebase security rules web source ten
set rulebase security rules web destination servers
set rulebase security rules web application any
set rulebase security rules web service web
set rulebase security rules web action allow
set rulebase security rules voice from lan
set rulebase security rules voice to dmz
set rulebase security rules voice destination 10.9.1.5
set rulebase security rules voice service voice
set rulebase security rules voice action allow
"""
SRX = """set system host-name srx1
set applications application voice protocol udp destination-port 5000-5010
set security address-book global address ten 10.0.0.0/8
set security address-book global address servers 10.9.1.0/24
set security address-book global address voice 10.9.1.5/32
set security zones security-zone lan interfaces ge-0/0/0.0
set security zones security-zone dmz interfaces ge-0/0/1.0
set security policies from-zone lan to-zone dmz policy web match source-address ten
set security policies from-zone lan to-zone dmz policy web match destination-address servers
set security policies from-zone lan to-zone dmz policy web match application junos-http
set security policies from-zone lan to-zone dmz policy web match application junos-https
set security policies from-zone lan to-zone dmz policy web then permit
set security policies from-zone lan to-zone dmz policy voice match source-address any
set security policies from-zone lan to-zone dmz policy voice match destination-address voice
set security policies from-zone lan to-zone dmz policy voice match application voice
set security policies from-zone lan to-zone dmz policy voice then permit
set security policies from-zone lan to-zone dmz policy ping match source-address any
set security policies from-zone lan to-zone dmz policy ping match destination-address any
set security policies from-zone lan to-zone dmz policy ping match application junos-ping
set security policies from-zone lan to-zone dmz policy ping then permit
"""
TEXTS = {
    "ios": IOS, "iosxr": XR, "nxos": NXOS, "eos": EOS, "asa": ASA, "junos": JUNOS, "fortios": FORTIOS, "panos": PANOS,
    "srx": SRX,
}  # fmt: skip
LISTS = ("ios", "iosxr", "nxos", "eos", "junos")


def device(platform, text=None):
    code = {"srx": "junos"}.get(platform, platform)
    found = split_lines((text or TEXTS[platform]).encode(), platform)
    return filters_of(read_tree(found, PLATFORMS[code]), code, f"{platform}.cfg")


def rules_of(found):
    return found.filters["EDGE"] if "EDGE" in found.filters else found.policy.between("lan", "dmz")


@pytest.fixture(scope="module")
def packets():
    return Packets()


def passing(packets, platform):
    rules = rules_of(device(platform))
    assert [line.match.unsure for line in rules.lines if line.match.unsure] == []
    found = pass_through(packets, rules)
    assert found.surely == found.maybe
    return found.surely


def test_access_lists_of_five_systems_are_one_set(packets):
    sets = {platform: passing(packets, platform) for platform in LISTS}
    assert all(each == sets["ios"] for each in sets.values())
    assert packets.example(sets["ios"]) is not None


def test_stateful_firewalls_say_the_same_without_what_they_need_not(packets):
    tcp_old = packets.matching(Match(services=(Service(protocols=(6,), flags=((1, 1), (2, 2))),)))
    ping = packets.matching(Match(services=(Service(protocols=(1,), icmp=((8, None),)),)))
    asa, fortios, panos, srx = (passing(packets, each) for each in ("asa", "fortios", "panos", "srx"))
    assert fortios == asa == srx
    assert fortios & ~ping == panos
    assert (fortios | tcp_old) & ~tcp_old == passing(packets, "ios") & ~tcp_old


@pytest.mark.parametrize("platform", ["asa", "fortios", "ios", "junos", "panos"])
def test_the_way_in_tells_the_platform_and_names_the_device(platform):
    """The others' texts are so short that they do not tell their maker."""
    found = read_filters(TEXTS[platform].encode(), "x")
    assert found.platform == platform
    assert found.name.rstrip("1") in ("ios", "nx", "eos", "asa", "junos", "fgt", "pan")


def test_lines_are_those_of_the_file():
    for platform, text in TEXTS.items():
        found = device(platform)
        for line in rules_of(found).lines:
            assert 1 <= line.first <= line.last <= text.count("\n")
        numbers = text.splitlines()
        first = rules_of(found).lines[0]
        assert any(word in numbers[first.first - 1] for word in ("telnet", "23", "edit 1", "policy web")), platform


UNSURE = {
    "ios": IOS.replace("eq www 443", "eq www 443 time-range NIGHT"),
    "nxos": NXOS.replace("addrgroup SERVERS portgroup WEB", "addrgroup MISSING portgroup WEB"),
    "eos": EOS.replace("eq www https", "eq www https ttl eq 3"),
    "asa": ASA.replace("network-object 10.9.1.0 255.255.255.0", "network-object object FQDN"),
    "junos": JUNOS.replace("source-address {\n                10.0.0.0/8;\n            }", "source-class gold;"),
    "fortios": FORTIOS.replace(
        'set action accept\n        set srcaddr "ten"', 'set action accept\n        set groups "x"'
    ),
    "panos": PANOS.replace("rules web application any", "rules web application web-browsing"),
    "srx": SRX.replace("match source-address ten", "match source-identity staff"),
}


@pytest.mark.parametrize("platform", sorted(UNSURE))
def test_what_is_not_understood_is_unknown_and_never_safe(packets, platform):
    rules = rules_of(device(platform, UNSURE[platform]))
    assert any(line.match.unsure for line in rules.lines)
    web = Packet(src=0x0A000005, dst=0x0A090107, protocol=6, src_port=50000, dst_port=443, flags=4)
    assert decide(rules_of(device(platform)), web).verdict == "permit"
    assert decide(rules, web).verdict == "unknown"
    found = pass_through(packets, rules)
    assert packets.only(web) & found.maybe == packets.only(web)
    assert packets.only(web) & found.surely == packets.none


def test_a_filter_that_is_empty_or_missing_passes_everything_on_ios_alone(packets):
    found = device("ios", "hostname a\nip access-list extended NONE\n remark nothing\n")
    assert pass_through(packets, found.filters["NONE"]).surely == packets.every
    assert found.missing == "permit"
    assert device("nxos").missing == "unknown"


def test_shadowed_lines_are_told_with_the_lines_that_take_their_packets(packets):
    text = (
        "ip access-list extended EDGE\n permit tcp any any eq 80\n permit tcp any any range 81 90\n"
        " deny tcp 10.0.0.0 0.0.0.255 any range 80 85\n permit udp any any eq 53\n"
        " deny udp any any eq 53 time-range X\n"
    )
    dead = find_dead_lines(packets, device("ios", text).filters["EDGE"])
    assert [(each.line.first, [line.first for line in each.blocked_by], each.otherwise) for each in dead] == [
        (4, [2, 3], True),
        (6, [5], True),
    ]


def test_addresses_that_are_excepted_or_negated_are_left_out(packets):
    text = """firewall { family inet { filter EDGE { term t {
        from {
            source-address {
                10.0.0.0/8;
                10.1.0.0/16 except;
            }
        }
        then accept;
    } } } }"""
    found = pass_through(packets, device("junos", "system { host-name x; }\n" + text).filters["EDGE"]).surely
    ten, one = (
        packets.addresses("src", (prefix(value, length),)) for value, length in ((10 << 24, 8), (0x0A010000, 16))
    )
    assert found == ten & ~one
    rest = packets.addresses("src", all_but((prefix(10 << 24, 8),)))
    assert rest == ~ten
    assert all_but(((0, 0),)) == ()


def test_security_levels_decide_where_an_asa_has_no_list():
    text = (
        "ASA Version 9.12\nhostname a\n"
        "interface Gi0\n nameif inside\n security-level 100\n ip address 10.0.0.1 255.0.0.0\n"
        "interface Gi1\n nameif outside\n security-level 0\n ip address 192.0.2.1 255.255.255.0\n"
    )
    found = device("asa", text)
    packet = Packet(src=1, dst=2, protocol=6)
    assert decide(found.policy.between("inside", "outside"), packet).verdict == "permit"
    assert decide(found.policy.between("outside", "inside"), packet).verdict == "deny"


def test_a_filter_with_an_unknown_part_is_unknown_in_whole(packets):
    rules = Filter(name="f", file="f", lines=(), unsure="half of it is missing")
    found = pass_through(packets, rules)
    assert (found.surely, found.maybe) == (packets.none, packets.every)
    assert decide(rules, Packet(src=0, dst=0, protocol=1)).verdict == "unknown"
    line = FilterLine(action="permit", match=Match(), first=1, last=1, text="", translates=True)
    moved = pass_through(packets, Filter(name="n", file="f", lines=(line,)))
    assert (moved.surely, moved.translated) == (packets.none, packets.every)
