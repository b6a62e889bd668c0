"""Closed vocabularies the registers use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import TimeUnit


class Strength(models.IntegerChoices):
    """Action strength after the published action hierarchy.

    Source: VA National Center for Patient Safety / IHI RCA2 (2015), action hierarchy.
    """

    WEAKER = 1, _("Svagare")
    INTERMEDIATE = 2, _("Medelstark")
    STRONGER = 3, _("Starkare")


class Amount(models.TextChoices):
    """The unit a deadline is counted in, in words."""

    HOUR = TimeUnit.HOUR, _("timmar")
    DAY = TimeUnit.DAY, _("kalenderdagar")
    WORKING_DAY = TimeUnit.WORKING_DAY, _("arbetsdagar")
    MONTH = TimeUnit.MONTH, _("kalendermånader")
