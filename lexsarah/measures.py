"""What lex Sarah reports are counted as: received and handled are two series (practice.md 30)."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from figures.measures import Measure

MEASURES = (
    Measure(
        key="lex_sarah_rapport",
        label=_("lex Sarah-rapporter"),
        kind=Kind.LEXSARAH,
        definition=_("Lex Sarah-rapporter som kom in under perioden."),
    ),
    Measure(
        key="lex_sarah_utredning_behandlad",
        label=_("behandlade lex Sarah-utredningar"),
        kind=Kind.LEXSARAH,
        dated_by="lexsarah__decided_on",
        definition=_("Lex Sarah-utredningar som beslutades under perioden."),
    ),
    Measure(
        key="ivo_anmalan",
        label=_("anmälningar till IVO"),
        kind=Kind.LEXSARAH,
        dated_by="lexsarah__ivo_notified_on",
        definition=_("Anmälningar till IVO under perioden."),
    ),
)
