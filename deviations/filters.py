"""What the deviations of the API may be narrowed by, and how they are paged."""

import re
from typing import Any

import django_filters
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from cases.enums import Status

LARGEST_ID = 2**63 - 1
NUMBER = re.compile("[0-9]{1,18}")  # a number of a case


class DeviationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Status, answering unit, and the Swedish day the case came in."""

    status = django_filters.ChoiceFilter(choices=Status.choices)
    unit = django_filters.NumberFilter(field_name="unit_id", min_value=1, max_value=LARGEST_ID)
    received_from = django_filters.DateFilter(field_name="received_on", lookup_expr="gte")
    received_to = django_filters.DateFilter(field_name="received_on", lookup_expr="lte")


class NewestFirst(CursorPagination):
    """Pages by cursor, the newest case first; a case that comes in meanwhile moves nothing."""

    ordering = "-id"

    def decode_cursor(self, request: Request) -> Any:
        """Return where the page begins; NotFound for a cursor that holds no number of a case."""
        cursor = super().decode_cursor(request)
        position = str(cursor.position) if cursor and cursor.position is not None else "0"
        if not NUMBER.fullmatch(position):
            raise NotFound(self.invalid_cursor_message)
        return cursor
