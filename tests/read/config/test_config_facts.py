"""The same things said by nine makers give the same facts, each on the line that says it."""

import pytest

from wherry.read.config.reading import read_configuration

SAID = {
    "ios": """\
version 15.2
hostname edge
aaa new-model
aaa authentication login default group tacacs+ local
username bob privilege 15 password 7 0822455D0A16
ntp server vrf Mgmt 10.0.0.1 key 3
logging host 10.0.0.2 transport tcp port 6514
snmp-server community public RO 10
interface Vlan10
 description To the internet
 ip address 10.1.0.1 255.255.255.0
 ip access-group EDGE in
ip access-list extended EDGE
 10 permit tcp any any eq 22
 20 permit ip any any log
ip http server
ip ssh version 2
line vty 0 4
 access-class 10 in
 exec-timeout 9 30
 transport input telnet ssh
end
""",
    "nxos": """\
!Command: show running-config
version 9.3(8) Bios:version
hostname edge
feature telnet
username bob password 5 $5$ABCDEF role network-admin
ntp server 10.0.0.1 use-vrf management
logging server 10.0.0.2 5 use-vrf management
snmp-server community public group network-operator
interface Ethernet1/1
  description To the internet
  ip address 10.1.0.1/24
line vty
  exec-timeout 10
""",
    "eos": """\
! device: edge (DCS-7050, EOS-4.31.5M)
hostname edge
username bob privilege 15 role network-admin secret sha512 $6$ABC
logging vrf MGMT host 10.0.0.2
ntp server vrf MGMT 10.0.0.1 prefer
snmp-server community public ro
interface Ethernet1
   description To the internet
   ip address 10.1.0.1/24
management telnet
   no shutdown
management ssh
   idle-timeout 10
end
""",
    "asa": """\
: Saved
ASA Version 9.12(4)67
hostname edge
username bob password ABC pbkdf2 privilege 15
interface GigabitEthernet0/0
 nameif outside
 ip address 10.1.0.1 255.255.255.0
access-list OUT extended permit ip any any
access-group OUT in interface outside
ntp server 10.0.0.1 key 1 source inside
logging host inside 10.0.0.2
snmp-server community public
telnet 10.9.0.0 255.255.0.0 inside
ssh 0.0.0.0 0.0.0.0 outside
ssh timeout 5
: end
""",
    "junos": """\
version 18.4R3.3;
system {
    host-name edge;
    services { telnet; }
    login {
        user bob {
            class super-user;
            authentication {
                encrypted-password "$6$ABC";
            }
        }
    }
    syslog { host 10.0.0.2 { any info; } }
    ntp { server 10.0.0.1; }
}
interfaces {
    ge-0/0/0 {
        description "To the internet";
        unit 0 { family inet { address 10.1.0.1/24; } }
    }
}
snmp { community public; }
""",
    "fortios": """\
#config-version=FGT60F-7.0.15-FW-build0632:opmode=0
config system global
    set hostname "edge"
    set admintimeout 10
end
config system interface
    edit "wan1"
        set ip 10.1.0.1 255.255.255.0
        set allowaccess ping telnet
        set description "To the internet"
    next
end
config system admin
    edit "bob"
        set accprofile "super_admin"
        set password ENC abcdef
    next
end
config system ntp
    config ntpserver
        edit 1
            set server "10.0.0.1"
        next
    end
end
config log syslogd setting
    set status enable
    set server "10.0.0.2"
end
config system snmp community
    edit 1
        set name "public"
    next
end
""",
    "panos": """\
<config version="10.1.0" urldb="paloaltonetworks">
<mgt-config><users><entry name="bob">
<phash>$5$ABCDEF</phash>
<permissions><role-based><superuser>yes</superuser></role-based></permissions></entry></users></mgt-config>
<devices><entry name="localhost.localdomain">
<network><interface><ethernet><entry name="ethernet1/1"><layer3><ip><entry name="10.1.0.1/24"/></ip></layer3></entry>
</ethernet></interface></network>
<deviceconfig><system><hostname>edge</hostname>
<ntp-servers><primary-ntp-server><ntp-server-address>10.0.0.1</ntp-server-address></primary-ntp-server></ntp-servers>
<service><disable-telnet>no</disable-telnet></service>
<snmp-setting><access-setting><version><v2c><snmp-community-string>public</snmp-community-string></v2c></version>
</access-setting></snmp-setting></system></deviceconfig>
</entry></devices>
<shared><log-settings><syslog><entry name="s"><server><entry name="x"><server>10.0.0.2</server></entry></server></entry>
</syslog></log-settings></shared>
</config>
""",
    "aoscx": """\
!Version ArubaOS-CX FL.10.13.1040
hostname edge
user bob group administrators password ciphertext ABC
ntp server 10.0.0.1 iburst
telnet server vrf default
logging 10.0.0.2 severity info
snmp-server community public
interface vlan 10
    description To the internet
    ip address 10.1.0.1/24
https-server vrf mgmt
""",
    "comware": """\
#
 version 7.1.070, Release 6635P07
#
 sysname edge
#
 telnet server enable
#
interface Vlan-interface10
 description To the internet
 ip address 10.1.0.1 255.255.255.0
#
 ntp-service unicast-server 10.0.0.1
#
 info-center loghost 10.0.0.2
#
 snmp-agent community read public
#
local-user bob class manage
 password cipher ABC
 authorization-attribute user-role network-admin
#
return
""",
}
SAME = {
    "device.hostname": "edge",
    "time.server": "10.0.0.1",
    "log.server": "10.0.0.2",
    "interface.address": "10.1.0.1/24",
    "account": "bob",
    "snmp.community": "default",
}


