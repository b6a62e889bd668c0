"""Reporting: the form, its draft, the receipt, and what became of one's own reports."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.enums import Kind
from cases.forms.identities import Look, Question, kept, questions, settled
from cases.middleware import uploads_of
from cases.models import Draft
from cases.queries.own import log_own_rows, own_rows
from cases.services.drafts import Writing, content_of, drafts_of, fields_of, load_draft, writer_token
from core.dates import local_date, sv_datetime
from core.errors import DomainError
from core.text import first_words
from deviations.forms.reporting import FREE_TEXT, ReportForm, ToldForm
from deviations.queries import places, sent_case
from deviations.queries.suspecting import suspected
from deviations.services.reporting import (
    FORM,
    AlreadyReportedError,
    Told,
    begin_as_another,
    discard_report_draft,
    keep_report_draft,
    place_of,
    remove_draft_file,
    report_deviation,
    send_as,
    stored_files,
)
from deviations.services.timing import opened_token, read_opened
from organisation.models import User
from organisation.queries import place_names
from organisation.roles import Capability
from registers.queries import text

# Buttons of the form that lead somewhere else with what was written.
LEAVES = frozenset({"other", "as-deviation"})
# Buttons that send; before that what points out a person is asked about.
UNOFFERED = frozenset({"send", "send-and-leave"})
SENDS = UNOFFERED | {"send-lexsarah", "send-urgent"}
# So much of another draft is shown, to know it by.
SAID = 60
LONGEST_ID = 18  # digits; Python refuses to read a number of some thousands


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the report form with the person's draft in it, and take what it sends."""
    user = reporter_of(request)
    if request.method == "POST":
        return _receive(request, user)
    draft = _draft_asked_for(request, user)
    return _page(request, user, _form_of(user, draft), draft=draft)


@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep what stands in the form, asked by its script; answer with the words to show."""
    user, now = reporter_of(request), timezone.now()
    keep_report_draft(fields=fields_of(request.POST.lists()), uploads=[], by=user, at=now)
    written = [request.POST.get(name, "") for name in ("text", "done_at_once", "told_whom")]
    words = _("Utkast sparat kl. %(clock)s") % {"clock": _clock(now)}
    return JsonResponse({"text": words, "lexsarah": suspected(written)})


@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Say the number, what happens now and by when the reporter will hear."""
    user = reporter_of(request)
    case = sent_case(user, reference)
    first = case.deadlines.filter(code="first_action").first()
    context = {"case": case, "deadline": first, "own": case.reporter == user}
    return render(request, "deviations/receipt.html", context)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what the person has reported, newest first."""
    before = request.GET.get("fore", "")
    user = reporter_of(request)
    rows, more = own_rows(user, before=int(before) if before.isdecimal() else None)
    log_own_rows(rows, user, at=timezone.now())
    next_url = f"{reverse('deviations:mine')}?fore={more}" if more else ""
    return render(request, "deviations/mine.html", {"rows": rows, "next_url": next_url, "later": before})


def reporter_of(request: HttpRequest) -> User:
    """Return whoever asks, if a role of hers lets her report."""
    user = request.user
    if not isinstance(user, User) or not user.has_capability(Capability.REPORT):
        raise PermissionDenied
    return user


def _receive(request: HttpRequest, user: User) -> HttpResponse:
    """Keep what was sent before anything else, then do what the pressed button says."""
    now, action = timezone.now(), request.POST.get("action", "send")
    look = look_for(user)
    posted = settled(request.POST, look)
    place = posted["submission_key"] = place_of(fields_of(posted.lists()), user)
    if action == "discard":
        return _discard(request, place, user, now)
    kept_fields, files = fields_of(posted.lists()), uploads_of(request)
    refusals = keep_report_draft(fields=kept_fields, uploads=files, by=user, at=now)
    if action.startswith("drop-"):
        return _drop_file(action, place, user, now)
    form = _bound(request, posted, user, now, refusals)
    if action in {"save", "settle"}:
        return _saved(request, user, form, refusals)
    if action in LEAVES:
        return _leave(action, user, now)
    if not form.is_valid():
        return _page(request, user, form)
    asked = questions(posted, look) if action in SENDS else []
    return _ask_first(request, user, form, asked) or _send(request, user, form, now)


def _ask_first(
    request: HttpRequest, user: User, form: ReportForm, asked: Sequence[Question]
) -> HttpResponse | None:
    """Return the page with what must be chosen before it is sent; None where there is nothing to choose.

    That is what may point out a person, and that a deviation may be lex Sarah.
    """
    unoffered = asked or request.POST.get("action", "send") in UNOFFERED
    about = suspicion_of(form) if unoffered and form.sent_as != Kind.LEXSARAH else ""
    return _page(request, user, form, offer=about, asked=asked) if asked or about else None


def look_for(user: User) -> Look:
    """Return where identities are looked for: places are no persons, the reporter's name is one."""
    return Look(FREE_TEXT, known=place_names(), names=[str(user)], suggests_moving=True)


