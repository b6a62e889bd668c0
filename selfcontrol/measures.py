"""What is counted."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from figures.measures import Measure

MEASURES = (
    Measure(
        key="egenkontroll",
        label=_("egenkontroller"),
        kind=Kind.SELFCONTROL,
        dated_by="selfcontrol__done_on",
        definition=_("Genomförda egenkontroller under perioden."),
    ),
)