NAMED = {"junos": "class super-user", "panos": "superuser"}
"""Where the account's name stands above the line that gives it its rights."""


@pytest.mark.parametrize("platform", SAID)
def test_every_maker_says_the_same(platform):
    found = read_configuration(SAID[platform].encode(), "edge.cfg")
    assert found.platform.code == platform
    assert found.doubts == ()
    lines = SAID[platform].split("\n")
    for name, value in SAME.items():
        (fact,) = found.facts.all(name)
        assert fact.value == value
        said = "\n".join(lines[fact.first - 1 : fact.last])
        shown = {"default": "public", "bob": NAMED.get(platform, "bob")}.get(value, value.removesuffix("/24"))
        assert shown in said
    assert found.facts.completeness.complete
    described = [fact.get("description") for fact in found.facts.all("interface")]
    assert described == {"panos": [], "asa": [None]}.get(platform, ["To the internet"])


@pytest.mark.parametrize("platform", sorted(set(SAID) - {"asa"}))
def test_telnet_is_seen_in_every_tongue(platform):
    found = read_configuration(SAID[platform].encode(), "edge.cfg")
    assert [fact.value for fact in found.facts.all("management.telnet")] == [True]


def test_passwords_are_told_by_kind_and_strength_alone():
    kinds = {
        platform: [
            (fact.value, fact.get("strength")) for fact in read_configuration(text.encode(), "e").facts.all(name)
        ]
        for platform, text in SAID.items()
        for name in ["password.stored"]
    }
    assert kinds["ios"] == [("type 7 (reversible)", "weak")]
    assert kinds["nxos"] == [("type 5 (MD5)", "fair")]
    assert kinds["junos"] == [("SHA-512 crypt", "strong")]
    assert kinds["comware"] == [("the maker's reversible cipher", "weak")]
    for text in SAID.values():
        found = read_configuration(text.encode(), "e")
        assert not any("0822455D0A16" in repr(fact) or "ABC" in repr(fact) for fact in found.facts.facts)


def test_a_line_has_its_timeout_its_filter_and_its_transport():
    facts = read_configuration(SAID["ios"].encode(), "e").facts
    (timeout,) = facts.all("door.timeout")
    assert (timeout.value, timeout.of, timeout.first) == (10, "line vty 0 4", 20)
    (source,) = facts.all("door.source")
    assert (source.value, source.first) == ("10", 19)
    rules = facts.all("filter.rule")
    assert [(rule.value, rule.get("anything"), rule.get("log")) for rule in rules] == [
        ("permit", False, False),
        ("permit", True, True),
    ]


@pytest.mark.parametrize(
    "platform, cut",
    [
        ("ios", "end\n"),
        ("eos", "end\n"),
        ("asa", ": end\n"),
        ("comware", "return\n"),
        ("fortios", "end\n"),
        ("junos", "snmp { community public; }\n"),
        ("panos", "</config>\n"),
        ("aoscx", "https-server vrf mgmt\n"),
        ("nxos", "line vty\n  exec-timeout 10\n"),
    ],
)
def test_a_configuration_that_breaks_off_is_not_complete(platform, cut):
    text = SAID[platform]
    assert text.endswith(cut)
    shorter = text.removesuffix(cut)
    if platform == "junos":
        shorter = shorter.rstrip().removesuffix("}")
    found = read_configuration(shorter.encode(), "e", platform=platform)
    assert not found.facts.completeness.complete
    assert found.facts.completeness.reason
