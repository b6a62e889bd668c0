"""How a deviation may end."""

import pytest

from cases.services import acting, moving
from core.errors import DomainError
from deviations.services import deciding
from tests.factories import NOW, make_action
from tests.world import open_deviation


def test_what_is_no_deviation_leaves_no_action_waiting_for_ever(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    action = make_action(case, world.elsa)
    deciding.assess_lexsarah(possible=False, reason="Nej.", **who)
    with pytest.raises(DomainError, match="1 åtgärd är inte genomförd"):
        moving.perform(name="dismiss", reason="Dubblett.", **who)
    acting.withdraw_action(action_id=action.pk, reason="Behövs inte.", by=world.elsa, at=NOW)
    assert moving.perform(name="dismiss", reason="Dubblett.", **who).status == "dismissed"
