"""Words only lex Sarah uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Degree(models.TextChoices):
    """The five degrees (law.md 1.3); the last two are notified to IVO."""

    NONE = "inget", _("Inget missförhållande")
    RISK = "risk", _("Påtaglig risk för missförhållande")
    HARM = "missforhallande", _("Missförhållande")
    SERIOUS_RISK = "risk_allvarligt", _("Påtaglig risk för allvarligt missförhållande")
    SERIOUS = "allvarligt", _("Allvarligt missförhållande")


SERIOUS = frozenset({Degree.SERIOUS_RISK, Degree.SERIOUS})
