"""What is secret leaves no trace in what is shown; what is not stays readable."""

import pytest

from wherry.read.config.reading import read_configuration
from wherry.read.config.secrets import REMOVED

SECRET = "Xq7-Secret"
LINES = {
    "ios": [
        "enable secret 9 {}",
        "enable password {}",
        "username bob privilege 15 password 0 {}",
        "username bob secret 5 {}",
        "snmp-server community {} RO 10",
        "snmp-server host 10.0.0.1 version 2c {}",
        "snmp-server host 10.0.0.1 {}",
        "snmp-server user bob G v3 auth sha {} priv aes 128 other-{}",
        "ntp authentication-key 1 md5 {} 7",
        "crypto isakmp key {} address 10.0.0.1",
        "tacacs-server host 10.0.0.1 key 7 {}",
        "radius server R\n key 7 {}",
        "key chain K\n key 1\n  key-string {}",
        "interface Vlan1\n ip ospf message-digest-key 1 md5 7 {}\n standby 1 authentication md5 key-string {}",
        "router bgp 1\n neighbor 10.0.0.1 password 7 {}",
        "line vty 0 4\n password 7 {}",
        "ip ftp password {}",
        "archive\n path ftp://bob:{}@10.0.0.1/x",
        "wlan W 1 W\n security wpa psk set-key ascii 0 {} with words",
    ],
    "fortios": [
        'config system snmp community\n    edit 1\n        set name "{}"\n    next\nend',
        "config system admin\n    edit bob\n        set password ENC {}\n    next\nend",
        "config vpn ipsec phase1-interface\n    edit x\n        set psksecret ENC {}\n    next\nend",
        'config user radius\n    edit x\n        set secret "{}"\n    next\nend',
    ],
    "junos": [
        "snmp {{\n    community {} {{\n        authorization read-only;\n    }}\n}}",
        'system {{\n    root-authentication {{\n        encrypted-password "{}"; ## SECRET-DATA\n    }}\n}}',
        'security {{\n    ike {{ policy p {{\n            pre-shared-key ascii-text "{}";\n        }} }}\n}}',
        'protocols {{\n    bgp {{ group g {{\n            authentication-key "{}";\n        }} }}\n}}',
        "set snmp community {} authorization read-only",
        'set system tacplus-server 10.0.0.1 secret "{}"',
    ],
    "panos": [
        "<config><phash>{}</phash></config>",
        "<config><snmp-setting><snmp-community-string>{}</snmp-community-string></snmp-setting></config>",
        "<config><ike><pre-shared-key><key>{}</key></pre-shared-key></ike></config>",
    ],
    "aoscx": [
        "user bob group administrators password ciphertext {}",
        "snmpv3 user bob auth sha auth-pass ciphertext {} priv aes priv-pass ciphertext {}",
        "tacacs-server host 10.0.0.1 key ciphertext {}",
        "snmp-server community {}",
    ],
    "comware": [
        "local-user bob class manage\n password hash {}",
        "hwtacacs scheme c\n key authentication cipher {}",
        "snmp-agent community read {}",
    ],
}


@pytest.mark.parametrize("platform, text", [(platform, text) for platform, texts in LINES.items() for text in texts])
def test_no_secret_survives(platform, text):
    text = (
        text.replace("{{", "\x01").replace("}}", "\x02").replace("{}", SECRET).replace("\x01", "{").replace("\x02", "}")
    )
    whole = f"{text}\n" if text.startswith("<") else f"{text}\nhostname a\n"
    found = read_configuration(whole.encode(), "a.cfg", platform=platform)
    hidden = found.redaction()
    assert SECRET not in "\n".join(hidden.lines)
    assert REMOVED in "\n".join(hidden.lines)
    assert len(hidden.lines) == len(found.lines)
    tail = " with words" if "with words" in text else ""
    assert SECRET not in hidden.clean(f"seen again: {SECRET}{tail}")


def test_what_is_no_secret_stays():
    text = "service password-encryption\npassword encryption aes\nkey chain K\nip ssh version 2\n"
    text += "username bob privilege 15 secret 9 $9$abcdefgh\naaa authentication login default group tacacs+ local\n"
    hidden = read_configuration(text.encode(), "a.cfg", platform="ios").redaction()
    assert hidden.lines == [*text.replace("$9$abcdefgh", REMOVED).split("\n")]


def test_private_keys_go_whole():
    text = "hostname a\ncrypto x\n-----BEGIN RSA PRIVATE KEY-----\nMIIabc\nDEFghi\n-----END RSA PRIVATE KEY-----\nend\n"
    lines = read_configuration(text.encode(), "a.cfg", platform="ios").redaction().lines
    assert lines[2:6] == [REMOVED] * 4
    assert lines[6] == "end"
