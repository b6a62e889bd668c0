"""What goes of a case when it is gallrat, and what stays so that no figure moves.

The one place that empties a case; only `retention.erase_case` calls it, when the decision, the age and the
holds have been seen to. tests/cases/test_forgetting.py walks every table that hangs on a case and holds that
no text is forgotten here.
"""

from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from audit.models import Event, EventValue
from cases import kinds
from cases.models import (
    Attachment,
    Case,
    CaseBar,
    CaseWord,
    Draft,
    EndedReceipt,
    Escalation,
    Heard,
    Note,
    Notice,
    OriginalReport,
    Person,
    Receipt,
    TimelineEntry,
)
from cases.queries.retention import ended_digest
from cases.services.drafts import throw_away
from cases.services.investigating import TEXTS
from cases.services.locking import save_changes
from core.dates import local_date
from documents.models import Document
from documents.services.retention import erase_document, erase_file
from organisation.models import User
from registers.enums import Removal

NAMELESS = "–"
# What of a case goes whole: no figure counts it.
FORGOTTEN: tuple[type[Model], ...] = (TimelineEntry, Heard, Note, CaseWord, Notice, Escalation)
# Forms about one action of a case: a draft of theirs bears the action's id, not the case's number.
ACTION_FORMS = ("cases:finish_action", "cases:judge_effect", "cases:withdraw_action")


def empty(case: Case, removes: Removal, *, decision: str, by: User | None, at: datetime) -> None:
    """Take away of a locked case what the decision says; what an earlier one took is no hindrance.

    `decision` is the decision's number, which an ended code tells. Written by the caller: the event.
    """
    Person.objects.filter(case=case).delete()
    if removes == Removal.PEOPLE:
        return
    _end_codes(case, decision, at)
    _empty_texts(case, by, at)
    kinds.get(case.kind).erase_detail(case)
    values: dict[str, Any] = {"title": "", "other_reason": "", "handover_point": "", "reporter": None}
    if removes == Removal.ERASE:
        CaseBar.objects.filter(case=case).delete()
        _forget_handlers(case)
        values |= {"owner": None, "erased_at": at}
    save_changes(case, **values)


def _end_codes(case: Case, decision: str, at: datetime) -> None:
    """Make the codes lead nowhere; whoever has one is told so, and no row says which case it was."""
    ended = [
        EndedReceipt(digest=ended_digest(receipt.digest), ended_on=local_date(at), decision=decision)
        for receipt in Receipt.objects.filter(case=case)
    ]
    EndedReceipt.objects.bulk_create(ended, ignore_conflicts=True)
    Receipt.objects.filter(case=case).delete()


def _empty_texts(case: Case, by: User | None, at: datetime) -> None:
    # Triggers let a report be masked once, in the statement that also says when.
    OriginalReport.objects.filter(case=case, masked_at__isnull=True).update(
        text="",
        place="",
        answers={},
        reporter_name="",
        checksum="",
        submission_key=None,
        masked_at=at,
    )
    _empty_files(case, by, at)
    case.actions.update(text="", done_note="", effect_note="", withdrawn_reason="")
    case.proposals.update(text="", reason="")
    case.messages.update(text="", author=None)
    case.deadlines.update(extended_reason="")
    case.readers.update(reason="")
    case.bars.update(reason="")
    case.second_readings.update(reason="")
    case.holds.update(reason="")
    case.other_units.update(part="", excused="", part_by=None)
    case.other_units.filter(unit__isnull=False).update(name="")
    # A counterpart outside still counts as one, without its name.
    case.other_units.filter(unit__isnull=True).update(name=NAMELESS)
    for model in FORGOTTEN:
        model._default_manager.filter(case=case).delete()
    if found := getattr(case, "investigation", None):
        save_changes(found, **dict.fromkeys(TEXTS, ""), whys=[])
    events = Event.objects.filter(subject_type="cases.case", subject_id=case.pk)
    # By the events: a filter through them would have the database join the whole log to itself.
    EventValue.objects.filter(event__in=events).delete()


def _empty_files(case: Case, by: User | None, at: datetime) -> None:
    """Empty the files, the papers made of the case, and what somebody has begun to write in it."""
    for attachment in case.attachments.select_related("file"):
        if not _also_elsewhere(attachment):
            erase_file(file=attachment.file, by=by, at=at)
    case.attachments.update(name="")
    papers = Document.objects.filter(subject_type="cases.case", subject_id=case.pk)
    for document in papers.filter(erased_at__isnull=True):
        erase_document(document=document, by=by, at=at)
    actions = [str(pk) for pk in case.actions.values_list("pk", flat=True)]
    drafts = Draft.objects.filter(
        Q(key=case.reference)
        | Q(key__startswith=f"{case.reference}/")
        | Q(form__in=ACTION_FORMS, key__in=actions)
    )
    for draft in drafts:
        throw_away(draft, by=by, at=at)


def _also_elsewhere(attachment: Attachment) -> bool:
    """Whether a case that followed from this one, and keeps its text, holds the same file."""
    others = Attachment.objects.filter(file_id=attachment.file_id).exclude(case_id=attachment.case_id)
    return others.filter(case__original__masked_at__isnull=True).exists()


def _forget_handlers(case: Case) -> None:
    """Let go of who worked with the case, in every row of it where nobody need stand."""
    for relation in Case._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: case})
        people = [
            field.name
            for field in relation.related_model._meta.concrete_fields
            if field.related_model is User and field.null
        ]
        if people:
            rows.update(**dict.fromkeys(people))
