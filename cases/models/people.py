"""The people in the cases: encrypted and apart (decision 12)."""

from django.conf import settings
from django.db import models

from cases.enums import PersonRole
from cases.models.case import Case
from core.crypto import EncryptedTextField


class Person(models.Model):
    """Somebody a case is about; everything about a person stands here and nowhere else.

    `digest` is a keyed digest of the identity number, to find the same person again without reading
    anybody's number. `protected` says skyddade personuppgifter and narrows the case's readers.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="people")
    role = models.CharField("roll", max_length=20, choices=PersonRole.choices, default=PersonRole.CONCERNED)
    name = EncryptedTextField("namn", blank=True)
    identity = EncryptedTextField("person- eller samordningsnummer", blank=True)
    case_reference = EncryptedTextField("ärendenummer i verksamhetssystemet", blank=True)
    contact = EncryptedTextField("kontakt", blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    protected = models.BooleanField("skyddade personuppgifter", default=False)
    is_child = models.BooleanField("är ett barn", null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "person i ärende"
        verbose_name_plural = "personer i ärenden"

    def __str__(self) -> str:
        return f"Person {self.pk}"
