"""Words only complaints use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintKind(models.TextChoices):
    """What somebody wants to say."""

    COMPLAINT = "klagomal", _("Klagomål")
    VIEW = "synpunkt", _("Synpunkt eller förslag")
    PRAISE = "berom", _("Beröm")
    QUESTION = "fraga", _("Fråga")


class Sender(models.TextChoices):
    """Who one is in relation to the matter (practice.md 15)."""

    USER = "brukare", _("Brukare")
    RELATIVE = "narstaende", _("Närstående")
    PUBLIC = "allmanhet", _("Allmänhet eller granne")
    AUTHORITY = "myndighet", _("Annan myndighet")
    VIA_IVO = "via_ivo", _("Via IVO")
    STAFF = "personal", _("Personal")


class Outcome(models.TextChoices):
    """What a complaint turned out to be."""

    DEVIATION = "avvikelse", _("Avvikelse")
    NO_DEVIATION = "ej_avvikelse", _("Ej avvikelse")
    NOT_OURS = "ej_verksamhetens_ansvar", _("Ej verksamhetens ansvar")
    APPEAL = "overklagande", _("Överklagande")
