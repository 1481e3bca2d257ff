"""Services that FortiOS knows without their being in the file. Source: Fortinet, FortiOS administration guide, default
services. Only those whose ports do not differ between releases; any other is not understood."""

from __future__ import annotations

from wherry.engine.assurance.filters import Service


def _tcp(*ports: int) -> tuple[Service, ...]:
    return tuple(Service(protocols=(6,), dst_ports=((port, port),)) for port in ports)


def _udp(*ports: int) -> tuple[Service, ...]:
    return tuple(Service(protocols=(17,), dst_ports=((port, port),)) for port in ports)


def _both(*ports: int) -> tuple[Service, ...]:
    return (*_tcp(*ports), *_udp(*ports))


BUILT_IN: dict[str, tuple[Service, ...]] = {
    "ALL_TCP": (Service(protocols=(6,), dst_ports=((1, 65535),)),),
    "ALL_UDP": (Service(protocols=(17,), dst_ports=((1, 65535),)),),
    "ALL_ICMP": (Service(protocols=(1,)),),
    "PING": (Service(protocols=(1,), icmp=((8, None),)),),
    "GRE": (Service(protocols=(47,)),),
    "AH": (Service(protocols=(51,)),),
    "ESP": (Service(protocols=(50,)),),
    "OSPF": (Service(protocols=(89,)),),
    "BGP": _tcp(179),
    "DHCP": (Service(protocols=(17,), dst_ports=((67, 68),)),),
    "DNS": _both(53),
    "FTP": _tcp(21),
    "HTTP": _tcp(80),
    "HTTPS": _tcp(443),
    "IKE": _udp(500, 4500),
    "IMAP": _tcp(143),
    "IMAPS": _tcp(993),
    "KERBEROS": _both(88, 464),
    "LDAP": _tcp(389),
    "LDAP_UDP": _udp(389),
    "MS-SQL": _tcp(1433, 1434),
    "MYSQL": _tcp(3306),
    "NTP": _both(123),
    "POP3": _tcp(110),
    "POP3S": _tcp(995),
    "RADIUS": _udp(1812, 1813),
    "RDP": _tcp(3389),
    "SMB": _tcp(445),
    "SMTP": _tcp(25),
    "SMTPS": _tcp(465),
    "SNMP": _both(161, 162),
    "SSH": _tcp(22),
    "SYSLOG": _udp(514),
    "TELNET": _tcp(23),
    "TFTP": _udp(69),
}
