"""Which leaflet somebody on the staff wants to print."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.queries.leaflets import Leaflet
from complaints.queries.routing import areas
from organisation.models import Unit, User
from organisation.roles import Capability
from registers.enums import Language

COMMON = ""
AREA, UNIT = "plats", "enhet"


class LeafletForm(forms.Form):
    """A place of the public's list, or a unit of the person's own line; and the language."""

    about = forms.ChoiceField(label=_("Vilken verksamhet gäller lappen?"), required=False)
    language = forms.ChoiceField(
        label=_("Språk"),
        choices=Language.choices,
        initial=Language.SWEDISH,
        error_messages={"required": _("Välj språk."), "invalid_choice": _("Välj ett av språken.")},
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.active(on).filter(pk__in=user.unit_ids_with(Capability.REPORT)).order_by("path")
        self.areas = {f"{AREA}-{area.pk}": area for area in areas(on=on)}
        self.units = {f"{UNIT}-{unit.pk}": unit for unit in units.select_related("board")}
        chosen: Any = self.fields["about"]
        chosen.choices = [
            (COMMON, _("Alla verksamheter")),
            (_("Platser i e-tjänsten"), [(key, area.name) for key, area in self.areas.items()]),
            (_("Enheter"), [(key, unit.name) for key, unit in self.units.items()]),
        ]
        home = next((f"{UNIT}-{unit.pk}" for unit in user.home_units), COMMON)
        self.initial["about"] = home if home in self.units else COMMON

    @property
    def leaflet(self) -> Leaflet:
        """What was chosen, of a form that is valid; a unit that receives for a place has that place."""
        about, language = self.cleaned_data["about"], Language(self.cleaned_data["language"])
        unit = self.units.get(about)
        area = self.areas.get(about)
        if unit and area is None:
            area = next((row for row in self.areas.values() if row.unit_id == unit.pk), None)
        return Leaflet(language, area, unit)
