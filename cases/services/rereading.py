"""Samples of decided cases are read again by somebody else (practice.md 3): drawn, given out, judged."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import Verdict
from cases.kinds import Sample
from cases.models import Case, CaseReader, SampleDraw, SecondReading
from cases.queries.rereading import Rereader, decided, rereaders
from cases.services.locking import lock_case
from cases.services.notices import tell
from core.dates import add_months, local_date
from core.errors import DomainError
from organisation.enums import Setting
from organisation.models import Unit, User
from organisation.queries import boards, setting

# So many whole months back are drawn when they have not been, so that a long stop loses none.
MONTHS_BACK = 3
# Why somebody who reads again is a named reader meanwhile.
NAMED_FOR_IT = "Läser igen i stickprovet"


def draw_samples(*, by: User | None, at: datetime) -> int:
    """Draw every nämnd's samples of the last whole months that were not drawn. Returns how many."""
    this_month = local_date(at).replace(day=1)
    months = [add_months(this_month, -back) for back in range(1, MONTHS_BACK + 1)]
    drawn = 0
    for board in boards(on=local_date(at)):
        for sample in kinds.samples().values():
            for month in months:
                drawn += draw_sample(board=board, sample=sample, month=month, by=by, at=at) is not None
    return drawn


@transaction.atomic
def draw_sample(
    *, board: Unit, sample: Sample, month: date, by: User | None, at: datetime
) -> SampleDraw | None:
    """Draw one nämnd's sample of the cases closed in a month, and give each to somebody to read again.

    `month` is its first day. How many: the nämnd's share, but at least its least number. The draw is seeded
    by nämnd, sample and month: the same cases again if it is made again. Cases that only named readers see
    are never drawn. A case nobody can be given is left out. None when the sample was drawn before. Writes
    one event on each case.
    """
    draw, new = SampleDraw.objects.get_or_create(
        board=board, sample=sample.code, month=month, defaults={"population": 0, "drawn_at": at}
    )
    if not new:
        return None
    population = list(decided(board.pk, sample, month).select_related("unit", "board"))
    seed = f"{board.code}:{sample.code}:{month}"
    population.sort(key=lambda case: _lot(seed, case.reference))
    SampleDraw.objects.filter(pk=draw.pk).update(population=len(population))
    people = rereaders(board, on=local_date(at))
    load = Counter(_waiting_for(people))
    for case in population[: _size(board, len(population), at)]:
        _give_out(_Drawn(draw, sample, case, seed), people, load, at)
    return draw


@dataclass(frozen=True)
class _Drawn:
    draw: SampleDraw
    sample: Sample
    case: Case
    seed: str


def _lot(seed: str, what: str) -> str:
    return hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()


