"""The start page: what is new, what is late, what stands out, did it help; each number leads to its rows."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.queries.own import log_own_rows, own_rows
from cases.queries.paging import count_words
from cases.queries.start import Waiting, to_register, waiting
from core.dates import local_date, thousands
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
RETENTION = gettext_lazy("Gallringsbeslut, listor att godkänna och protokoll.")
ACCESS = gettext_lazy("Vem som har vilken roll, var och sedan när.")


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
    reports = user.has_capability(Capability.REPORT)
    own = own_rows(user, most=NEWEST)[0] if reports else []
    log_own_rows(own, user, at=now)
    context = {
        "questions": questions(user, at=now),
        "reports": reports,
        "own": own,
        "figures": _figures(user),
        "reporting": _reporting(user),
    }
    return render(request, "start.html", context)


def questions(user: User, *, at: datetime) -> tuple[Question, ...]:
    """Return the questions with the numbers that are the person's; none when nothing is hers to do."""
    waits, registers = waiting(user, at=at), user.has_capability(Capability.REGISTER)
    new = (_new(waits), *_parts(waits)) if waits else ()
    diary = (_to_register(to_register(user, on=local_date(at))),) if registers else ()
    found = [Question(_("Vad är nytt?"), (*new, *diary))] if waits or registers else []
    if waits:
        found.append(Question(_("Vad är sent?"), (_late_cases(waits), _late_actions(waits))))
        if user.has_capability(Capability.VIEW):  # a share of the few cases she is named in says nothing
            empty = _("Inga avvikelser är klassade än.")
            found.append(Question(_("Vad sticker ut?"), _stands_out(waits), empty))
        found.append(Question(_("Hjälpte det?"), _helped(waits)))
    return tuple(found)


def _new(waits: Waiting) -> Card:
    label = ngettext("nytt ärende att läsa", "nya ärenden att läsa", waits.new)
    return Card(count_words(waits.new), label, _url("cases:list", "status=received"))


def _to_register(cases: int) -> Card:
    label = ngettext("ärende att diarieföra", "ärenden att diarieföra", cases)
    return Card(count_words(cases), label, _url("cases:diary"))


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
    summary = _("Antal per enhet, typ, orsak och åtgärd.")
    pages = [(_("Periodsammanställning"), "reports:summaries", summary)]
    if user.has_in_a_board(Capability.STATISTICS):
        pages.append((_("Kvalitetsberättelse"), "reports:quality_reports", _("Årets arbete, till nämnden.")))
    shown = pages if user.has_capability(Capability.STATISTICS) else []
    return [{"label": label, "url": url, "text": text} for label, name, text in shown if (url := _url(name))]


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
        (user.has_in_a_board(Capability.RETAIN), _("Gallring"), "cases:retention", RETENTION),
        (user.has_capability(Capability.AUDIT), _("Läslogg"), "reports:read_log", _("Vem som har läst vad.")),
        (user.has_capability(Capability.AUDIT), _("Behörigheter"), "reports:access", ACCESS),
        (administers, _("Inställningar"), "admin:index", _("Enheter, roller, register och texter.")),
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
