"""May this person do this in this case? Seeing is membership in `visible_to`; there is no second rule."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from audit.enums import Reading
from audit.log import record_reading
from cases import kinds
from cases.enums import UnitRole
from cases.models import Action, Case
from organisation.models import User
from organisation.roles import Capability

# What a named reader may do in a case that only named readers see (decision 7).
READER = frozenset({Capability.VIEW, Capability.INVESTIGATE})
RECEIVER = READER | {Capability.DECIDE}


def capabilities(user: User, case: Case) -> frozenset[Capability]:
    """Return everything the person may do in the case; empty when she may not see it."""
    if not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        return frozenset()
    return _capabilities_in_seen(user, case)


def _capabilities_in_seen(user: User, case: Case) -> frozenset[Capability]:
    if case.restricted:
        receives = kinds.get(case.kind).received_by
        return RECEIVER if receives and case.unit_id in user.unit_ids_with(receives) else READER
    units = {case.unit_id, *_also_answering(case)}
    by_role = {capability for capability in Capability if units.intersection(user.unit_ids_with(capability))}
    if by_role >= READER:
        return frozenset(by_role)  # being named would add nothing, so it is not asked for
    named = case.readers.filter(person=user, until__isnull=True).exists()
    return frozenset(by_role | READER) if named else frozenset(by_role)


def can(user: User, capability: Capability, case: Case) -> bool:
    """Tell whether the person sees the case and has `capability` in it."""
    return capability in capabilities(user, case)


def get_case(
    user: User,
    reference: str,
    *,
    at: datetime,
    needs: Capability = Capability.VIEW,
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
        .select_related("unit", "board", "owner", "reporter", "supplier", "original", "investigation")
        .first()
    )
    if case is None:
        raise Http404
    case.capabilities = _capabilities_in_seen(user, case)  # type: ignore[attr-defined]
    if needs not in case.capabilities:  # type: ignore[attr-defined]
        raise PermissionDenied
    if reading:
        record_reading(reading, by=user, at=at, case_id=case.pk, board_id=case.board_id)
    return case


def get_action(user: User, action_id: int) -> tuple[Action, frozenset[Capability]]:
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


def _also_answering(case: Case) -> list[int]:
    rows = case.other_units.filter(role=UnitRole.ANSWERING, unit__isnull=False)
    return [row.unit_id for row in rows if row.unit_id]
