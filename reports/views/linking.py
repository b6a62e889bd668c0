"""From a number to the cases behind it, for those who may read them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from cases.enums import Kind, Status
from core.dates import Period

# Which field of the list's filter a table's rows answer to.
FIELDS = {"types": "category", "causes": "cause"}


def with_links(seen: Mapping[str, Any], unit_id: int, period: Period) -> dict[str, Any]:
    """Return a unit's figures with an address beside every number the list of cases can show the cases of.

    Actions and effects have none: they are counted in another way than the list is filtered.
    """
    span = {"received_from": period.first, "received_to": period.last}

    def link(cell: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
        return {**cell, "url": _address(unit_id, span | fields) if cell["now"] else ""}

    def linked(table: Mapping[str, Any]) -> dict[str, Any]:
        field = FIELDS.get(table["name"])
        return {**table, "rows": [_row(row, field, link) for row in table["rows"]]} if field else dict(table)

    return {
        **seen,
        "cases": link(seen["cases"]),
        "dismissed": link(seen["dismissed"], status=Status.DISMISSED),
        "open_url": _address(unit_id, {"open_actions": "true"}) if seen["open_actions"] else "",
        "tables": [linked(table) for table in seen["tables"]],
    }


def _row(row: Mapping[str, Any], field: str, link: Any) -> dict[str, Any]:
    if row["key"] is None:
        return dict(row)
    children = [link(child, **{field: child["key"]}) for child in row.get("children", ())]
    return {**link(row, **{field: row["key"]}), "children": children}


def _address(unit_id: int, fields: Mapping[str, Any]) -> str:
    asked = {"kind": Kind.DEVIATION, "unit": unit_id, "counted": "true", **fields}
    return f"{reverse('cases:list')}?{urlencode(asked)}"
