"""May this person do this in this case? Seeing is membership in `visible_to`; there is no second rule."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from audit.enums import Reading
from audit.log import record_reading
from cases import kinds
from cases.enums import UnitRole
from cases.models import Action, Case
from core.dates import local_date
from organisation.models import Unit, User
from organisation.queries import roles_over
from organisation.roles import MANDATES, Capability, Mandate, Right
from registers.queries import delegated

# What a named reader may do in a case that only named readers see (decision 7).
READER = frozenset({Capability.VIEW, Capability.INVESTIGATE})
RECEIVER = READER | {Capability.DECIDE}


def capabilities(user: User, case: Case) -> frozenset[Right]:
    """Return everything the person may do and decide in the case; empty when she may not see it."""
    if not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return frozenset()
    return _rights_in_seen(user, case)


def _rights_in_seen(user: User, case: Case) -> frozenset[Right]:
    may = _capabilities_in_seen(user, case)
    return may | _mandates(user, case, may)


def _mandates(user: User, case: Case, may: frozenset[Capability]) -> frozenset[Mandate]:
    """Return the decisions that are hers: as the nämnd delegates today, else as usual (`MANDATES`).

    What is delegated to a role is decided by whoever has it over the case's own unit and works in the case.
    """
    if not may.intersection(MANDATES.values()):
        return frozenset()
    delegations = delegated(case.board_id, case.kind, on=local_date(timezone.now()))
    held = roles_over(user, case.unit) if delegations and Capability.INVESTIGATE in may else frozenset()
    return frozenset(
        mandate
        for mandate, usual in MANDATES.items()
        if (held & delegations[mandate] if mandate in delegations else usual in may)
    )


def where_delegated(user: User, mandate: Mandate, cases: list[Case]) -> list[Case]:
    """Return those of some cases, of one nämnd and kind, where the person has a role that decides; one query.

    All of them where the nämnd has said nothing. That she works in them is asked for elsewhere.
    """
    if not cases:
        return []
    roles = delegated(cases[0].board_id, cases[0].kind, on=local_date(timezone.now())).get(mandate)
    return cases if roles is None else [case for case in cases if roles & roles_over(user, case.unit)]


def _capabilities_in_seen(user: User, case: Case) -> frozenset[Capability]:
    if case.erased_at:
        return frozenset({Capability.VIEW})  # a tombstone is looked at; there is nothing to do in it
    if case.restricted:
        receives = kinds.get(case.kind).received_by
        return RECEIVER if receives and case.unit_id in user.unit_ids_with(receives) else READER
    by_role = _by_role(user, {case.unit_id})
    if case.joint and not by_role.issuperset(_anywhere(user)):  # else another unit could not add anything
        # One unit owns the case and ends it; the others read, investigate and answer.
        by_role |= _by_role(user, set(_also_answering(case))) - {Capability.DECIDE}
    if by_role >= READER:
        return frozenset(by_role)  # being named would add nothing, so it is not asked for
    named = case.readers.filter(person=user, until__isnull=True).exists()
    return frozenset(by_role | READER) if named else frozenset(by_role)


def _by_role(user: User, units: set[int]) -> set[Capability]:
    return {capability for capability in Capability if units.intersection(user.unit_ids_with(capability))}


def _anywhere(user: User) -> set[Capability]:
    return {capability for capability in Capability if user.unit_ids_with(capability)}


def can(user: User, right: Right, case: Case) -> bool:
    """Tell whether the person sees the case and may do, or decide, `right` in it."""
    return right in capabilities(user, case)


def get_case(
    user: User,
    reference: str,
    *,
    at: datetime,
    needs: Right = Capability.VIEW,
    reading: Reading | None = Reading.CASE,
) -> Case:
    """Return the case with this number: the only way from an address to a case.

    Raises Http404 when the person may not see it, PermissionDenied when she sees it but lacks `needs`.
    Writes the read log unless `reading` is None (a command on a page that was already read).
    The case carries `case.capabilities`, what she may do in it.
    """
    case = (
        Case.objects.visible_to(user)
        .filter(reference=reference)
        .select_related("original", "investigation")
        .first()
    )
    if case is None:
        raise Http404
    _with_surroundings(case, user)
    case.capabilities = _rights_in_seen(user, case)  # type: ignore[attr-defined]
    if needs not in case.capabilities:  # type: ignore[attr-defined]
        raise PermissionDenied
    if reading:
        record_reading(reading, by=user, at=at, case_id=case.pk, board_id=case.board_id)
    return case


def get_action(user: User, action_id: int) -> tuple[Action, frozenset[Right]]:
    """Return an action and what the person may do in its case: the only way from an address to an action.

    Whoever is responsible for the action reaches it also without seeing the case (decision 7: her own
    measures stay hers), with no capability in it; never a barred person. Raises Http404 otherwise.
    """
    action = (
        Action.objects.filter(pk=action_id)
        .select_related("case__unit", "case__board", "type", "responsible")
        .first()
    )
    if action is None:
        raise Http404
    allowed = capabilities(user, action.case)
    if not allowed and (action.responsible_id != user.pk or action.case.bars.filter(person=user).exists()):
        raise Http404
    return action, allowed


def _with_surroundings(case: Case, user: User) -> None:
    """Give the case its unit, nämnd, owner and reporter, asking only for those the person does not carry.

    Not joined: to plan a join of so many tables takes PostgreSQL longer than everything else on the page.
    """
    units = {
        unit.pk: unit for grant in user.grants if grant.unit for unit in (grant.unit, grant.unit.controller)
    }
    if missing := {case.unit_id, case.board_id} - units.keys():
        units |= Unit.objects.in_bulk(missing)
    case.unit, case.board = units[case.unit_id], units[case.board_id]
    work = getattr(case, "investigation", None)
    ids = {case.owner_id, case.reporter_id, work and work.completed_by_id} - {None, user.pk}
    people: dict[int | None, User] = {user.pk: user}
    if ids:
        people |= User.objects.in_bulk(ids)
    case.owner, case.reporter = people.get(case.owner_id), people.get(case.reporter_id)
    if work:
        work.completed_by = people.get(work.completed_by_id)


def _also_answering(case: Case) -> list[int]:
    rows = case.other_units.filter(role=UnitRole.ANSWERING, unit__isnull=False)
    return [row.unit_id for row in rows if row.unit_id]
