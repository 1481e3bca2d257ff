"""Trees of the five ways to write a configuration: who stands inside whom, on which lines."""

from wherry.read.config.decoding import Lines
from wherry.read.config.parsing import read_tree
from wherry.read.config.paths import flat_paths
from wherry.read.config.platform import PLATFORMS, sniff_platform
from wherry.read.config.tree import TOP


def tree_of(text, platform):
    return read_tree(Lines(lines=text.split("\n")), PLATFORMS[platform])


def shape(tree):
    return [
        (text, first, last, tree.texts[parent] if parent != TOP else None)
        for text, first, last, parent in zip(tree.texts, tree.firsts, tree.lasts, tree.parents, strict=True)
    ]


def test_indented_blocks_keep_their_lines():
    tree = tree_of(
        "hostname a\n!\nrouter bgp 1\n address-family ipv4\n  network 1.0.0.0\n exit-address-family\nend", "ios"
    )
    assert shape(tree) == [
        ("hostname a", 1, 1, None),
        ("router bgp 1", 3, 3, None),
        ("address-family ipv4", 4, 4, "router bgp 1"),
        ("network 1.0.0.0", 5, 5, "address-family ipv4"),
        ("exit-address-family", 6, 6, "router bgp 1"),
        ("end", 7, 7, None),
    ]
    assert tree.end(1) == 6


def test_banners_of_every_maker_hold_no_orders():
    ios = tree_of("banner motd ^C\nip http server\n^C\nbanner login #one line#\nhostname a", "ios")
    assert [(text, last) for text, _, last, _ in shape(ios)] == [
        ("banner motd ^C", 3),
        ("banner login #one line#", 4),
        ("hostname a", 5),
    ]
    eos = tree_of("banner login\nmanagement telnet\nEOF\nhostname a", "eos")
    assert [text for text, *_ in shape(eos)] == ["banner login", "hostname a"]
    aoscx = tree_of("banner motd ^\ntelnet server vrf default\n^\nhostname a", "aoscx")
    assert [text for text, *_ in shape(aoscx)] == ["banner motd ^", "hostname a"]


def test_a_banner_without_end_takes_one_line_and_is_told():
    tree = tree_of("banner motd ^C\nno end\nhostname a", "ios")
    assert "hostname a" in tree.texts
    assert [doubt.line for doubt in tree.doubts] == [1]


def test_certificates_hold_no_orders():
    tree = tree_of(
        "crypto pki certificate chain X\n certificate self-signed 01\n  30820330\n  \tquit\nhostname a", "ios"
    )
    assert [(text, last) for text, _, last, _ in shape(tree)][1:] == [
        ("certificate self-signed 01", 4),
        ("hostname a", 5),
    ]


def test_comware_views_end_at_their_mark():
    tree = tree_of(
        "interface A\n shutdown\n#\n ntp-service enable\n#\nbgp 1\n #\n ip vpn-instance b\n  peer c\n#\nreturn",
        "comware",
    )
    assert shape(tree)[2] == ("ntp-service enable", 4, 4, None)
    assert shape(tree)[4] == ("ip vpn-instance b", 8, 8, "bgp 1")


NESTED = """\
## Last commit: today
version 18.4R3.3;
groups {
    ALL { interfaces { <ge-*> { mtu 9000; } } }
}
apply-groups ALL;
system {
    host-name "edge one"; ## note
    services { ssh { ciphers [ aes256-ctr aes128-ctr ]; } }
    inactive: ntp {
        server 10.0.0.9;
    }
    login {
        message "two
lines";
    }
}
interfaces {
    ge-0/0/0 {
        unit 0;
    }
}
"""
FLAT = """\
set version 18.4R3.3
set groups ALL interfaces <ge-*> mtu 9000
set apply-groups ALL
set system host-name "edge one"
set system services ssh ciphers [ aes256-ctr aes128-ctr ]
set system ntp server 10.0.0.9
set system login message "two
lines"
set interfaces ge-0/0/0 unit 0
deactivate system ntp
"""


def test_braces_and_orders_give_the_same_paths():
    nested = {path.words for path in flat_paths(tree_of(NESTED, "junos"))}
    flat = {path.words for path in flat_paths(tree_of(FLAT, "junos"))}
    assert nested == flat
    assert ("interfaces", "ge-0/0/0", "mtu", "9000") in nested
    assert ("system", "services", "ssh", "ciphers", "aes128-ctr") in nested
    assert not any("ntp" in words for words in nested)
    (message,) = [path for path in flat_paths(tree_of(NESTED, "junos")) if "message" in path.words]
    assert (message.first, message.last) == (14, 15)


def test_braces_that_do_not_match_are_told_with_their_line():
    assert [d.line for d in tree_of("system {\n}\n}\nversion 1;", "junos").doubts] == [3]
    assert "1 braces are never closed" in tree_of("version 1;\nsystem {\n host-name a;", "junos").doubts[0].says


def test_fortios_blocks_rows_and_long_texts():
    text = 'config system interface\n    edit "wan1"\n        set description "a\nb"\n        config ipv6\n'
    text += "            set x y\n        end\n    next\nend\nend\n"
    tree = tree_of(text, "fortios")
    assert shape(tree)[2] == ('set description "a\nb"', 3, 4, 'edit "wan1"')
    assert shape(tree)[4] == ("set x y", 6, 6, "config ipv6")
    assert [doubt.line for doubt in tree.doubts] == [10]


def test_panos_in_xml_and_in_orders_give_the_same_paths():
    xml = (
        '<?xml version="1.0"?>\n<config version="10.1.0">\n<mgt-config><users><entry name="bob">\n'
        "<permissions><role-based><superuser>yes</superuser></role-based></permissions></entry></users></mgt-config>\n"
        "<tag><member>a</member>\n<member>b</member></tag></config>"
    )
    paths = flat_paths(tree_of(xml, "panos"))
    assert [(path.words[1:], path.first) for path in paths] == [
        (("mgt-config", "users", "bob", "permissions", "role-based", "superuser", "yes"), 4),
        (("tag", "a"), 5),
        (("tag", "b"), 6),
    ]
    flat = flat_paths(tree_of("set mgt-config users bob permissions role-based superuser yes", "panos"))
    assert flat[0].words == paths[0].words[1:]


def test_the_platform_is_told_from_words_alone():
    heads = {
        "iosxe": "version 17.9\nservice timestamps log datetime msec\nline vty 0 4",
        "ios": "version 12.4\nservice timestamps log datetime msec\nline vty 0 4",
        "nxos": "!Command: show running-config\nversion 9.3(8) Bios:version\nfeature bgp",
        "eos": "! device: a (DCS, EOS-4.31.5M)\nhostname a",
        "asa": ": Saved\nASA Version 9.12(4)\ninterface G0\n nameif inside",
        "aoscx": "!Version ArubaOS-CX FL.10.13.1040\nhostname a",
        "comware": "#\n version 7.1.070, Release 6635P07\n#\n sysname a",
        "junos": "version 18.4R3.3;\nsystem {\n    host-name a;\n}",
        "fortios": "#config-version=FGT60F-7.0.15-FW\nconfig system global",
        "panos": '<config version="10.1.0" urldb="paloaltonetworks">\n  <mgt-config>',
    }
    for code, text in heads.items():
        assert sniff_platform(text.split("\n")).code == code
    assert sniff_platform(["Dear colleagues,", "the minutes follow."]) is None
