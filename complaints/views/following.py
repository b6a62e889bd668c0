"""Following what one sent in with the number and the secret code of the receipt, of whatever kind it is.

The code is sent in the form and stands in no address and no cookie: every page of the case is the answer
to a form that carried it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from cases.enums import Kind, Side
from cases.models import Case
from cases.queries.following import WRONG_SECRETS
from cases.queries.retention import ended_code
from cases.services.dialogue import mark_read
from complaints.forms.public import AddForm, CodeForm, ReviewForm
from complaints.queries.following import Shown, sender_case, shown
from complaints.queries.letters import whole_letter
from complaints.services.following import ask_for_review, rate, write
from complaints.templatetags.public import day_words
from complaints.views.page import FORM_ID, PublicPage, public, show
from core.dates import local_date
from core.errors import DomainError
from core.throttle import Limit, count, is_over, sender_of
from documents.services.uploads import FIELD

SALT = "public dialogue"
WRONG, TOO_MANY = 422, 429
HOUR = 3600
IN_CASE = Limit("public messages", most=settings.PUBLIC_MESSAGES_AN_HOUR, seconds=HOUR)
BY_SENDER = Limit("public messages by", most=settings.PUBLIC_MESSAGES_A_SENDER, seconds=HOUR)
MANY = "many"


@dataclass(frozen=True)
class Visit:
    """A sender at her own case, and what she may write there."""

    request: HttpRequest
    page: PublicPage
    case: Case

    @property
    def does(self) -> str:
        """The name of what she asks for; "" when she only looks."""
        return self.request.POST.get("do", "")

    def is_too_much(self) -> bool:
        """Count what she does, and tell whether it is more than one may do in an hour."""
        sender = sender_of(self.request.META, on=local_date(self.page.at))
        counted = [
            count(IN_CASE, str(self.case.pk)) > IN_CASE.most,
            count(BY_SENDER, sender) > BY_SENDER.most,
        ]
        return any(counted)

    def add_form(self, *, bound: bool, fresh: bool = False) -> AddForm:
        """Return the box for a message; what stands in it is kept when another button was pressed."""
        request = self.request
        return AddForm(
            request.POST if bound else None,
            request.FILES if bound else None,
            initial={} if fresh else {"add": request.POST.get("add", "")},
            words={**self.page.words, "attachments_label": self.page.words["talk_files"], **self._about()},
        )

    def _about(self) -> dict[str, str]:
        """Return what stands by the box instead, where what is written is about others than the writer."""
        words = self.page.words
        if self.case.kind == Kind.COMPLAINT:
            return {}
        return {"add_help": f"{words['add_help']} {words['report_help']}"}

    def review_form(self, *, bound: bool, fresh: bool = False) -> ReviewForm:
        """Return the box for what is missing in the answer."""
        request = self.request
        initial = {} if fresh else {"review": request.POST.get("review", "")}
        return ReviewForm(request.POST if bound else None, initial=initial, words=self.page.words)


@public("complaints:follow")
def follow(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Ask for the number and the code; show the case they belong to, and do what is asked there."""
    if request.method != "POST":
        return show(request, page, "follow", form=CodeForm(words=page.words), form_id=FORM_ID)
    form = CodeForm(request.POST, words=page.words)
    sender = sender_of(request.META, on=local_date(page.at))
    if is_over(WRONG_SECRETS, sender):
        form.add_error(None, page.words["error_code_many"])
        return show(request, page, "follow", form=form, form_id=FORM_ID, status=TOO_MANY)
    if case := _case(form):
        return _at_case(Visit(request, page.of(case.board), case))
    if "switch" in request.POST:
        form = CodeForm(initial=request.POST.dict(), words=page.words)
        return show(request, page, "follow", form=form, form_id=FORM_ID)
    if form.is_valid() and (ended := ended_code(form.cleaned_data["code"])):
        return show(request, page, "erased", ended=ended)
    if form.is_valid():
        count(WRONG_SECRETS, sender)
        form.add_error(None, page.words["error_code"])
    return show(request, page, "follow", form=form, form_id=FORM_ID, status=WRONG)


@login_not_required
@require_safe
def moved(_request: HttpRequest) -> HttpResponse:
    """Lead on from the address where those who reported without an account used to follow their report."""
    return redirect("complaints:follow", permanent=True)


def _case(form: CodeForm) -> Case | None:
    if not form.is_valid():
        return None
    return sender_case(form.cleaned_data["number"], form.cleaned_data["code"])


