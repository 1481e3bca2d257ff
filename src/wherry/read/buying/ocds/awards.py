"""The awards of processes, kept through their updates: a release changes what it says and leaves the rest standing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from wherry.read.buying.amounts import MoneyForm, NotMoney, read_amount
from wherry.read.buying.ocds.merge import award_key
from wherry.read.buying.ocds.reading import AwardRow, Defects, Where
from wherry.read.buying.ocds.shapes import Award, Contract, Period, Release, Value

_FORM = MoneyForm()


class AwardBook:
    """Awards by process and by a key of their own. Releases may come in any order; of two that say a thing, the later
    by date stands."""

    def __init__(self, defects: Defects) -> None:
        self._defects = defects
        self._rows: dict[str, dict[str, AwardRow]] = {}
        self._dates: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
        self.contracts: set[tuple[str, str]] = set()

    def add(self, release: Release, where: Where) -> None:
        """Take in the awards and contracts of a release."""
        ocid, here = str(release.ocid), set[str]()
        for place, award in enumerate(release.awards or ()):
            name = str(award.id) if award.id is not None else f"(award {place + 1} of {release.id})"
            suppliers = frozenset(str(each.id or each.name) for each in award.suppliers or ())
            key = award_key(self._known.setdefault((ocid, name), []), name, suppliers, here)
            here.add(key)
            if key != name:
                self._defects.see("award-id-twice", where, f"award {name}")
            self._put(ocid, key, name, award, release.date or "", where)
        for contract in release.contracts or ():
            self.contracts.add((ocid, str(contract.id)))
            self._date_award(ocid, contract)

    def _put(self, ocid: str, key: str, name: str, award: Award, date: str, where: Where) -> None:
        rows = self._rows.setdefault(ocid, {})
        old = rows.get(key)
        new = AwardRow(
            ocid, key, name, award.status or "", award.date or "", self._pence(award.value, where),
            tuple(dict.fromkeys(each.name or "" for each in award.suppliers or ())),
            tuple(dict.fromkeys(str(each.id) for each in award.suppliers or () if each.id is not None)),
            *_period(award.contractPeriod),
        )  # fmt: skip
        if old is None:
            rows[key] = new
            self._dates[ocid, key] = date
            return
        first, second = (old, new) if date >= self._dates[ocid, key] else (new, old)
        self._dates[ocid, key] = max(date, self._dates[ocid, key])
        said = {
            field: getattr(second, field)
            for field in ("status", "date", "pence", "suppliers", "supplier_ids", "starts", "ends", "latest_ends")
            if getattr(second, field) not in ("", None, ())
        }
        rows[key] = replace(first, **said)

    def _date_award(self, ocid: str, contract: Contract) -> None:
        """Give an award the dates of the contract that was signed for it."""
        starts, ends, latest = _period(contract.period)
        rows = self._rows.get(ocid, {})
        row = rows.get(str(contract.awardID))
        if row is not None and (starts or ends or latest):
            rows[row.key] = replace(
                row, starts=starts or row.starts, ends=ends or row.ends, latest_ends=latest or row.latest_ends
            )

    def _pence(self, value: Value | None, where: Where) -> int | None:
        if value is None or value.amount is None:
            return None
        if value.currency not in (None, "GBP", ""):
            self._defects.see("currency-foreign", where, value.currency)
            return None
        if type(value.amount) is int:
            return value.amount * 100
        try:
            return read_amount(value.amount, _FORM)
        except NotMoney:
            self._defects.see("part-not-read", where, value.amount)
            return None

    def __iter__(self) -> Iterator[AwardRow]:
        for rows in self._rows.values():
            yield from rows.values()


def _period(period: Period | None) -> tuple[str, str, str]:
    if period is None:
        return "", "", ""
    return (period.startDate or "")[:10], (period.endDate or "")[:10], (period.maxExtentDate or "")[:10]
