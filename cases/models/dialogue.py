"""The dialogue between those who handle a case and whoever reported it."""

from django.conf import settings
from django.db import models

from cases.enums import Point, Side
from cases.models.case import Case


class Message(models.Model):
    """What one side of a case has written to the other: added to, never edited.

    Written by `cases.services.dialogue`. The reporter may be somebody with an account, or somebody
    without one who follows the case with a code: then `author` is null, as it is for what the system
    writes at a point of the work. Triggers in the database refuse to change the words; retention
    empties them, and the rows stay so that it can be counted how long an answer took.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    side = models.CharField("från", max_length=10, choices=Side.choices)
    point = models.CharField("vid", max_length=10, choices=Point.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField("text")
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # by the other side, the first time

    class Meta:
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        ordering = ["written_at", "id"]
        indexes = [
            models.Index(
                fields=["case"],
                condition=models.Q(side="reporter", read_at=None),
                name="unread_from_reporter",
            )
        ]

    def __str__(self) -> str:
        return f"Meddelande {self.pk}"
