"""Who reads decided cases again, what waits for her, and how often the two judge the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cases import kinds
from cases.enums import Verdict
from cases.models import Case, SampleDraw, SecondReading
from cases.models.case import CaseQuerySet
from core.dates import add_months
from organisation.enums import Setting
from organisation.models import Membership, Unit, User, valid_on
from organisation.queries import setting
from organisation.roles import CAPABILITIES, Capability, roles_with

MONTHS_SHOWN = 12
MOST_DONE = 20


@dataclass(frozen=True)
class Rereader:
    """Somebody who is given cases to read again: her own units, and where she may read cases anyway."""

    user: User
    homes: frozenset[int]
    reads: tuple[str, ...]
    reads_protected: tuple[str, ...]

    def sees(self, case: Case) -> bool:
        """Tell whether one of her roles lets her read the case."""
        paths = self.reads_protected if case.protected else self.reads
        return bool(paths) and case.unit.current_path.startswith(paths)


def rereaders(board: Unit, *, on: date) -> list[Rereader]:
    """Return those of a nämnd whose own role gives them cases to read again; not who only stands in."""
    rows = Membership.objects.filter(
        valid_on(on),
        unit__board=board,
        on_behalf_of__isnull=True,
        user__is_active=True,
        user__is_system=False,
    ).select_related("user", "unit")
    held: dict[User, list[Membership]] = {}
    for row in rows.order_by("user_id", "pk"):
        held.setdefault(row.user, []).append(row)
    giving = roles_with(Capability.REREAD)
    return [
        _rereader(user, roles) for user, roles in held.items() if any(row.role in giving for row in roles)
    ]


def _rereader(user: User, rows: list[Membership]) -> Rereader:
    return Rereader(
        user,
        frozenset(row.unit_id for row in rows if row.unit_id),
        _paths(rows, Capability.VIEW),
        _paths(rows, Capability.VIEW_PROTECTED),
    )


def _paths(rows: Iterable[Membership], capability: Capability) -> tuple[str, ...]:
    return tuple(path for row in rows if capability in CAPABILITIES[row.role] for path in row.reach)


def decided(board_id: int, sample: kinds.Sample, month: date) -> CaseQuerySet:
    """Return the cases of a nämnd that were closed in a month (its first day) by the sample's decision.

    Without those that only named readers see: they are never drawn.
    """
    closed = Case.objects.filter(
        board=board_id,
        kind=sample.kind,
        closed_on__gte=month,
        closed_on__lt=add_months(month, 1),
        restricted=False,
        original__masked_at__isnull=True,
    )
    return sample.chosen(closed)


def readings_of(user: User) -> QuerySet[SecondReading]:
    """Return what the person has been given to read again, in cases she may read."""
    found = SecondReading.objects.filter(reader=user, case__in=Case.objects.visible_to(user))
    return found.select_related("draw", "case__unit", "case__original", "case__board")


def readings_to_do(user: User) -> QuerySet[SecondReading]:
    """Return those she has not judged, oldest first."""
    return readings_of(user).filter(read_at__isnull=True).order_by("draw__drawn_at", "pk")


def readings_done(user: User) -> QuerySet[SecondReading]:
    """Return the last ones she has judged."""
    return readings_of(user).filter(read_at__isnull=False).order_by("-read_at")[:MOST_DONE]


def readings_seen(user: User) -> QuerySet[SecondReading]:
    """Return the readings of the cases the person may read, whoever reads them again; newest first."""
    found = SecondReading.objects.filter(case__in=Case.objects.visible_to(user))
    return found.select_related("draw", "case__unit", "reader").order_by("-draw__month", "-pk")


@dataclass(frozen=True)
class Share:
    """How a nämnd's sample of a month went; the numbers are None where they are too few to be shown."""

    board: Unit
    sample: str
    label: str
    month: date
    population: int
    drawn: int
    read: int
    same: int | None
    other: int | None
    unclear: int | None

    @property
    def agreed(self) -> int | None:
        """In how many per cent of those that could be judged the two judged the same."""
        judged = (self.same or 0) + (self.other or 0)
        return round(100 * (self.same or 0) / judged) if judged and self.same is not None else None


def shares(user: User, *, on: date) -> list[Share]:
    """Return how the samples went in the nämnder whose figures the person may see, newest month first."""
    boards = [unit for unit in _boards(user) if unit.pk in set(user.unit_ids_with(Capability.STATISTICS))]
    return [share for board in boards for share in _of_board(board, on)]


def _boards(user: User) -> list[Unit]:
    found = {grant.unit.controller.pk: grant.unit.controller for grant in user.grants if grant.unit}
    return list(found.values())


def _of_board(board: Unit, on: date) -> list[Share]:
    least = setting(board.pk, Setting.SMALL_NUMBER, on=on)
    counts = {verdict: Count("readings", filter=Q(readings__verdict=verdict)) for verdict in Verdict.values}
    draws = SampleDraw.objects.filter(board=board, month__gte=add_months(on.replace(day=1), -MONTHS_SHOWN))
    rows = draws.annotate(drawn=Count("readings"), **counts).order_by("-month", "sample")
    return [_share(board, row, least) for row in rows if row.sample in kinds.samples()]


def _share(board: Unit, row: SampleDraw, least: int) -> Share:
    found = {verdict: getattr(row, verdict) for verdict in Verdict.values}
    read = sum(found.values())
    shown = found if read >= least else dict.fromkeys(found)
    return Share(
        board=board,
        sample=row.sample,
        label=str(kinds.samples()[row.sample].label),
        month=row.month,
        population=row.population,
        drawn=row.drawn,  # type: ignore[attr-defined]
        read=read,
        same=shown[Verdict.SAME],
        other=shown[Verdict.OTHER],
        unclear=shown[Verdict.UNCLEAR],
    )
