"""The lists: which cases and actions, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import (
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import ENDED, Status, UnitRole
from cases.models import Action, Case, CaseBar, CaseCategory, CaseCause, CaseUnit
from cases.models.case import CaseQuerySet
from cases.queries.paging import Key, day_key, moment_key
from core.dates import SWEDEN, add_working_days, end_of_day, local_date, start_of_day
from organisation.models import User
from organisation.roles import Capability

# Stands for "no date" in an order: after every real one.
NEVER = date(9999, 12, 31)
# What falls due within this many working days is said to do so soon.
SOON_WORKING_DAYS = 5
# The statuses in the order of the work, which is not that of the alphabet.
PROGRESS: Mapping[str, int] = {status: place for place, status in enumerate(Status)}

_ID = Key("pk", descending=True)
_OLDEST = Key("pk")
_NEWEST = (moment_key("received_at", descending=True), _ID)


@dataclass(frozen=True)
class Order:
    """An order a list may have: its words, its keys; `only_open` where only open rows have it."""

    label: str | Promise
    keys: tuple[Key, ...]
    only_open: bool = False

    def reversed(self) -> "Order":
        """Return the opposite order."""
        return Order(self.label, tuple(key.reversed() for key in self.keys), self.only_open)


CASE_ORDERS: Mapping[str, Order] = {
    "received": Order(_("Inkom"), _NEWEST),
    "due": Order(_("Frist"), (day_key("due_on"), _ID), only_open=True),
    "risk": Order(_("Risk"), (Key("risk_or_none", descending=True), *_NEWEST)),
    "unit": Order(_("Enhet"), (Key("unit__name", read=str), *_NEWEST)),
    "status": Order(_("Status"), (Key("progress"), *_NEWEST)),
}
ACTION_ORDERS: Mapping[str, Order] = {
    "due": Order(_("Klar senast"), (day_key("due_on"), _OLDEST)),
    "unit": Order(_("Enhet"), (Key("case__unit__name", read=str), day_key("due_on"), _OLDEST)),
    "responsible": Order(
        _("Ansvarig"),
        (Key("responsible__last_name", read=str), Key("responsible__first_name", read=str), _OLDEST),
    ),
    "type": Order(_("Typ"), (Key("type__name", read=str), day_key("due_on"), _OLDEST)),
    "strength": Order(_("Styrka"), (Key("type__strength", descending=True), day_key("due_on"), _OLDEST)),
}


def order_named(orders: Mapping[str, Order], name: str) -> tuple[str, Order]:
    """Return the order with this name, "-" before it for the opposite; the first one for an unknown name."""
    plain = name.removeprefix("-")
    if plain not in orders:
        first = next(iter(orders))
        return first, orders[first]
    return name, orders[plain].reversed() if name.startswith("-") else orders[plain]


def in_order(cases: CaseQuerySet, order: Order) -> CaseQuerySet:
    """Return the cases with the keys of an order at hand; only the open ones where it says so."""
    names = {key.name for key in order.keys}
    if "risk_or_none" in names:
        cases = cases.annotate(risk_or_none=Coalesce("risk", 0))
    if "progress" in names:
        places = [When(status=status, then=Value(place)) for status, place in PROGRESS.items()]
        cases = cases.annotate(progress=Choice(*places, output_field=IntegerField()))
    if "due_on" in names:
        cases = with_due_day(cases)
    return cases.open() if order.only_open else cases


def with_due_day(cases: CaseQuerySet) -> CaseQuerySet:
    """Return the cases with `due_on`, the Swedish local day when something is to be done first in them.

    The earlier of the two that `cases.services.dues` keeps on the case; `NEVER` where there is none.
    """
    deadline = TruncDate("due_at", tzinfo=SWEDEN)
    return cases.annotate(due_on=Least(_or_never(deadline), _or_never(F("act_on"))))


def happened_until(cases: CaseQuerySet, day: date) -> CaseQuerySet:
    """Return the cases whose event began on a Swedish day or before it."""
    return cases.filter(occurred_from__lte=end_of_day(day))


def happened_since(cases: CaseQuerySet, day: date) -> CaseQuerySet:
    """Return the cases whose event went on on a Swedish day or after it; one without end is a moment."""
    ended = Coalesce("occurred_to", "occurred_from")
    return cases.alias(ended=ended).filter(ended__gte=start_of_day(day))


def overdue(cases: CaseQuerySet, *, at: datetime) -> CaseQuerySet:
    """Return the open cases in which something should have been done before `at`."""
    return cases.open().filter(_late(at))


def due_by(cases: CaseQuerySet, day: date, *, at: datetime) -> CaseQuerySet:
    """Return the open cases in which what comes first is to be done from `at` until the end of a day.

    A case where something is late already is not among them: it stands with the overdue ones.
    """
    coming = Q(due_at__range=(at, end_of_day(day))) | Q(act_on__range=(local_date(at), day))
    return cases.open().filter(coming).exclude(_late(at))


def due_soon(cases: CaseQuerySet, *, at: datetime) -> CaseQuerySet:
    """Return the open cases in which what comes first is to be done within `SOON_WORKING_DAYS` of `at`."""
    return due_by(cases, add_working_days(local_date(at), SOON_WORKING_DAYS), at=at)


def exportable_by(cases: CaseQuerySet, user: User) -> CaseQuerySet:
    """Return the cases the person may take out as a file.

    A right over units (EXPORT); the reader's place in a restricted case gives no such right.
    """
    units = user.unit_ids_with(Capability.EXPORT)
    answering = CaseUnit.objects.filter(role=UnitRole.ANSWERING, unit__in=units)
    return cases.filter(Q(unit__in=units) | Q(pk__in=answering.values("case_id")), restricted=False)


def own_actions(user: User) -> QuerySet[Action]:
    """Return the actions the person answers for, also in cases she may not read: their text is hers to read.

    Whoever stands in for a chief has the chief's too, in the cases she may read. Never as a barred person
    (decision 7).
    """
    hers = Q(responsible=user)
    if absent := user.stands_in_for:
        hers |= Q(responsible__in=absent, case__in=Case.objects.visible_to(user))
    barred = CaseBar.objects.filter(person=user).values("case_id")
    return Action.objects.filter(hers, withdrawn_at__isnull=True).exclude(case__in=barred)


def visible_actions(user: User) -> QuerySet[Action]:
    """Return the actions of the cases the person may read."""
    return Action.objects.filter(case__in=Case.objects.visible_to(user), withdrawn_at__isnull=True)


def with_action_parts(actions: QuerySet[Action], user: User) -> QuerySet[Action]:
    """Return the actions with what a row needs; `case_visible` says whether the person may read the case."""
    seen = Case.objects.visible_to(user).filter(pk=OuterRef("case_id"))
    return actions.select_related("type", "responsible", "case__unit__board").annotate(
        case_visible=Exists(seen)
    )


def classed(cases: CaseQuerySet, how: str) -> CaseQuerySet:
    """Return the cases that have an event type or a cause ("type", "cause"), or Övrigt ("other_type", …)."""
    types, causes = CaseCategory.objects.all(), CaseCause.objects.all()
    rows: QuerySet[Any] = causes if how.endswith("cause") else types
    if how.startswith("other_"):
        rows = (
            causes.filter(cause__is_other=True)
            if how == "other_cause"
            else types.filter(category__is_other=True)
        )
    return cases.filter(pk__in=rows.values("case_id"))


def open_actions(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Return the actions that are still to be done."""
    return actions.filter(done_at__isnull=True, withdrawn_at__isnull=True)


def overdue_actions(actions: QuerySet[Action], *, at: datetime) -> QuerySet[Action]:
    """Return the actions that should have been done before today."""
    return open_actions(actions).filter(due_on__lt=local_date(at))


def actions_awaiting_effect(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Return the actions that are done and whose effect nobody has judged, in cases where one still can."""
    waiting = actions.filter(done_at__isnull=False, withdrawn_at__isnull=True, effect="")
    return waiting.exclude(case__status__in=ENDED)


def done_actions(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Return the actions that are done, whether or not their effect is judged."""
    return actions.filter(done_at__isnull=False, withdrawn_at__isnull=True)


def _late(at: datetime) -> Q:
    return Q(due_at__lt=at) | Q(act_on__lt=local_date(at))


def _or_never(day: Any) -> Coalesce:
    return Coalesce(day, Value(NEVER, output_field=DateField()), output_field=DateField())
