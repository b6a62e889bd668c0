"""A case in memory with everything that hangs on it."""

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from cases.models import (
    Action,
    Case,
    CaseReader,
    CaseUnit,
    Deadline,
    Heard,
    Investigation,
    Message,
    Note,
    Notice,
    OriginalReport,
    Person,
    TimelineEntry,
)
from cases.services.opening import Report
from core.dates import TimeUnit, due_at
from registers.models import Category, Cause, DeadlineRule

Row = TypeVar("Row", CaseUnit, Person)


@dataclass
class File:
    """One case: its rows, none of them written yet."""

    case: Case
    original: OriginalReport
    detail: Any
    investigation: Investigation | None = None
    categories: list[Category] = field(default_factory=list)
    causes: list[tuple[Cause, bool]] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    readers: list[CaseReader] = field(default_factory=list)
    units: list[CaseUnit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    timeline: list[TimelineEntry] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notices: dict[str, Notice] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


def original(case: Case, report: Report, at: datetime) -> OriginalReport:
    """Return the untouched report."""
    return OriginalReport(
        case=case,
        text=report.text,
        place=report.place,
        answers=dict(report.answers),
        channel=report.channel,
        reporter_name=report.reporter_name,
        submitted_at=at,
        submission_key=report.submission_key,
        checksum=report.checksum,
    )


def deadline(case: Case, rule: DeadlineRule) -> Deadline:
    """Return a deadline that starts when the case came in."""
    return Deadline(
        case=case,
        code=rule.code,
        name=rule.name,
        starts_at=case.received_at,
        start_event=rule.start_event,
        amount=rule.amount,
        unit=rule.unit,
        due_at=due_at(case.received_at, rule.amount, TimeUnit(rule.unit)),
    )


def describe(file: File) -> dict[str, str]:
    """Do what cases.services.classifying.describe does."""
    causes = sorted(file.causes, key=lambda pair: pair[0].pk)
    return {
        "categories": ", ".join(row.name for row in sorted(file.categories, key=lambda row: row.pk)),
        "causes": ", ".join(f"{row.name}{' (huvudsaklig)' if main else ''}" for row, main in causes),
        "legal_bases": ", ".join(file.bases),
    }


def as_read(moment: datetime | None) -> datetime | None:
    """Return a moment as the database gives it back, in UTC: a checksum of it differs from local time's."""
    return moment.astimezone(UTC) if moment else None


def copied(row: Row, case: Case) -> Row:
    """Return a new row for another case with the same content."""
    twin = copy(row)
    twin.pk, twin.case = None, case
    return twin
