"""What every page that carries out a command has in common: its form, its refusals, its way back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit.enums import Reading
from audit.log import record_reading
from cases.access import get_case
from cases.forms.base import CommandForm
from cases.forms.identities import Question, look_in
from cases.models import Case
from cases.queries.history import last_change
from cases.services.drafts import Writing, content_of, drop_draft, load_draft, writer_token
from cases.services.writing import with_concerned
from core.dates import local_date
from core.text import Words
from organisation.models import User
from organisation.roles import Capability, Right

form_page = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Page:
    """The words of a command's page: title, button, what is said when it is done, and where one lands.

    `said` may be made of what the command returned; `anchor` names the section of the case page.
    """

    title: Words
    submit: Words
    said: Words | Callable[[Any], Words]
    anchor: str = ""
    lead: Words = ""
    template: str = "cases/command.html"

    def words_for(self, result: Any) -> str:
        """Return what is said about the result."""
        return str(self.said(result) if callable(self.said) else self.said)


@dataclass(frozen=True)
class Desk:
    """One person at work on one case, now."""

    request: HttpRequest
    case: Case
    user: User
    at: datetime
    # False where nobody may be written in: for whoever does an action of hers in a case she may not read.
    sees_case: bool = True

    @property
    def today(self) -> date:
        """The Swedish day it is."""
        return local_date(self.at)

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, as every command takes them."""
        return {"by": self.user, "at": self.at}

    @property
    def writing(self) -> Writing:
        """Which form this is, so that what is sent after the login ran out is kept for whoever wrote it."""
        here = self.request.resolver_match
        assert here is not None  # noqa: S101 -- for the type checker: a view was found
        key = "/".join(str(value) for value in here.kwargs.values())
        return Writing(self.user.pk, here.view_name, key, self.request.path)

    def carry_out(
        self, form: CommandForm, page: Page, command: Callable[[], Any], *, stay_at: str = "", **shown: Any
    ) -> HttpResponse:
        """Carry out the command with a valid form and go back; else show the form with what was typed.

        `stay_at` is an address to go to instead of the case; `shown` is what the template asks for.
        """
        asked = self.ask(form)
        waits = asked or "settle" in self.request.POST
        if not waits and form.is_valid() and (result := form.attempt(self._whole(form, command))):
            messages.success(self.request, page.words_for(result))
            self.let_go()
            return redirect(stay_at) if stay_at else self.back(page.anchor, result)
        return self._show(form, page, {"asked": asked, **shown})

    def ask(self, form: CommandForm) -> list[Question]:
        """Return what in what was sent may point out a person and is not answered for."""
        if not form.is_bound or not form.checked:
            return []
        return form.settle(look_in(self.case, form.checked, may_move=self.sees_case))

    def _whole(self, form: CommandForm, command: Callable[[], Any]) -> Callable[[], Any]:
        """Return the command, with whom its text concerned where that was moved out of it."""
        if not form.checked or not form.moved_words or not self.sees_case:
            return command
        return lambda: with_concerned(command, case_id=self.case.pk, moved=form.moved, **self.signed)

    def note_reading(self) -> None:
        """Write in the read log that the page, with what it tells of the case, was shown."""
        case = self.case
        record_reading(Reading.CASE, by=self.user, at=self.at, case_id=case.pk, board_id=case.board_id)

    def back(self, anchor: str, result: Any = None) -> HttpResponse:
        """Go back to the case, or to the case a command made, or to where a person who lost sight may be."""
        case = result if isinstance(result, Case) else self.case
        if Case.objects.visible_to(self.user).filter(pk=case.pk).exists():
            return redirect(case_url(case, anchor))
        return redirect("cases:inbox" if self.user.has_capability(Capability.INVESTIGATE) else "start")

    def _show(self, form: CommandForm, page: Page, shown: dict[str, Any]) -> HttpResponse:
        """Show the form; after a conflict, both versions first.

        A form that was sent and is shown again shows the case again, which is logged as every reading.
        """
        if self.request.method == "POST":
            self.note_reading()
        context = {
            "case": self.case,
            "form": form,
            "page": page,
            "back": case_url(self.case, page.anchor),
            **self.kept(form),
        }
        if form.conflict is not None:
            context |= {"changed": last_change(self.case), "fields": form.versions()}
        return render(self.request, page.template, {**context, **shown})

    def kept(self, form: CommandForm) -> dict[str, Any]:
        """Return what a form needs to be kept when the login runs out, with what was kept put back in it."""
        return {"writer": writer_token(self.writing), "restored": self._restore(form)}

    def let_go(self) -> None:
        """Drop what was kept of the form, when it is carried out."""
        drop_draft(form=self.writing.form, key=self.writing.key, **self.signed)

    def _restore(self, form: CommandForm) -> bool:
        """Put back what was kept when the login ran out; tells whether anything was."""
        writing = self.writing
        draft = None if form.is_bound else load_draft(form=writing.form, key=writing.key, by=self.user)
        if draft:
            form.restore(content_of(draft)["fields"])
        return draft is not None


def at_case(request: HttpRequest, reference: str, needs: Right) -> Desk:
    """Return the desk for a command in the case with this number.

    Http404 when the person may not see it, PermissionDenied when she may not do it. The page shows the
    report, so opening it is logged as reading; what is sent from it was already read.
    """
    user, at = reader(request), timezone.now()
    reading = Reading.CASE if request.method == "GET" else None
    return Desk(request, get_case(user, reference, at=at, needs=needs, reading=reading), user, at)


def reader(request: HttpRequest) -> User:
    """Return who is signed in; every page but the public ones demands it (LoginRequiredMiddleware)."""
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker, the middleware has seen to it
    return request.user


def case_url(case: Case, anchor: str = "") -> str:
    """Return the address of a case, at one of its sections."""
    address = reverse("cases:case", args=[case.reference])
    return f"{address}#{anchor}" if anchor else address
