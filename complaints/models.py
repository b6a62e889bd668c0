"""What only a complaint has, and what complaints share."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import PersonRole
from cases.models import Case
from cases.queries.letters import letter_of
from complaints.enums import AnswerTo, ComplaintKind, Ground, Outcome, Recipient, Sender
from documents.models import Document
from organisation.enums import Level
from organisation.models import Unit
from registers.models import Register, Subject


class Matter(models.Model):
    """One matter that many complain about: answered together, and marked so that it makes no false trend."""

    board = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    title = models.CharField("vad det gäller", max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"Samma sak {self.pk}"


class Complaint(models.Model):
    """The detail row of a complaint or view (SOSFS 2011:9 5 kap. 3 §).

    Acknowledged, answered and handed over are milestones with dates, not statuses. `voices` is how many
    people stand behind it (the food council, 8 people); events are counted by the case.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="complaint")
    kind = models.CharField(
        "slag", max_length=20, choices=ComplaintKind.choices, default=ComplaintKind.COMPLAINT
    )
    sender = models.CharField("avsändare", max_length=20, choices=Sender.choices)
    language = models.CharField("språk", max_length=10, default="sv")
    voices = models.PositiveIntegerField("antal personer", default=1)
    wish = models.TextField("vad personen önskar", blank=True)
    wants_answer = models.BooleanField("vill ha svar", default=True)
    subjects = models.ManyToManyField(Subject, through="ComplaintSubject", related_name="+")
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="samma sak"
    )
    acknowledged_at = models.DateTimeField("bekräftat", null=True, blank=True)
    answer = models.TextField("svar", blank=True)
    answered_at = models.DateTimeField("besvarat", null=True, blank=True)
    answer_to = models.CharField("vem får svaret", max_length=20, choices=AnswerTo.choices, blank=True)
    consent = models.CharField("samtycke", max_length=300, blank=True)
    neutral = models.BooleanField("neutralt svar", default=False)
    # A code is no identification: the answer is shown behind it only when somebody has said that it may be.
    fit_for_code = models.BooleanField("svaret kan läsas med koden", default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_asked_at = models.DateTimeField("ny genomgång begärd", null=True, blank=True)
    # Who gave the first answer, and therefore does not make the new review.
    review_not_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField("utfall", max_length=30, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("skäl för utfallet", blank=True)
    satisfied = models.BooleanField("nöjd med svaret", null=True, blank=True)
    satisfied_at = models.DateTimeField(null=True, blank=True)
    authority = models.CharField("myndighet som ärendet kom genom", max_length=120, blank=True)
    authority_number = models.CharField("myndighetens nummer", max_length=60, blank=True)
    authority_answer_on = models.DateField("svar till myndigheten senast", null=True, blank=True)
    appeal_arrived_on = models.DateField("överklagandet kom in", null=True, blank=True)
    appeal_passed_on_at = models.DateTimeField("lämnat till beslutsfattaren", null=True, blank=True)
    appeal_passed_on_to = models.CharField("beslutsfattare", max_length=200, blank=True)
    concern_settled_at = models.DateTimeField("orosanmälan avgjord", null=True, blank=True)
    # Empty where it was judged that no report of concern is needed; the reason is in the history.
    concern_passed_on_to = models.CharField("orosanmälan lämnad till", max_length=200, blank=True)

    class Meta:
        verbose_name = "klagomål"
        verbose_name_plural = "klagomål"
        constraints = [
            models.CheckConstraint(condition=Q(voices__gte=1), name="at_least_one_voice"),
            models.CheckConstraint(
                condition=Q(satisfied__isnull=True) | Q(satisfied_at__isnull=False),
                name="satisfaction_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(appeal_passed_on_at__isnull=True) | Q(appeal_arrived_on__isnull=False),
                name="an_appeal_keeps_its_arrival_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Klagomål {self.case_id}"

    @property
    def answer_is_open(self) -> bool:
        """Whether the answer may be read by whoever has the secret code (practice.md 13)."""
        return bool(self.answer) and (self.neutral or self.fit_for_code)

    @property
    def appeal_waits(self) -> bool:
        """Whether it is an appeal that has not been given to whoever decides."""
        return self.appeal_arrived_on is not None and self.appeal_passed_on_at is None

    @property
    def concern_waits(self) -> bool:
        """Whether the sender is worried about a child and nobody has handed that over or said no to it."""
        return self.concern_settled_at is None and bool(self.case.original.answers.get("child"))

    @property
    def in_review(self) -> bool:
        """Whether a new review has been asked for and not been answered."""
        asked = self.review_asked_at
        return asked is not None and (self.answered_at is None or self.answered_at <= asked)


class SenderMail(models.Model):
    """A mail to whoever sent something in without an account and left an address: an outbox row.

    The address stands in the case's `Person` and nowhere else; the mail holds the number, in the receipt
    also the code, and never a word of the case. `key` makes it exist once.
    """

    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sender_mails")
    template = models.CharField(max_length=20)
    send_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["send_at"], condition=Q(sent_at__isnull=True), name="unsent_sender_mails")
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def queue(cls, case: Case, template: str, at: datetime, *, once: str = "") -> None:
        """Put a mail in the outbox, in a command's transaction; nothing where the sender left no address.

        About a part of a letter that was split the mail tells the letter's number, which she has a code for.
        Whoever has no code is told nothing by mail: it leads to a page that asks for one.
        """
        if template != "receipt":
            case = letter_of(case)
            if not case.receipts.exists():
                return
        if not case.people.filter(role=PersonRole.COMPLAINANT).exists():
            return
        key = f"{template}:{case.pk}:{once}"
        SenderMail.objects.bulk_create(
            [SenderMail(key=key, case=case, template=template, send_at=at)], ignore_conflicts=True
        )


class ComplaintSubject(models.Model):
    """What a complaint is about; there may be several, so totals by subject may exceed complaints."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="complaint_subjects")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "subject"], name="a_subject_once")]

    def __str__(self) -> str:
        return str(self.subject)


class PassedOn(models.Model):
    """A complaint, or a part of it, given to somebody outside the nämnd: who, on what ground, tested by whom.

    Passing on is a disclosure: a sekretessprövning with its ground comes first (practice.md 14).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="passed_on")
    recipient = models.CharField("till", max_length=20, choices=Recipient.choices)
    name = models.CharField("mottagare", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField("grund", max_length=30, choices=Ground.choices)
    reasoning = models.TextField("prövning")
    tested_at = models.DateTimeField()
    tested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    letter = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["tested_at", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} till {self.name}"


class ServiceArea(Register):
    """A place in the public's own words ("Boende för unga"), and the unit that receives what concerns it.

    `names` holds the name in other languages, by language code. Without a unit, the nämnd's reception.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mottagande enhet"
    )
    names = models.JSONField("namn på andra språk", default=dict, blank=True)

    class Meta(Register.Meta):
        verbose_name = "plats i e-tjänsten"
        verbose_name_plural = "platser i e-tjänsten"


class TriageRule(Register):
    """Where a complaint goes: the first rule that fits, in their order; else the reception unit.

    What is left empty fits everything. A rule of one nämnd fits only what is known to be that nämnd's.
    """

    kind = models.CharField("slag", max_length=20, choices=ComplaintKind.choices, blank=True)
    area = models.ForeignKey(
        ServiceArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="plats"
    )
    words = models.CharField(
        "ord i texten", max_length=200, blank=True, help_text="Ord med komma emellan. Ett av dem räcker."
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="+",
        limit_choices_to=~Q(level=Level.BOARD),
        verbose_name="skickas till",
    )

    class Meta(Register.Meta):
        verbose_name = "fördelningsregel"
        verbose_name_plural = "fördelningsregler"
