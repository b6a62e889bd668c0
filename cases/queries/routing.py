"""To whom a case goes: who decides nearest, who stands in, who comes next when nobody reads or acts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from audit.enums import Reading
from audit.models import Event, ReadEntry
from cases.enums import Rise, Side, Status
from cases.models import Case, Escalation, Message
from core.dates import TimeUnit, add_working_hours, due_at, is_working_day, local_date, workday_end
from organisation.enums import Level, Setting
from organisation.models import Membership, Unit, User, valid_on
from organisation.paths import ids_in
from organisation.queries import people_with, setting
from organisation.roles import CAPABILITIES, Capability, roles_with


@dataclass
class Deciders:
    """Who decides in which unit on a day, read in one query; and who reads for the whole nämnd."""

    on: date
    by_unit: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    of_board: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    # Those who are away that day: nothing comes to them, but to whoever stands in.
    away: frozenset[int] = frozenset()

    @classmethod
    def on_day(cls, on: date) -> "Deciders":
        """Read them."""
        found = cls(on)
        roles = roles_with(Capability.DECIDE) | roles_with(Capability.VIEW)
        rows = Membership.objects.filter(valid_on(on), role__in=roles, unit__isnull=False)
        held = list(rows.filter(user__is_active=True).select_related("user", "unit").order_by("pk"))
        found.away = frozenset(row.on_behalf_of_id or 0 for row in held if row.is_away)
        for row in held:
            if row.user_id in found.away:
                continue
            may = CAPABILITIES[row.role]
            if Capability.DECIDE in may:
                found.by_unit[row.unit_id or 0].append(row)
            elif row.unit and row.unit.level == Level.BOARD:
                found.of_board[row.unit_id or 0].append(row)
        return found

    def ladder(self, case: Case) -> list[list[User]]:
        """Return who a case comes to, nearest first: each chief with her ersättare, then the nämnd's own.

        The last are those who read over the whole nämnd without deciding (kvalitetscontroller, SAS). Never
        a barred person, nor one whose role may not see a protected identity. Of a restricted case there is
        no ladder: only its readers know of it.
        """
        if case.restricted:
            return []
        above = ids_in(case.unit.current_path)
        steps = [self.by_unit.get(pk, []) for pk in reversed(above)] + [self.of_board.get(above[0], [])]
        return _who_may(steps, case)

    def nearest(self, case: Case, unit: Unit, *, levels: Collection[str] = tuple(Level)) -> list[User]:
        """Return who decides nearest over a unit, of those who may read the case; in units of `levels`.

        Of a restricted case all of them, since only its readers know of it, whatever their role.
        """
        above = reversed(ids_in(unit.current_path))
        steps = [[row for row in self.by_unit.get(pk, []) if row.unit.level in levels] for pk in above]  # type: ignore[union-attr]
        if case.restricted:
            return _people(row for rows in steps for row in rows)
        return next(iter(_who_may(steps, case)), [])

    def handlers(self, case: Case) -> list[User]:
        """Return whose a case is to handle: its handläggare with her ersättare, else the nearest step.

        Of a handläggare who is away: whoever stands in for her.
        """
        people = self.instead_of(case.owner) if case.owner and case.owner.is_active else []
        return people or next(iter(self.ladder(case)), [])

    def instead_of(self, person: User) -> list[User]:
        """Return a person with those who stand in for her; only those while she is away."""
        deputies = self.deputies_of(person.pk)
        return deputies if person.pk in self.away else [person, *deputies]

    def deputies_of(self, person_id: int | None) -> list[User]:
        """Return who stands in for a person on the day."""
        rows = [row for rows in self.by_unit.values() for row in rows]
        return _people(row for row in rows if row.on_behalf_of_id == person_id)


def unread_cases() -> QuerySet[Case]:
    """Return the cases that nobody has begun with: new, without a handläggare."""
    return (
        Case.objects.filter(status=Status.RECEIVED, owner=None, erased_at=None)
        .select_related("unit", "board", "owner")
        .order_by("pk")
    )


def is_read(case: Case, *, on: date) -> bool:
    """Tell whether somebody who decides in the unit, or her ersättare, has opened the case.

    Of a restricted case: one of its readers. Since it came to the unit, so that a case that was moved is
    unread again.
    """
    openings = ReadEntry.objects.filter(case_id=case.pk, reading=Reading.CASE, at__gte=since(case))
    if case.restricted:
        return openings.filter(reader__in=case.readers.filter(until=None).values("person_id")).exists()
    above = ids_in(case.unit.current_path)
    deciders = Membership.objects.filter(
        valid_on(on), unit_id__in=above, role__in=roles_with(Capability.DECIDE)
    )
    return openings.filter(reader__in=deciders.values("user_id")).exists()


def since(case: Case) -> datetime:
    """Return when a case came to its unit: when it was opened, or last moved there."""
    moved = (
        Event.objects.filter(subject_type="cases.case", subject_id=case.pk, verb="case.move")
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return max(case.created_at, moved) if moved else case.created_at


def rises_at(case: Case, start: datetime) -> datetime:
    """Return when an unread case goes on to the next chief, counted from when it came to this one.

    The nämnd's working days; where it must be read the same day (`Case.urgent`) its hours of working time,
    but never later than the end of the working day on which it came (practice.md 2).
    """
    on = local_date(start)
    if not (case.urgent or case.restricted):
        days = setting(case.board_id, Setting.UNREAD_DAYS, on=on)
        return due_at(start, days, TimeUnit.WORKING_DAY)
    then = add_working_hours(start, setting(case.board_id, Setting.UNREAD_URGENT_HOURS, on=on))
    evening = workday_end(on)
    return min(then, evening) if is_working_day(on) and start < evening else then


def risen_to(user: User) -> QuerySet[Escalation]:
    """Return what has come to a person because nobody had read it, and still nobody has begun with it."""
    return Escalation.objects.filter(
        person=user, reason=Rise.UNREAD, case__status=Status.RECEIVED, case__owner=None
    )


def risen_cases(user: User) -> QuerySet[Case]:
    """Return the cases that have come to a person unread, those she may see, the oldest first."""
    rows = Case.objects.visible_to(user).filter(pk__in=risen_to(user).values("case_id"))
    return rows.select_related("unit").order_by("received_at", "pk")


def with_calls(cases: QuerySet[Case], user: User) -> QuerySet[Case]:
    """Annotate cases of the inbox with what calls for her: `risen` to her unread, `asked` by the reporter."""
    asked = Message.objects.filter(case=OuterRef("pk"), side=Side.REPORTER, read_at=None)
    return cases.annotate(risen=Exists(risen_to(user).filter(case=OuterRef("pk"))), asked=Exists(asked))


def receivers_of(case: Case, *, on: date) -> QuerySet[User]:
    """Return who receives the case if it is handed over to lex Sarah on a day; never a barred person."""
    people = people_with(Capability.RECEIVE_LEXSARAH, case.unit, on=on)
    return people.exclude(pk__in=case.bars.values("person_id"))


def without_chief(user: User, *, on: date) -> list[Unit]:
    """Return the units below the person's own where nobody decides on a day, neither chief nor ersättare.

    What comes in there goes to the next chief at once. The units that answer for cases: those without
    units under them.
    """
    ids = user.unit_ids_with(Capability.DECIDE)
    units = Unit.objects.active(on).filter(pk__in=ids, children__isnull=True).order_by("name")
    led = Deciders.on_day(on).by_unit
    return [unit for unit in units if not led.get(unit.pk)]


def _who_may(steps: Iterable[list[Membership]], case: Case) -> list[list[User]]:
    """Return the people of each step who may read a case that is not restricted; no step without any."""
    barred = set(case.bars.values_list("person_id", flat=True))
    needs = Capability.VIEW_PROTECTED if case.protected else Capability.VIEW
    return [people for rows in steps if (people := _people(row for row in rows if _may(row, needs, barred)))]


def _may(row: Membership, needs: Capability, barred: set[int]) -> bool:
    return row.user_id not in barred and needs in CAPABILITIES[row.role]


def _people(rows: Iterable[Membership]) -> list[User]:
    return list({row.user_id: row.user for row in rows}.values())
