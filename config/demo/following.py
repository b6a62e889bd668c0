"""What the pages that follow the work show in the demo: a code, measured times, samples, suggestions."""

from datetime import date, datetime, time, timedelta

from cases.enums import ActionLevel, Verdict
from cases.models import Case, CaseCategory, SecondReading, TypeSuggestion
from cases.services.acting import Plan
from cases.services.proposing import act_or_propose
from cases.services.rereading import draw_samples, judge_again
from config.demo.cast import CAST
from config.demo.town import Town
from core.dates import SWEDEN, add_months
from deviations.models import ReportTime
from deviations.services.unit_codes import make_code
from organisation.enums import Level
from organisation.models import Membership, Unit, User
from organisation.roles import Role
from registers.models import ActionType, Category

MONTHS, A_MONTH = 6, 24
SUGGESTED = 300
# Of five: three where the first was chosen, one where the second was, one where none was.
RANKS = (1, 1, 1, 2, 0)
# Of seven read again: five judged the same.
VERDICTS = (
    *((Verdict.SAME, ""),) * 3,
    (Verdict.OTHER, "Jag hade velat veta mer om hur det blev för den enskilde innan det avslutades."),
    *((Verdict.SAME, ""),) * 2,
    (Verdict.UNCLEAR, "Det står inte vad som gjordes."),
)
# What a chief would have a higher one decide: how her case's report begins, how far it reaches, what to do.
PROPOSED = (
    ("Ärendet flyttades till oss", ActionLevel.AREA, "Inför samma överlämning i alla sektioner."),
    ("Hembesöket i tisdags", ActionLevel.UNIT, "En delad kalender för hembesök i hela enheten."),
)


def make_following(town: Town, *, today: date) -> None:
    """Fill those pages, through the services where there is one. The same for the same demo."""
    at = datetime.combine(today, time(8), SWEDEN)
    chief = town.people["elsa"]
    own = Membership.objects.filter(user=chief, role=Role.SECTION_CHIEF).select_related("unit").first()
    if own is None or own.unit is None:
        return
    make_code(unit=own.unit, by=chief, at=at)
    _times(today)
    _suggestions(at)
    draw_samples(by=None, at=datetime.combine(add_months(today.replace(day=1), -1), time(6), SWEDEN))
    _read_again(today)
    draw_samples(by=None, at=at)
    _propose(own.unit, chief, today, at)


def _times(today: date) -> None:
    """Some months of measured reports, each a little quicker than the one before."""
    rows = []
    for board in Unit.objects.filter(level=Level.BOARD, valid_to__isnull=True):
        for back in range(MONTHS):
            first = add_months(today.replace(day=1), -back)
            rows += [
                ReportTime(
                    board=board, on=min(first + timedelta(days=n), today), seconds=95 + 6 * back + 7 * (n % 9)
                )
                for n in range(A_MONTH)
            ]
    ReportTime.objects.bulk_create(rows)


def _suggestions(at: datetime) -> None:
    """What was suggested in the newest classified cases, and whether it was chosen."""
    other = Category.objects.filter(is_other=True).first()
    newest = CaseCategory.objects.order_by("-case_id", "pk")[:SUGGESTED]
    rows: dict[int, list[TypeSuggestion]] = {}
    for row in newest:
        rank = RANKS[row.case_id % len(RANKS)]
        if row.case_id in rows or other is None or row.category_id == other.pk:
            continue
        shown = [other] if rank != 1 else []
        shown += [row.category] if rank else []
        rows[row.case_id] = [
            TypeSuggestion(case_id=row.case_id, category=one, rank=n, accepted=one != other, shown_at=at)
            for n, one in enumerate(shown, 1)
        ]
    TypeSuggestion.objects.bulk_create(one for many in rows.values() for one in many)


def _read_again(today: date) -> None:
    """Let what has been drawn be read again, but for what waits for the people one can be."""
    given = SecondReading.objects.exclude(reader__username__in=[part.username for part in CAST])
    for number, reading in enumerate(given.select_related("reader").order_by("pk")):
        verdict, reason = VERDICTS[number % len(VERDICTS)]
        at = datetime.combine(
            today - timedelta(days=3 + number % 4), time(9 + number % 7, number % 60), SWEDEN
        )
        judge_again(reading_id=reading.pk, verdict=verdict, reason=reason, by=reading.reader, at=at)


def _propose(unit: Unit, chief: User, today: date, at: datetime) -> None:
    """Two actions that reach further than the chief decides over, for the two chiefs above her to answer."""
    kind = ActionType.objects.filter(board=None).order_by("-strength", "pk").first()
    for start, level, text in PROPOSED:
        case = Case.objects.filter(unit=unit, original__text__startswith=start).open().first()
        if case and kind:
            plan = Plan(text, kind, level, chief, today + timedelta(days=60))
            act_or_propose(case_id=case.pk, plan=plan, by=chief, at=at)
