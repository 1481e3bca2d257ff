"""Make examples/buying anew, byte for byte: ``python -m tools.build_buying [OUT]``.

Registers and spend files of the five counties of examples/eastern, each in a layout of its own as councils publish
them, for suppliers that do not exist; and one joint purchase. Everything in them is generated.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wherry.engine.buying.calendar import add_months
from wherry.read.folder import read_folder
from wherry.record.contract import Contract

SEED = "wherry-buying-1"
ROOT = Path(__file__).resolve().parents[1]
OUT, EASTERN = ROOT / "examples" / "buying", ROOT / "examples" / "eastern"
MONTHS = [date(2026, month, 12) for month in range(5, 11)]
OTHERS = ("Fenland Fibre", "Marram Telecom", "Orchard Cabling", "Saltmarsh Systems", "Brecks Data")
Row = list[str]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How one body publishes: headings, the form of days and sums, and the letters that its ledger writes."""

    register: Row
    spend: Row
    day: str
    encoding: str
    above: int
    shout: bool


LAYOUTS = {
    "ESX": Layout(
        register=["Contract Reference", "Contract Title", "Supplier Name", "Start Date", "End Date", "Current Expiry",
                  "Extension Months", "Number of extensions", "Extension 1 taken?", "Notice period", "Annual value"],
        spend=["Directorate", "Supplier Name", "Payment Date", "Transaction Number", "Net Amount"],
        day="%d/%m/%Y", encoding="utf-8-sig", above=0, shout=False,
    ),
    "KEN": Layout(
        register=["Ref No", "Title", "Supplier", "Commencement date", "Expiry date", "Current Expiry",
                  "Extension Months", "Number of extensions", "Extension 1 taken?", "Notice period", "Annual value"],
        spend=["Department", "Beneficiary name", "Date paid", "Document number", "Amount"],
        day="%d-%b-%Y", encoding="cp1252", above=2, shout=True,
    ),
    "LIN": Layout(
        register=["ContractReference", "ContractTitle", "SupplierName", "StartDate", "EndDate", "Current Expiry",
                  "Extension Months", "Number of extensions", "Extension 1 taken?", "Notice period", "Annual value"],
        spend=["OrganisationalUnit", "BeneficiaryName", "PaymentDate", "TransactionNumber", "Amount"],
        day="%Y-%m-%d", encoding="utf-8", above=0, shout=False,
    ),
    "NFK": Layout(
        register=["Reference number", "Title of agreement", "Supplier name", "Start date", "End date", "Current Expiry",
                  "Extension Months", "Number of extensions", "Extension 1 taken?", "Notice period", "Annual value"],
        spend=["Service Area", "Supplier", "Date", "Invoice number", "Net amount (£)"],
        day="%d/%m/%y", encoding="cp1252", above=1, shout=True,
    ),
    "SFK": Layout(
        register=["Contract ref", "Contract title", "Contractor", "Start Date", "End Date", "Current Expiry",
                  "Extension Months", "Number of extensions", "Extension 1 taken?", "Notice period", "Annual value"],
        spend=["Directorate", "Vendor name", "Payment date", "Voucher number", "Amount excl VAT"],
        day="%d %B %Y", encoding="utf-8", above=0, shout=False,
    ),
}  # fmt: skip


def build() -> dict[str, bytes]:
    """Every file by its name."""
    estate = read_folder(EASTERN).estate
    made: dict[str, bytes] = {}
    for body, layout in LAYOUTS.items():
        draw = random.Random(f"{SEED} {body}")
        contracts = [row for row in estate.contracts if row.body == body]
        made[f"{body}-register-generated.csv"] = _write(layout, layout.register, _register(contracts, layout, draw))
        made[f"{body}-spend-generated.csv"] = _write(layout, layout.spend, _spend(contracts, layout, draw))
    made["purchase-generated.toml"] = PURCHASE.encode()
    made["NOTICE.md"] = NOTICE.encode()
    return made


