"""What a reporter may read of what she sent in: her own words, where it stands, how much has been done.

Never others' notes, investigation or names, and nothing more when the case has been closed to readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from audit.enums import Reading
from audit.log import record_reading, record_shown
from cases import kinds
from cases.enums import Precision, Side, Status
from cases.models import Case, CaseBar, Message
from core.dates import sv_date, sv_datetime
from organisation.models import User


@dataclass(frozen=True)
class OwnReport:
    """A report as its reporter sees it; `hidden` says that nothing of the work is shown."""

    case: Case
    status: str
    status_label: str
    hidden: bool
    occurred: str
    files: tuple[str, ...]
    actions: int
    actions_done: int
    answer: str = ""


@dataclass(frozen=True)
class OwnRow:
    """One line of *Mina rapporter*; of a protected identity without the report's words (decision 12)."""

    case_id: int
    board_id: int
    reference: str
    words: str
    received_at: datetime
    status: str
    status_label: str
    is_news: bool = False  # the handlers have written what she has not read


PAGE = 20


def own_rows(user: User, *, before: int | None = None, most: int = PAGE) -> tuple[list[OwnRow], int | None]:
    """Return the person's reports, newest first, and where the next page begins (None: no more).

    `before` is what the page before gave. Two queries at most.
    """
    rows = Case.objects.reported_by(user).select_related("original", "board").order_by("-received_at", "-pk")
    if before is not None:
        last = Case.objects.reported_by(user).filter(pk=before).values_list("received_at", "pk").first()
        if last is None:
            raise Http404
        rows = rows.filter(Q(received_at__lt=last[0]) | Q(received_at=last[0], pk__lt=last[1]))
    unread = Message.objects.filter(case=OuterRef("pk"), side=Side.HANDLER, read_at=None)
    barred = CaseBar.objects.filter(case=OuterRef("pk"), person=user)
    rows = rows.annotate(is_news=Exists(unread) & ~Exists(barred))
    found = list(rows[: most + 1])
    return [_row(case) for case in found[:most]], found[most - 1].pk if len(found) > most else None


def log_own_rows(rows: Sequence[OwnRow], user: User, *, at: datetime) -> None:
    """Write that the person saw the first words of her own reports in a list (decision 10)."""
    shown = [(row.case_id, row.board_id) for row in rows]
    record_shown(Reading.OWN_REPORT, shown, by=user, at=at, detail=_("Mina rapporter"))


def own_case(user: User, reference: str) -> Case:
    """Return the case the person reported under this number. Raises Http404 for any other."""
    case = (
        Case.objects.reported_by(user)
        .filter(reference=reference)
        .select_related("unit", "board", "original")
        .first()
    )
    if case is None:
        raise Http404
    return case


def own_report(user: User, reference: str, *, at: datetime) -> OwnReport:
    """Return what the person may read of her own report, and write that she read it.

    Raises Http404 for a number that is not hers.
    """
    case = own_case(user, reference)
    record_reading(Reading.OWN_REPORT, by=user, at=at, case_id=case.pk, board_id=case.board_id)
    hidden = hidden_from_reporter(case)
    done = case.actions.filter(withdrawn_at__isnull=True).aggregate(
        n=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False))
    )
    status, label = reporter_status(case)
    return OwnReport(
        case=case,
        status=status,
        status_label=label,
        hidden=hidden,
        occurred=occurred_words(case),
        files=tuple(case.attachments.filter(is_original=True).values_list("name", flat=True)),
        actions=0 if hidden else done["n"],
        actions_done=0 if hidden else done["done"],
        answer="" if hidden or case.bars.filter(person=user).exists() else _answer_in(case),
    )


def _answer_in(case: Case) -> str:
    return kinds.get(case.kind).answer_to_reporter(case)


def occurred_words(case: Case) -> str:
    """Say when it happened as exactly as it is known: a minute, a day, or from one day to another."""
    if case.occurred_from is None:
        return ""
    if case.occurred_precision == Precision.MINUTE:
        return sv_datetime(case.occurred_from)
    if case.occurred_to and case.occurred_precision == Precision.PERIOD:
        days = {"first": sv_date(case.occurred_from), "last": sv_date(case.occurred_to)}
        return _("%(first)s till %(last)s") % days
    return sv_date(case.occurred_from)


def _row(case: Case) -> OwnRow:
    status, label = reporter_status(case)
    words = _("Skyddade personuppgifter") if case.protected else first_words(case.original.text)
    is_news = getattr(case, "is_news", False)
    return OwnRow(case.pk, case.board_id, case.reference, words, case.received_at, status, label, is_news)


def first_words(text: str, most: int = 80) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def hidden_from_reporter(case: Case, *, status: str = "") -> bool:
    """Whether only named readers see the case: its reporter learns that it is handled, not how or where.

    `status` asks of the case as it would be there, instead of where it is.
    """
    return case.restricted or (status or case.status) == Status.HANDED_OVER


def reporter_status(case: Case) -> tuple[str, str]:
    """Return the status a reporter is shown and its word; of a closed room only that it is handled."""
    if hidden_from_reporter(case):
        return Status.INVESTIGATING, _("Under hantering")
    return case.status, kinds.status_label(case)
