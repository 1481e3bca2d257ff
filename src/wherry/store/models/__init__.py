"""Every table of the store; Django finds models here."""

from wherry.store.models.bring import Import, ImportFinding
from wherry.store.models.change import Change
from wherry.store.models.estate import (
    Agreement,
    Arrangement,
    Body,
    Certificate,
    Circuit,
    Contract,
    Device,
    Evidence,
    Level,
    Need,
    Offer,
    Pairing,
    Payment,
    Prefix,
    Quantity,
    Recharge,
    Service,
    SharedRisk,
    Site,
    Supplier,
    Tier,
    Usage,
)
from wherry.store.models.person import Person, Role, may
from wherry.store.models.run import Run
from wherry.store.models.settlement import Settlement

MODELS = {
    model.record_type.table: model
    for model in (
        Body,
        Service,
        Level,
        Site,
        Circuit,
        Device,
        Prefix,
        Supplier,
        Contract,
        Payment,
        Need,
        Quantity,
        Arrangement,
        Offer,
        Tier,
        Certificate,
        Evidence,
        SharedRisk,
        Pairing,
        Agreement,
        Usage,
        Recharge,
    )
}
"""The model of each record table, by the table's name in an estate."""

__all__ = [
    "MODELS",
    "Agreement",
    "Arrangement",
    "Body",
    "Certificate",
    "Change",
    "Circuit",
    "Contract",
    "Device",
    "Evidence",
    "Import",
    "ImportFinding",
    "Level",
    "Need",
    "Offer",
    "Pairing",
    "Payment",
    "Person",
    "Prefix",
    "Quantity",
    "Recharge",
    "Role",
    "Run",
    "Service",
    "Settlement",
    "SharedRisk",
    "Site",
    "Supplier",
    "Tier",
    "Usage",
    "may",
]
