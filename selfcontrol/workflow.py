"""The arrows of a self-inspection."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Status
from cases.guards import actions_done
from cases.workflow import Transition, Workflow
from organisation.roles import Capability, Mandate
from selfcontrol.guards import faults_are_met, has_result

WORKFLOW = Workflow(
    start=Status.PLANNED,
    labels={
        Status.PLANNED: _("Planerad"),
        Status.INVESTIGATING: _("Pågår"),
        Status.CLOSED: _("Klar"),
        Status.DISMISSED: _("Ej genomförd"),
    },
    transitions=(
        Transition(
            "start", _("Börja"), frozenset({Status.PLANNED}), Status.INVESTIGATING, Capability.INVESTIGATE
        ),
        # A routine round without remarks is closed in one step.
        Transition(
            "close",
            _("Klar"),
            frozenset({Status.PLANNED, Status.INVESTIGATING}),
            Status.CLOSED,
            Capability.INVESTIGATE,
            guards=(has_result, faults_are_met, actions_done),
        ),
        Transition(
            "cancel",
            _("Ej genomförd"),
            frozenset({Status.PLANNED, Status.INVESTIGATING}),
            Status.DISMISSED,
            Mandate.DISMISS,
            needs_reason=True,
        ),
        Transition(
            "reopen",
            _("Öppna igen"),
            frozenset({Status.CLOSED, Status.DISMISSED}),
            Status.INVESTIGATING,
            Capability.DECIDE,
            needs_reason=True,
        ),
    ),
)
