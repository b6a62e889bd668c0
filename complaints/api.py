"""What the public tells through another system of the municipality: the same command as the public's form."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from cases.api import KEY, RefusalOut, body_digest, submission_key, takes_a_key
from cases.enums import Channel
from complaints.enums import ComplaintKind, Sender
from complaints.models import ServiceArea
from complaints.queries.links import link_to
from complaints.queries.routing import areas
from complaints.services.receiving import (
    LONGEST_TEXT,
    SENDERS,
    Receipt,
    Told,
    Way,
    contact_of,
    read_uploads,
    receive,
)
from core.dates import local_date
from core.text import one_line
from organisation.enums import KeyScope
from organisation.models import Unit, User
from registers.enums import Language

MOST_VOICES = 100_000
# How long a system may send the same call again and get the code again: over a long weekend without contact.
# Not for ever: whoever finds an old call in a log should not find the way into somebody's case.
CODE_REPEATED = timedelta(days=7)
# How late a system may hand over what it took in; and how far its clock may be ahead of ours.
LATEST = timedelta(days=30)
AHEAD = timedelta(minutes=5)
NOT_TOLD = {"attachments", "received_at"}  # what is sent beside what is told


class LineField(serializers.CharField):
    """One line: every run of white space is one space, as in the public's form."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text on one line."""
        return one_line(super().to_internal_value(data))


class ComplaintIn(serializers.Serializer[Any]):
    """What somebody tells. Three answers are needed: what, of which kind, and who one is in the matter.

    Without `area` and `unit` it is not known where it belongs, and the triage decides. Of an anonymous sender
    name, e-mail and telephone are left out, whatever was sent. Files are sent as multipart/form-data.
    """

    text = serializers.CharField(max_length=LONGEST_TEXT)
    kind = serializers.ChoiceField(choices=ComplaintKind.choices)
    sender = serializers.ChoiceField(choices=[(one.value, one.label) for one in SENDERS])
    language = serializers.ChoiceField(choices=Language.choices, default=Language.SWEDISH)
    area = serializers.PrimaryKeyRelatedField(
        queryset=ServiceArea.objects.all(), allow_null=True, default=None
    )
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True, default=None)
    place = LineField(max_length=200, allow_blank=True, default="")
    external = serializers.ChoiceField(choices=["ja", "nej"], allow_blank=True, default="")
    wish = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    appeal = serializers.BooleanField(default=False)
    acute = serializers.BooleanField(default=False)
    child = serializers.BooleanField(default=False)
    wants_answer = serializers.BooleanField(default=True)
    anonymous = serializers.BooleanField(default=True)
    name = LineField(max_length=150, allow_blank=True, default="")
    email = serializers.EmailField(max_length=150, allow_blank=True, default="")
    phone = LineField(max_length=50, allow_blank=True, default="")
    voices = serializers.IntegerField(min_value=1, max_value=MOST_VOICES, default=1)
    group = LineField(max_length=150, allow_blank=True, default="")
    received_at = serializers.DateTimeField(allow_null=True, default=None)
    attachments = serializers.ListField(child=serializers.FileField(allow_empty_file=True), default=list)

    def validate_area(self, area: ServiceArea | None) -> ServiceArea | None:
        """Take a place that is offered today, and no other."""
        if area and area not in areas(on=self._today):
            raise ValidationError(_("Välj en plats som finns i e-tjänsten."))
        return area

    def validate_unit(self, unit: Unit | None) -> Unit | None:
        """Take a unit of the municipality that exists today, and no other."""
        ours = Unit.objects.active(self._today).filter(municipality__is_own=True, board__isnull=False)
        if unit and not ours.filter(pk=unit.pk).exists():
            raise ValidationError(_("Välj en enhet som finns."))
        return unit

    def validate_received_at(self, moment: datetime | None) -> datetime | None:
        """Refuse a day nobody can mean; a clock that is a little ahead of ours is forgiven."""
        now: datetime = self.context["at"]
        if moment and not now - LATEST <= moment <= now + AHEAD:
            raise ValidationError(_("Tidpunkten ska vara nu eller högst 30 dagar bakåt."))
        return min(moment, now) if moment else None

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse two answers to the same question."""
        if attrs["area"] and attrs["unit"]:
            raise ValidationError({"unit": _("Skicka antingen plats eller enhet.")})
        return attrs

    @property
    def told(self) -> Told:
        """What was told, of a body that is valid; of the anonymous no name and no address."""
        told = {key: value for key, value in self.validated_data.items() if key not in NOT_TOLD}
        name, contact = told.pop("name"), contact_of(told.pop("email"), told.pop("phone"))
        known = {} if told["anonymous"] else {"name": name, "contact": contact}
        choices = {
            "kind": ComplaintKind(told["kind"]),
            "sender": Sender(told["sender"]),
            "language": Language(told["language"]),
        }
        return Told(**{**told, **choices, **known})

    @property
    def _today(self) -> Any:
        return local_date(self.context["at"])


class LinksOut(serializers.Serializer[Any]):
    """Where the sender goes next, in her language."""

    follow = serializers.URLField()
    privacy = serializers.URLField()
    accessibility = serializers.URLField()


class ComplaintReceiptOut(serializers.Serializer[Receipt]):
    """The receipt: show it to the sender, and keep no copy of the code.

    `code` is empty when the same call was answered more than a week ago. `urgent` and `appeal` say that it
    is read the same day; an appeal counts as arrived on the day of `received_at`.
    """

    number = serializers.CharField(source="case.reference")
    code = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField(source="case.received_at")
    urgent = serializers.BooleanField(source="told.hurry")
    appeal = serializers.BooleanField(source="told.appeals")
    links = serializers.SerializerMethodField()

    def get_links(self, receipt: Receipt) -> LinksOut:
        """Return the public's pages in the sender's language."""
        named = {"follow": "complaints:follow", "privacy": "privacy", "accessibility": "accessibility"}
        return {key: link_to(name, receipt.told.language) for key, name in named.items()}  # type: ignore[return-value]  # the description reads the type


class AreaOut(serializers.Serializer[ServiceArea]):
    """A place of the e-service in the public's own words, to choose among; `names` by language."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())


