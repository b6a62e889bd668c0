"""The arrows of a lex Sarah report."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Status
from cases.guards import actions_done, investigation_complete
from cases.workflow import Transition, Workflow
from lexsarah.guards import decided, notified_when_serious
from organisation.roles import Capability, Mandate

WORKFLOW = Workflow(
    start=Status.RECEIVED,
    labels={
        Status.RECEIVED: _("Rapport mottagen"),
        Status.INVESTIGATING: _("Under utredning"),
        Status.DECIDING: _("Klar för beslut"),
        Status.FOLLOWING_UP: _("Åtgärder följs upp"),
        Status.CLOSED: _("Avslutad"),
    },
    transitions=(
        Transition(
            "investigate",
            _("Börja utreda"),
            frozenset({Status.RECEIVED}),
            Status.INVESTIGATING,
            Capability.INVESTIGATE,
        ),
        Transition(
            "submit",
            _("Klar för beslut"),
            frozenset({Status.INVESTIGATING}),
            Status.DECIDING,
            Capability.INVESTIGATE,
            guards=(investigation_complete,),
        ),
        Transition(
            "resume",
            _("Tillbaka till utredning"),
            frozenset({Status.DECIDING}),
            Status.INVESTIGATING,
            Capability.INVESTIGATE,
            needs_reason=True,
        ),
        Transition(
            "follow_up",
            _("Följ upp åtgärder"),
            frozenset({Status.DECIDING}),
            Status.FOLLOWING_UP,
            Capability.DECIDE,
            guards=(decided, notified_when_serious),
        ),
        Transition(
            "close",
            _("Avsluta"),
            frozenset({Status.FOLLOWING_UP}),
            Status.CLOSED,
            Mandate.CLOSE,
            guards=(actions_done,),
        ),
        # Taken by lexsarah.services.hand_back, which gives the case it came from back first.
        Transition(
            "hand_back",
            _("Lämna tillbaka som avvikelse"),
            frozenset({Status.RECEIVED, Status.INVESTIGATING, Status.DECIDING}),
            Status.CLOSED,
            Mandate.DECIDE_LEXSARAH,
            guards=(actions_done,),
            needs_reason=True,
            by_service=True,
        ),
    ),
)
