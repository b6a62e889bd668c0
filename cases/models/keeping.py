"""What keeps the cases moving: numbers, drafts, notices, receipts and word tokens."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import Rise
from cases.models.case import Case
from core.crypto import EncryptedTextField, keyed_digest
from organisation.models import Unit


class NumberSeries(models.Model):
    """The last number given in a nämnd's series of a year."""

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "prefix", "year"], name="one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}: {self.last}"


class Draft(models.Model):
    """What a person has begun to write in a form; encrypted, hers alone (decision 16)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    key = models.CharField(max_length=60, blank=True)
    data = EncryptedTextField()  # JSON of the form's fields
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "form", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"Utkast {self.form}"


class Notice(models.Model):
    """A message to be sent: an outbox row, written in the command's own transaction.

    It carries the case's number and a sentence, never case content. `key` makes it exist once and is
    the stable id of the mail, which goes out at least once (decision 14).
    """

    key = models.CharField(max_length=120, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="notices")
    template = models.CharField(max_length=40)
    send_at = models.DateTimeField()
    # Of a digest: [{"reference": number, "reasons": [words]}], never case content.
    lines = models.JSONField(default=list, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["send_at"], condition=Q(sent_at__isnull=True), name="unsent_notices")]

    def __str__(self) -> str:
        return self.key


class Escalation(models.Model):
    """That a case went on to a person because nobody nearer had read it, or done it in time (practice.md 2).

    Once per case, person and reason. `level` counts from 1, the first above whoever was told at first;
    `told_at` is when a digest said it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="escalations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Rise.choices)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "reason"], name="rises_to_a_person_once")
        ]
        indexes = [models.Index(fields=["person"], name="risen_to_a_person")]

    def __str__(self) -> str:
        return f"{self.case_id} till {self.person_id}"


class CaseWord(models.Model):
    """A normalised word of a case's text, stored when the text is written (decision 15)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="words")
    word = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "word"], name="a_word_once_per_case")]
        indexes = [
            models.Index(fields=["word", "case"], name="word_to_cases"),
            # For the beginning of a word, whatever the database's collation is.
            models.Index(fields=["word"], opclasses=["varchar_pattern_ops"], name="word_beginnings"),
        ]

    def __str__(self) -> str:
        return self.word


class Receipt(models.Model):
    """The secret code of whoever sent a case in without an account; only a keyed digest of it is kept."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="receipts")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Kvitto {self.case_id}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """Return the digest under which a code, as `core.codes.read_code` returns it, is kept."""
        return keyed_digest(secret, purpose="receipt")
