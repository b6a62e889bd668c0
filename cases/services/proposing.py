"""Actions that reach further than one decides over: proposed here, decided by a chief higher up."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.enums import ActionLevel, Decision
from cases.models import Action, Case, Proposal
from cases.queries.proposals import deciders_of, may_decide
from cases.services.acting import Plan, add_action, check_plan
from cases.services.locking import check_version, lock_case, save_changes
from cases.services.notices import tell
from cases.services.words import store_words
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User


@transaction.atomic
def act_or_propose(*, case_id: int, plan: Plan, by: User, at: datetime) -> Action | Proposal:
    """Decide an action, or propose it where it reaches further than the person decides over.

    The nearest chiefs who may decide are told. Raises DomainError as `add_action`. Writes one event.
    """
    case = lock_case(case_id)
    deciders = deciders_of(case, plan.level, by, on=local_date(at))
    if not deciders:
        return add_action(case_id=case_id, plan=plan, by=by, at=at)
    check_plan(case, plan)
    proposal = Proposal.objects.create(
        case=case,
        type=plan.type,
        level=plan.level,
        text=plan.text,
        due_on=plan.due_on,
        proposed_at=at,
        proposed_by=by,
    )
    store_words(case, plan.text)
    for chief in deciders:
        tell(case, chief, "proposal", at, once=str(proposal.pk))
    record("case.propose", case, by=by, at=at, summary=_("En åtgärd föreslogs till en högre chef."))
    return proposal


@transaction.atomic
def decide_proposal(
    *,
    proposal_id: int,
    decision: Decision,
    by: User,
    at: datetime,
    reason: str = "",
    text: str = "",
    responsible: User | None = None,
    due_on: date | None = None,
    version: int | None = None,
) -> Proposal:
    """Say yes, in part or no to a proposed action; a yes makes it an action with somebody responsible.

    `text` are the words of what is done, where only a part is; what was proposed stays beside it. The
    proposer is told. Raises PermissionDenied for somebody whose decision it is not, DomainError when it
    is decided already or a part or a no lacks its reason. Writes the action's event and its own.
    """
    case = lock_case(Proposal.objects.values_list("case_id", flat=True).get(pk=proposal_id))
    proposal = Proposal.objects.select_related("type", "proposed_by").get(pk=proposal_id)
    check_version(proposal, version)
    if not may_decide(by, proposal, on=local_date(at)):
        raise PermissionDenied
    if proposal.decision:
        raise DomainError(_("Förslaget är redan avgjort."))
    if decision != Decision.APPROVED and not reason.strip():
        raise DomainError(_("Skriv varför."), field="reason")
    action = None
    if decision != Decision.REJECTED:
        if responsible is None:
            raise DomainError(_("Välj vem som gör det."), field="responsible")
        words = text if decision == Decision.PARTLY else proposal.text
        plan = Plan(words, proposal.type, ActionLevel(proposal.level), responsible, due_on or proposal.due_on)
        action = add_action(case_id=case.pk, plan=plan, by=by, at=at)
    save_changes(proposal, decision=decision, reason=reason, decided_at=at, decided_by=by, action=action)
    _tell_proposer(case, proposal, by, at)
    summary = _("Ett förslag avgjordes: %(decision)s.") % {"decision": decision.label}
    changes = {"decision": ("", decision), "reason": ("", reason)}
    record("case.decide_proposal", case, by=by, at=at, summary=summary, changes=changes)
    return proposal


def _tell_proposer(case: Case, proposal: Proposal, by: User, at: datetime) -> None:
    if proposal.proposed_by_id != by.pk:
        tell(case, proposal.proposed_by, "proposal_decided", at, once=str(proposal.pk))
