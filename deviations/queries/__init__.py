"""Reads of deviations."""

from deviations.queries.reporting import (
    Choices,
    Places,
    colleagues,
    places,
    sent_case,
    suppliers,
)

__all__ = [
    "Choices",
    "Places",
    "colleagues",
    "places",
    "sent_case",
    "suppliers",
]
