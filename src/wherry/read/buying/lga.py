"""Payments and contracts as the LGA's schemas want them published, so that what was read can be sent on as one form.

Source: LGA, Spend and Contracts schemas (esd-org-uk/schemas) to the Local Government Transparency Code 2015. What a row
does not say stays empty. Reading such a file is reading any other.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import IO, Any

from wherry.read.buying.reading import FileReading, ReadContract, SpendRows, TableReading
from wherry.record.cell import guard_text

SPEND_FIELDS = (
    "OrganisationLabel", "OrganisationURI", "EffectiveDate", "OrganisationalUnit", "ServiceCategoryLabel",
    "ServiceCategoryURI", "BeneficiaryName", "BeneficiaryOtherID", "CompaniesHouseRegistrationNumber",
    "CharityCommissionNumber", "VCSEGrant", "PaymentDate", "TransactionNumber", "Amount", "IrrecoverableVATAmount",
    "Purpose", "CategoryInternalName", "CPVLabel", "CPVCode", "ProclassLabel", "ProclassCode", "CardTransaction",
    "ContractRef",
)  # fmt: skip
CONTRACT_FIELDS = (
    "OrganisationLabel", "ContractReference", "OpenContractingID", "ContractTitle", "ContractType",
    "OrganisationalUnit", "ProcurementCategory", "CPVCode", "ProclassCode", "StartDate", "EndDate", "ReviewDate",
    "Description",
    "LastExtensionDate", "ContractValue", "IrrecoverableVAT", "SupplierName", "CompaniesHouseRegistrationNumber", "SME",
    "VCSE", "ProcessType",
)  # fmt: skip
_SPEND_MEANINGS = {
    "OrganisationLabel": "body_name", "OrganisationURI": "body_uri", "EffectiveDate": "effective_date",
    "OrganisationalUnit": "department", "ServiceCategoryLabel": "service_category",
    "ServiceCategoryURI": "service_category_uri", "BeneficiaryOtherID": "supplier_id",
    "CompaniesHouseRegistrationNumber": "company_number", "CharityCommissionNumber": "charity_number",
    "VCSEGrant": "vcse", "TransactionNumber": "transaction_number", "IrrecoverableVATAmount": "irrecoverable_vat",
    "Purpose": "purpose", "CategoryInternalName": "category", "CPVLabel": "cpv_label", "CPVCode": "cpv",
    "ProclassLabel": "proclass_label", "ProclassCode": "proclass_code", "CardTransaction": "card",
    "ContractRef": "contract",
}  # fmt: skip


def write_lga(readings: Iterable[FileReading], stream: IO[str], kind: str) -> int:
    """Write every accepted row of a kind (spend or contracts) under the LGA's headings; how many rows there were."""
    writer = csv.writer(stream)
    fields = SPEND_FIELDS if kind == "spend" else CONTRACT_FIELDS
    writer.writerow(fields)
    many = 0
    for reading in readings:
        for table in reading.tables:
            if table.kind == kind:
                many += _write_table(table, writer.writerow)
    return many


def _write_table(table: TableReading, write: Callable[[list[Any]], Any]) -> int:
    if table.spend is not None:
        for at in range(len(table.spend)):
            write([guard_text(each) if each[:1] in "=+@" else each for each in _payment(table.spend, at)])
        return len(table.spend)
    for contract in table.contracts:
        write([guard_text(each) if each[:1] in "=+@-" else each for each in _contract(contract)])
    return len(table.contracts)


def _payment(rows: SpendRows, at: int) -> list[str]:
    day = rows.day(at)
    said = {
        "BeneficiaryName": rows.suppliers[int(rows.supplier[at])],
        "PaymentDate": day.isoformat() if day else "",
        "Amount": _pounds(int(rows.pence[at])),
    }
    return [said[field] if field in said else rows.others.text(_SPEND_MEANINGS[field], at) for field in SPEND_FIELDS]


def _contract(row: ReadContract) -> list[str]:
    said: dict[str, Any] = {
        "OrganisationLabel": row.body_name,
        "ContractReference": row.reference,
        "OpenContractingID": row.ocid,
        "ContractTitle": row.title,
        "ContractType": row.contract_type,
        "OrganisationalUnit": row.department,
        "Description": row.description,
        "ProcurementCategory": row.category,
        "CPVCode": row.cpv,
        "ProclassCode": row.proclass,
        "StartDate": row.starts,
        "EndDate": row.expires,
        "ReviewDate": row.review,
        "LastExtensionDate": row.latest_ends,
        "ContractValue": None if row.value is None else _pounds(row.value),
        "IrrecoverableVAT": None if row.irrecoverable_vat is None else _pounds(row.irrecoverable_vat),
        "SupplierName": row.supplier_name,
        "CompaniesHouseRegistrationNumber": row.company_number,
        "SME": _flag(row.sme),
        "VCSE": _flag(row.vcse),
        "ProcessType": row.process,
    }
    return ["" if said[field] is None else str(said[field]) for field in CONTRACT_FIELDS]


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _flag(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"
