"""What a leaflet is about, and where its QR code leads."""

from dataclasses import dataclass
from urllib.parse import urlencode

from complaints.models import ServiceArea
from complaints.queries.links import link_to
from organisation.models import Unit
from registers.enums import Language

LONGEST_ADDRESS = 213  # bytes; a QR code of more (version 11 and on) is too fine for a printed leaflet


@dataclass(frozen=True)
class Leaflet:
    """What a leaflet is about: a place of the public's list, a unit of the staff's, or neither."""

    language: Language
    area: ServiceArea | None = None
    unit: Unit | None = None

    @property
    def board(self) -> Unit | None:
        """The nämnd whose words and address it has."""
        chosen = self.area.board or (self.area.unit and self.area.unit.board) if self.area else None
        return chosen or (self.unit.controller if self.unit else None)

    @property
    def name(self) -> str:
        """What the verksamhet is called on it; "" on the common one."""
        of_area = (self.area.names.get(self.language) or self.area.name) if self.area else ""
        return self.unit.name if self.unit else of_area

    @property
    def address(self) -> str:
        """The address of the form with the place chosen; without its name where it would be too long."""
        told = {"plats": self.area.pk} if self.area else {}
        named = {**told, "var": self.unit.name} if self.unit else told
        base = link_to("complaints:tell", self.language)
        for chosen in (named, told):
            whole = f"{base}?{urlencode(chosen)}" if chosen else base
            if len(whole.encode()) <= LONGEST_ADDRESS:
                return whole
        return base
