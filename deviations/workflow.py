"""The arrows of a deviation."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Status
from cases.guards import (
    actions_done,
    effects_reviewed,
    has_action,
    has_category,
    has_risk,
    investigation_complete,
    other_has_reason,
    parts_answered,
    proposals_decided,
    tried_again,
)
from cases.workflow import Transition, Workflow
from deviations.guards import lexsarah_assessed, not_lexsarah, risk_allows_direct
from organisation.roles import Capability, Mandate

_NEW = frozenset({Status.RECEIVED})
_EARLY = frozenset({Status.RECEIVED, Status.INVESTIGATING})
_OPEN = frozenset({Status.RECEIVED, Status.INVESTIGATING, Status.ACTING, Status.FOLLOWING_UP})

WORKFLOW = Workflow(
    start=Status.RECEIVED,
    complete=(lexsarah_assessed,),
    labels={
        Status.RECEIVED: _("Ny"),
        Status.INVESTIGATING: _("Under utredning"),
        Status.ACTING: _("Åtgärder pågår"),
        Status.FOLLOWING_UP: _("Effekt följs upp"),
        Status.CLOSED: _("Avslutad"),
        Status.DISMISSED: _("Ej avvikelse"),
        Status.RECLASSIFIED: _("Omklassad"),
        Status.HANDED_OVER: _("Överlämnad till lex Sarah"),
    },
    transitions=(
        Transition("investigate", _("Börja utreda"), _NEW, Status.INVESTIGATING, Capability.INVESTIGATE),
        Transition(
            "act",
            _("Gå vidare till åtgärder"),
            frozenset({Status.INVESTIGATING}),
            Status.ACTING,
            Capability.INVESTIGATE,
            guards=(investigation_complete, has_action, not_lexsarah),
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
            "close",
            _("Avsluta"),
            frozenset({Status.INVESTIGATING, Status.ACTING, Status.FOLLOWING_UP}),
            Status.CLOSED,
            Mandate.CLOSE,
            guards=(
                investigation_complete,
                lexsarah_assessed,
                not_lexsarah,
                actions_done,
                proposals_decided,
                effects_reviewed,
                parts_answered,
            ),
            unless_reason=(tried_again,),
        ),
        # Taken by deviations.services.deciding.close_directly, which writes what was done first.
        Transition(
            "close_directly",
            _("Åtgärdat direkt"),
            _EARLY,
            Status.CLOSED,
            Mandate.CLOSE,
            guards=(
                has_category,
                other_has_reason,
                has_risk,
                lexsarah_assessed,
                not_lexsarah,
                risk_allows_direct,
                actions_done,
                proposals_decided,
                parts_answered,
            ),
            needs_reason=True,
            by_service=True,
        ),
        Transition(
            "dismiss",
            _("Ej avvikelse"),
            _EARLY,
            Status.DISMISSED,
            Mandate.DISMISS,
            guards=(lexsarah_assessed, not_lexsarah, actions_done, proposals_decided, parts_answered),
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
        Transition(
            "not_reached",
            _("Effekten är inte nådd"),
            frozenset({Status.FOLLOWING_UP}),
            Status.ACTING,
            Capability.INVESTIGATE,
            by_service=True,
        ),
        Transition(
            "hand_over",
            _("Lämna över till lex Sarah"),
            _OPEN,
            Status.HANDED_OVER,
            Capability.INVESTIGATE,
            by_service=True,
        ),
        Transition(
            "hand_back",
            _("Ta tillbaka från lex Sarah"),
            frozenset({Status.HANDED_OVER}),
            Status.INVESTIGATING,
            Capability.DECIDE,
            by_service=True,
        ),
        Transition(
            "reclassify",
            _("Klassa om"),
            _EARLY,
            Status.RECLASSIFIED,
            Capability.DECIDE,
            needs_reason=True,
            by_service=True,
        ),
    ),
)
