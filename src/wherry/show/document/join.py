"""The document of ``wherry join``: clashes with who gives way, every pair against what is meant, and the boundary."""

from __future__ import annotations

import ipaddress
from typing import Any

from wherry.show.document.finding import finding_rows

Json = dict[str, Any]
PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 51: "ah", 89: "ospf", 132: "sctp"}
FLAGS = (("ack", 1), ("rst", 2), ("syn", 4), ("fin", 8), ("psh", 16), ("urg", 32))


def join_answer(answer: Json) -> Json:
    """From ``wherry.engine.assurance.join.JoinAnswer`` as plain values."""
    return {
        "bodies": answer["bodies"],
        "boundary": answer["boundary"],
        "addresses": [_addresses(each) for each in answer["addresses"]],
        "pairs": [_pair(each) for each in answer["pairs"]],
        "edges": [{"body": body, "interfaces": list(names)} for body, names in answer["edges"].items()],
        "devices": [
            {"body": body, "device": device, "file": file, "platform": platform}
            for body, device, file, platform in answer["devices"]
        ],
        "findings": finding_rows(answer["findings"]),
    }


def _addresses(found: Json) -> Json:
    return {
        "version": found["version"],
        "clashing_addresses": found["clashing_before"],
        "clashing_after_moves": found["clashing_after"],
        "proved_empty": found["clashing_after"] == 0,
        "pairs": [{key: pair[key] for key in ("bodies", "intervals", "addresses")} for pair in found["pairs"]],
        "clashes_in_all": found["clashes_in_all"],
        "clashes": [
            {
                "bodies": clash["bodies"],
                "block": clash["block"],
                "addresses": clash["addresses"],
                "rows": [
                    {"body": body, "rows": rows, "rows_in_all": many}
                    for body, rows, many in zip(clash["bodies"], clash["rows"], clash["rows_in_all"], strict=True)
                ],
            }
            for clash in found["clashes"]
        ],
        "addresses_moved": found["addresses_moved"],
        "moves_in_all": found["moves_in_all"],
        "moves_without_place": found["unplaced"],
        "moves": [_move(move) for move in found["moves"]],
    }


def _move(move: Json) -> Json:
    return {
        "body": move["body"],
        "kind": move["kind"],
        "block": move["block"],
        "into": move["into"],
        "addresses": move["addresses"],
        "how": list(_how(move)),
    }


def _how(move: Json) -> tuple[str, ...]:
    """What to write down or type: for a translation, one line for each of three systems, and what DNS must answer."""
    block, into = move["block"], move["into"]
    if into is None:
        return ("No free block is large enough: take back unused space, or agree a pool with --pool.",)
    names = f"DNS: answer partners with addresses in {into}; change reverse zones and rules that name {block}."
    if move["kind"] == "renumber":
        return (f"Renumber {block} to {into}, address by address: the host part stays.", names)
    if ":" in block:
        return (f"NPTv6 (RFC 6296) at the boundary: inside {block}, outside {into}.", names)
    inside, outside = ipaddress.ip_network(block), ipaddress.ip_network(into)
    length = f"/{inside.prefixlen}"
    return (
        f"IOS: ip nat inside source static network {inside.network_address} {outside.network_address} {length}",
        f"Junos: set security nat static rule-set PARTNERS rule {move['body']} match destination-address {outside}; "
        f"set security nat static rule-set PARTNERS rule {move['body']} then static-nat prefix {inside}",
        f"FortiOS: a static-nat vip, extip {outside[0]}-{outside[-1]}, mappedip {inside[0]}-{inside[-1]}",
        names,
    )


def _pair(pair: Json) -> Json:
    return {
        "from": pair["from_body"],
        "to": pair["to_body"],
        "verdict": pair["verdict"],
        "reachable": pair["reachable"],
        "meant_rows": pair["meant_rows"],
        "says": pair["says"] or None,
        "witnesses": [_witness(each) for each in pair["witnesses"]],
    }


def _witness(witness: Json) -> Json:
    trace = witness["trace"]
    return {
        "kind": witness["kind"],
        "flow": _flow(witness["packet"]),
        "words": say_flow(_flow(witness["packet"])),
        "meant_by": witness["intent"] or None,
        "networks": trace["networks"] if trace else [],
        "passes": [_hop(hop) for hop in trace["hops"]] if trace else [],
        "stopped_by": [_hop(hop) for hop in witness["stopped_by"]],
    }


def _hop(hop: Json) -> Json:
    return {
        "device": hop["device"],
        "file": hop["file"],
        "filter": hop["filter"],
        "verdict": hop["verdict"],
        "first_line": hop["first"] or None,
        "last_line": hop["last"] or None,
        "text": hop["text"],
    }


def _flow(packet: Json) -> Json:
    ports = packet["protocol"] in (6, 17, 132)
    ping = packet["protocol"] == 1
    return {
        "source": str(ipaddress.IPv4Address(packet["src"])),
        "destination": str(ipaddress.IPv4Address(packet["dst"])),
        "protocol": PROTOCOLS.get(packet["protocol"], str(packet["protocol"])),
        "source_port": packet["src_port"] if ports else None,
        "destination_port": packet["dst_port"] if ports else None,
        "icmp_type": packet["icmp_type"] if ping else None,
        "icmp_code": packet["icmp_code"] if ping else None,
        "tcp_flags": [name for name, bit in FLAGS if packet["flags"] & bit] if packet["protocol"] == 6 else [],
    }


def say_flow(flow: Json) -> str:
    """``tcp 10.1.0.0:49152 to 10.2.0.5:443``."""
    port = f":{flow['source_port']}" if flow["source_port"] is not None else ""
    end = f":{flow['destination_port']}" if flow["destination_port"] is not None else ""
    kind = f" type {flow['icmp_type']}" if flow["icmp_type"] is not None else ""
    return f"{flow['protocol']}{kind} {flow['source']}{port} to {flow['destination']}{end}"
