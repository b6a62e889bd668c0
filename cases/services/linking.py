"""One case giving rise to another, and a case taken in as the wrong kind (decision 4)."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.log import record
from cases import kinds
from cases.enums import LEADS_TO, RECLASSIFIES_TO, Channel, Kind, Precision, Relation, Side
from cases.models import Attachment, Case, CaseLink
from cases.queries.routing import receivers_of
from cases.services.locking import lock_case, save_changes
from cases.services.moving import move, refuse_blocked, step_of
from cases.services.notices import tell_chief, tell_handlers
from cases.services.opening import Report, open_case
from core.dates import local_date
from core.errors import DomainError
from organisation.enums import Setting
from organisation.models import User
from organisation.queries import setting


@transaction.atomic
def follow_up_with(
    *, case_id: int, kind: Kind, by: User | None, at: datetime, version: int | None = None, reason: str = ""
) -> Case:
    """Let a case give rise to one of another kind. Both live on with their own number, clock and readers.

    Where the new kind restricts its origin (lex Sarah), the origin is handed over and, as far as the
    nämnd's setting says, closed to its readers in the same transaction. An origin that cannot be handed
    over lives on as it was: a complaint must still be answered, by its own handler and date. Out of a case
    that only named readers see nothing goes to others but `reason`, which is then what the new case tells.
    Raises DomainError when the kind may not follow, or without those words. Writes one event on each case.
    Returns the new case.
    """
    origin = lock_case(case_id, version=version)
    if kind not in LEADS_TO[origin.kind]:
        raise DomainError(_("Ett sådant ärende kan inte följa av det här."))
    leaves = leaves_room(origin, kind)
    case = _told_anew(origin, kind, reason, by, at) if leaves else _copy(origin, kind, by, at, received_at=at)
    CaseLink.objects.create(source=origin, target=case, relation=Relation.LED_TO, made_at=at)
    if kinds.get(kind).restricts_origin and "hand_over" in kinds.get(origin.kind).workflow.by_name:
        _hand_over(origin, by, at, reason)
    else:
        record("case.led_to", origin, by=by, at=at, summary=_("Ärendet gav upphov till ett nytt ärende."))
    return case


@transaction.atomic
def reclassify(
    *, case_id: int, kind: Kind, reason: str, by: User | None, at: datetime, version: int | None = None
) -> Case:
    """Move a case that was taken in as the wrong kind: it ends as omklassad, the new one goes on.

    The new case keeps the first's received date and is counted once, in its final kind. Raises
    DomainError without a reason, for a kind it cannot become, or when a guard of its kind says no. Writes one
    event on each case.
    """
    origin = lock_case(case_id, version=version)
    if kind not in RECLASSIFIES_TO[origin.kind]:
        raise DomainError(_("Ärendet kan inte klassas om till det slaget."))
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    step = step_of(origin, "reclassify")
    refuse_blocked(origin, step)
    case = _copy(origin, kind, by, at, received_at=origin.received_at)
    CaseLink.objects.create(source=origin, target=case, relation=Relation.RECLASSIFIED_AS, made_at=at)
    move(origin, step, by=by, at=at, reason=reason)
    return case


@transaction.atomic
def hand_back(*, case_id: int, by: User | None, at: datetime, reason: str) -> Case:
    """Give a handed-over case back to its unit, open to its readers again, who are told. Writes one event."""
    case = lock_case(case_id)
    step = step_of(case, "hand_back")
    if not reason.strip():
        raise DomainError(_("Skriv ett skäl."), field="reason")
    save_changes(case, restricted=False, handed_over_at=None)
    kinds.get(case.kind).taken_back(case, reason, by, at)
    move(case, step, by=by, at=at, reason=reason)
    tell_handlers(case, "handed_back", at, once=str(case.version))
    return case


def refuse_unreceived(case: Case, at: datetime, *, field: str) -> None:
    """Raise DomainError, beside `field`, when nobody would receive what a case hands over to lex Sarah.

    A report without readers would be lost.
    """
    if not receivers_of(case, on=local_date(at)).exists():
        raise DomainError(
            _("Ingen är utsedd att ta emot lex Sarah hos er. Be systemförvaltaren utse någon."), field=field
        )


def _hand_over(origin: Case, by: User | None, at: datetime, reason: str) -> None:
    restrict = bool(setting(origin.board_id, Setting.RESTRICT_ORIGIN, on=local_date(at)))
    save_changes(origin, restricted=restrict or origin.restricted, handed_over_at=at)
    move(origin, step_of(origin, "hand_over"), by=by, at=at, reason=reason)


def _copy(origin: Case, kind: Kind, by: User | None, at: datetime, *, received_at: datetime) -> Case:
    """Open a case of another kind with the same report, people, units and files."""
    told = origin.original
    report = Report(
        text=told.text,
        place=told.place,
        occurred_from=origin.occurred_from,
        occurred_to=origin.occurred_to,
        precision=Precision(origin.occurred_precision),
        event_count=origin.event_count,
        channel=Channel.FROM_CASE,
        reporter=origin.reporter,
        reporter_name=told.reporter_name,
        answers={**told.answers, "from_case": origin.reference},
        supplier=origin.supplier,
        legal_bases=origin.legal_bases.values_list("basis", flat=True),
        urgent=origin.urgent,
    )
    case = open_case(
        kind=kind,
        unit=origin.unit,
        report=report,
        by=by,
        at=at,
        title=origin.title,
        received_at=received_at,
        detail=kinds.get(kind).fields_from(origin),
    )
    for rows in (origin.attachments, origin.other_units):
        _copy_all(rows.all(), case)
    copy_people(origin, case)
    if origin.protected or origin.joint:
        values = {
            "protected": origin.protected,
            "joint": origin.joint,
            "handover_point": origin.handover_point,
        }
        save_changes(case, **values)
    return case


def _told_anew(origin: Case, kind: Kind, words: str, by: User | None, at: datetime) -> Case:
    """Open a case for others than those who read the origin: with the words that were written for them.

    Neither report, place, time, people, units, files nor the origin's number. Whoever is barred from the
    origin stays barred, and a protected identity stays protected.
    """
    if not words.strip():
        raise DomainError(_("Skriv vad det nya ärendet handlar om."), field="reason")
    report = Report(
        text=words.strip(),
        channel=Channel.FROM_CASE,
        legal_bases=origin.legal_bases.values_list("basis", flat=True),
        urgent=origin.urgent,
    )
    case = open_case(
        kind=kind, unit=origin.unit, report=report, by=by, at=at, detail=kinds.get(kind).fields_from(origin)
    )
    keep_barred_out(origin, case)
    if origin.protected:
        save_changes(case, protected=True)
    return case


def leaves_room(origin: Case, kind: str) -> bool:
    """Whether a case of this kind would be read by others than the named readers of its origin."""
    return origin.restricted and kinds.get(Kind(kind)).received_by is None


def copy_people(origin: Case, case: Case) -> None:
    """Give a case the people of the one it comes from, and keep its barred out, in another's transaction."""
    _copy_all(origin.people.all(), case)
    keep_barred_out(origin, case)


def copy_files(origin: Case, case: Case) -> None:
    """Give a case the files its sender sent with the one it comes from, in another command's transaction.

    What the handlers have added themselves stays where it was added.
    """
    _copy_all(origin.attachments.filter(Q(is_original=True) | Q(message__side=Side.REPORTER)), case)


def keep_barred_out(origin: Case, case: Case) -> None:
    """Whoever is barred from the first neither reads what follows nor is told of it, whatever her role.

    Somebody else is told in the stead of a chief who was. In another command's transaction.
    """
    _copy_all(origin.bars.all(), case)
    barred = list(origin.bars.values_list("person_id", flat=True))
    case.readers.filter(person__in=barred).delete()
    if case.notices.filter(recipient__in=barred).delete()[0]:
        tell_chief(case, case.created_at)


def _copy_all(rows: models.QuerySet[Any], case: Case) -> None:
    copies = list(rows)
    for row in copies:
        row.pk, row.case = None, case  # a bulk insert without a key makes a new row
        if isinstance(row, Attachment):
            row.message = None  # which stays in the dialogue of the first case
    rows.model.objects.bulk_create(copies)
