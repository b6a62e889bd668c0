"""Gallring: the nämnd's decisions, what they reach and when, the lists, and what has been carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audit.enums import Reading
from audit.log import record_reading
from cases.forms.base import CommandForm
from cases.forms.retention import ApproveForm, DecisionForm, EndForm, SureForm, WithdrawForm
from cases.models import Case
from cases.queries.paging import bounded_count, count_words, page_of
from cases.queries.retention import (
    OLDEST_FIRST,
    boards_kept,
    due_in,
    forecast,
    rules_for,
    runs_for,
    with_obstacles,
)
from cases.queries.retention_pages import BY_CASE, kept_words, list_lines, numbers_of, state_of
from cases.services import retention_decisions, retention_runs
from cases.services.retention_decisions import Decision
from cases.views.commanding import form_page, reader
from cases.views.listing import ids_of, log_reading, page_links
from core.dates import local_date
from core.text import Words
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.enums import CountedFrom, Removal

ROWS, NUMBERS = 50, 200


@dataclass(frozen=True)
class Page:
    """The words of a form's page."""

    title: Words
    submit: Words
    said: Words
    lead: Words = ""


NEW = Page(
    gettext_lazy("Registrera gallringsbeslut"),
    gettext_lazy("Registrera"),
    gettext_lazy("Beslutet är registrerat. Ingenting är borttaget."),
    gettext_lazy(
        "Skriv in det som nämnden har beslutat. Systemet tar inte bort något för att beslutet finns."
    ),
)
END = Page(
    gettext_lazy("Avsluta beslutet"),
    gettext_lazy("Spara sista dagen"),
    gettext_lazy("Beslutet har fått en sista dag. Det står kvar i listan."),
    gettext_lazy(
        "Efter sista dagen gallras inget enligt beslutet. Det som redan är gallrat kommer inte tillbaka."
    ),
)
PROPOSE = Page(
    gettext_lazy("Föreslå gallring"),
    gettext_lazy("Föreslå listan"),
    gettext_lazy("Listan är föreslagen. Någon annan än du behöver godkänna den."),
    gettext_lazy(
        "Du gör en lista över de ärenden som är gamla nog i dag och som inget hindrar. Ingenting tas bort "
        "förrän någon annan har godkänt listan."
    ),
)
APPROVE = Page(
    gettext_lazy("Godkänn gallringen"),
    gettext_lazy("Godkänn"),
    gettext_lazy("Listan är godkänd och genomförs i natt. Fram till dess går den att dra tillbaka."),
    gettext_lazy("I natt tas det som beslutet säger bort ur ärendena på listan. Det går inte att ångra."),
)
WITHDRAW = Page(
    gettext_lazy("Dra tillbaka listan"),
    gettext_lazy("Dra tillbaka"),
    gettext_lazy("Listan är tillbakadragen. Ingenting är borttaget."),
    gettext_lazy("Ingenting på listan tas bort. En ny lista går att föreslå när som helst."),
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the decisions with what each lets go of now, the lists that wait, and what has been done."""
    keeper, at = _keeper(request), timezone.now()
    on = local_date(at)
    rules = [(rule, forecast(rule, on=on), rule.holds_on(on)) for rule in rules_for(keeper.user)]
    runs = [(run, state_of(run)) for run in runs_for(keeper.user)]
    context = {
        "rules": rules,
        "waiting": [row for row in runs if row[0].is_open],
        "carried_out": [row for row in runs if not row[0].is_open],
        "several": len(keeper.boards) > 1,
    }
    return render(request, "cases/retention.html", context)


@require_safe
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one decision reaches and when, and what stands in the way."""
    keeper, on = _keeper(request), local_date(timezone.now())
    found = get_object_or_404(rules_for(keeper.user), pk=pk)
    context = {
        "rule": found,
        "forecast": forecast(found, on=on),
        "holds_now": found.holds_on(on),
        "waiting": runs_for(keeper.user).filter(rule=found, finished_at=None, withdrawn_at=None).first(),
        "reads": any(map(keeper.user.has_capability, (Capability.VIEW, Capability.READ_NAMED))),
    }
    return render(request, "cases/retention_rule.html", context)


@require_safe
def rows(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """List the cases of a year's number that the person may read; nothing of the others."""
    keeper, at = _keeper(request), timezone.now()
    found = get_object_or_404(rules_for(keeper.user), pk=pk)
    may_read = Case.objects.visible_to(keeper.user).filter(pk__in=due_in(found, year).values("pk"))
    seen = with_obstacles(may_read, found.kind).select_related("unit")
    page = page_of(seen, OLDEST_FIRST, request.GET, size=ROWS)
    log_reading(Reading.LIST, ids_of(page.rows), by=keeper.user, at=at, detail=_("Gallring"))
    count = bounded_count(may_read, page)
    context = {
        "rule": found,
        "year": year,
        "rows": page.rows,
        "count": count,
        "count_words": count_words(count),
        **page_links(request.GET, page),
    }
    return render(request, "cases/retention_rows.html", context)


@form_page
def new_rule(request: HttpRequest) -> HttpResponse:
    """Record a decision."""
    keeper = _keeper(request)
    form = DecisionForm(_sent(request), boards=keeper.boards)

    def command() -> Any:
        values = dict(form.cleaned_data)
        board = next(board for board in keeper.boards if board.pk == values.pop("board"))
        values |= {"removes": Removal(values["removes"]), "counted_from": CountedFrom(values["counted_from"])}
        return retention_decisions.record_decision(board=board, decision=Decision(**values), **keeper.signed)

    return keeper.carry_out(form, NEW, command, back=reverse("cases:retention"))


@form_page
def end_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a decision its last day."""
    keeper = _keeper(request)
    found = get_object_or_404(rules_for(keeper.user), pk=pk)
    form = EndForm(_sent(request))
    back = reverse("cases:retention_rule", args=[pk])
    return keeper.carry_out(
        form,
        END,
        lambda: retention_decisions.end_decision(rule_id=found.pk, **form.cleaned_data, **keeper.signed),
        back=back,
    )


@form_page
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a list; the first of the two questions."""
    keeper = _keeper(request)
    found = get_object_or_404(rules_for(keeper.user), pk=pk)
    form = SureForm(_sent(request))
    facts: list[tuple[str, Any]] = [
        (_("Beslut"), found.decision_reference),
        (_("Tas bort"), found.get_removes_display()),
    ]
    facts.append((_("Ärenden i dag"), forecast(found, on=local_date(keeper.at)).free))
    return keeper.carry_out(
        form,
        PROPOSE,
        lambda: retention_runs.propose(rule_id=found.pk, **keeper.signed),
        back=reverse("cases:retention_rule", args=[pk]),
        go=lambda run: reverse("cases:retention_list", args=[run.pk]),
        facts=facts,
    )


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list: how many of which years, the numbers, how far it has come, and its protocol."""
    keeper = _keeper(request)
    run = get_object_or_404(runs_for(keeper.user), pk=pk)
    page = page_of(run.items.select_related("case"), BY_CASE, request.GET, size=NUMBERS)
    context = {
        "run": run,
        "state": state_of(run),
        "lines": list_lines(run),
        "kept": kept_words(run),
        "numbers": numbers_of(page.rows, keeper.user),
        "own": run.proposed_by_id == keeper.user.pk,
        **page_links(request.GET, page),
    }
    return render(request, "cases/retention_list.html", context)


@form_page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a list; the second question, of another person."""
    keeper = _keeper(request)
    run = get_object_or_404(runs_for(keeper.user), pk=pk)
    form = ApproveForm(_sent(request))
    facts = [(_("Beslut"), run.rule.decision_reference), (_("Tas bort"), run.get_removes_display())]
    facts.append((_("Föreslagen av"), str(run.proposed_by)))
    return keeper.carry_out(
        form,
        APPROVE,
        lambda: retention_runs.approve(run_id=pk, count=form.cleaned_data["count"], **keeper.signed),
        back=reverse("cases:retention_list", args=[pk]),
        facts=facts,
    )


@form_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list back before its night."""
    keeper = _keeper(request)
    get_object_or_404(runs_for(keeper.user), pk=pk)
    form = WithdrawForm(_sent(request))
    return keeper.carry_out(
        form,
        WITHDRAW,
        lambda: retention_runs.withdraw(run_id=pk, **form.cleaned_data, **keeper.signed),
        back=reverse("cases:retention_list", args=[pk]),
    )


@require_safe
def protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the protocol of a list that has been carried out, and log the reading."""
    keeper = _keeper(request)
    run = get_object_or_404(runs_for(keeper.user), pk=pk)
    document = run.document
    if document is None or document.erased_at is not None:
        raise Http404
    record_reading(
        Reading.DOCUMENT, by=keeper.user, at=keeper.at, board_id=run.board_id, detail=document.number
    )
    named = content_disposition_header(as_attachment=True, filename=document.file.name) or "attachment"
    headers = {
        "Content-Disposition": named,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(document.file.content), content_type=document.file.media_type, headers=headers)


@dataclass(frozen=True)
class Keeper:
    """Whoever looks after the gallring of one nämnd or several, now."""

    request: HttpRequest
    user: User
    boards: list[Unit]
    at: datetime

    @property
    def signed(self) -> dict[str, Any]:
        """Who and when, as every command takes them."""
        return {"by": self.user, "at": self.at}

    def carry_out(
        self,
        form: CommandForm,
        page: Page,
        command: Callable[[], Any],
        *,
        back: str,
        go: Callable[[Any], str] | None = None,
        facts: list[tuple[str, Any]] | None = None,
    ) -> HttpResponse:
        """Carry out the command with a valid form and go on; else show the form with what was typed."""
        if form.is_valid() and (result := form.attempt(command)):
            messages.success(self.request, str(page.said))
            return redirect(go(result) if go else back)
        context = {"form": form, "page": page, "back": back, "facts": facts or []}
        return render(self.request, "cases/retention_form.html", context)


def _sent(request: HttpRequest) -> Any:
    """Return what was sent, also when that was nothing: then the form says what is missing."""
    return request.POST if request.method == "POST" else None


def _keeper(request: HttpRequest) -> Keeper:
    """Return who is signed in; PermissionDenied for whoever looks after no nämnd's gallring."""
    user = reader(request)
    if not (boards := boards_kept(user)):
        raise PermissionDenied
    return Keeper(request, user, boards, timezone.now())
