"""Words only deviations use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Informed(models.TextChoices):
    """Whether the individual has been told (practice.md 5)."""

    YES = "ja", _("Ja")
    NO = "nej", _("Nej")
    NOT_APPLICABLE = "ej_aktuellt", _("Ej aktuellt")
