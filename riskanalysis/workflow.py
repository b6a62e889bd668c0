"""The arrows of a risk analysis."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Status
from cases.guards import actions_done, effects_reviewed, tried_again
from cases.workflow import Transition, Workflow
from organisation.roles import Capability, Mandate
from riskanalysis.guards import carried_out

WORKFLOW = Workflow(
    start=Status.PLANNED,
    labels={
        Status.PLANNED: _("Planerad"),
        Status.INVESTIGATING: _("Pågår"),
        Status.ACTING: _("Åtgärder pågår"),
        Status.FOLLOWING_UP: _("Effekt följs upp"),
        Status.CLOSED: _("Avslutad"),
        Status.DISMISSED: _("Ej genomförd"),
    },
    transitions=(
        Transition(
            "start", _("Börja"), frozenset({Status.PLANNED}), Status.INVESTIGATING, Capability.INVESTIGATE
        ),
        Transition(
            "act",
            _("Gå vidare till åtgärder"),
            frozenset({Status.INVESTIGATING}),
            Status.ACTING,
            Capability.INVESTIGATE,
            guards=(carried_out,),
        ),
        Transition(
            "follow_up",
            _("Gå vidare till effekt"),
            frozenset({Status.ACTING}),
            Status.FOLLOWING_UP,
            Capability.INVESTIGATE,
            guards=(actions_done, tried_again),
        ),
        Transition(
            "not_reached",
            _("Effekten är inte nådd"),
            frozenset({Status.FOLLOWING_UP}),
            Status.ACTING,
            Capability.INVESTIGATE,
            by_service=True,
        ),
        Transition(
            "close",
            _("Avsluta"),
            frozenset({Status.INVESTIGATING, Status.ACTING, Status.FOLLOWING_UP}),
            Status.CLOSED,
            Mandate.CLOSE,
            guards=(carried_out, actions_done, effects_reviewed),
            unless_reason=(tried_again,),
        ),
        Transition(
            "cancel",
            _("Ej genomförd"),
            frozenset({Status.PLANNED}),
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
