"""The filter of the actions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from cases.enums import ActionLevel
from cases.filters.base import (
    FilterForm,
    OfferingFilter,
    below,
    day_filter,
    people,
    select_filter,
    unit_choices,
)
from cases.models import Action
from cases.queries import choices, lists
from core.dates import end_of_day, local_date, start_of_day
from core.text import Words
from organisation.models import User
from registers.enums import Strength

# {state of an action: its words}
STATES: Mapping[str, Words] = {
    "open": gettext_lazy("Ska göras"),
    "overdue": gettext_lazy("Försenade"),
    "awaiting_effect": gettext_lazy("Effekten ska bedömas"),
    "done": gettext_lazy("Genomförda"),
    "all": gettext_lazy("Alla"),
}
MINE = "mine"
# Every level but the individual's, as the case page keeps the two apart.
LASTING = "varaktiga"
LASTING_CHOICE = (LASTING, gettext_lazy("Alla utom individ"))
WHOSE = [("all", gettext_lazy("Alla jag får se")), (MINE, gettext_lazy("Mina åtgärder"))]


def whose_actions(asked: Mapping[str, str], user: User) -> QuerySet[Action]:
    """Return the actions a list begins with: her own, or those of every case she may read."""
    return lists.own_actions(user) if asked.get("whose") == MINE else lists.visible_actions(user)


class ActionFilter(OfferingFilter):
    """Filters actions: state, whose, unit (with those below it), responsible, type, strength, level."""

    state = select_filter(gettext_lazy("Läge"), list(STATES.items()), method="by_state", empty_label=None)
    whose = select_filter(gettext_lazy("Vems"), WHOSE, method="by_whose", empty_label=None)
    unit = select_filter(gettext_lazy("Enhet"), method="by_unit")
    responsible = select_filter(gettext_lazy("Ansvarig"))
    type = select_filter(gettext_lazy("Åtgärdstyp"))
    strength = select_filter(gettext_lazy("Styrka"), Strength.choices, field_name="type__strength")
    level = select_filter(gettext_lazy("Nivå"), method="by_level")
    decided_from = day_filter(gettext_lazy("Beslutad från och med"), "decided_from", method="by_decided")
    decided_to = day_filter(gettext_lazy("Beslutad till och med"), "decided_to", method="by_decided")
    AT_HAND = ("state", "whose", "unit", "responsible")

    class Meta:
        form = FilterForm

    def __init__(
        self, data: Mapping[str, Any], actions: QuerySet[Action], *, user: User, at: datetime
    ) -> None:
        super().__init__(data, actions)
        self.user, self.at = user, at
        self.units = choices.units(user)
        self.offer("unit", lambda: unit_choices(self.units, local_date(at)))
        self.offer("level", lambda: [*choices.action_levels(choices.own_boards(user)), LASTING_CHOICE])
        self.offer("responsible", lambda: people(choices.handlers(user, at=at)))
        self.offer("type", lambda: choices.action_types(user).values_list("pk", "name"))

    def by_state(self, actions: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        """Where an action is."""
        if value == "overdue":
            return lists.overdue_actions(actions, at=self.at)
        chosen = {
            "open": lists.open_actions,
            "awaiting_effect": lists.actions_awaiting_effect,
            "done": lists.done_actions,
        }
        return chosen[value](actions) if value in chosen else actions

    def by_level(self, actions: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        """How far they reach: one level, or every one but the individual's."""
        if value == LASTING:
            return actions.exclude(level=ActionLevel.INDIVIDUAL)
        return actions.filter(level=value)

    def by_decided(self, actions: QuerySet[Action], name: str, value: date) -> QuerySet[Action]:
        """The actions decided within a span of Swedish days."""
        if name == "decided_from":
            return actions.filter(created_at__gte=start_of_day(value))
        return actions.filter(created_at__lte=end_of_day(value))

    def by_whose(self, actions: QuerySet[Action], _name: str, _value: str) -> QuerySet[Action]:
        """Whose was settled when the rows to filter were chosen."""
        return actions

    def by_unit(self, actions: QuerySet[Action], _name: str, value: str) -> QuerySet[Action]:
        """The actions in the cases of a unit and everything below it."""
        return actions.filter(case__unit__in=below(self.units, value))
