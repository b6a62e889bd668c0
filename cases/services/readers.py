"""Who may read a restricted case: named readers, and those who never may (decision 7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case, CaseBar, CaseReader
from cases.services.locking import lock_case
from core.dates import local_date
from core.errors import DomainError
from organisation.models import User
from organisation.queries import people_with
from organisation.roles import Capability


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
    """End a named reader's place. One event."""
    reader.until = at
    reader.save(update_fields=["until"])
    record("case.end_reading", reader.case, by=by, at=at, summary=_("En läsares tillgång avslutades."))


@transaction.atomic
def bar_person(*, case_id: int, person: User, reason: str, by: User | None, at: datetime) -> CaseBar:
    """Bar a person from a case whatever her role; her named place, if any, ends. One event."""
    case = lock_case(case_id)
    CaseReader.objects.filter(case=case, person=person, until__isnull=True).update(until=at)
    bar, _new = CaseBar.objects.get_or_create(
        case=case, person=person, defaults={"reason": reason, "set_at": at, "set_by": by}
    )
    record("case.bar", case, by=by, at=at, summary=_("En person spärrades från ärendet."))
    return bar


def name_receivers(case: Case, capability: Capability, at: datetime) -> None:
    """Make readers of those whose role it is to receive this kind, as part of opening the case."""
    CaseReader.objects.bulk_create(
        CaseReader(case=case, person=person, since=at, reason=_("Tar emot rapporter"))
        for person in people_with(capability, case.unit, on=local_date(at))
    )