def _at_case(visit: Visit) -> HttpResponse:
    """Do what was asked, and show the case; reading it reads what the handlers wrote."""
    for part in whole_letter(visit.case):
        mark_read(case_id=part.pk, reader=Side.REPORTER, by=None, at=visit.page.at)
    add = visit.add_form(bound=visit.does == "write")
    review = visit.review_form(bound=visit.does == "review")
    done = _carry_out(visit, add, review) if visit.does in DOES else ""
    seen = shown(Case.objects.select_related("board", "original").get(pk=visit.case.pk))
    if done:
        add = visit.add_form(bound=False, fresh=visit.does == "write")
        review = visit.review_form(bound=False, fresh=visit.does == "review")
    context = {"add": add, "review": review, "done": visit.page.words.get(done, ""), **_about(visit, seen)}
    return show(visit.request, visit.page, "case", status=_status(add, review), **context)


def _status(*boxes: AddForm | ReviewForm) -> int:
    if any(box.has_error(NON_FIELD_ERRORS, MANY) for box in boxes):
        return TOO_MANY
    return WRONG if any(box.errors for box in boxes) else 200


def _about(visit: Visit, seen: Shown) -> dict[str, Any]:
    """Return what the page tells of the case, and what its forms carry."""
    return {
        "shown": seen,
        "status_word": visit.page.words[f"status_{seen.status}"],
        "status_help": visit.page.words[f"status_{seen.status}_help"],
        "form_id": FORM_ID,
        "actions": _actions(visit.page, seen),
        "handed_over": _handed_over(visit.page, seen),
        "number": visit.case.reference,
        "code": visit.request.POST["code"],
        "opened": signing.dumps(visit.page.at.isoformat(), salt=SALT),
    }


def _actions(page: PublicPage, seen: Shown) -> str:
    """Say how much has been decided and done; "" where nothing is."""
    said = page.words["actions_said"].replace("{antal}", str(seen.actions))
    return said.replace("{klara}", str(seen.actions_done)) if seen.actions else ""


def _handed_over(page: PublicPage, seen: Shown) -> list[str]:
    """Say when it was given to somebody else, each day and sentence once."""
    said = (
        page.words[one.place]
        .replace("{dag}", day_words(one.at, page.language))
        .replace("{kom}", day_words(one.came_on, page.language))
        for one in seen.handed_over
    )
    return list(dict.fromkeys(said))


def _carry_out(visit: Visit, add: AddForm, review: ReviewForm) -> str:
    """Do it, and return the place of the words that say so; "" with the reason in the form."""
    form = review if visit.does == "review" else add
    if form.is_bound and not form.is_valid():
        return ""
    if visit.is_too_much():
        if form.is_bound:
            words = visit.page.words["error_messages_many"]
            form.add_error(None, ValidationError(words, code=MANY))
        return ""
    try:
        return DOES[visit.does](visit, add, review)
    except DomainError as refusal:
        if refusal.field == FIELD:
            names = ", ".join(name for name, _content in add.uploads())
            add.refuse_file(names, visit.page.words["error_file"])
        # Else it has been done already, or can no longer be: the page shows how it stands.
        return ""


def _write(visit: Visit, add: AddForm, _review: ReviewForm) -> str:
    write(
        case_id=visit.case.pk,
        text=add.cleaned_data["add"],
        uploads=add.uploads(),
        opened_at=_opened(visit.request.POST.get("opened", ""), visit.page.at),
        by=None,
        at=visit.page.at,
    )
    return "add_done"


def _satisfied(visit: Visit, _add: AddForm, _review: ReviewForm) -> str:
    rate(case_id=visit.case.pk, satisfied=True, by=None, at=visit.page.at)
    return "rating_done_yes"


def _dissatisfied(visit: Visit, _add: AddForm, _review: ReviewForm) -> str:
    rate(case_id=visit.case.pk, satisfied=False, by=None, at=visit.page.at)
    return "rating_done_no"


def _ask(visit: Visit, _add: AddForm, review: ReviewForm) -> str:
    ask_for_review(case_id=visit.case.pk, why=review.cleaned_data["review"], by=None, at=visit.page.at)
    return "review_done"


DOES: Mapping[str, Callable[[Visit, AddForm, ReviewForm], str]] = {
    "write": _write,
    "satisfied": _satisfied,
    "dissatisfied": _dissatisfied,
    "review": _ask,
}


def _opened(signed: str, at: datetime) -> datetime:
    """Return when the page with the box was shown; now, for a time that is not ours."""
    try:
        return parse_datetime(str(signing.loads(signed, salt=SALT))) or at
    except signing.BadSignature:
        return at
