"""The start page: what is new, what is late, what stands out, did it help; each number leads to its rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.queries.own import log_own_rows, own_rows
from cases.queries.paging import count_words
from cases.queries.start import Waiting, waiting
from core.dates import thousands
from core.text import Words
from organisation.models import User
from organisation.roles import CAPABILITIES, Capability

NEWEST = 3
TIMES = (
    gettext_lazy("Så lång tid tar en rapport"),
    "deviations:times",
    gettext_lazy("Uppmätt median, månad för månad."),
)
SUGGESTIONS = (
    gettext_lazy("Så ofta stämmer förslagen"),
    "cases:suggestions",
    gettext_lazy("Förslag på händelsetyp, och vad som valdes."),
)


@dataclass(frozen=True)
class Card:
    """A number of the start page with its words, its rows and a mark when it is late."""

    number: str
    label: str
    url: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class Question:
    """One of the four questions, its numbers, and what to say when there is nothing to count."""

    title: str
    cards: tuple[Card, ...] = ()
    empty: str = ""


def start(request: HttpRequest) -> HttpResponse:
    """Show what the person's roles make hers: her reports, what waits for her, the figures."""
    user, now = request.user, timezone.now()
    assert isinstance(user, User)  # noqa: S101 -- LoginRequiredMiddleware lets nobody else in
    waits = waiting(user, at=now)
    reports = user.has_capability(Capability.REPORT)
    own = own_rows(user, most=NEWEST)[0] if reports else []
    log_own_rows(own, user, at=now)
    context = {
        "questions": questions(waits) if waits else (),
        "reports": reports,
        "own": own,
        "figures": _figures(user),
        "reporting": _reporting(user),
    }
    return render(request, "start.html", context)


def questions(waits: Waiting) -> tuple[Question, ...]:
    """Return the four questions with their numbers."""
    return (
        Question(_("Vad är nytt?"), (_new(waits), *_parts(waits))),
        Question(_("Vad är sent?"), (_late_cases(waits), _late_actions(waits))),
        Question(_("Vad sticker ut?"), _stands_out(waits), _("Inga avvikelser är klassade än.")),
        Question(_("Hjälpte det?"), _helped(waits)),
    )


def _new(waits: Waiting) -> Card:
    label = ngettext("nytt ärende att läsa", "nya ärenden att läsa", waits.new)
    return Card(count_words(waits.new), label, _url("cases:list", "status=received"))


def _parts(waits: Waiting) -> tuple[Card, ...]:
    """Return the number of parts to write in samverkan, where there is any: most units never have one."""
    if not waits.parts:
        return ()
    label = ngettext("del att skriva i samverkan", "delar att skriva i samverkan", waits.parts)
    return (Card(count_words(waits.parts), label, f"{_url('cases:questions')}#delar"),)


def _late_cases(waits: Waiting) -> Card:
    label = ngettext("ärende efter sin frist", "ärenden efter sin frist", waits.late_cases)
    return Card(
        count_words(waits.late_cases),
        label,
        _url("cases:list", "overdue=true"),
        state=_mark(waits.late_cases),
    )


def _late_actions(waits: Waiting) -> Card:
    label = ngettext("försenad åtgärd", "försenade åtgärder", waits.late_actions)
    url = _url("cases:actions", "state=overdue")
    return Card(count_words(waits.late_actions), label, url, state=_mark(waits.late_actions))


def _stands_out(waits: Waiting) -> tuple[Card, ...]:
    if waits.other_share is None:
        return ()
    counted = {"other": thousands(waits.other), "all": thousands(waits.classified)}
    note = _("%(other)s av %(all)s klassade på fyra månader. Hög andel säger att en typ saknas.") % counted
    query = urlencode({"received_from": waits.since, "classed": "other_type"})
    return (Card(f"{waits.other_share} %", _("klassade som Övrigt"), _url("cases:list", query), note),)


def _helped(waits: Waiting) -> tuple[Card, ...]:
    label = ngettext(
        "åtgärd väntar på bedömd effekt", "åtgärder väntar på bedömd effekt", waits.awaiting_effect
    )
    note = ""
    if waits.judged:
        counted = {"reached": thousands(waits.reached), "judged": thousands(waits.judged)}
        note = _("Effekten nåddes i %(reached)s av %(judged)s bedömda på fyra månader.") % counted
    url = _url("cases:actions", "state=awaiting_effect")
    return (Card(count_words(waits.awaiting_effect), label, url, note),)


def _figures(user: User) -> list[dict[str, str]]:
    """Return the ways to the figures, for those who read figures."""
    if not user.has_capability(Capability.STATISTICS):
        return []
    pages = (
        (_("Periodsammanställning"), "reports:summaries", _("Antal per enhet, typ, orsak och åtgärd.")),
        (_("Kvalitetsberättelse"), "reports:quality_reports", _("Årets arbete, till nämnden.")),
    )
    return [{"label": label, "url": url, "text": text} for label, name, text in pages if (url := _url(name))]


def _reporting(user: User) -> list[dict[str, str]]:
    """Return the ways to what makes the work run, for those who look after it."""
    administers = user.has_capability(Capability.ADMINISTER)
    follows = user.has_in_a_board(Capability.VIEW)
    pages: tuple[tuple[bool, Words, str, Words], ...] = (
        (_decides_herself(user), _("Borta en tid"), "away", _("Vilka dagar, och vem som är ersättare.")),
        (
            administers or user.has_capability(Capability.DECIDE),
            _("Rapportkoder"),
            "deviations:codes",
            _("Så rapporterar den som saknar konto."),
        ),
        (administers or follows, *TIMES),
        (administers or follows, *SUGGESTIONS),
    )
    mine = [(label, _url(name), text) for is_shown, label, name, text in pages if is_shown]
    return [{"label": str(label), "url": url, "text": str(text)} for label, url, text in mine if url]


def _decides_herself(user: User) -> bool:
    """Whether she decides somewhere by a role of her own, not as somebody's ersättare."""
    return any(Capability.DECIDE in CAPABILITIES[row.role] and not row.on_behalf_of_id for row in user.grants)


def _mark(late: int) -> str:
    return "overdue" if late else ""


def _url(name: str, query: str = "") -> str:
    """Return a page's address with its filter; "" while the system has no such page."""
    try:
        return f"{reverse(name)}?{query}" if query else reverse(name)
    except NoReverseMatch:
        return ""