def _write(layout: Layout, heading: Row, rows: Iterator[Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for _ in range(layout.above):
        writer.writerow(["Generated for a demonstration"])
    writer.writerow(heading)
    writer.writerows(rows)
    return stream.getvalue().encode(layout.encoding)


def _register(contracts: list[Contract], layout: Layout, draw: random.Random) -> Iterator[Row]:
    """Contracts with the extensions taken and left; the last row ends on a day that there is not."""
    for row in contracts:
        months, left = row.extension_months or 0, row.extensions_left or 0
        taken = draw.choice((0, 1)) if months and row.ends else 0
        first = add_months(row.ends, -months * taken) if row.ends and taken else row.ends
        yield [
            row.ref, row.title, row.supplier_name or "", _day(layout, row.starts), _day(layout, first),
            _day(layout, row.ends) if taken else "", str(months) if months else "", str(left + taken),
            "Yes" if taken else "No",
            f"{row.notice_days} days" if row.notice_days else "", f"{row.value_gbp_per_year or 0:,.2f}",
        ]  # fmt: skip
    name = f"{draw.choice(OTHERS)} Ltd"
    ref = f"{contracts[0].body}/R-1"
    yield [ref, "Building cabling", name, _day(layout, date(2024, 4, 1)), "31/09/2027", "", "", "", "", "", "48,000.00"]


def _spend(contracts: list[Contract], layout: Layout, draw: random.Random) -> Iterator[Row]:
    """Half a year of payments: each contract monthly, a few suppliers without one, one name that is withheld."""
    number = 1000
    spelt: list[Callable[[str], str]] = [str, str.upper, lambda name: name.replace("Limited", "Ltd"), _slip]
    bought = [
        (row.supplier_name or "", float(row.value_gbp_per_year or 0) / 12) for row in contracts if row.supplier_name
    ]
    bought += [(f"{name} Ltd", draw.uniform(700, 9_000)) for name in draw.sample(OTHERS, 3)]
    for name, monthly in bought:
        spelling = draw.choice(spelt)(name)
        for month in MONTHS:
            number += draw.randint(1, 9)
            amount = monthly * draw.uniform(0.97, 1.06)
            words = spelling.upper() if layout.shout else spelling
            yield ["Digital services", words, month.strftime(layout.day), f"T{number}", f"{amount:.2f}"]
    yield ["Digital services", "Redacted", MONTHS[0].strftime(layout.day), "T999", "512.00"]


def _slip(name: str) -> str:
    """A name with two letters the wrong way round."""
    return f"{name[:3]}{name[4]}{name[3]}{name[5:]}" if len(name) > 5 else name


def _day(layout: Layout, day: date | None) -> str:
    return day.strftime(layout.day) if day else ""


NOTICE = """# Generated data

Made by tools/build_buying.py, seed wherry-buying-1, from the generated contracts of examples/eastern. No supplier in it
exists, and no figure is a price or a cost of any real body. The purchase is no purchase that anybody means to make.
"""

PURCHASE = """# Generated for a demonstration: no body means to make this purchase.
format = "wherry/purchase/1"
ref = "NFK/J-0001"
title = "Shared wide area network (generated)"
description = "Managed data circuits to sites, and their monitoring, for three counties"
lead = "NFK"
category = "services"
cpv = ["72720000", "64214000"]
regions = ["UKH1", "UKJ4"]
procedure = "competitive flexible procedure"
procedure_words = "Selection of up to six, one round of dialogue, final tenders"
framework = false
value_gbp = 9600000
value_with_vat_gbp = 11520000
tender_notice_on = 2027-05-04
engagement = "A supplier day and a written questionnaire"
engagement_ends = 2027-02-26
conflicts_assessed = true
generated = "yes"

[[buyers]]
ref = "NFK"
name = "Norfolk County Council"
authority = "sub-central authority"

[[buyers]]
ref = "SFK"
name = "Suffolk County Council"
authority = "sub-central authority"

[[buyers]]
ref = "KEN"
name = "Kent County Council"
authority = "sub-central authority"

[[lots]]
number = "1"
title = "Norfolk and Suffolk"
description = "Circuits to sites of two neighbouring counties"
bodies = ["NFK", "SFK"]
starts = 2028-10-01
ends = 2033-09-30
extend_to = 2035-09-30
extensions = "Two times 12 months"
value_gbp = 6400000
value_with_vat_gbp = 7680000
suits_sme = true
suits_vcse = false

[[lots]]
number = "2"
title = "Kent"
description = "Circuits to sites of one county"
bodies = ["KEN"]
starts = 2028-10-01
ends = 2033-09-30
extend_to = 2035-09-30
extensions = "Two times 12 months"
value_gbp = 3200000
value_with_vat_gbp = 3840000
suits_sme = true
suits_vcse = false

[[criteria]]
kind = "price"
name = "Whole-life price"
weight_percent = 50

[[criteria]]
kind = "quality"
name = "Service and change"
weight_percent = 50
"""


def main(arguments: list[str]) -> int:
    """Write the folder and say what it holds."""
    out = Path(arguments[0]) if arguments else OUT
    out.mkdir(parents=True, exist_ok=True)
    for name, content in build().items():
        (out / name).write_bytes(content)
        print(f"{len(content):8,} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
