"""Words only deviations use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capacity(models.TextChoices):
    """In what capacity somebody without an account reports: all of them have the duty (practice.md 7)."""

    FOSTER_HOME = "familjehem", _("Familjehem eller jourhem")
    CONTACT_PERSON = "kontaktperson", _("Kontaktperson, kontaktfamilj eller ledsagare")
    CONTRACTOR = "uppdragstagare", _("Annan uppdragstagare")
    TRAINEE = "praktikant", _("Praktikant eller student")
    HOURLY = "timvikarie", _("Timvikarie eller annan tillfälligt anställd")


class Informed(models.TextChoices):
    """Whether the individual has been told (practice.md 5)."""

    YES = "ja", _("Ja")
    NO = "nej", _("Nej")
    NOT_APPLICABLE = "ej_aktuellt", _("Ej aktuellt")
