"""Reporting without an account: the unit's code, the form, and the receipt with a secret code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.enums import Kind
from cases.forms.identities import Look, Question, kept, questions, settled
from cases.middleware import uploads_of
from core import throttle
from core.codes import read_code
from core.dates import local_date
from core.errors import DomainError
from deviations.forms.open_reporting import TOO_MANY, TOO_MANY_REPORTS, WRONG_CODE, CodeForm, OpenReportForm
from deviations.forms.reporting import FREE_TEXT
from deviations.models import UnitCode
from deviations.queries.unit_codes import (
    REPORTS_OF_CODE,
    REPORTS_OF_SENDER,
    WRONG_CODES,
    working_code,
)
from deviations.services.open_reporting import report_with_code
from deviations.services.timing import opened_token, read_opened
from deviations.views.boundary import places_of
from deviations.views.reporting import as_chosen, suspicion_of, valid_key
from organisation.queries import place_names
from registers.queries import text

GONE, TOO_MANY_STATUS = 404, 429


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the unit's code, and go on to its form."""
    if request.method != "POST":
        return _ask(request, _code_form())
    form = _code_form(request)
    if not form.is_valid():
        return _ask(request, form)
    return _with_code(request, form.cleaned_data["code"]) or redirect(
        "deviations:open_report", read_code(form.cleaned_data["code"])
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a unit's code, and take what it sends."""
    if refused := _with_code(request, code):
        return refused
    unit_code, now = working_code(code, at=timezone.now()), timezone.now()
    assert unit_code is not None  # noqa: S101 -- _with_code answers for any other
    if request.method != "POST":
        return _page(request, unit_code, OpenReportForm(code=unit_code, now=now))
    look = _look(request)
    posted = settled(request.POST, look)
    form = OpenReportForm(posted, request.FILES, code=unit_code, now=now)
    action = request.POST.get("action", "send")
    if action == "settle" or not form.is_valid():
        return _page(request, unit_code, form)
    asked = questions(posted, look)
    about = suspicion_of(form) if asked or action == "send" else ""
    if asked or about:
        return _page(request, unit_code, form, offer=about, asked=asked)
    return _send(request, unit_code, form, now)


def _look(request: HttpRequest) -> Look:
    """Return where identities are looked for: the sender's own name is one."""
    sender = request.POST.get("name", "")
    return Look(FREE_TEXT, known=place_names(), names=[sender], suggests_moving=True)


def _with_code(request: HttpRequest, typed: str) -> HttpResponse | None:
    """Answer for whoever has tried too often, or whose code does not work; None for a code that does."""
    now = timezone.now()
    who = throttle.sender_of(request.META, on=local_date(now))
    form = _code_form(typed=typed)
    if throttle.is_over(WRONG_CODES, who):
        form.add_error("code", TOO_MANY)
        return _ask(request, form, status=TOO_MANY_STATUS)
    if working_code(typed, at=now):
        return None
    throttle.count(WRONG_CODES, who)
    form.add_error("code", WRONG_CODE)
    return _ask(request, form, status=GONE)


def _send(request: HttpRequest, code: UnitCode, form: OpenReportForm, now: datetime) -> HttpResponse:
    """Report, and show the receipt; or say beside the form why not."""
    who = throttle.sender_of(request.META, on=local_date(now))
    if throttle.is_over(REPORTS_OF_SENDER, who) or throttle.is_over(REPORTS_OF_CODE, str(code.pk)):
        form.add_error(None, TOO_MANY_REPORTS)
        return _page(request, code, form, status=TOO_MANY_STATUS)
    try:
        case, secret = report_with_code(
            told=as_chosen(request, form.told()),
            sender=form.sender,
            submission_key=valid_key(request.POST.get("submission_key", "")),
            uploads=uploads_of(request),
            opened_at=read_opened(request.POST.get("opened", "")),
            at=now,
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _page(request, code, form)
    throttle.count(REPORTS_OF_SENDER, who)
    throttle.count(REPORTS_OF_CODE, str(code.pk))
    return render(request, "deviations/open_receipt.html", {"case": case, "secret": secret, "code": code})


def _page(
    request: HttpRequest,
    code: UnitCode,
    form: OpenReportForm,
    *,
    offer: str = "",
    asked: Sequence[Question] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the form, with its key; `offer` says what makes it look like lex Sarah, `asked` who is named."""
    context = {
        "form": form,
        "unit": code.unit,
        "offer": offer,
        "asked": asked,
        "kept_answers": kept(form.data) if form.is_bound else [],
        **_known(request, code),
    }
    return render(request, "deviations/open_report.html", context, status=status)


def _known(request: HttpRequest, code: UnitCode) -> dict[str, Any]:
    """Return what follows the form from page to page, who reads what is written, and what else it may be."""
    now, board = timezone.now(), code.unit.controller.pk
    opened = request.POST.get("opened", "")
    return {
        "key": valid_key(request.POST.get("submission_key", "")),
        "opened": opened if read_opened(opened) else opened_token(now),
        "readers": text("report.readers", board, on=local_date(now)),
        # Lex Sarah is offered where the words call for it.
        "elsewhere": [row for row in places_of(board, now) if row["place"].kind != Kind.LEXSARAH],
    }


def _code_form(request: HttpRequest | None = None, *, typed: str | None = None) -> CodeForm:
    data = request.POST if request else None if typed is None else {"code": typed}
    return CodeForm(data, label=_("Enhetens kod"), help_text=_("Den står på lappen du har fått."))


def _ask(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "deviations/open_enter.html", {"form": form}, status=status)
