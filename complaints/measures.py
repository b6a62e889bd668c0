"""What complaints are counted as. Which of them count is the nämnd's setting (practice.md 15)."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Kind
from complaints.enums import ComplaintKind, Sender
from core.dates import sv_date
from figures.measures import Measure
from organisation.enums import Setting
from organisation.queries import Span, setting_spans

# What counts as a complaint, by what somebody wanted to say: the setting, and the word in a sentence.
BY_KIND = {
    ComplaintKind.COMPLAINT: (Setting.COUNT_COMPLAINT, gettext_lazy("klagomål")),
    ComplaintKind.VIEW: (Setting.COUNT_VIEW, gettext_lazy("synpunkter")),
    ComplaintKind.PRAISE: (Setting.COUNT_PRAISE, gettext_lazy("beröm")),
    ComplaintKind.QUESTION: (Setting.COUNT_QUESTION, gettext_lazy("frågor")),
}
STAFF = Q(complaint__sender=Sender.STAFF)
SETTINGS = tuple(setting for setting, _word in BY_KIND.values())


def counted(board_id: int, *, staff: bool) -> Q:
    """Return which complaints count in a nämnd: each by the settings that held the day it came in.

    So a changed setting moves no figure of the time before it. Those from staff also need theirs.
    """
    spans = setting_spans(board_id, *SETTINGS, Setting.COUNT_STAFF)
    kinds = Q(pk=None)  # none, where none counts
    for kind, (setting, _word) in BY_KIND.items():
        kinds |= Q(complaint__kind=kind) & _days(spans[setting])
    return kinds & _days(spans[Setting.COUNT_STAFF]) if staff else kinds


def counted_in_words(board_id: int, first: date, last: date, *, staff: bool) -> list[str]:
    """Return the sentences under a figure: what it holds on its last day, and whether that was changed."""
    spans = setting_spans(board_id, *SETTINGS, Setting.COUNT_STAFF)
    words = {
        on: [str(word) for setting, word in BY_KIND.values() if bool(_value(spans[setting], last)) is on]
        for on in (True, False)
    }
    if staff and not _value(spans[Setting.COUNT_STAFF], last):
        words = {True: [], False: [_("det som kommer från personal")]}
    names = (*SETTINGS, *([Setting.COUNT_STAFF] if staff else []))
    changed = {
        span.first for name in names for span in spans[name] if span.first and first < span.first <= last
    }
    said = [_("Räknas: %(what)s.") % {"what": _listed(words[True]) or _("inget")}]
    if words[False]:
        said.append(_("Räknas inte: %(what)s.") % {"what": _listed(words[False])})
    if not staff:
        said.append(_("Klagomål från personal räknas för sig."))
    return said + [
        _("Nämnden ändrade %(day)s vad som räknas. Det som kom in före räknas som då.")
        % {"day": sv_date(day)}
        for day in sorted(changed)
    ]


def _days(spans: Sequence[Span]) -> Q:
    """Return the condition that a complaint came in on a day when a setting was on."""
    found = Q(pk=None)
    for span in spans:
        if span.value:
            since = Q(received_on__gte=span.first) if span.first else Q(pk__isnull=False)
            found |= since & Q(received_on__lt=span.until) if span.until else since
    return found


def _value(spans: Sequence[Span], on: date) -> int:
    return next(span.value for span in reversed(spans) if span.first is None or span.first <= on)


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:  # noqa: PLR2004 -- one word needs no "och"
        return "".join(words)
    return _("%(first)s och %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


MEASURES = (
    Measure(
        key="klagomal_utomstaende",
        label=gettext_lazy("klagomål och synpunkter från utomstående"),
        kind=Kind.COMPLAINT,
        only=~STAFF,
        alike="complaint__matter_id",
        chosen=partial(counted, staff=False),
        told=partial(counted_in_words, staff=False),
        definition=gettext_lazy(
            "Klagomål och synpunkter från andra än personal som kom in under perioden, "
            "av de slag som nämnden räknar."
        ),
    ),
    Measure(
        key="klagomal_personal",
        label=gettext_lazy("klagomål och synpunkter från personal"),
        kind=Kind.COMPLAINT,
        only=STAFF,
        alike="complaint__matter_id",
        chosen=partial(counted, staff=True),
        told=partial(counted_in_words, staff=True),
        definition=gettext_lazy(
            "Klagomål och synpunkter från personal som kom in under perioden, av de slag som nämnden räknar."
        ),
    ),
)
