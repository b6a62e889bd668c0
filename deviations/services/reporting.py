"""Reporting a deviation: once, whole, and with nothing lost on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Kind, LegalBasis, Precision
from cases.models import Attachment, Case, Draft, OriginalReport
from cases.services.drafts import content_of, drafts_of, drop_draft, keep_draft, load_draft, save_draft
from cases.services.dues import stand_same_day
from cases.services.opening import Report, open_case
from cases.services.writing import add_person
from core.dates import local_date, sv_date
from core.errors import DomainError
from deviations.services.timing import note_time
from documents.models import StoredFile
from documents.services.retention import erase_file
from organisation.models import Unit, User
from organisation.queries import people_with
from organisation.roles import Capability
from registers.models import Supplier

FORM = "deviation"
# What the report form may be sent as: what was written goes with the reporter wherever it belongs.
SENT_AS = (Kind.DEVIATION, Kind.LEXSARAH, Kind.COMPLAINT)
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
    """What a reporter tells. Moments are aware; `when` is her own choice of words for the time.

    `health_care` says that it concerns HSL, so that MAS/MAR read it.
    `kind` is what it is sent as; `urgent` asks for it to be read the same day; `colleague` (with an
    account) or `colleague_name` is who noticed it, when the sender did not.
    """

    text: str
    unit: Unit
    occurred_from: datetime
    occurred_to: datetime | None = None
    precision: Precision = Precision.MINUTE
    event_count: int = 1
    when: str = ""
    near_miss: bool = False
    health_care: bool = False
    done_at_once: str = ""
    told_whom: str = ""
    supplier: Supplier | None = None
    kind: Kind = Kind.DEVIATION
    urgent: bool = False
    colleague: User | None = None
    colleague_name: str = ""
    person_name: str = ""
    person_identity: str = ""
    person_reference: str = ""
    person_contact: str = ""
    person_protected: bool = False

    @property
    def answers(self) -> dict[str, object]:
        """What stands in the untouched report beside the three answers: never who it concerns."""
        day = "" if self.when == "now" else sv_date(self.occurred_from)
        told = {
            "when": self.when,
            "day": day,
            "near_miss": self.near_miss,
            "health_care": self.health_care,
            "done_at_once": self.done_at_once,
            "told_whom": self.told_whom,
            "event_count": self.event_count if self.event_count > 1 else None,
            "supplier": self.supplier.name if self.supplier else "",
            "colleague": self._colleague_named,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def _colleague_named(self) -> str:
        """Who noticed it, where that is not the reporter of the case."""
        followed = self.colleague is not None and self.kind == Kind.DEVIATION
        return "" if followed else self.colleague_name or str(self.colleague or "")

    @property
    def legal_bases(self) -> list[LegalBasis]:
        """The law it is said to concern: HSL, or none that she knows."""
        return [LegalBasis.HSL] if self.health_care else []

    @property
    def concerns_somebody(self) -> bool:
        """Whether she said whom it concerns."""
        said = (self.person_name, self.person_identity, self.person_reference, self.person_contact)
        return any(said) or self.person_protected


@transaction.atomic
def report_deviation(
    *, told: Told, submission_key: str, by: User, at: datetime, opened_at: datetime | None = None
) -> Case:
    """Open a case from what was told, with the files of the reporter's draft, and drop the draft.

    It is a deviation unless `told.kind` says lex Sarah or complaint. A colleague with an account becomes
    the reporter, so that she follows it; who sent it stays on the row and in the untouched report. What
    is sent as another kind is the sender's own, and names the colleague: a lex Sarah duty is personal
    (SoL 2025:400 27 kap. 2 §).
    `opened_at` is when she opened the form, for the measured time; None leaves it unmeasured.
    The same key and the same words, however often they are sent, give the first case back. Raises
    AlreadyReportedError for the same key with other words, DomainError as `open_case`. Writes the
    events of opening the case and, if she said whom it concerns, of adding that person.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one person's reports are taken one at a time
    if sent := _sent_before(submission_key, by):
        _refuse_other_words(sent, told)
        discard_report_draft(key=submission_key, by=by, at=at)
        return sent.case
    draft = load_draft(form=FORM, key=submission_key, by=by)
    pressing = kinds.get(told.kind).due_the_same_day(told.text)
    told = replace(told, urgent=told.urgent or pressing is not None)
    case = open_case(
        kind=told.kind,
        unit=told.unit,
        report=_report(told, submission_key, stored_files(content_of(draft).get("files", [])), by),
        detail=detail_of(told, by, at),
        by=by,
        at=at,
    )
    if pressing:
        code, name = pressing
        stand_same_day(case, code, str(name), came=case.received_at)
    if opened_at:
        note_time(case=case, opened_at=opened_at, by=by, at=at)
    add_concerned(case, told, by=by, at=at)
    drop_draft(form=FORM, key=submission_key, by=by, at=at)
    return case


