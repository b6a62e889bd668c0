"""Notices: an outbox row in the command's own transaction, sent by a job at least once (decision 14)."""

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cases.models import Case, Notice
from core.dates import local_date
from core.keeping import kept
from organisation.models import Unit, User
from organisation.queries import away, deputies_of, nearest_chief

logger = logging.getLogger(__name__)
# A sender that claimed a notice and died is followed by another after this long.
CLAIM_HOLDS = timedelta(minutes=10)
# The letters that ask somebody to read a case nobody has begun with.
ASKS_TO_READ = frozenset({"new_case", "unread"})


def tell(case: Case, recipient: User, template: str, at: datetime, *, once: str = "") -> None:
    """Write a notice about a case to a person; the same template about the same case goes once.

    `once` tells apart repeats that should go again (an action's id). The text never holds case content.
    Whoever is barred from the case is not told of it.
    """
    if not case.bars.filter(person=recipient).exists():
        _write(case, recipient, template, at, once)


def _write(case: Case, recipient: User, template: str, at: datetime, once: str = "") -> None:
    key = f"{template}:{case.pk}:{recipient.pk}:{once}"
    Notice.objects.bulk_create(
        [Notice(key=key, recipient=recipient, case=case, template=template, send_at=at)],
        ignore_conflicts=True,
    )


def tell_chief(case: Case, at: datetime, *, barred: Collection[int] | None = None) -> None:
    """Tell whoever decides nearest that a case has come in; a restricted case is told to its readers.

    A chief who is barred from the case is passed over for the next one above, so that somebody is told.
    What must be read the same day is told to her ersättare too. `barred` are the people who are barred
    from the case, where the caller knows them already.
    """
    if case.restricted:
        for reader in case.readers.filter(until__isnull=True).select_related("person"):
            tell(case, reader.person, "new_case", at)
        return
    passed_over = list(case.bars.values_list("person_id", flat=True)) if barred is None else barred
    on = local_date(at)
    chief = nearest_chief(case.unit, on=on, besides=passed_over) if passed_over else _chief(case.unit, on)
    if chief:
        _write(case, chief, "new_case", at)
        if case.urgent:
            for deputy in deputies_of(chief, on=on).exclude(pk__in=passed_over):
                _write(case, deputy, "new_case", at)


@kept
def _chief(unit: Unit, on: date) -> User | None:
    return nearest_chief(unit, on=on)


def tell_also_answering(case: Case, unit: Unit, at: datetime) -> None:
    """Tell whoever decides nearest in another unit that answers too; of a restricted case nobody."""
    barred = list(case.bars.values_list("person_id", flat=True))
    if not case.restricted and (chief := nearest_chief(unit, on=local_date(at), besides=barred)):
        tell(case, chief, "also_answers", at, once=str(unit.pk))


def tell_handlers(case: Case, template: str, at: datetime, *, once: str = "") -> None:
    """Tell whoever handles a case now of something in it: its handläggare, else whoever decides nearest.

    While the handläggare is away, whoever stands in for her. Of a case that has ended, the one who
    decides; of a restricted one, its readers and nobody else.
    """
    if case.restricted:
        for reader in case.readers.filter(until__isnull=True).select_related("person"):
            tell(case, reader.person, template, at, once=once)
        return
    owner = None if case.is_ended or not case.owner or not case.owner.is_active else case.owner
    there = [one for one in _present(owner, at) if _reads(one, case)] if owner else []
    if there:
        for one in there:
            tell(case, one, template, at, once=once)
        return
    barred = list(case.bars.values_list("person_id", flat=True))
    if chief := nearest_chief(case.unit, on=local_date(at), besides=barred):
        tell(case, chief, template, at, once=once)


def _present(person: User, at: datetime) -> list[User]:
    """Return a person, or while she is away those who stand in for her."""
    on = local_date(at)
    return list(deputies_of(person, on=on)) if person.pk in set(away(on=on)) else [person]


def _reads(person: User, case: Case) -> bool:
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def send_notices(*, by: None, at: datetime) -> int:
    """Send what is due and unsent; `by` is None: the system sends. Returns how many were sent.

    Each notice is claimed by one sender; one that fails is tried again when the claim has run out.
    """
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - CLAIM_HOLDS)
    due = Notice.objects.filter(free, sent_at__isnull=True, send_at__lte=at)
    sent = 0
    for notice in due.select_related("recipient", "case").order_by("pk")[:500]:
        claimed = Notice.objects.filter(free, pk=notice.pk, sent_at__isnull=True).update(claimed_at=at)
        if claimed and _send(notice):
            Notice.objects.filter(pk=notice.pk).update(sent_at=at)
            sent += 1
    return sent


def _send(notice: Notice) -> bool:
    if not notice.recipient.email:
        return True  # nobody to send to: the inbox shows it all the same
    context = {"notice": notice, "case": notice.case, "base_url": settings.BASE_URL}
    body = render_to_string(f"email/{notice.template}.txt", context)
    subject = _subject(notice)
    headers = {"Message-ID": f"<{notice.key.replace(':', '.')}@kvalitetshjulet>"}
    try:
        EmailMessage(subject, body, to=[notice.recipient.email], headers=headers).send()
    except OSError:
        logger.warning("Notice %s could not be sent", notice.pk, exc_info=True)
        return False
    return True


def _subject(notice: Notice) -> str:
    """Return the number and, in a letter that asks for the case to be read, that it is to be so today."""
    about = {"reference": notice.case or _("att göra i dag")}
    if notice.case and notice.case.read_today and notice.template in ASKS_TO_READ:
        return _("Kvalitetshjulet: %(reference)s ska läsas i dag") % about
    return _("Kvalitetshjulet: %(reference)s") % about