def _size(board: Unit, population: int, at: datetime) -> int:
    """Return how many are read again: the share of them, rounded up, and never fewer than the least."""
    share = setting(board.pk, Setting.REREAD_SHARE, on=local_date(at))
    least = setting(board.pk, Setting.REREAD_LEAST, on=local_date(at))
    return max(least, -(-population * share // 100))


def _waiting_for(people: Iterable[Rereader]) -> dict[int, int]:
    """Return how many readings each has had, so that they come by turn."""
    given = SecondReading.objects.filter(reader__in=[one.user.pk for one in people])
    return dict(given.values_list("reader").annotate(n=Count("pk")).order_by())


def _give_out(drawn: _Drawn, people: list[Rereader], load: Counter[int], at: datetime) -> None:
    case = drawn.case
    decided_by, _reason = drawn.sample.decision(case)
    if not (one := _next_reader(drawn, decided_by, people, load)):
        return
    load[one.user.pk] += 1
    SecondReading.objects.create(draw=drawn.draw, case=case, decided_by=decided_by, reader=one.user)
    _let_in(case, one, at, once=str(drawn.draw.pk))
    record("case.drawn", case, by=None, at=at, summary=_("Ärendet drogs till stickprovet som läses igen."))


def _let_in(case: Case, one: Rereader, at: datetime, *, once: str) -> None:
    """Let somebody read a case she is given to read again, and tell her."""
    if not one.sees(case):
        CaseReader.objects.get_or_create(
            case=case, person=one.user, until=None, defaults={"since": at, "reason": NAMED_FOR_IT}
        )
    tell(case, one.user, "reread", at, once=once)


def pass_on_readings(*, by: User | None, at: datetime) -> int:
    """Give what somebody can no longer read again to another: she left, or lost her role or the sight of it.

    Returns how many were passed on. What nobody can be given stays until somebody can.
    """
    waiting = SecondReading.objects.filter(read_at__isnull=True, case__restricted=False)
    waiting = waiting.filter(case__original__masked_at__isnull=True).order_by("pk")
    passed, people = 0, dict[int, list[Rereader]]()
    for row in waiting.select_related("draw__board"):
        board = row.draw.board
        if board.pk not in people:
            people[board.pk] = rereaders(board, on=local_date(at))
        passed += pass_on_reading(reading_id=row.pk, people=people[board.pk], by=by, at=at)
    return passed


@transaction.atomic
def pass_on_reading(*, reading_id: int, people: list[Rereader], by: User | None, at: datetime) -> bool:
    """Give one reading to another of `people` if its reader can no longer do it; tells whether it was.

    Writes one event.
    """
    rows = SecondReading.objects.select_for_update(of=("self",)).filter(read_at__isnull=True)
    reading = rows.select_related("draw__board", "case__unit", "reader", "decided_by").get(pk=reading_id)
    case, was = reading.case, reading.reader
    if _can_still(reading, people):
        return False
    sample = kinds.samples()[reading.draw.sample]
    drawn = _Drawn(reading.draw, sample, case, f"{reading.draw_id}:{was.pk}")
    others = [one for one in people if one.user.pk != was.pk]
    one = _next_reader(drawn, reading.decided_by, others, Counter(_waiting_for(others)))
    if one is None:
        return False
    case.readers.filter(person=was, until__isnull=True, reason=NAMED_FOR_IT).update(until=at)
    SecondReading.objects.filter(pk=reading.pk).update(reader=one.user)
    _let_in(case, one, at, once=drawn.seed)
    record("case.drawn", case, by=by, at=at, summary=_("Stickprovet gick vidare till en annan läsare."))
    return True


def _can_still(reading: SecondReading, people: Iterable[Rereader]) -> bool:
    """Tell whether whoever was given a reading still has the role for it, and may still read the case."""
    case = reading.case
    own = next((one for one in people if one.user.pk == reading.reader_id), None)
    if own is None or case.bars.filter(person=own.user).exists():
        return False
    return own.sees(case) or case.readers.filter(person=own.user, until__isnull=True).exists()


def _next_reader(
    drawn: _Drawn, decided_by: User | None, people: list[Rereader], load: Counter[int]
) -> Rereader | None:
    """Return who reads a case again: never who decided it, handled it, reported it or is barred from it.

    First somebody of another unit, then somebody who may read the case already, then whoever has had the
    fewest. Of a protected identity only somebody who may read it already: nobody is let in for this.
    """
    case = drawn.case
    never = {case.owner_id, case.reporter_id, getattr(decided_by, "pk", None)}
    never.update(case.bars.values_list("person_id", flat=True))
    near = {case.unit_id, *(unit.pk for unit in (decided_by.home_units if decided_by else []))}
    fit = [one for one in people if one.user.pk not in never and (one.sees(case) or not case.protected)]
    return min(
        fit,
        key=lambda one: (
            bool(near & one.homes),
            not one.sees(case),
            load[one.user.pk],
            _lot(drawn.seed, one.user.username),
        ),
        default=None,
    )


@transaction.atomic
def judge_again(
    *, reading_id: int, verdict: Verdict, reason: str, by: User, at: datetime, remedy: str = ""
) -> SecondReading:
    """Write what a second reader found, and let her do something about it at once.

    A reason is asked for unless she judges the same. `remedy` is the code of one of the sample's, for
    another judgement only; it is carried out on the authority of the reading. Whoever decided is told, if
    she may still read the case. Raises PermissionDenied for anybody but its reader, DomainError for one that
    is written already. Writes one event, and those of the remedy.
    """
    reading = SecondReading.objects.select_for_update(of=("self",)).select_related("draw").get(pk=reading_id)
    if reading.reader_id != by.pk:
        raise PermissionDenied
    if reading.read_at:
        raise DomainError(_("Du har redan skrivit vad du kom fram till."))
    if verdict != Verdict.SAME and not reason.strip():
        raise DomainError(_("Skriv varför."), field="reason")
    case = lock_case(reading.case_id)
    reading.verdict, reading.reason, reading.read_at = verdict, reason, at
    reading.remedy = remedy if verdict == Verdict.OTHER else ""
    reading.save(update_fields=["verdict", "reason", "read_at", "remedy"])
    summary = _("Ärendet lästes igen i stickprovet: %(verdict)s.") % {"verdict": str(verdict.label).lower()}
    record("case.reread", case, by=by, at=at, summary=summary, changes={"reason": ("", reason)})
    _remedy(reading, by, at)
    case.readers.filter(person=by, until__isnull=True, reason=NAMED_FOR_IT).update(until=at)
    _tell_who_decided(reading, at)
    return reading


def _remedy(reading: SecondReading, by: User, at: datetime) -> None:
    if not reading.remedy:
        return
    offered = {remedy.code: remedy for remedy in kinds.samples()[reading.draw.sample].remedies}
    if reading.remedy not in offered:
        raise DomainError(_("Det går inte för den här sortens ärende."), field="remedy")
    offered[reading.remedy].carry_out(case_id=reading.case_id, reason=reading.reason, by=by, at=at)


def _tell_who_decided(reading: SecondReading, at: datetime) -> None:
    """Tell her calmly that it was read again; the words are in the case, and only if she may read it."""
    who = reading.decided_by
    case = Case.objects.filter(pk=reading.case_id)
    if who and who.is_active and case.filter(Q(pk__in=Case.objects.visible_to(who))).exists():
        tell(reading.case, who, "reread_done", at, once=str(reading.draw_id))
