"""Giving a complaint to somebody outside the nämnd: tested for secrecy first, traced, with a letter."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import access
from cases.models import Case
from cases.services.locking import lock_case
from complaints.enums import Ground, Recipient
from complaints.models import Complaint, PassedOn, SenderMail
from core.dates import sv_date
from core.errors import DomainError
from documents.enums import DocumentKind
from documents.queries import kind_word
from documents.services.pdfs import make_pdf
from organisation.models import Unit, User
from organisation.roles import Mandate

LETTER = DocumentKind.PASSED_ON


@transaction.atomic
def pass_on(
    *,
    case_id: int,
    recipient: Recipient,
    name: str,
    ground: Ground,
    reasoning: str,
    letter: str,
    by: User,
    at: datetime,
    unit: Unit | None = None,
) -> PassedOn:
    """Pass a complaint on, with the sekretessprövning behind it, and make the letter that goes with it.

    Passing on is a disclosure (OSL 8 kap. 1 §, 10 kap.; practice.md 14): whoever decides in the case
    tests it and says on what ground. `letter` are the words that go out; nothing else of the case does. The
    complaint lives on here until it is answered. Raises PermissionDenied for somebody who does not decide
    in the case, DomainError beside its field for what is missing. One event, and the letter's.
    """
    case = lock_case(case_id)
    if not access.can(by, Mandate.PASS_ON, case):
        raise PermissionDenied
    for field, words, said in (
        ("name", name, _("Skriv till vem.")),
        ("reasoning", reasoning, _("Skriv hur du prövade sekretessen.")),
        ("letter", letter, _("Skriv brevet.")),
    ):
        if not words.strip():
            raise DomainError(said, field=field)
    row = PassedOn.objects.create(
        case=case,
        recipient=recipient,
        name=name.strip(),
        unit=unit,
        ground=ground,
        reasoning=reasoning,
        tested_at=at,
        tested_by=by,
    )
    row.letter = make_pdf(
        kind=LETTER,
        title=f"{kind_word(LETTER, case.board)} {case.reference}",
        template="pdf/passed_on.html",
        data=_letter(case, row, letter),
        board=case.board,
        subject=case,
        unique_key=f"passed_on:{row.pk}",
        by=by,
        at=at,
    )
    row.save(update_fields=["letter"])
    SenderMail.queue(case, "news", at, once=f"passed on {row.pk}")
    summary = _("Klagomålet lämnades vidare: %(to)s. Grund: %(ground)s.") % {
        "to": recipient.label,
        "ground": ground.label,
    }
    record("complaint.pass_on", case, by=by, at=at, summary=summary, changes={"reasoning": ("", reasoning)})
    return row


def _letter(case: Case, row: PassedOn, letter: str) -> dict[str, str]:
    complaint = Complaint.objects.get(case=case)
    return {
        "to": row.name,
        "reference": case.reference,
        "board": case.board.name,
        "received": sv_date(case.received_on),
        "kind": complaint.get_kind_display(),
        "letter": letter,
    }
