"""Guards every kind may use: each returns why not, in Swedish, or None."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import ActionLevel, Depth, Effect
from cases.models import Action, Case
from core.text import Words
from organisation.enums import Setting
from organisation.queries import settings_of


def has_category(case: Case) -> Words | None:
    """An event type is chosen (the four axes; practice.md, needs.md 5.2)."""
    return None if case.categories.exists() else _("Händelsetyp är inte vald.")


def other_has_reason(case: Case) -> Words | None:
    """Övrigt is only chosen with a reason, so that the types can be made better."""
    if case.other_reason:
        return None
    # Read as whole lists, so that a page that has fetched them asks nothing more.
    other = any(row.is_other for row in case.categories.all()) or any(
        row.cause.is_other for row in case.case_causes.all()
    )
    return _("Övrigt är valt utan skäl.") if other else None


def has_risk(case: Case) -> Words | None:
    """Severity and likelihood are assessed (SOSFS 2011:9 5 kap. 1 §: probability and consequence)."""
    return None if case.risk else _("Allvarlighetsgrad och sannolikhet är inte bedömda.")


def has_primary_cause(case: Case) -> Words | None:
    """A primary cause is named."""
    return (
        None
        if any(row.is_primary for row in case.case_causes.all())
        else _("Huvudsaklig orsak är inte vald.")
    )


def has_legal_basis(case: Case) -> Words | None:
    """At least one law is named."""
    return None if case.legal_bases.exists() else _("Lagrum är inte valt.")


def has_assessment(case: Case) -> Words | None:
    """The investigation says what was found and how it is judged."""
    found = getattr(case, "investigation", None)
    return (
        None if found and found.facts and found.assessment else _("Utredningen saknar fakta eller bedömning.")
    )


def why_is_asked(case: Case) -> Words | None:
    """Above the risk that is dealt with directly, somebody has asked why it could happen (decision 6)."""
    found = getattr(case, "investigation", None)
    if (case.risk or 0) <= direct_limit(case) or (found and found.whys):
        return None
    return _("Frågan varför det hände är inte besvarad.")


def analysis_is_whole(case: Case) -> Words | None:
    """A händelseanalys has a time line and ends in conclusions."""
    found = getattr(case, "investigation", None)
    if depth_of(case) != Depth.FULL or (found and found.conclusions and case.timeline.exists()):
        return None
    return _("Händelseanalysen saknar tidslinje eller slutsatser.")


def investigation_complete(case: Case) -> Words | None:
    """The investigation is klar."""
    found = getattr(case, "investigation", None)
    return None if found and found.is_locked else _("Utredningen är inte klarmarkerad.")


def has_action(case: Case) -> Words | None:
    """An action that is not withdrawn exists."""
    return (
        None
        if any(action.withdrawn_at is None for action in case.actions.all())
        else _("Ingen åtgärd är beslutad.")
    )


def actions_done(case: Case) -> Words | None:
    """No action is still to be done."""
    left = sum(action.is_open for action in case.actions.all())
    words = ngettext("%(count)s åtgärd är inte genomförd.", "%(count)s åtgärder är inte genomförda.", left)
    return words % {"count": left} if left else None


def proposals_decided(case: Case) -> Words | None:
    """No proposed action waits for a higher chief: ended, the case could not take her yes."""
    # The page has asked already whether there is any proposal at all (`queries.page`).
    if not getattr(case, "has_proposals", True) or not case.proposals.filter(decision="").exists():
        return None
    return _("Ett förslag väntar på beslut av en högre chef.")


def effects_reviewed(case: Case) -> Words | None:
    """Every action whose effect must be seen has been judged (decision 6)."""
    left = sum(action.awaits_effect for action in actions_to_review(case))
    words = ngettext(
        "Effekten är inte bedömd för %(count)s åtgärd.",
        "Effekten är inte bedömd för %(count)s åtgärder.",
        left,
    )
    return words % {"count": left} if left else None


def tried_again(case: Case) -> Words | None:
    """What did not help was followed by another action, decided after that was seen (decision 6)."""
    actions = [action for action in case.actions.all() if action.withdrawn_at is None]
    last = max((action.created_at for action in actions), default=None)
    left = sum(
        action.effect == Effect.NOT and bool(last and action.effect_at and last <= action.effect_at)
        for action in actions
    )
    words = ngettext(
        "%(count)s åtgärd har inte hjälpt, och ingen ny är beslutad efter det.",
        "%(count)s åtgärder har inte hjälpt, och ingen ny är beslutad efter det.",
        left,
    )
    return words % {"count": left} if left else None


def parts_answered(case: Case) -> Words | None:
    """Every other unit that answers has written its part, or somebody has said why it need not.

    The unit is not named: the sentence may stand where a protected identity forbids it.
    """
    left = sum(row.awaits_part for row in case.other_units.all()) if case.joint else 0
    words = ngettext(
        "%(count)s enhet till har inte skrivit sin del.",
        "%(count)s enheter till har inte skrivit sin del.",
        left,
    )
    return words % {"count": left} if left else None


def actions_to_review(case: Case) -> list[Action]:
    """Return the actions whose effect must be judged before the end.

    Those above individ level; all of them when the risk is above what the nämnd lets be dealt with
    directly (decision 6, practice.md 1).
    """
    actions = [action for action in case.actions.all() if action.withdrawn_at is None]
    if (case.risk or 0) > direct_limit(case):
        return actions
    return [action for action in actions if action.level != ActionLevel.INDIVIDUAL]


def depth_of(case: Case) -> Depth:
    """Return how deep the investigation must go: full when chosen, or from a risk value the nämnd sets."""
    found = getattr(case, "investigation", None)
    if found and found.depth == Depth.FULL:
        return Depth.FULL
    if not case.risk:
        return Depth.SHORT
    least = _risk_limits(case)[Setting.FULL_ANALYSIS_MIN_RISK]
    return Depth.FULL if case.risk >= least else Depth.SHORT


def direct_limit(case: Case) -> int:
    """Return the highest risk value (1–16) that the nämnd lets be dealt with directly."""
    return _risk_limits(case)[Setting.DIRECT_CLOSE_MAX_RISK]


def _risk_limits(case: Case) -> dict[Setting, int]:
    """Return the nämnd's limits of risk; asked once for a case, since several guards want them."""
    known: dict[Setting, int] | None = case.__dict__.get("_limits")
    if known is None:
        names = (Setting.DIRECT_CLOSE_MAX_RISK, Setting.FULL_ANALYSIS_MIN_RISK)
        known = case.__dict__["_limits"] = settings_of(case.board_id, *names, on=case.received_on)
    return known
