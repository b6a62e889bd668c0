"""A nämnd and a person in it, for the frame of the page."""

from datetime import date, datetime

import pytest

from core.dates import SWEDEN
from organisation.enums import Level
from organisation.models import Municipality, User
from organisation.services.roles import give_role
from organisation.services.units import create_unit

NOW = datetime(2026, 1, 1, 8, tzinfo=SWEDEN)


@pytest.fixture
def board(db):
    return create_unit(
        name="Individ- och omsorgsnämnden",
        level=Level.BOARD,
        parent=None,
        municipality=Municipality.objects.create(name="Ekmåla", is_own=True),
        valid_from=date(2020, 1, 1),
        code="IO",
        by=None,
        at=NOW,
    )


@pytest.fixture
def person(board):
    def with_role(role):
        user = User.objects.create(username="elsa", first_name="Elsa", last_name="Lindqvist")
        give_role(
            user=user, unit=board, role=role, valid_from=date(2020, 1, 1), reason="Anställd", by=None, at=NOW
        )
        return User.objects.get(pk=user.pk)

    return with_role
