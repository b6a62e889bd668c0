"""What is counted."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from figures.measures import Measure

MEASURES = (
    Measure(
        key="riskanalys",
        label=_("riskanalyser"),
        kind=Kind.RISK,
        dated_by="riskanalysis__done_on",
        definition=_("Genomförda riskanalyser under perioden."),
    ),
)
