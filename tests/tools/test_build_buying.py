"""examples/buying is what the script makes: registers and spend of five counties, each in a layout of its own."""

from datetime import date
from pathlib import Path

from tools.build_buying import LAYOUTS, build

from wherry.engine.buying.notice_draft import draft_notice
from wherry.read.buying.files import read_file
from wherry.read.buying.purchase_file import read_purchase_file

INVENTED = ("CARRIER", "SUPPLIER", "FENLAND", "MARRAM", "ORCHARD", "SALTMARSH", "BRECKS", "REDACTED")
BUYING = Path(__file__).resolve().parents[2] / "examples" / "buying"


def test_the_committed_folder_is_what_the_script_makes():
    kept = {path.name: path.read_bytes() for path in BUYING.iterdir()}
    assert kept == build()


def test_every_file_is_recognised_and_one_day_that_there_is_not_is_refused():
    for path in sorted(BUYING.glob("*.csv")):
        (table,) = read_file(path).tables
        register = "register" in path.name
        assert table.kind == ("contracts" if register else "spend"), path.name
        assert [row.value for row in table.refused] == (["31/09/2027"] if register else []), path.name
        assert table.counts.accepted >= 5
    assert len({layout.register[0] for layout in LAYOUTS.values()}) == len(LAYOUTS)


def test_names_say_that_they_are_generated_and_no_supplier_is_real():
    assert all("generated" in path.name for path in BUYING.iterdir() if path.name != "NOTICE.md")
    roots = {"".join(sorted(word)) for word in INVENTED}
    for path in BUYING.glob("*spend*.csv"):
        (table,) = read_file(path).tables
        for name in {table.spend.suppliers[code] for code in table.spend.supplier.tolist()}:
            assert "".join(sorted(name.upper().split()[0])) in roots, name


def test_the_purchase_reads_whole_and_is_an_unfinished_one():
    reading = read_purchase_file(BUYING / "purchase-generated.toml")
    assert (reading.findings, reading.purchase.generated) == ((), True)
    notice = draft_notice(reading.purchase, "UK4", date(2027, 5, 4))
    assert {"ppon", "languages"} <= {missing.column for missing in notice.missing}
    assert [doubt.code for doubt in notice.doubts] == []
