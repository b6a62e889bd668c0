"""What has come in about each supplier and contract: of the cases a person may read, and no others."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from cases.enums import Kind
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.queries.choices import NO_CONTRACT, suppliers
from core.dates import Period
from organisation.models import User
from registers.models import Contract, Supplier

KINDS = (Kind.COMPLAINT, Kind.DEVIATION)


@dataclass(frozen=True)
class Total:
    """How many cases of a kind, and where they are listed; no address where there are none."""

    count: int
    url: str


@dataclass(frozen=True)
class ContractRow:
    """One contract's totals, by kind in the order of `KINDS`; `contract` is None for cases without one."""

    contract: Contract | None
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class SupplierRow:
    """One supplier with its contact person and deputy, its totals, and those of its contracts."""

    supplier: Supplier
    totals: tuple[Total, ...]
    contracts: tuple[ContractRow, ...]


Key = tuple[int, int | None, str]


def about_suppliers(period: Period, user: User, *, cases: CaseQuerySet | None = None) -> list[SupplierRow]:
    """Return each supplier of the person's nämnder with what came in about it in a period, by name.

    Counted as the lists count (what goes on as another case is left out). `cases` are those she may take
    out, for a file; else those she may read. Four queries.
    """
    seen = (Case.objects.visible_to(user) if cases is None else cases).counted()
    told = seen.filter(supplier__isnull=False, kind__in=KINDS, received_on__range=(period.first, period.last))
    rows = told.order_by().values_list("supplier", "contract", "kind").annotate(n=Count("pk", distinct=True))
    tally: Counter[Key] = Counter({(supplier, contract, kind): n for supplier, contract, kind, n in rows})
    offered = suppliers(user) | Supplier.objects.filter(pk__in={key[0] for key in tally})
    contracts = _by_supplier(Contract.objects.filter(supplier__in=offered).order_by("order", "name"))
    return [
        _row(supplier, contracts.get(supplier.pk, []), tally, period)
        for supplier in offered.distinct().order_by("name", "pk")
    ]


def _by_supplier(contracts: Iterable[Contract]) -> dict[int, list[Contract]]:
    found: dict[int, list[Contract]] = {}
    for contract in contracts:
        found.setdefault(contract.supplier_id, []).append(contract)
    return found


def _row(
    supplier: Supplier, contracts: list[Contract], tally: Mapping[Key, int], period: Period
) -> SupplierRow:
    pk = supplier.pk
    whole = tuple(
        _total(
            sum(n for key, n in tally.items() if key[0] == pk and key[2] == kind), kind, period, supplier=pk
        )
        for kind in KINDS
    )
    parts = [
        ContractRow(one, tuple(_of_contract(tally, pk, one.pk, kind, period) for kind in KINDS))
        for one in contracts
    ]
    if contracts and any(tally[pk, None, kind] for kind in KINDS):
        without = tuple(_of_contract(tally, pk, None, kind, period) for kind in KINDS)
        parts.append(ContractRow(None, without))
    return SupplierRow(supplier, whole, tuple(parts))


def _of_contract(
    tally: Mapping[Key, int], supplier: int, contract: int | None, kind: str, period: Period
) -> Total:
    named = {"supplier": supplier, "contract": contract or NO_CONTRACT}
    return _total(tally[supplier, contract, kind], kind, period, **named)


def _total(count: int, kind: str, period: Period, **named: Any) -> Total:
    asked = {
        "kind": str(kind),
        **named,
        "received_from": period.first,
        "received_to": period.last,
        "counted": "true",
    }
    return Total(count, f"{reverse('cases:list')}?{urlencode(asked)}" if count else "")
