"""Reads over lex Sarah reports."""

from django.utils.translation import gettext as _

from cases.enums import Relation, Status
from cases.models import Case, CaseLink
from lexsarah.enums import Degree


def origin_of(case: Case) -> Case | None:
    """Return the case that was handed over and became this report; None when it came in by itself."""
    link = (
        CaseLink.objects.filter(
            target=case, relation=Relation.LED_TO, source__status=Status.HANDED_OVER, source__erased_at=None
        )
        .select_related("source")
        .first()
    )
    return link.source if link else None


def cannot_hand_back(case: Case, origin: Case | None) -> list[str]:
    """Return why a report cannot be given back as what it came from; empty when it can."""
    if origin is None:
        return [_("Rapporten kom inte från ett annat ärende, så det finns inget att lämna tillbaka.")]
    if case.lexsarah.decided_at and case.lexsarah.degree != Degree.NONE:
        return [_("Det är beslutat att det är ett missförhållande eller en risk för ett.")]
    return []