def _leave(action: str, user: User, now: datetime) -> HttpResponse:
    """Go to what else it may be, or back to sending a deviation; what was written was kept just before."""
    if action == "other":
        return redirect("deviations:other")
    send_as(kind=Kind.DEVIATION, by=user, at=now)
    return redirect("deviations:report")


def suspicion_of(form: ToldForm) -> str:
    """Return what in a report may make it lex Sarah, to be offered before it is sent; "" for nothing."""
    told = form.cleaned_data
    return suspected([told["text"], told["done_at_once"], told["told_whom"]])


def _send(request: HttpRequest, user: User, form: ReportForm, now: datetime) -> HttpResponse:
    """Report, and go to the receipt; or say beside the form why not."""
    try:
        key = valid_key(form.data.get("submission_key", ""))
        opened = read_opened(request.POST.get("opened", ""))
        chosen = as_chosen(request, form.told())
        case = report_deviation(told=chosen, submission_key=key, by=user, at=now, opened_at=opened)
    except AlreadyReportedError as error:
        form.add_error(None, error.message)
        new = begin_as_another(key=key, by=user, at=now)
        return _page(request, user, form, key=new, draft=load_draft(form=FORM, key=new, by=user))
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, user, form)
    if not _leaves(request):
        return redirect("deviations:receipt", case.reference)
    logout(request)
    told = _("Rapporten är inskickad. Den har nummer %(reference)s. Du är utloggad.")
    messages.success(request, told % {"reference": case.reference})
    return redirect("login")


def as_chosen(request: HttpRequest, told: Told) -> Told:
    """Return what was told as the reporter chose to send it, when lex Sarah was offered."""
    action = request.POST.get("action")
    kind = Kind.LEXSARAH if action == "send-lexsarah" else told.kind
    return replace(told, kind=kind, urgent=action == "send-urgent")


def _saved(request: HttpRequest, user: User, form: ReportForm, refusals: list[DomainError]) -> HttpResponse:
    """Say that the draft is saved; or, beside the field, which files were not."""
    if refusals:
        form.errors_only("attachments")
        return _page(request, user, form)
    words = {
        "save": _("Utkastet är sparat. Du kan fortsätta nu eller senare."),
        "settle": _("Texten är ändrad och sparad. Läs igenom den och skicka när den är som du vill."),
    }
    messages.success(request, words[request.POST["action"]])
    return redirect("deviations:report")


def _discard(request: HttpRequest, key: str, user: User, now: datetime) -> HttpResponse:
    """Throw the draft away and begin again."""
    discard_report_draft(key=key, by=user, at=now)
    messages.info(request, _("Utkastet är slängt."))
    return redirect("deviations:report")


def _drop_file(action: str, key: str, user: User, now: datetime) -> HttpResponse:
    """Take one file away from the draft; the rest of it was kept just before."""
    number = action.removeprefix("drop-")
    if number.isdecimal() and len(number) <= LONGEST_ID:
        remove_draft_file(key=key, file_id=int(number), by=user, at=now)
    return redirect(f"{reverse('deviations:report')}#id_attachments")


def _draft_asked_for(request: HttpRequest, user: User) -> Draft | None:
    """Return the draft to go on with: the one asked for, else the last; None to begin a new report."""
    if "ny" in request.GET:
        return None
    drafts = drafts_of(form=FORM, by=user)
    asked = request.GET.get("utkast", "")
    return next((draft for draft in drafts if not asked or draft.key == asked), None)


