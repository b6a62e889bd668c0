"""Who answers for a case: its unit, its other units, its handläggare."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import Point, UnitRole
from cases.models import Case, CaseUnit
from cases.services.dialogue import tell_reporter
from cases.services.dues import begin
from cases.services.locking import lock_case, save_changes
from cases.services.notices import tell, tell_also_answering, tell_chief
from core.dates import local_date
from core.errors import DomainError
from organisation.models import Unit, User
from registers.enums import StartEvent


@transaction.atomic
def move_to_unit(
    *, case_id: int, unit: Unit, reason: str, by: User | None, at: datetime, version: int | None = None
) -> Case:
    """Move a case to the unit that should answer for it; the report itself is not touched.

    The handläggare is let go and the new unit's chief is told. Raises DomainError for a closed unit, the
    same unit, or another nämnd's: handing over between nämnder is a disclosure (OSL 26:1; 8:1) and a
    decision of its own. Writes one event.
    """
    case = lock_case(case_id, version=version)
    if unit.valid_to and unit.valid_to < local_date(at):
        raise DomainError(_("Enheten finns inte längre. Välj en annan."), field="unit")
    if unit.pk == case.unit_id:
        raise DomainError(_("Ärendet ligger redan där."), field="unit")
    if unit.board_id != case.board_id:
        raise DomainError(
            _("Enheten hör till en annan nämnd. Ärendet kan inte flyttas dit utan sekretessprövning."),
            field="unit",
        )
    absent = by.acts_for(case.unit_id) if by else None  # in the unit it leaves, not where it comes
    changes = save_changes(case, unit=unit, owner=None)
    tell_chief(case, at)
    summary = _("Ärendet flyttades till %(unit)s.") % {"unit": case.place or _("en annan enhet")}
    changes["reason"] = ("", reason)
    record("case.move", case, by=by, at=at, summary=summary, changes=changes, on_behalf_of=absent)
    return case


@transaction.atomic
def add_unit(
    *, case_id: int, role: UnitRole, by: User, at: datetime, unit: Unit | None = None, name: str = ""
) -> CaseUnit:
    """Add another unit by role, or a counterpart outside by name. Writes one event.

    One that answers too, or is the other side, makes it a samverkansavvikelse; who decides nearest in a unit
    that answers too is told.
    Raises DomainError when another nämnd's unit would answer too, since it would read the case: that is
    a disclosure with a ground of its own (OSL 8:1). As a counterpart it only has a name.
    """
    case = lock_case(case_id)
    if unit is None and not name.strip():
        raise DomainError(_("Välj en enhet eller skriv ett namn."), field="unit")
    if unit and role == UnitRole.ANSWERING and unit.board_id != case.board_id:
        raise DomainError(
            _("Enheten hör till en annan nämnd. Den kan vara motpart, men inte läsa ärendet."), field="unit"
        )
    if unit and role == UnitRole.ANSWERING and unit.pk == case.unit_id:
        raise DomainError(_("Enheten svarar redan för ärendet."), field="unit")
    row, new = CaseUnit.objects.get_or_create(
        case=case, unit=unit, name=name.strip(), role=role, defaults={"asked_at": at}
    )
    if role in {UnitRole.ANSWERING, UnitRole.COUNTERPART}:
        save_changes(case, joint=True)
    if new and unit and role == UnitRole.ANSWERING:
        tell_also_answering(case, unit, at)
    record(
        "case.add_unit",
        case,
        by=by,
        at=at,
        summary=_("En enhet lades till: %(role)s.") % {"role": role.label},
    )
    return row


@transaction.atomic
def assign(
    *,
    case_id: int,
    owner: User,
    by: User,
    at: datetime,
    version: int | None = None,
    to_reporter: str = "",
) -> Case:
    """Appoint a handläggare, who is told. Writes one event.

    `to_reporter` is what whoever reported is told instead of the usual words, where it is somebody new.

    Raises DomainError when the person could not read the case (`visible_to`), or may not handle it by a
    rule of its kind.
    """
    case = lock_case(case_id, version=version)
    if not Case.objects.visible_to(owner).filter(pk=case.pk).exists():
        raise DomainError(
            _("Personen har ingen roll som låter henne eller honom läsa ärendet."), field="owner"
        )
    if why_not := kinds.get(case.kind).why_not_handler(case, owner):
        raise DomainError(str(why_not), field="owner")
    changes = save_changes(case, owner=owner)
    if owner != by:
        tell(case, owner, "assigned", at)
    if "owner" in changes:
        begin(case, StartEvent.ASSIGNED, at)
        tell_reporter(case, Point.APPOINTED, at, by=by, text=to_reporter)
    record("case.assign", case, by=by, at=at, summary=_("Handläggare utsågs."), changes=changes)
    return case
