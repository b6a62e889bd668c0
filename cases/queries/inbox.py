"""The inbox: what waits for the person who handles cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.enums import UNTOUCHED, Status, UnitRole
from cases.models import Action, Case, CaseReader, CaseUnit
from cases.models.case import CaseQuerySet
from cases.queries.lists import CASE_ORDERS, Order, due_soon, in_order, overdue
from cases.queries.paging import Key, bounded_counts
from organisation.models import User
from organisation.roles import Capability

# So many handed-over cases are shown as cards, the newest.
CARDS = 20
# What nobody has begun with: first what is to be read the same day, then as a list of cases.
TODAY_FIRST = Order(_("Inkom"), (Key("urgent", descending=True), *CASE_ORDERS["received"].keys))


@dataclass(frozen=True)
class Box:
    """One part of the inbox: its words, its order, which of the open cases belong there."""

    label: str | Promise
    lead: str | Promise
    empty: str | Promise
    order: Order
    cases: Callable[[CaseQuerySet, User, datetime], CaseQuerySet]


def waiting_for(user: User) -> CaseQuerySet:
    """Return the open cases that are the person's to handle: where her role, or her name, lets her.

    An ersättare has them through the role she holds for the absent chief (practice.md 2).
    """
    return _handled_by(Case.objects.visible_to(user).open(), user)


def in_box(cases: CaseQuerySet, name: str, user: User, *, at: datetime) -> CaseQuerySet:
    """Return those of some cases the person may read that stand in one part of her inbox."""
    return BOXES[name].cases(_handled_by(cases.open(), user), user, at)


def _handled_by(cases: CaseQuerySet, user: User) -> CaseQuerySet:
    units = user.unit_ids_with(Capability.INVESTIGATE)
    if units == user.unit_ids_with(Capability.VIEW):
        # She handles wherever she reads, so there is nothing to leave out: a smaller question.
        return cases
    answering = CaseUnit.objects.filter(role=UnitRole.ANSWERING, unit__among=units).values("case_id")
    named = CaseReader.objects.filter(person=user, until__isnull=True).values("case_id")
    return cases.filter(Q(unit__among=units) | Q(pk__among=answering) | Q(pk__among=named))


def box(name: str, user: User, *, at: datetime, waiting: CaseQuerySet | None = None) -> CaseQuerySet:
    """Return the cases of one part of the inbox, with the keys of its order.

    `waiting` is `waiting_for(user)`, where the caller has it already.
    """
    part = BOXES[name]
    cases = waiting_for(user) if waiting is None else waiting
    return in_order(part.cases(cases, user, at), part.order)


def counts(user: User, *, at: datetime, waiting: CaseQuerySet, known: Mapping[str, int]) -> dict[str, int]:
    """Return how many cases each part holds, never counted further than the limit (decision 15).

    `known` are the parts somebody has counted already; the others are counted in one query.
    """
    parts = {name: part.cases(waiting, user, at) for name, part in BOXES.items() if name not in known}
    return {**known, **bounded_counts(parts)}


def handed_over(user: User) -> QuerySet[Case]:
    """Return the cases the person has lost sight of because they were handed over to lex Sarah.

    Those restricted cases of units where she decides that she may not read; with `own`, her own measures
    in them. She is shown number, date and those, never a word of the case (decision 7).
    """
    own = Action.objects.filter(responsible=user, withdrawn_at__isnull=True).order_by("due_on", "pk")
    return (
        Case.objects.closed_to(user)
        .filter(unit__among=user.unit_ids_with(Capability.DECIDE), handed_over_at__isnull=False)
        .only("pk", "reference", "board_id", "handed_over_at")
        .prefetch_related(Prefetch("actions", own, to_attr="own"))
        .order_by("-handed_over_at", "-pk")[:CARDS]
    )


def _new(cases: CaseQuerySet, _user: User, _at: datetime) -> CaseQuerySet:
    return cases.filter(status=Status.RECEIVED)


def _untaken(cases: CaseQuerySet, _user: User, _at: datetime) -> CaseQuerySet:
    return cases.filter(owner=None).exclude(status__in=UNTOUCHED)


def _mine(cases: CaseQuerySet, user: User, _at: datetime) -> CaseQuerySet:
    return cases.filter(owner__in=[user, *user.stands_in_for])


def _soon(cases: CaseQuerySet, _user: User, at: datetime) -> CaseQuerySet:
    return due_soon(cases, at=at)


def _late(cases: CaseQuerySet, _user: User, at: datetime) -> CaseQuerySet:
    return overdue(cases, at=at)


BOXES: Mapping[str, Box] = {
    "new": Box(
        _("Nya"),
        _("Rapporter som ingen har börjat med."),
        _("När någon rapporterar i din verksamhet hamnar ärendet här."),
        TODAY_FIRST,
        _new,
    ),
    "untaken": Box(
        _("Utan handläggare"),
        _("Påbörjade ärenden som ingen har hand om, också klagomål som ska gås igenom igen."),
        _("Alla påbörjade ärenden har en handläggare."),
        CASE_ORDERS["due"],
        _untaken,
    ),
    "mine": Box(
        _("Mina"),
        _("Pågående ärenden där du är handläggare."),
        _("Här finns de ärenden där du är handläggare, eller den du är ersättare för."),
        CASE_ORDERS["due"],
        _mine,
    ),
    "soon": Box(
        _("Förfaller snart"),
        _("Något ska vara gjort inom fem arbetsdagar."),
        _("Inget förfaller de närmaste fem arbetsdagarna."),
        CASE_ORDERS["due"],
        _soon,
    ),
    "overdue": Box(
        _("Försenade"),
        _("Något skulle redan ha varit gjort."),
        _("Inget är försenat."),
        CASE_ORDERS["due"],
        _late,
    ),
}
