"""What is said to whoever reported, and when: the rules of the four points, and the words filled in."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.enums import Point, Status
from cases.models import Case
from cases.queries.own import hidden_from_reporter
from core.dates import sv_date


def feedback_codes(case: Case, point: Point) -> tuple[str, ...]:
    """Return the codes of the text that is said at a point, the first that has words holds; () for nothing.

    Of a case that only named readers see it is one neutral sentence, when it came in and when it was
    handed over, and else nothing (decision 7).
    """
    if not hidden_from_reporter(case):
        return (f"feedback.{point}.{case.status}", f"feedback.{point}")
    handed_over = point == Point.DECISION and case.status == Status.HANDED_OVER
    return ("feedback.restricted",) if point == Point.RECEIVED or handed_over else ()


def filled_in(body: str, case: Case, *, at: datetime) -> str:
    """Return a text with what it names filled in; of a protected identity neither place nor handläggare."""
    named = {
        "{nummer}": case.reference,
        "{dag}": sv_date(at),
        "{enhet}": case.place or _("verksamheten"),
        "{namn}": str(case.owner) if case.owner and not case.protected else _("En handläggare"),
    }
    for name, value in named.items():
        body = body.replace(name, value)
    return body


def tells_by_mail(case: Case, by_id: int | None) -> bool:
    """Whether the reporter has an account to be told at, and did not write it herself."""
    return bool(case.reporter and case.reporter_id != by_id and not case.reporter.is_system)
