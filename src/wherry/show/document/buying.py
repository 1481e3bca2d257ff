"""The documents of ``wherry buy``: of files their kind, mapping and rows; of suppliers their names and doubts."""

from __future__ import annotations

from typing import Any

from wherry.show.document.finding import finding_rows
from wherry.show.document.money import both_of_pence

Json = dict[str, Any]


def buying_read_answer(answer: Json) -> Json:
    """From ``wherry.read.buying.describe.describe_reading``."""
    files = [_file(file) for file in answer["files"]]
    return {
        "clean": all(not (file["refused"] or file["unreadable"] or file["kind"] == "unknown") for file in files),
        "totals": {
            "files": len(files),
            "accepted": sum(file["accepted"] for file in files),
            "refused": sum(file["refused"] for file in files),
            "kinds": {kind: sum(file["kind"] == kind for file in files) for kind in sorted({f["kind"] for f in files})},
        },
        "files": files,
    }


def _file(file: Json) -> Json:
    findings = finding_rows(file["findings"])
    return {
        "file": file["file"],
        "kind": file["kind"],
        "unreadable": any(finding["code"] == "file-not-read" for finding in findings),
        "bytes": file["bytes"],
        "sha256": file["sha256"] or None,
        "seconds": round(file["seconds"], 3),
        "accepted": file["accepted"],
        "refused": file["refused"],
        "sheets": [_sheet(table) for table in file["tables"]],
        "releases": None if file["ocds"] is None else _releases(file["ocds"]),
        "findings": findings,
    }


def _sheet(table: Json) -> Json:
    return {
        "sheet": table["sheet"] or None,
        "form": table["form"],
        "kind": table["kind"],
        "why": table["why"],
        "heading_row": table["heading_row"],
        "heading_rows": table["heading_rows"],
        "rows_above_heading": table["rows_above"],
        "mapping": [
            {
                "column": column["column"],
                "heading": column["heading"] or None,
                "meaning": column["meaning"],
                "why": column["why"],
                "written": column["written"] or None,
            }
            for column in table["columns"]
        ],
        "headings_not_used": table["unused"],
        "rows": table["counts"],
        "refused": [
            {
                name: row[name] or None if name == "column" else row[name]
                for name in ("row", "column", "value", "code", "why", "remedy")
            }
            for row in table["refused"]
        ],
        "totals": _totals(table["totals"]) if table["totals"] else None,
    }


def _totals(totals: Json) -> Json:
    """The sums of a sheet, in pence and in pounds; counts and days as they are."""
    names = {
        "pence": "amount",
        "pence_a_year": "amount_a_year",
        "credits_pence": "credits",
        "redacted_pence": "redacted",
    }
    found: Json = {}
    for name, value in totals.items():
        if name in names:
            found |= both_of_pence(names[name], value)
        else:
            found[f"{name}_count" if name in ("credits", "redacted") else name] = value
    return found


def _releases(ocds: Json) -> Json:
    return {
        "shape": ocds["shape"],
        "profile": ocds["profile"],
        "releases": ocds["releases"],
        "records": ocds["records"],
        "accepted": ocds["accepted"],
        "processes": ocds["processes"],
        "parties": ocds["parties"],
        "tenders": ocds["tenders"],
        "awards": ocds["award_count"],
        "contracts": ocds["contract_count"],
        **both_of_pence("awarded", ocds["pence"]),
        "tags": ocds["tags"],
        "identifiers": ocds["schemes"],
        "first": ocds["first"] or None,
        "last": ocds["last"] or None,
        "refused": ocds["refused"],
        "refused_count": ocds["refused_count"],
        "defects": [
            {"code": code, "count": count, "examples": ocds["examples"][code]}
            for code, count in ocds["defects"].items()
        ],
    }


def suppliers_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.suppliers.SupplierAnswer`` as plain values."""
    return {
        "mentions": answer["mentions"],
        "suppliers_found": len(answer["suppliers"]),
        "suppliers": [
            {
                "names": supplier["names"],
                "bodies": supplier["bodies"],
                **both_of_pence("paid", supplier["pence"]),
                "company_number": supplier["company_number"],
                "why": [
                    {"first": link["first"], "second": link["second"], "why": link["why"]} for link in supplier["links"]
                ],
            }
            for supplier in answer["suppliers"]
        ],
        "doubts": [
            {
                "first": doubt["first"],
                "second": doubt["second"],
                "probability": doubt["probability"],
                "evidence": doubt["evidence"],
                **both_of_pence("at_stake", doubt["pence"]),
                "worth": doubt["worth"],
            }
            for doubt in answer["doubts"]
        ],
        "groups": [_link(link) for link in answer["groups"]],
        "vetoes": [_link(link) for link in answer["vetoes"]],
    }


def _link(link: Json) -> Json:
    return {name: link[name] for name in ("first", "second", "relation", "why")}


def calendar_answer(answer: Json) -> Json:
    """From ``wherry.engine.buying.calendar.Entry`` of each contract as plain values."""
    entries = answer["entries"]
    states = sorted({entry["state"] for entry in entries})
    return {
        "on": answer["on"],
        "contracts": len(entries),
        "states": {state: sum(entry["state"] == state for entry in entries) for state in states},
        "entries": entries,
    }