@takes_a_key
class ComplaintIntake(viewsets.GenericViewSet[Any]):
    """Takes in what the public tells; a system that sends it may read nothing back but the receipt."""

    serializer_class = ComplaintIn
    pagination_class = None
    key_scope = KeyScope.COMPLAINTS
    systems_only = True
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "intake"

    @extend_schema(
        operation_id="complaints_create",
        request=ComplaintIn,
        parameters=[KEY],
        responses={201: ComplaintReceiptOut, 200: ComplaintReceiptOut, 409: RefusalOut},
    )
    def create(self, request: Request) -> Response:
        """Hand in a complaint, a view, praise or a question. The same key and body give the receipt again."""
        at, key = timezone.now(), submission_key(request)
        body = ComplaintIn(data=request.data, context={"at": at})
        body.is_valid(raise_exception=True)
        system = request.user
        assert isinstance(system, User)  # noqa: S101 -- the permissions let nobody else in
        receipt = receive(
            told=body.told,
            uploads=read_uploads(body.validated_data["attachments"]),
            submission_key=key,
            by=system,
            at=at,
            way=Way(Channel.API, body.validated_data["received_at"], body_digest(request), CODE_REPEATED),
        )
        return Response(ComplaintReceiptOut(receipt).data, status=201 if receipt.new else 200)

    @extend_schema(operation_id="complaints_areas", responses=AreaOut(many=True))
    @action(detail=False, methods=["get"], url_path="areas", url_name="areas")
    def areas(self, request: Request) -> Response:  # noqa: ARG002 -- the framework passes it
        """Return the places the sender may choose among today; "I do not know" is to choose none."""
        rows: Any = areas(on=local_date(timezone.now()))
        return Response(AreaOut(rows, many=True).data)
