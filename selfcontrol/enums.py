"""Words only self-inspections use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Remarks(models.TextChoices):
    """What a self-inspection showed."""

    NONE = "inga", _("Inga anmärkningar")
    FAULTS = "brister", _("Brister")
