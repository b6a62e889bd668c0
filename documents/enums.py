"""The kinds of documents that are made, in the words that stand in their titles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a numbered document is; a nämnd may call it something else (`documents.queries.kind_word`)."""

    INVESTIGATION = "investigation", _("Utredning")
    EVENT_ANALYSIS = "event_analysis", _("Händelseanalys")
    PASSED_ON = "passed_on", _("Följebrev")
    PERIOD_SUMMARY = "period_summary", _("Periodsammanställning")
    APT_SHEET = "apt_sheet", _("APT-blad")
    QUALITY_REPORT = "quality_report", _("Kvalitetsberättelse")
    RETENTION_PROTOCOL = "retention_protocol", _("Gallringsprotokoll")