def _form_of(user: User, draft: Draft | None) -> ReportForm:
    """Return the form as a draft left it."""
    now = timezone.now()
    kept = MultiValueDict(content_of(draft).get("fields", {}))
    initial = {name: value for name in kept if (value := kept.get(name))}
    return ReportForm(reporter=user, places=places(user, on=local_date(now)), now=now, initial=initial)


def _bound(
    request: HttpRequest, posted: QueryDict, user: User, now: datetime, refusals: Sequence[DomainError]
) -> ReportForm:
    """Return the form with what was sent, as the answers about identities left it, and refused files told."""
    at = places(user, on=local_date(now))
    form = ReportForm(posted, request.FILES, reporter=user, places=at, now=now)
    for refusal in refusals:
        form.add_error("attachments", refusal.message)
    return form


def _page(
    request: HttpRequest,
    user: User,
    form: ReportForm,
    *,
    key: str = "",
    offer: str = "",
    asked: Sequence[Question] = (),
    draft: Draft | None = None,
) -> HttpResponse:
    """Show the form, with its draft's files and key; `key` is a new one where that is spent.

    `draft` is the one that was opened; of what was sent, it is the one it was kept in. `offer` says
    what makes it look like lex Sarah, where that is offered; `asked` is what may point out a person.
    """
    context = {
        **_from_draft(request, user, draft or _draft_of(form, user), key),
        "form": form,
        "offer": offer,
        "asked": asked,
        "kept_answers": kept(form.data if form.is_bound else form.initial),
        "leave": _leaves(request),
        "sent_as": form.sent_as,
    }
    return render(request, "deviations/report.html", context)


def _leaves(request: HttpRequest) -> bool:
    """Whether the sender signs out when it is sent."""
    return "send-and-leave" in {request.POST.get("action"), request.POST.get("first")}


def _draft_of(form: ReportForm, user: User) -> Draft | None:
    """Return the draft that what was sent is kept in; None for a form that was not sent."""
    key = form.data.get("submission_key", "") if form.is_bound else None
    return None if key is None else load_draft(form=FORM, key=key, by=user)


def _from_draft(request: HttpRequest, user: User, draft: Draft | None, key: str) -> dict[str, Any]:
    """Return what the page has from a draft: its key, its files, when it was saved and opened; and others."""
    content = content_of(draft)
    fields = content.get("fields", {})
    opened = "".join(fields.get("opened", []))
    saved = _("Utkast sparat %(moment)s") % {"moment": sv_datetime(draft.saved_at)} if draft else ""
    key = key or valid_key("".join(fields.get("submission_key", [])))
    return {
        "key": key,
        "tab": valid_key(request.POST.get("tab", "")),
        "seen": request.POST.get("seen") or (draft.saved_at.isoformat() if draft else ""),
        "others": _others(user, draft),
        "readers": _readers(user),
        "writer": writer_token(Writing(user.pk, FORM, key, reverse("deviations:report"))),
        "files": stored_files(content.get("files", [])),
        "saved": saved,
        "opened": opened if read_opened(opened) else opened_token(timezone.now()),
    }


def _others(user: User, draft: Draft | None) -> list[dict[str, Any]]:
    """Return the person's other drafts, each with its first words and when it was saved."""
    rows = [row for row in drafts_of(form=FORM, by=user) if draft is None or row.pk != draft.pk]
    found = []
    for row in rows:
        text = "".join(content_of(row).get("fields", {}).get("text", []))
        found.append({"key": row.key, "words": first_words(text, SAID), "saved_at": row.saved_at})
    return found


def _readers(user: User) -> str:
    """Return who reads the report in the nämnd's own words, or "" for the system's."""
    board = next((unit.board_id for unit in user.home_units if unit.board_id), None)
    return text("report.readers", board, on=local_date(timezone.now())) if board else ""


def valid_key(key: str) -> str:
    """Return a form's key as it should be; a new one for anything else."""
    try:
        return str(uuid.UUID(key))
    except ValueError:
        return str(uuid.uuid4())


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H.%M}"
