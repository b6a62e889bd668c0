"""Words the log uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.TextChoices):
    """In what way somebody saw text about a case (SoLPuL 2001:454 10 §: access is documented)."""

    CASE = "case", _("Öppnade ärendet")
    LIST = "list", _("Såg i lista")
    SEARCH = "search", _("Sökte")
    EXPORT = "export", _("Exporterade")
    DOCUMENT = "document", _("Öppnade dokument")
    LOG = "log", _("Läste läsloggen")
    OWN_REPORT = "own_report", _("Läste sin egen rapport")
