"""Between which days what came in about suppliers is counted."""

from django.utils.translation import gettext_lazy as _

from cases.forms.acting import day_field
from core.dates import Period
from reports.forms.spans import FIRST, LAST, SpanForm


class SuppliersForm(SpanForm):
    """The year so far where nothing is said."""

    fran = day_field(_("Inkom från och med"), empty=_("Välj en dag."))
    till = day_field(_("Inkom till och med"), empty=_("Välj en dag."))

    @property
    def period(self) -> Period:
        """The days of a valid form."""
        return Period(self.cleaned_data[FIRST], self.cleaned_data[LAST])
