"""Who may read a restricted case: named readers, and those who never may (decision 7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import LegalBasis
from cases.models import Case, CaseBar, CaseReader
from cases.services.locking import lock_case, save_changes
from cases.services.notices import tell, tell_chief
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from organisation.queries import nearest_chief, people_with
from organisation.roles import Capability

# Why MAS/MAR are named readers.
READS_BY_LAW = "Hälso- och sjukvård (HSL)"


@transaction.atomic
def name_reader(*, case_id: int, person: User, reason: str, by: User | None, at: datetime) -> CaseReader:
    """Let a person read a case from now on. Raises DomainError for a barred person. One event."""
    case = lock_case(case_id)
    if case.bars.filter(person=person).exists():
        raise DomainError(_("Personen är spärrad från ärendet."), field="person")
    reader, new = CaseReader.objects.get_or_create(
        case=case,
        person=person,
        until=None,
        defaults={"since": at, "reason": reason, "named_by": by},
    )
    if new:
        record("case.name_reader", case, by=by, at=at, summary=_("En namngiven läsare lades till."))
    return reader


@transaction.atomic
def end_reading(*, reader: CaseReader, by: User | None, at: datetime) -> None:
    """End a named reader's place. One event.

    Raises DomainError for the last reader of a case that nobody else may read.
    """
    case = lock_case(reader.case_id)
    others = case.readers.filter(until__isnull=True).exclude(pk=reader.pk)
    if case.restricted and not case.is_ended and not others.exists():
        raise DomainError(_("Då finns det ingen kvar som kan ta hand om ärendet. Utse någon annan först."))
    reader.until = at
    reader.save(update_fields=["until"])
    record("case.end_reading", reader.case, by=by, at=at, summary=_("En läsares tillgång avslutades."))


@transaction.atomic
def bar_person(*, case_id: int, person: User, reason: str, by: User | None, at: datetime) -> CaseBar:
    """Bar a person from a case whatever her role; her named place, if any, ends.

    The case goes past her: she is let go as handläggare, what she has not been told yet she is not told,
    and whoever decides nearest besides her is. Raises DomainError when nobody would be left to decide: a
    case that nobody reads is lost. Writes one event.
    """
    case = lock_case(case_id)
    _leave_somebody(case, person, at)
    CaseReader.objects.filter(case=case, person=person, until__isnull=True).update(until=at)
    bar, new = CaseBar.objects.get_or_create(
        case=case, person=person, defaults={"reason": reason, "set_at": at, "set_by": by}
    )
    case.notices.filter(recipient=person, sent_at__isnull=True).delete()
    if case.owner_id == person.pk:
        save_changes(case, owner=None)
    if new and not case.is_ended:
        tell_chief(case, at)
    record("case.bar", case, by=by, at=at, summary=_("En person spärrades från ärendet."))
    return bar


def _leave_somebody(case: Case, person: User, at: datetime) -> None:
    """Refuse to bar the last one who could take the case on."""
    if case.is_ended:
        return
    if case.restricted:
        if case.readers.filter(until__isnull=True).exclude(person=person).exists():
            return
    else:
        barred = {person.pk, *case.bars.values_list("person_id", flat=True)}
        if nearest_chief(case.unit, on=local_date(at), besides=barred):
            return
    raise DomainError(
        _("Då finns det ingen kvar som kan ta hand om ärendet. Utse någon annan först."), field="person"
    )


def follow_law(case: Case, at: datetime) -> None:
    """Let MAS/MAR read what is classed as hälso- och sjukvård, and tell them; no longer when it no more is.

    As part of opening or classing the case (practice.md 9). A restricted case gets its readers one by one, by
    those who receive it; nobody barred is named.
    """
    by_law = CaseReader.objects.filter(case=case, until__isnull=True, reason=READS_BY_LAW)
    if not case.legal_bases.filter(basis=LegalBasis.HSL).exists():
        by_law.update(until=at)
        return
    if case.restricted:
        return
    has = case.readers.filter(until__isnull=True).values("person_id")
    people = people_with(Capability.RECEIVE_HSL, case.unit, on=local_date(at))
    for person in people.exclude(pk__in=has).exclude(pk__in=case.bars.values("person_id")):
        CaseReader.objects.create(case=case, person=person, since=at, reason=READS_BY_LAW)
        tell(case, person, "health_care", at)


@transaction.atomic
def name_new_receivers(*, by: User | None, at: datetime) -> int:
    """Let whoever has come to receive a kind read its open cases, and tell her; returns how many places.

    As when the case came in: those with the capability in the unit on the day, never somebody barred, nor one
    whose place was ended by somebody. Run as often as one likes. Writes one event for each.
    """
    made = 0
    for kind in kinds.all_kinds().values():
        if not kind.received_by:
            continue
        cases = Case.objects.filter(kind=kind.kind, restricted=True).open().select_related("unit", "board")
        for case in cases.order_by("pk"):
            made += _name_new(case, kind.received_by, by, at)
    return made


def _name_new(case: Case, capability: Capability, by: User | None, at: datetime) -> int:
    known = case.readers.values("person_id")  # also those whose place has ended
    people = people_with(capability, case.unit, on=local_date(at))
    added = people.exclude(pk__in=known).exclude(pk__in=case.bars.values("person_id"))
    for person in added:
        reason = _("Tar emot rapporter")
        CaseReader.objects.create(case=case, person=person, since=at, reason=reason, named_by=by)
        tell(case, person, "new_case", at)
        record("case.name_reader", case, by=by, at=at, summary=_("En namngiven läsare lades till."))
    return len(added)


def name_receivers(case: Case, capability: Capability, at: datetime) -> None:
    """Make readers of those whose role it is to receive this kind, as part of opening the case."""
    CaseReader.objects.bulk_create(
        CaseReader(case=case, person=person, since=at, reason=_("Tar emot rapporter"))
        for person in people_with(capability, case.unit, on=local_date(at))
    )
