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
    AGENT = "ombud", _("Ombud")
    AUTHORITY = "myndighet", _("Annan myndighet")
    ASSOCIATION = "forening", _("Förening eller annan organisation")
    VIA_IVO = "via_ivo", _("Via IVO")
    STAFF = "personal", _("Personal")


class Outcome(models.TextChoices):
    """What a complaint turned out to be."""

    DEVIATION = "avvikelse", _("Avvikelse")
    NO_DEVIATION = "ej_avvikelse", _("Ej avvikelse")
    NOT_OURS = "ej_verksamhetens_ansvar", _("Ej verksamhetens ansvar")
    APPEAL = "overklagande", _("Överklagande")


class AnswerTo(models.TextChoices):
    """Who gets the answer: asked before it goes (practice.md 13)."""

    INDIVIDUAL = "enskilda", _("Den det gäller")
    AGENT = "ombud", _("Ombud med fullmakt")
    GUARDIAN = "vardnadshavare", _("Vårdnadshavare")
    OTHER = "annan", _("Någon annan: närstående, granne, förening")


class Recipient(models.TextChoices):
    """To whom a complaint is passed on."""

    BOARD = "namnd", _("Annan nämnd i kommunen")
    AUTHORITY = "myndighet", _("Annan myndighet")
    SUPPLIER = "leverantor", _("Leverantör")


class Ground(models.TextChoices):
    """On what ground something secret may be passed on (sekretessprövning; law.md 5.1)."""

    NOTHING_SECRET = "inget_sekretessbelagt", _("Inget i ärendet skyddas av sekretess")
    CONSENT = "samtycke", _("Den enskilde samtycker")
    NO_HARM = "ingen_men", _("Det står klart att ingen lider men (26 kap. 1 § OSL)")
    NECESSARY = "nodvandigt", _("Nödvändigt för vår egen verksamhet (10 kap. 2 § OSL)")
    WEIGHING = "generalklausul", _("Intresset av att lämna ut väger över (10 kap. 27 § OSL)")
    DUTY = "uppgiftsskyldighet", _("En lag säger att vi ska lämna ut (10 kap. 28 § OSL)")
