"""The filter of the cases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ENDED, Kind, LegalBasis, Severity
from cases.filters.base import (
    INDENT,
    YES,
    FilterForm,
    OfferingFilter,
    below,
    day_filter,
    flag_filter,
    people,
    searchable,
    select_filter,
    unit_choices,
)
from cases.models import Action, CaseCategory, CaseCause, CaseLegalBasis
from cases.models.case import CaseQuerySet
from cases.queries import choices, lists
from cases.queries.inbox import BOXES, in_box
from cases.queries.search import about_person, matching, newest_matches, understand
from core.dates import local_date
from organisation.models import User

OPEN, ENDED_ALL, ME, NOBODY, NO = "open", "ended", "me", "none", "false"
ALL_STATUSES = [(OPEN, gettext_lazy("Alla som pågår")), (ENDED_ALL, gettext_lazy("Alla som har avslutats"))]
RISKS = [(value, str(value)) for value in sorted({a * b for a in range(1, 5) for b in range(1, 5)})]
CLASSED = [
    ("type", gettext_lazy("Har händelsetyp")),
    ("other_type", gettext_lazy("Händelsetypen är Övrigt")),
    ("cause", gettext_lazy("Har orsak")),
    ("other_cause", gettext_lazy("Orsaken är Övrigt")),
]
IN_INBOX = [(name, part.label) for name, part in BOXES.items()]
YES_NO = [(YES, gettext_lazy("Ja")), (NO, gettext_lazy("Nej"))]


class CaseFilter(OfferingFilter):
    """The filter of the cases; `at` is now, and `user` whose units, people and registers are offered.

    Parameters in the address: q, kind, status (a status, "open" or "ended"), unit (with all below it),
    category (with all below it), cause, supplier, contract (or "none"), basis, severity_min/max,
    risk_min/max, received_from/to, occurred_from/to, owner (an id, "me" or "none"), overdue, due_soon,
    inbox (a part of the person's own inbox), open_actions, counted, classed, joint, protected, person (a
    look-up digest, see `find_person`).
    """

    q = django_filters.CharFilter(
        label=gettext_lazy("Ord eller nummer"),
        method="search",
        max_length=200,
        validators=[searchable],
        widget=forms.TextInput({"type": "search"}),
    )
    status = select_filter(gettext_lazy("Status"), method="by_status")
    unit = select_filter(gettext_lazy("Enhet"), method="by_unit")
    category = select_filter(gettext_lazy("Händelsetyp"), method="by_category")
    received_from = day_filter(gettext_lazy("Inkom från och med"), "received_on", "gte")
    received_to = day_filter(gettext_lazy("Inkom till och med"), "received_on", "lte")
    overdue = flag_filter(gettext_lazy("Försenade"), "by_overdue")
    due_soon = flag_filter(gettext_lazy("Förfaller snart"), "by_due_soon")
    inbox = select_filter(gettext_lazy("I min inkorg"), IN_INBOX, method="by_inbox")
    owner = select_filter(gettext_lazy("Handläggare"), method="by_owner")
    kind = select_filter(gettext_lazy("Slag"), Kind.choices)
    cause = select_filter(gettext_lazy("Orsak"), method="by_cause")
    basis = select_filter(gettext_lazy("Lagrum"), LegalBasis.choices, method="by_basis")
    severity_min = select_filter(
        gettext_lazy("Allvarlighetsgrad, lägst"), Severity.choices, field_name="severity", lookup_expr="gte"
    )
    severity_max = select_filter(
        gettext_lazy("Allvarlighetsgrad, högst"), Severity.choices, field_name="severity", lookup_expr="lte"
    )
    supplier = select_filter(gettext_lazy("Extern utförare"), method="by_supplier")
    contract = select_filter(gettext_lazy("Avtal"), method="by_contract")
    risk_min = select_filter(gettext_lazy("Riskvärde, lägst"), RISKS, field_name="risk", lookup_expr="gte")
    risk_max = select_filter(gettext_lazy("Riskvärde, högst"), RISKS, field_name="risk", lookup_expr="lte")
    occurred_from = day_filter(gettext_lazy("Inträffade från och med"), "occurred_to", method="by_occurred")
    occurred_to = day_filter(gettext_lazy("Inträffade till och med"), "occurred_from", method="by_occurred")
    open_actions = flag_filter(gettext_lazy("Har åtgärder som ska göras"), "by_open_actions")
    counted = flag_filter(gettext_lazy("Räknas i statistiken"), "by_counted")
    classed = select_filter(gettext_lazy("Klassning"), CLASSED, method="by_classed")
    joint = flag_filter(gettext_lazy("Samverkan"), "by_joint")
    protected = select_filter(gettext_lazy("Skyddade personuppgifter"), YES_NO, method="by_protected")
    person = django_filters.CharFilter(
        label=gettext_lazy("Person"), method="by_person", max_length=64, widget=forms.HiddenInput
    )

    AT_HAND = ("q", "status", "unit", "category", "received_from", "received_to", "overdue", "due_soon")

    class Meta:
        form = FilterForm

    def __init__(self, data: Mapping[str, Any], cases: CaseQuerySet, *, user: User, at: datetime) -> None:
        super().__init__(data, cases)
        self.user, self.at = user, at
        self.units = choices.units(user)
        self.categories = list(choices.categories(user).values_list("pk", "name", "parent_id"))
        self.offer("status", lambda: [*ALL_STATUSES, *choices.statuses(user, data.get("kind", ""))])
        self.offer("unit", lambda: unit_choices(self.units, local_date(at)))
        self.offer("category", lambda: _category_choices(self.categories))
        self.offer("supplier", lambda: choices.suppliers(user).values_list("pk", "name"))
        self.offer("contract", lambda: _contract_choices(user))
        self.offer("cause", lambda: choices.causes(user).values_list("pk", "name"))
        self.offer(
            "owner",
            lambda: [(ME, _("Jag")), (NOBODY, _("Ingen")), *people(choices.handlers(user, at=at))],
        )

    @property
    def is_search(self) -> bool:
        """Whether words or a person are looked for, so that only the newest matches are given."""
        return bool(self.form.cleaned_data.get("q") or self.form.cleaned_data.get("person"))

    def chosen(self) -> tuple[CaseQuerySet, bool]:
        """Return the cases of a valid filter, and whether a search found more than the newest it gives."""
        if not self.is_search:
            return self.qs, False
        newest, cut = newest_matches(self.qs)
        return self.queryset.filter(pk__in=newest), cut

    def search(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """Words, or a case number, which may lack the code of the person's own nämnder."""
        codes = {grant.unit.board.code for grant in self.user.grants if grant.unit and grant.unit.board}
        return matching(cases, understand(value, sorted(codes)))

    def by_person(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """The cases about one person, by the digest of her number."""
        return about_person(cases, value)

    def by_status(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """One status, all open or all ended."""
        if value == OPEN:
            return cases.open()
        return cases.filter(status__in=sorted(ENDED) if value == ENDED_ALL else [value])

    def by_unit(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A unit and everything below it in today's organisation."""
        return cases.filter(unit__in=below(self.units, value))

    def by_category(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """An event type, with those below it."""
        wanted = [pk for pk, _words, parent in self.categories if str(pk) == value or str(parent) == value]
        rows = CaseCategory.objects.filter(category__in=wanted)
        return cases.filter(pk__in=rows.values("case_id"))

    def by_cause(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """An area of causes, the primary one or another."""
        return cases.filter(pk__in=CaseCause.objects.filter(cause=int(value)).values("case_id"))

    def by_supplier(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """The cases about one external provider."""
        return cases.filter(supplier=int(value))

    def by_contract(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """The cases under one contract, or those of an external provider where none is said."""
        if value == choices.NO_CONTRACT:
            return cases.filter(supplier__isnull=False, contract=None)
        return cases.filter(contract=int(value))

    def by_basis(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A law."""
        return cases.filter(pk__in=CaseLegalBasis.objects.filter(basis=value).values("case_id"))

    def by_classed(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """Those with an event type or a cause, any or Övrigt."""
        return lists.classed(cases, value)

    def by_owner(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """A handläggare: me, nobody, or one of those who handle cases here."""
        if value == NOBODY:
            return cases.filter(owner=None)
        return cases.filter(owner=self.user.pk if value == ME else int(value))

    def by_occurred(self, cases: CaseQuerySet, name: str, value: date) -> CaseQuerySet:
        """The events that touch a span of days; an event without end is a moment."""
        happened = lists.happened_until if name == "occurred_from" else lists.happened_since
        return happened(cases, value)

    def by_overdue(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only the overdue ones, when it is ticked."""
        return lists.overdue(cases, at=self.at) if value else cases

    def by_due_soon(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those that fall due soon, as the inbox has it, when it is ticked."""
        return lists.due_soon(cases, at=self.at) if value else cases

    def by_inbox(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """One part of the person's inbox."""
        return in_box(cases, value, self.user, at=self.at)

    def by_open_actions(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those with an action still to be done, when it is ticked."""
        waiting = lists.open_actions(Action.objects.all())
        return cases.filter(pk__in=waiting.values("case_id")) if value else cases

    def by_counted(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those the figures count: what was reclassified counts in its final kind (docs/counting.md)."""
        return cases.counted() if value else cases

    def by_joint(self, cases: CaseQuerySet, _name: str, value: bool) -> CaseQuerySet:  # noqa: FBT001
        """Only those where several answer, or somebody outside is the other side, when it is ticked."""
        return cases.filter(joint=True) if value else cases

    def by_protected(self, cases: CaseQuerySet, _name: str, value: str) -> CaseQuerySet:
        """Those that concern a protected identity, or those that do not."""
        return cases.filter(protected=value == YES)


def _contract_choices(user: User) -> list[tuple[Any, Any]]:
    named = [(row.pk, f"{row.supplier.name}: {row.name}") for row in choices.contracts(user)]
    return [(choices.NO_CONTRACT, _("Inget angivet")), *named]


def _category_choices(rows: Sequence[tuple[int, str, int | None]]) -> list[tuple[Any, Any]]:
    """Return the event types, those of the second level indented under their first."""
    below: dict[int | None, list[tuple[int, str]]] = {}
    for pk, words, parent in rows:
        below.setdefault(parent, []).append((pk, words))
    return [
        choice
        for pk, words in below.get(None, [])
        for choice in [(pk, words), *((child, INDENT + name) for child, name in below.get(pk, []))]
    ]
