"""What vendors call protocols, ports, ICMP types and DSCP values. Sources: IANA protocol numbers, port numbers, ICMP
parameters and DSCP registries; the makers' command references for their own spellings."""

from __future__ import annotations

from wherry.engine.assurance.filters import Range

PROTOCOLS = {
    "icmp": 1, "igmp": 2, "ipip": 4, "ipinip": 4, "ip-in-ip": 4, "tcp": 6, "egp": 8, "igrp": 9, "udp": 17, "ipv6": 41,
    "rsvp": 46, "gre": 47, "esp": 50, "esp-header": 50, "ah": 51, "ahp": 51, "icmp6": 58, "icmpv6": 58, "ipv6-icmp": 58,
    "eigrp": 88, "ospf": 89, "nos": 94, "pim": 103, "pcp": 108, "snp": 109, "vrrp": 112, "l2tp": 115, "sctp": 132,
    "udplite": 136, "dstopts": 60, "fragment": 44, "hop-by-hop": 0, "hopopt": 0, "no-next-header": 59, "ipcomp": 108,
}  # fmt: skip
PORTS = {
    "echo": 7, "discard": 9, "systat": 11, "daytime": 13, "chargen": 19, "ftp-data": 20, "ftp": 21, "ssh": 22,
    "telnet": 23, "smtp": 25, "time": 37, "nameserver": 42, "whois": 43, "tacacs": 49, "tacacs-ds": 49, "domain": 53,
    "dns": 53, "bootps": 67, "bootpc": 68, "dhcp": 67, "tftp": 69, "gopher": 70, "finger": 79, "www": 80, "http": 80,
    "kerberos": 88, "kerberos-sec": 88, "hostname": 101, "iso-tsap": 102, "pop2": 109, "pop3": 110, "sunrpc": 111,
    "portmap": 111, "portmapper": 111, "ident": 113, "auth": 113, "nntp": 119, "ntp": 123, "msrpc": 135, "loc-srv": 135,
    "netbios-ns": 137, "netbios-dgm": 138, "netbios-ss": 139, "netbios-ssn": 139, "imap": 143, "imap2": 143,
    "imap4": 143, "snmp": 161, "snmptrap": 162, "snmp-trap": 162, "xdmcp": 177, "bgp": 179, "irc": 194, "smux": 199,
    "dnsix": 195, "at-rtmp": 201, "ipx": 213, "ldap": 389, "mobile-ip": 434, "mobileip-agent": 434, "mobilip-ag": 434,
    "mobilip-mn": 435, "https": 443, "pim-auto-rp": 496, "isakmp": 500, "ike": 500, "biff": 512, "exec": 512,
    "login": 513, "who": 513, "syslog": 514, "cmd": 514, "shell": 514, "rsh": 514, "rlogin": 513, "rcmd": 514,
    "lpd": 515, "printer": 515, "talk": 517, "rip": 520, "timed": 525, "klogin": 543, "kshell": 544, "uucp": 540,
    "rtsp": 554, "ldp": 646, "tag-switching": 711, "ldaps": 636, "imaps": 993, "pop3s": 995, "ftps": 990,
    "ftps-data": 989,
    "lotusnotes": 1352, "ms-sql-s": 1433, "citrix-ica": 1494, "sqlnet": 1521, "cifs": 3020, "microsoft-ds": 445,
    "radius": 1645, "radius-acct": 1646, "radius-old": 1645, "radius-acct-old": 1646, "radacct": 1813, "l2tp": 1701,
    "h323": 1720, "pptp": 1723, "nfs": 2049, "nfsd": 2049, "ctiqbe": 2748, "mysql": 3306, "rdp": 3389,
    "non500-isakmp": 4500, "ipsec-nat-t": 4500, "sip": 5060, "aol": 5190, "pcanywhere-data": 5631,
    "pcanywhere-status": 5632, "bfd": 3784, "bfd-echo": 3785, "bfd-ctrl": 3784, "drip": 3949, "onep-plain": 15001,
    "onep-tls": 15002, "rpc2portmap": 369, "secureid-udp": 5510, "vxlan": 4789, "nat": 5678, "msdp": 639,
    "cvspserver": 2401, "ekshell": 2106, "eklogin": 2105, "zephyr-clt": 2103, "zephyr-hm": 2104, "zephyr-srv": 2102,
    "socks": 1080, "snpp": 444, "krb-prop": 754, "krbupdate": 760, "kpasswd": 761, "ntalk": 518, "rkinit": 2108,
    "tacacs-plus": 49, "efs": 520, "ptp-event": 319, "ptp-general": 320, "sftp": 115, "rje": 77, "https-alt": 8443,
    "cisco-cdp": 1999, "pim-rp-disc": 496, "commplex-link": 5001, "commplex-main": 5000, "csnet-ns": 105,
}  # fmt: skip
UDP_PORTS = {"radius": 1645, "time": 37, "who": 513, "biff": 512, "talk": 517, "syslog": 514, "rip": 520}
JUNOS_PORTS = {"radius": 1812, "dhcp": 67, "ntalk": 518, "cmd": 514}
ICMP = {
    "echo-reply": (0, None), "unreachable": (3, None), "net-unreachable": (3, 0), "network-unreachable": (3, 0),
    "host-unreachable": (3, 1), "protocol-unreachable": (3, 2), "port-unreachable": (3, 3), "packet-too-big": (3, 4),
    "fragmentation-needed": (3, 4), "source-route-failed": (3, 5), "network-unknown": (3, 6),
    "destination-network-unknown": (3, 6), "host-unknown": (3, 7), "destination-host-unknown": (3, 7),
    "host-isolated": (3, 8), "source-host-isolated": (3, 8), "dod-net-prohibited": (3, 9),
    "destination-network-prohibited": (3, 9), "dod-host-prohibited": (3, 10), "destination-host-prohibited": (3, 10),
    "net-tos-unreachable": (3, 11), "network-unreachable-for-tos": (3, 11), "host-tos-unreachable": (3, 12),
    "host-unreachable-for-tos": (3, 12), "administratively-prohibited": (3, 13),
    "communication-prohibited-by-filtering": (3, 13), "host-precedence-unreachable": (3, 14),
    "host-precedence-violation": (3, 14), "precedence-unreachable": (3, 15), "precedence-cutoff-in-effect": (3, 15),
    "source-quench": (4, None), "redirect": (5, None), "net-redirect": (5, 0), "redirect-for-network": (5, 0),
    "host-redirect": (5, 1), "redirect-for-host": (5, 1), "net-tos-redirect": (5, 2),
    "redirect-for-tos-and-net": (5, 2), "host-tos-redirect": (5, 3), "redirect-for-tos-and-host": (5, 3),
    "alternate-address": (6, None), "echo": (8, None), "echo-request": (8, None), "router-advertisement": (9, None),
    "router-solicitation": (10, None), "router-solicit": (10, None), "time-exceeded": (11, None),
    "ttl-exceeded": (11, 0),
    "ttl-eq-zero-during-transit": (11, 0), "reassembly-timeout": (11, 1), "ttl-eq-zero-during-reassembly": (11, 1),
    "parameter-problem": (12, None), "general-parameter-problem": (12, 0), "ip-header-bad": (12, 0),
    "option-missing": (12, 1), "required-option-missing": (12, 1), "no-room-for-option": (12, 2),
    "timestamp-request": (13, None), "timestamp": (13, None), "timestamp-reply": (14, None),
    "information-request": (15, None), "info-request": (15, None), "information-reply": (16, None),
    "info-reply": (16, None), "mask-request": (17, None), "address-mask-request": (17, None), "mask-reply": (18, None),
    "address-mask-reply": (18, None), "traceroute": (30, None), "conversion-error": (31, None),
    "mobile-redirect": (32, None), "dest-unreachable": (3, None), "destination-unreachable": (3, None),
}  # fmt: skip
DSCP = {
    "default": 0, "be": 0, "cs0": 0, "cs1": 8, "cs2": 16, "cs3": 24, "cs4": 32, "cs5": 40, "cs6": 48, "cs7": 56,
    "ef": 46, "va": 44, "voice-admit": 44, "le": 1, "lu": 1,
    **{f"af{c}{d}": c * 8 + d * 2 for c in range(1, 5) for d in range(1, 4)},
}  # fmt: skip
PRECEDENCE = {
    "routine": 0, "priority": 1, "immediate": 2, "flash": 3, "flash-override": 4, "critical": 5, "critic-ecp": 5,
    "internet": 6, "internet-control": 6, "network": 7, "net-control": 7,
}  # fmt: skip


def port_number(word: str, protocol: int | None = None, names: dict[str, int] | None = None) -> int | None:
    """The number of a port by number or name; None where the word is neither."""
    if word.isascii() and word.isdigit() and len(word) <= 5:
        return int(word) if int(word) <= 65535 else None
    plain = word.casefold()
    if names and plain in names:
        return names[plain]
    return UDP_PORTS[plain] if protocol == 17 and plain in UDP_PORTS else PORTS.get(plain)


def port_range(word: str, names: dict[str, int] | None = None) -> Range | None:
    """A port, or a range of ports written ``1024-65535``; None where it is neither."""
    low, dash, high = word.partition("-")
    if dash and low.isdigit() and high.isdigit() and int(low) <= int(high) <= 65535:
        return int(low), int(high)
    number = port_number(word, names=names)
    return None if number is None else (number, number)


def protocol_number(word: str) -> int | None:
    """The number of a protocol by number or name; None where the word is neither."""
    if word.isascii() and word.isdigit() and len(word) <= 3:
        return int(word) if int(word) <= 255 else None
    return PROTOCOLS.get(word.casefold())
