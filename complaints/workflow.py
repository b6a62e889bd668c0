"""The arrows of a complaint."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Status
from cases.workflow import Transition, Workflow
from complaints.guards import (
    answered,
    appeal_passed_on,
    concern_passed_on,
    duplicates_answered,
    has_outcome,
)
from organisation.roles import Capability, Mandate

_EARLY = frozenset({Status.RECEIVED, Status.INVESTIGATING})

WORKFLOW = Workflow(
    start=Status.RECEIVED,
    labels={
        Status.RECEIVED: _("Inkommet"),
        Status.INVESTIGATING: _("Under handläggning"),
        Status.WAITING: _("Väntar på ditt svar"),
        Status.CLOSED: _("Avslutat"),
        Status.RECLASSIFIED: _("Omklassat"),
        Status.JOINED: _("Dubblett"),
    },
    transitions=(
        Transition(
            "investigate",
            _("Börja handlägga"),
            frozenset({Status.RECEIVED}),
            Status.INVESTIGATING,
            Capability.INVESTIGATE,
        ),
        Transition(
            "ask",
            _("Vänta på svar från avsändaren"),
            frozenset({Status.INVESTIGATING}),
            Status.WAITING,
            Capability.INVESTIGATE,
        ),
        Transition(
            "resume",
            _("Fortsätt handlägga"),
            frozenset({Status.WAITING}),
            Status.INVESTIGATING,
            Capability.INVESTIGATE,
        ),
        Transition(
            "close",
            _("Avsluta"),
            frozenset({Status.INVESTIGATING}),
            Status.CLOSED,
            Mandate.CLOSE,
            guards=(concern_passed_on, appeal_passed_on, answered, has_outcome, duplicates_answered),
        ),
        Transition(
            "review",
            _("Ny genomgång"),
            frozenset({Status.CLOSED}),
            Status.INVESTIGATING,
            Capability.DECIDE,
            needs_reason=True,
        ),
        Transition(
            "join",
            _("Slå ihop som dubblett"),
            _EARLY | {Status.WAITING},
            Status.JOINED,
            Capability.DECIDE,
            guards=(concern_passed_on, appeal_passed_on),
            by_service=True,
        ),
        Transition(
            "separate",
            _("Skilj ut dubbletten"),
            frozenset({Status.JOINED}),
            Status.INVESTIGATING,
            Capability.DECIDE,
            needs_reason=True,
            by_service=True,
        ),
        Transition(
            "reclassify",
            _("Klassa om"),
            _EARLY,
            Status.RECLASSIFIED,
            Capability.DECIDE,
            guards=(concern_passed_on, appeal_passed_on),
            needs_reason=True,
            by_service=True,
        ),
    ),
)
