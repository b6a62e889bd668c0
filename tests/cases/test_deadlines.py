"""A deadline that is given more time."""

from datetime import timedelta

import pytest

from audit.models import Event
from cases.queries.history import history
from cases.services import moving
from cases.services.deadlines import extend_deadline
from core.errors import DomainError
from deviations.services import deciding
from tests.factories import NOW, make_deadline_rule
from tests.world import open_deviation

LATER = NOW + timedelta(days=30)


@pytest.fixture
def deadline(world):
    make_deadline_rule("close", 3, "day", name="Avsluta")
    return open_deviation(world).deadlines.get()


def test_a_deadline_gets_a_later_day_with_a_reason_that_stands_in_the_history(world, deadline):
    was = deadline.due_at
    order = {"deadline_id": deadline.pk, "due_at": LATER, "reason": "Väntar på svar.", "by": world.elsa}
    extended = extend_deadline(**order, at=NOW)
    assert (extended.due_at, extended.extended_reason) == (LATER, "Väntar på svar.")
    event = Event.objects.get(verb="case.extend_deadline")
    assert {row.field: (row.old, row.new) for row in event.values.all()} == {
        "due_at": (str(was), str(LATER)),
        "reason": ("", "Väntar på svar."),
    }
    newest = history(extended.case)[0]
    assert (newest.text, [change.name for change in newest.changes]) == (
        "Fristen Avsluta förlängdes.",
        ["Frist", "Skäl"],
    )


@pytest.mark.parametrize(
    ("values", "field"), [({"reason": " "}, "reason"), ({"due_at": NOW + timedelta(days=1)}, "due_at")]
)
def test_a_deadline_is_not_moved_without_a_reason_or_to_an_earlier_day(world, deadline, values, field):
    order = {"deadline_id": deadline.pk, "due_at": LATER, "reason": "Skäl.", "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError) as refusal:
        extend_deadline(**{**order, **values})
    assert refusal.value.field == field


def test_a_deadline_of_an_ended_case_is_not_moved(world, deadline):
    who = {"case_id": deadline.case_id, "by": world.elsa, "at": NOW}
    deciding.assess_lexsarah(possible=False, reason="Nej.", **who)
    moving.perform(name="dismiss", reason="Dubblett.", **who)
    order = {"deadline_id": deadline.pk, "due_at": LATER, "reason": "Skäl.", "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError, match="Öppna det igen"):
        extend_deadline(**order)
    moving.perform(name="reopen", reason="Ingen dubblett.", **who)
    with pytest.raises(DomainError, match="redan uppfylld"):
        extend_deadline(**order)
