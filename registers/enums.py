"""Closed vocabularies the registers use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import TimeUnit
from organisation.roles import Mandate


class Strength(models.IntegerChoices):
    """Action strength after the published action hierarchy.

    Source: VA National Center for Patient Safety / IHI RCA2 (2015), action hierarchy.
    """

    WEAKER = 1, _("Svagare")
    INTERMEDIATE = 2, _("Medelstark")
    STRONGER = 3, _("Starkare")


class Amount(models.TextChoices):
    """The unit a deadline is counted in, in words."""

    HOUR = TimeUnit.HOUR, _("timmar")
    DAY = TimeUnit.DAY, _("kalenderdagar")
    WORKING_DAY = TimeUnit.WORKING_DAY, _("arbetsdagar")
    MONTH = TimeUnit.MONTH, _("kalendermånader")


class StartEvent(models.TextChoices):
    """The event that a deadline is counted from (decision 11), earliest first: an earlier one is stricter."""

    RECEIVED = "received", _("Ärendet kom in")
    ASSIGNED = "assigned", _("Handläggare utsågs")
    BEGUN = "begun", _("Utredningen eller handläggningen började")
    COMPLETE = "complete", _("Utredningen klarmarkerades")
    DECIDED = "decided", _("Ärendet besvarades eller beslutades")
    NOTIFIED = "notified", _("Anmälan till IVO gjordes")
    EFFECT_DUE = "effect_due", _("Den sista effekten ska bedömas")


# What happens in a case of each kind. A deadline counted from anything else would never begin.
HAPPENS = {
    "complaint": (StartEvent.RECEIVED, StartEvent.ASSIGNED, StartEvent.BEGUN, StartEvent.DECIDED),
    "deviation": (
        StartEvent.RECEIVED,
        StartEvent.ASSIGNED,
        StartEvent.BEGUN,
        StartEvent.COMPLETE,
        StartEvent.EFFECT_DUE,
    ),
    "lexsarah": tuple(StartEvent),
    "risk": (StartEvent.RECEIVED, StartEvent.ASSIGNED, StartEvent.BEGUN, StartEvent.EFFECT_DUE),
    "selfcontrol": (StartEvent.RECEIVED, StartEvent.ASSIGNED, StartEvent.BEGUN),
}


# In which kinds of case each decision is taken. One that is given away anywhere else would hold for nothing.
TAKEN_IN = {
    Mandate.CLOSE: frozenset({"complaint", "deviation", "lexsarah", "risk"}),
    Mandate.DISMISS: frozenset({"deviation", "risk", "selfcontrol"}),
    Mandate.EXTEND: frozenset(HAPPENS),
    Mandate.ANSWER: frozenset({"complaint"}),
    Mandate.PASS_ON: frozenset({"complaint"}),
    Mandate.DECIDE_LEXSARAH: frozenset({"lexsarah"}),
}


class Removal(models.TextChoices):
    """What a gallringsbeslut takes away of a case, the least first; each takes what stands before it too."""

    PEOPLE = "people", _("Namn, nummer och kontaktuppgifter")
    ANONYMISE = "anonymise", _("Avidentifiering: all text, alla personer, filer, meddelanden och koder")
    ERASE = "erase", _("Gallring: allt utom det som räknas i statistiken")

    @property
    def this_and_more(self) -> list[str]:
        """The removals after which nothing is left for this one to take."""
        order = list(Removal)
        return [str(removal) for removal in order[order.index(self) :]]


class CountedFrom(models.TextChoices):
    """The event from which the years of a gallringsbeslut are counted; an open case is never touched."""

    CLOSED = "closed", _("Ärendet avslutades")
    RECEIVED = "received", _("Ärendet kom in")


class Language(models.TextChoices):
    """The languages the public is met in, each named in itself; the value stands in addresses and rows."""

    SWEDISH = "sv", "Svenska"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    SOMALI = "so", "Soomaali"
    FINNISH = "fi", "Suomi"
    EASY = "sv-latt", "Lättläst svenska"
    CHILD = "barn", "För barn och unga"

    @property
    def tag(self) -> str:
        """The language as the page's `lang` says it (BCP 47)."""
        return "sv" if self in SWEDISH_KINDS else str(self.value)

    @property
    def in_swedish(self) -> str:
        """What the staff call it."""
        return str(SWEDISH_NAMES[self])

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return "rtl" if self == Language.ARABIC else "ltr"


def language_of(value: str) -> Language:
    """Return the language a row names; Swedish where it names none we have."""
    return Language(value) if value in Language.values else Language.SWEDISH


SWEDISH_NAMES = {
    Language.SWEDISH: _("Svenska"),
    Language.ENGLISH: _("Engelska"),
    Language.ARABIC: _("Arabiska"),
    Language.SOMALI: _("Somaliska"),
    Language.FINNISH: _("Finska"),
    Language.EASY: _("Lättläst svenska"),
    Language.CHILD: _("Svenska, sidan för barn och unga"),
}
SWEDISH_KINDS = frozenset({Language.SWEDISH, Language.EASY, Language.CHILD})
