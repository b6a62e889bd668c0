"""Reporting a deviation: once, whole, and with nothing lost on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Kind, Precision
from cases.models import Attachment, Case, OriginalReport
from cases.services.drafts import content_of, drop_draft, keep_draft, load_draft, save_draft
from cases.services.opening import Report, open_case
from cases.services.writing import add_person
from core.dates import sv_date
from core.errors import DomainError
from documents.models import StoredFile
from documents.services.retention import erase_file
from organisation.models import Unit, User
from registers.models import Supplier

FORM = "deviation"
MOST_FILES = 10


class AlreadyReportedError(DomainError):
    """The same form was sent before, with other words; `reference` is what that became."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _(
                "Du har redan skickat den här rapporten. Den fick nummer %(reference)s. Skicka igen om det "
                "här är en ny händelse."
            )
            % {"reference": reference}
        )
        self.reference = reference


@dataclass(frozen=True)
class Told:
    """What a reporter tells. Moments are aware; `when` is her own choice of words for the time."""

    text: str
    unit: Unit
    occurred_from: datetime
    occurred_to: datetime | None = None
    precision: Precision = Precision.MINUTE
    event_count: int = 1
    when: str = ""
    near_miss: bool = False
    done_at_once: str = ""
    told_whom: str = ""
    supplier: Supplier | None = None
    person_name: str = ""
    person_identity: str = ""
    person_reference: str = ""
    person_protected: bool = False

    @property
    def answers(self) -> dict[str, object]:
        """What stands in the untouched report beside the three answers: never who it concerns."""
        day = "" if self.when == "now" else sv_date(self.occurred_from)
        told = {
            "when": self.when,
            "day": day,
            "near_miss": self.near_miss,
            "done_at_once": self.done_at_once,
            "told_whom": self.told_whom,
            "event_count": self.event_count if self.event_count > 1 else None,
            "supplier": self.supplier.name if self.supplier else "",
        }
        return {name: value for name, value in told.items() if value}

    @property
    def concerns_somebody(self) -> bool:
        """Whether she said whom it concerns."""
        said = (self.person_name, self.person_identity, self.person_reference, self.person_protected)
        return any(said)


@transaction.atomic
def report_deviation(*, told: Told, submission_key: str, by: User, at: datetime) -> Case:
    """Open a deviation from what was told, with the files of the reporter's draft, and drop the draft.

    The same key and the same words, however often they are sent, give the first case back. Raises
    AlreadyReportedError for the same key with other words, DomainError as `open_case`. Writes the
    events of opening the case and, if she said whom it concerns, of adding that person.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one person's reports are taken one at a time
    if sent := _sent_before(submission_key, by):
        _refuse_other_words(sent, told)
        if _draft_key(by) == submission_key:  # else she has begun the next report meanwhile
            discard_report_draft(by=by, at=at)
        return sent.case
    draft = load_draft(form=FORM, key="", by=by)
    case = open_case(
        kind=Kind.DEVIATION,
        unit=told.unit,
        report=_report(told, submission_key, stored_files(content_of(draft).get("files", [])), by),
        detail={
            "near_miss": told.near_miss,
            "done_at_once": told.done_at_once,
            "told_whom": told.told_whom,
        },
        by=by,
        at=at,
    )
    if told.concerns_somebody:
        add_person(
            case_id=case.pk,
            name=told.person_name,
            identity=told.person_identity,
            case_reference=told.person_reference,
            protected=told.person_protected,
            by=by,
            at=at,
        )
    drop_draft(form=FORM, key="", by=by, at=at)
    return case


def keep_report_draft(
    *, fields: Mapping[str, list[str]], uploads: list[tuple[str, bytes]], by: User, at: datetime
) -> list[DomainError]:
    """Keep what stands in the report form with its files; return why files were refused. No event.

    What has already been sent, word for word, is not kept: a draft that was on its way when the report
    was sent must not come back as if it were new.
    """
    if _is_sent(fields, by):
        return []
    _draft, refusals = keep_draft(
        form=FORM, key="", fields=fields, uploads=uploads, most_files=MOST_FILES, by=by, at=at
    )
    return refusals


@transaction.atomic
def remove_draft_file(*, file_id: int, by: User, at: datetime) -> None:
    """Take a file out of the draft and empty it; a file that is not in the draft is left alone."""
    content = content_of(load_draft(form=FORM, key="", by=by))
    if file_id not in content.get("files", []):
        return
    content["files"].remove(file_id)
    save_draft(form=FORM, key="", data=content, by=by, at=at)
    for file in stored_files([file_id]):
        erase_file(file=file, by=by, at=at)


@transaction.atomic
def discard_report_draft(*, by: User, at: datetime) -> None:
    """Throw the draft of a report away, and empty the files that were chosen in it."""
    for file in stored_files(content_of(load_draft(form=FORM, key="", by=by)).get("files", [])):
        erase_file(file=file, by=by, at=at)
    drop_draft(form=FORM, key="", by=by, at=at)


def _report(told: Told, submission_key: str, files: list[StoredFile], by: User) -> Report:
    return Report(
        text=told.text,
        place=told.unit.name,
        occurred_from=told.occurred_from,
        occurred_to=told.occurred_to,
        precision=told.precision,
        event_count=told.event_count,
        reporter=by,
        reporter_name=str(by),
        submission_key=submission_key,
        answers=told.answers,
        files=files,
        supplier=told.supplier,
    )


def stored_files(ids: list[int]) -> list[StoredFile]:
    """Return the files of a draft that have not been emptied, in the order they were chosen.

    Never one that is in a case: a draft saved at the moment its report was sent may still name it, and
    throwing that draft away must not empty what was sent.
    """
    sent = Attachment.objects.filter(file__in=ids).values("file")
    return list(
        StoredFile.objects.filter(pk__in=ids, erased_at__isnull=True).exclude(pk__in=sent).order_by("pk")
    )


def _sent_before(submission_key: str, by: User) -> OriginalReport | None:
    return (
        OriginalReport.objects.filter(submission_key=submission_key, case__reporter=by)
        .select_related("case")
        .first()
    )


def _draft_key(by: User) -> str:
    """Return the submission key of the report the person's draft is of; "" without a draft."""
    content = content_of(load_draft(form=FORM, key="", by=by))
    return "".join(content.get("fields", {}).get("submission_key", []))


def _is_sent(fields: Mapping[str, list[str]], by: User) -> bool:
    key, text = ("".join(fields.get(name, [])) for name in ("submission_key", "text"))
    sent = _sent_before(key, by) if key else None
    return sent is not None and sent.text == text.replace("\r\n", "\n").strip()


def _refuse_other_words(sent: OriginalReport, told: Told) -> None:
    if (sent.text, sent.place, sent.answers) != (told.text, told.unit.name, told.answers):
        raise AlreadyReportedError(sent.case.reference)
