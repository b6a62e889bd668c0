"""Mail to senders without an account: the number, in the receipt the code, never a word of the case."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db.models import Q

from cases.enums import PersonRole
from cases.models import Case
from cases.services.receipts import code_of
from complaints.models import SenderMail
from complaints.queries.links import link_to
from core.dates import local_date
from registers.enums import language_of
from registers.queries import public_words

logger = logging.getLogger(__name__)
CLAIM_HOLDS = timedelta(minutes=10)
AT_A_TIME = 200


def send_sender_mails(*, by: None, at: datetime) -> int:
    """Send what is due and unsent; `by` is None: the system sends. Returns how many were dealt with.

    At least once: each is claimed by one sender; one that fails is tried again when the claim has run out.
    """
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_HOLDS)
    due = SenderMail.objects.filter(free, sent_at__isnull=True, send_at__lte=at)
    sent = 0
    for mail in due.select_related("case__complaint", "case__original", "case__board").order_by("pk")[
        :AT_A_TIME
    ]:
        claimed = SenderMail.objects.filter(free, pk=mail.pk, sent_at__isnull=True).update(claimed_at=at)
        if claimed and _send(mail, at):
            SenderMail.objects.filter(pk=mail.pk).update(sent_at=at)
            sent += 1
    return sent


def address_of(case: Case) -> str:
    """Return the mail address the sender left; "" where she left none, or it is not one."""
    for person in case.people.filter(role=PersonRole.COMPLAINANT, protected=False):
        found = next(filter(_is_address, str(person.contact).splitlines()), "")
        if found:
            return found
    return ""


def _is_address(line: str) -> bool:
    try:
        validate_email(line)
    except ValidationError:
        return False
    return True


def _send(mail: SenderMail, at: datetime) -> bool:
    to = address_of(mail.case)
    if not to:
        return True  # she left another way, or has taken it back
    words = public_words(
        language_of(mail.case.complaint.language), on=local_date(at), board_id=mail.case.board_id
    )
    fill = partial(_filled, case=mail.case)
    headers = {"Message-ID": f"<{mail.key.replace(':', '.').replace(' ', '.')}@kvalitetshjulet>"}
    subject = " ".join(fill(words["mail_subject"]).split())
    try:
        EmailMessage(subject, fill(words[f"mail_{mail.template}"]), to=[to], headers=headers).send()
    except OSError:
        logger.warning("Sender mail %s could not be sent", mail.pk, exc_info=True)
        return False
    return True


def _filled(body: str, *, case: Case) -> str:
    link = link_to("complaints:follow", language_of(case.complaint.language))
    code = code_of(case.original.submission_key or "") if "{kod}" in body else ""
    return body.replace("{nummer}", case.reference).replace("{lank}", link).replace("{kod}", code)
