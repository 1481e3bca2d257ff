"""Diagrams are drawn from records and hold all of them; demands that are not met are told, and nothing is guessed."""

import datetime as dt
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from wherry.engine.assurance.diagram import draw_diagram
from wherry.engine.assurance.diagram_check import check_diagram, compare_diagrams
from wherry.read.config.filters.reading import read_filters
from wherry.read.folder import read_folder
from wherry.record.body import Body
from wherry.record.circuit import Circuit
from wherry.record.device import Device, Prefix
from wherry.record.estate import Estate
from wherry.record.site import Site
from wherry.show.diagram.drawing import draw_svg, kinds_of, write_dot
from wherry.show.diagram.tables import demand_table, diagram_tables

ON = dt.date(2026, 11, 22)
EASTERN = Path(__file__).resolve().parents[3] / "examples" / "eastern"
CONFIG = b"""!
version 15.2
hostname rtr
interface GigabitEthernet0/1
 description PSN connection
 ip address 192.0.2.1 255.255.255.252
 ip access-group FROM-PSN in
end
"""


def small():
    sites = [Site(ref=f"A/S-{at}", body="A", name=f'Place "{at}" & co', kind="library") for at in range(6)]
    devices = [
        Device(ref="A/D-1", body="A", name="rtr", site="A/S-0", role="wan router", config_file="rtr.cfg"),
        Device(ref="A/D-2", body="A", name="fw", site="A/S-0", role="firewall"),
        *(Device(ref=f"A/D-{at + 2}", body="A", site=f"A/S-{at}", role="branch router") for at in range(1, 5)),
        Device(ref="A/D-9", body="A", site="A/S-5", role="spare", status="offline"),
    ]
    circuits = [
        Circuit(ref=f"A/C-{at}", body="A", site=f"A/S-{at}", far_node="Town", technology="FTTC", capacity_mbps=80)
        for at in range(1, 5)
    ]
    circuits.append(Circuit(ref="A/C-9", body="A", site="A/S-0", far_site="A/S-1"))
    prefix = Prefix(ref="A/X-1", body="A", prefix="10.0.0.0/16")
    return Estate.of([Body(ref="A", name="Body A", kind="county"), *sites, *devices, *circuits, prefix])


def test_every_live_device_and_circuit_is_in_it_and_sites_alike_are_one():
    diagram = draw_diagram(small(), "A", on=ON)
    held = diagram.holding()
    assert {f"A/C-{at}" for at in (1, 2, 3, 4, 9)} <= held
    assert {f"A/D-{at}" for at in (1, 2, 3, 4, 5, 6)} <= held
    assert "A/D-9" not in held
    alike = [node for node in diagram.nodes if node.words.startswith("4 sites like")]
    assert len(alike) == 1
    assert len(diagram.sites[alike[0].name]) == 4
    together = next(line for line in diagram.lines if line.start == alike[0].name)
    assert together.words == "4 x FTTC 80 Mbit/s"


def test_what_lies_outside_is_told_by_the_line_of_a_configuration():
    found = read_filters(CONFIG, "rtr.cfg")
    diagram = draw_diagram(small(), "A", on=ON, devices=[found], author="Head of ICT")
    (psn,) = [line for line in diagram.lines if line.end == "PSN"]
    assert psn.holds == ("rtr.cfg, line 4",)
    assert psn.words == "GigabitEthernet0/1 192.0.2.1/30 in FROM-PSN"
    states = {demand.code: demand.state for demand in check_diagram(diagram, small(), on=ON)}
    assert states["psn"] == states["gateways"] == states["inventory"] == states["author"] == "met"
    assert states["wireless"] == "unknown"


def test_demands_that_are_not_met_are_told():
    diagram = draw_diagram(small(), "A", on=ON)
    old = {d.code: d.state for d in check_diagram(diagram, small(), on=dt.date(2027, 5, 22))}
    young = {d.code: d.state for d in check_diagram(diagram, small(), on=dt.date(2027, 5, 21))}
    assert (old["age"], young["age"], old["author"], old["psn"]) == ("not met", "met", "not met", "unknown")
    cut = replace(diagram, nodes=diagram.nodes[:1], lines=())
    missing = {d.code: d for d in check_diagram(cut, small(), on=ON)}["inventory"]
    assert missing.state == "not met"
    assert "A/C-1" in missing.why


def test_versions_are_of_the_records_and_differences_are_told():
    estate = small()
    before = draw_diagram(estate, "A", on=ON)
    assert draw_diagram(estate, "A", on=dt.date(2027, 1, 1)).version == before.version
    rows = [row for row in (*estate.bodies, *estate.sites, *estate.devices, *estate.circuits) if row.ref != "A/C-4"]
    after = draw_diagram(Estate.of(rows), "A", on=ON)
    assert after.version != before.version
    changed = compare_diagrams(before, after)
    assert any("4 x FTTC" in words for words in changed.gone)
    assert any("3 x FTTC" in words for words in changed.added)


def test_the_picture_is_svg_with_words_and_hostile_names_do_no_harm():
    diagram = draw_diagram(small(), "A", on=ON)
    drawn = draw_svg(diagram)
    tree = ElementTree.fromstring(drawn)
    assert tree.get("role") == "img"
    assert "Body A" in tree.get("aria-label")
    assert "Place &quot;0&quot; &amp; co" in drawn
    assert "<script" not in draw_svg(replace(diagram, organisation='<script>"x"</script>'))
    assert write_dot(diagram) == write_dot(draw_diagram(small(), "A", on=ON))
    assert sum(kinds_of(diagram.nodes).values()) == len(diagram.nodes)


def test_tables_say_all_that_the_picture_shows():
    diagram = draw_diagram(small(), "A", on=ON)
    nodes, lines = diagram_tables(diagram)
    assert len(nodes.rows) == len(diagram.nodes)
    assert len(lines.rows) == len(diagram.lines)
    assert len(demand_table(check_diagram(diagram, small(), on=ON)).rows) == 15


def test_there_is_no_diagram_of_nobody():
    with pytest.raises(KeyError):
        draw_diagram(small(), "Z", on=ON)


def test_the_demonstration_county_is_drawn_with_its_gateways_and_the_psn():
    estate = read_folder(EASTERN).estate
    configured = [
        found
        for path in sorted((EASTERN / "configs").glob("nfk-*.cfg"))
        if (found := read_filters(path.read_bytes(), path.name)) is not None
    ]
    diagram = draw_diagram(estate, "NFK", on=ON, devices=configured, author="Head of ICT")
    states = {demand.code: demand.state for demand in check_diagram(diagram, estate, on=ON)}
    assert {states[code] for code in ("psn", "internet", "gateways", "inventory", "local-connections")} == {"met"}
    assert len(diagram.nodes) < 200
    assert diagram.generated
    assert "generated" in write_dot(diagram).lower()
