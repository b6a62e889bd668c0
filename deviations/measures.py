"""What deviations are counted as."""

from django.utils.translation import gettext_lazy as _

from cases.enums import Kind
from figures.measures import Measure

MEASURES = (
    Measure(
        key="kvalitetsavvikelse",
        label=_("kvalitetsavvikelser"),
        kind=Kind.DEVIATION,
        definition=_("Avvikelser som kom in under perioden, ej avvikelse inräknade."),
    ),
)