def place_of(fields: Mapping[str, list[str]], by: User) -> str:
    """Return the key of the draft that a form's words are kept in: its own, or one for its tab.

    Every form that is opened has a key (`submission_key`), so that two reports begun side by side are two
    drafts. One that was opened with an old draft in it has that draft's key. If another tab (`tab`) has
    written in the draft since this one was opened (`seen`, when it was saved then), this tab's words are
    kept apart, so that neither writes over the other.
    """
    key, tab, seen = ("".join(fields.get(name, [])) for name in ("submission_key", "tab", "seen"))
    if not _is_key(tab):
        return key if _is_key(key) else ""
    if load_draft(form=FORM, key=tab, by=by):
        return tab
    draft = load_draft(form=FORM, key=key, by=by) if _is_key(key) else None
    last = "".join(content_of(draft).get("fields", {}).get("tab", []))
    written_since = draft is not None and last not in {"", tab} and draft.saved_at.isoformat() != seen
    return tab if written_since or not _is_key(key) else key


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def keep_report_draft(
    *,
    fields: Mapping[str, list[str]],
    uploads: list[tuple[str, bytes]],
    by: User,
    at: datetime,
) -> list[DomainError]:
    """Keep what stands in the report form with its files; return why files were refused. No event.

    `fields` are those of the form; where they are kept, see `place_of`.

    What has already been sent, word for word, is not kept: a draft that was on its way when the report
    was sent must not come back as if it were new.
    """
    key = place_of(fields, by)
    kept = {**fields, "submission_key": [key]} if key else fields
    if _is_sent(kept, by):
        return []
    _draft, refusals = keep_draft(
        form=FORM, key=key, fields=kept, uploads=uploads, most_files=MOST_FILES, by=by, at=at
    )
    return refusals


@transaction.atomic
def begin_as_another(*, key: str, by: User, at: datetime) -> str:
    """Give a draft whose key was sent before, with other words, a key of its own; returns the new one."""
    new = str(uuid4())
    Draft.objects.filter(person=by, form=FORM, key=key).update(key=new, saved_at=at)
    return new


@transaction.atomic
def send_as(*, kind: Kind, by: User, at: datetime) -> None:
    """Choose what the report a person wrote on last will be sent as; what is written stays. No event."""
    draft = next(iter(drafts_of(form=FORM, by=by)), None)
    content, key = content_of(draft), draft.key if draft else ""
    fields = {**content.get("fields", {}), "kind": [str(kind)]}
    save_draft(form=FORM, key=key, data={**content, "fields": fields}, by=by, at=at)


@transaction.atomic
def remove_draft_file(*, key: str, file_id: int, by: User, at: datetime) -> None:
    """Take a file out of a draft and empty it; a file that is not in the draft is left alone."""
    content = content_of(load_draft(form=FORM, key=key, by=by))
    if file_id not in content.get("files", []):
        return
    content["files"].remove(file_id)
    save_draft(form=FORM, key=key, data=content, by=by, at=at)
    for file in stored_files([file_id]):
        erase_file(file=file, by=by, at=at)


@transaction.atomic
def discard_report_draft(*, key: str, by: User, at: datetime) -> None:
    """Throw the draft of a report away, and empty the files that were chosen in it."""
    for file in stored_files(content_of(load_draft(form=FORM, key=key, by=by)).get("files", [])):
        erase_file(file=file, by=by, at=at)
    drop_draft(form=FORM, key=key, by=by, at=at)


def add_concerned(case: Case, told: Told, *, by: User | None, at: datetime) -> None:
    """Say whom the case concerns, if the reporter did. A part of the commands that report."""
    if told.concerns_somebody:
        add_person(
            case_id=case.pk,
            name=told.person_name,
            identity=told.person_identity,
            case_reference=told.person_reference,
            contact=told.person_contact,
            protected=told.person_protected,
            by=by,
            at=at,
        )


def detail_of(told: Told, by: User | None, at: datetime) -> Mapping[str, object]:
    """Return what the kind's own row begins with; `by` is None for whoever reports without an account."""
    if (
        told.kind == Kind.LEXSARAH
        and not people_with(Capability.RECEIVE_LEXSARAH, told.unit, on=local_date(at)).exists()
    ):
        raise DomainError(
            _(
                "Ingen är utsedd att ta emot lex Sarah för enheten. Skicka som avvikelse, så läses den i "
                "dag och frågan om lex Sarah tas upp där."
            )
        )
    if told.kind != Kind.DEVIATION:
        return kinds.get(told.kind).fields_by_staff(local_date(at), {**told.answers, "text": told.text})
    return {
        "near_miss": told.near_miss,
        "done_at_once": told.done_at_once,
        "told_whom": told.told_whom,
        "sent_by": by if _reporter(told, by) != by else None,
    }


def _reporter(told: Told, by: User | None) -> User | None:
    """Return whose report it is: the colleague's who noticed it, if she has an account; else the sender's."""
    return (told.colleague if told.kind == Kind.DEVIATION else None) or by


def _report(told: Told, submission_key: str, files: list[StoredFile], by: User) -> Report:
    reporter = _reporter(told, by)
    sent_by = {"sent_by": str(by)} if reporter != by else {}
    return Report(
        text=told.text,
        place=told.unit.name,
        occurred_from=told.occurred_from,
        occurred_to=told.occurred_to,
        precision=told.precision,
        event_count=told.event_count,
        reporter=reporter,
        reporter_name=str(reporter),
        submission_key=submission_key,
        answers={**told.answers, **sent_by},
        files=files,
        supplier=told.supplier,
        legal_bases=told.legal_bases,
        urgent=told.urgent,
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
        OriginalReport.objects.filter(
            Q(case__reporter=by) | Q(case__deviation__sent_by=by), submission_key=submission_key
        )
        .select_related("case")
        .first()
    )


def _is_sent(fields: Mapping[str, list[str]], by: User) -> bool:
    key, text = ("".join(fields.get(name, [])) for name in ("submission_key", "text"))
    sent = _sent_before(key, by) if key else None
    return sent is not None and sent.text == text.replace("\r\n", "\n").strip()


def _refuse_other_words(sent: OriginalReport, told: Told) -> None:
    answers = {name: value for name, value in sent.answers.items() if name != "sent_by"}
    if (sent.text, sent.place, answers) != (told.text, told.unit.name, told.answers):
        raise AlreadyReportedError(sent.case.reference)
