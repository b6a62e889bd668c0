"""How long it takes to report: measured by the server on every report, and nobody's."""

from datetime import UTC, datetime

from django.core import signing

from cases.enums import Kind
from cases.models import Case
from core.dates import local_date
from deviations.models import ReportTime
from organisation.models import User

SALT = "deviations.opened"
LONGEST = 24 * 60 * 60  # seconds; a draft of a week ago took no week to write


def opened_token(at: datetime) -> str:
    """Return the signed moment a form was opened: its hidden field `opened`."""
    return signing.dumps(int(at.timestamp()), salt=SALT)


def read_opened(token: str) -> datetime | None:
    """Return when a form was opened; None for a token that is not ours."""
    try:
        return datetime.fromtimestamp(signing.loads(token, salt=SALT), UTC)
    except signing.BadSignature:
        return None


def note_time(*, case: Case, opened_at: datetime, by: User | None, at: datetime) -> None:
    """Note how long a deviation took to report: seconds, day and nämnd, nobody's name. No event.

    A part of the commands that report. Other kinds are not noted: they are few, and a row would say that
    one came in.
    """
    if case.kind != Kind.DEVIATION:
        return
    seconds = min(max(int((at - opened_at).total_seconds()), 0), LONGEST)
    ReportTime.objects.create(board=case.board, on=local_date(at), seconds=seconds, with_code=by is None)
