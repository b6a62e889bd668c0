"""Deviations for other systems: the same commands, the same row rule and the same log as the pages."""

from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from audit.enums import Reading
from cases.access import get_case
from cases.api import KEY, RefusalOut, body_digest, submission_key, takes_a_key
from cases.enums import Channel, Kind, LegalBasis, Likelihood, Precision, Severity, Status
from cases.kinds import status_label
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.services.classifying import Classification, classify
from cases.services.moving import perform
from cases.services.opening import Report, open_case
from cases.views.listing import ids_of, log_reading
from core.dates import local_date, start_of_day, was_on_the_clock
from deviations.filters import DeviationFilter, NewestFirst
from deviations.forms.reporting import FIRST_DAY, SKIPPED, WRONG_YEAR
from deviations.queries.suspecting import suspected
from deviations.workflow import WORKFLOW
from organisation.enums import KeyScope
from organisation.models import Unit, User
from organisation.roles import Capability, Right
from registers.models import Category, Cause, Supplier

Row = TypeVar("Row", Category, Cause)
MAX_TEXT = 20_000  # characters in a report
NOT_OFFERED = _("Välj något som nämnden använder.")


def _meant(moment: datetime | None) -> datetime | None:
    """Return the moment, as the form takes it: no year nobody meant, no time that was on no clock."""
    if moment and moment < start_of_day(FIRST_DAY):
        raise ValidationError(WRONG_YEAR)
    if moment and not was_on_the_clock(moment):
        raise ValidationError(SKIPPED)
    return moment


class UnitOut(serializers.Serializer[Unit]):
    """A unit, by number and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ArrowOut(serializers.Serializer[dict[str, Any]]):
    """A step that leads on from here, and why it cannot be taken yet (empty: it can)."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the stubs know a field's own label only
    needs_reason = serializers.BooleanField()
    blockers = serializers.ListField(child=serializers.CharField())


class DeviationOut(serializers.Serializer[Any]):
    """A deviation in a list; of a protected identity neither its place nor words (decision 12)."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    status_label = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    occurred_from = serializers.DateTimeField(allow_null=True)
    occurred_to = serializers.DateTimeField(allow_null=True)
    occurred_precision = serializers.ChoiceField(choices=Precision.choices)
    received_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    event_count = serializers.IntegerField()
    severity = serializers.IntegerField(allow_null=True)
    likelihood = serializers.IntegerField(allow_null=True)
    risk = serializers.IntegerField(allow_null=True)
    near_miss = serializers.BooleanField(source="deviation.near_miss")
    lexsarah_possible = serializers.BooleanField(source="deviation.lexsarah_possible", allow_null=True)
    version = serializers.IntegerField()

    def get_status_label(self, case: Case) -> str:
        """Return the kind's word for the status."""
        return status_label(case)

    def get_title(self, case: Case) -> str:
        """Return the working title, unless the case concerns a protected identity."""
        return "" if case.protected else case.title

    @extend_schema_field(UnitOut(allow_null=True))
    def get_unit(self, case: Case) -> dict[str, Any] | None:
        """Return the answering unit, unless its name must not be shown (decision 12)."""
        return None if case.protected else {"id": case.unit_id, "name": case.unit.name}


class DeviationDetailOut(DeviationOut):
    """A deviation with its report, its four axes and the steps the caller may take."""

    title = serializers.CharField()  # type: ignore[assignment]  # in a list it may not be told
    text = serializers.CharField(source="original.text")
    place = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField()
    causes = serializers.SerializerMethodField()
    primary_cause = serializers.SerializerMethodField()
    legal_bases = serializers.SerializerMethodField()
    other_reason = serializers.CharField()
    steps = serializers.SerializerMethodField()

    def get_place(self, case: Case) -> str:
        """Return where it happened, unless a protected identity forbids it (decision 12)."""
        return "" if case.protected else case.original.place

    def get_categories(self, case: Case) -> list[int]:
        """Return the numbers of the event types."""
        return sorted(case.case_categories.values_list("category_id", flat=True))

    def get_causes(self, case: Case) -> list[int]:
        """Return the numbers of the causes."""
        return sorted(case.case_causes.values_list("cause_id", flat=True))

    def get_legal_bases(self, case: Case) -> list[str]:
        """Return the laws."""
        return sorted(case.legal_bases.values_list("basis", flat=True))

    def get_primary_cause(self, case: Case) -> int | None:
        """Return the number of the primary cause."""
        return next((row.cause_id for row in case.case_causes.all() if row.is_primary), None)

    @extend_schema_field(ArrowOut(many=True))
    def get_steps(self, case: Case) -> list[dict[str, Any]]:
        """Return the steps the caller may take from here, with what stops each."""
        allowed = case.capabilities  # type: ignore[attr-defined]
        return [
            {
                "name": step.name,
                "label": str(step.label),
                "needs_reason": step.wants_reason(case),
                "blockers": step.blockers(case),
            }
            for step in WORKFLOW.leaving(case.status)
            if step.needs in allowed
        ]


class DeviationReceiptOut(serializers.Serializer[Case]):
    """What the reporter gets back: she may not be allowed to read the case itself."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    received_at = serializers.DateTimeField()


class ReportIn(serializers.Serializer[Case]):
    """What is reported: what happened, where and when; the rest may be asked later."""

    text = serializers.CharField(max_length=MAX_TEXT)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    place = serializers.CharField(max_length=200, allow_blank=True, default="")
    occurred_from = serializers.DateTimeField(allow_null=True, default=None)
    occurred_to = serializers.DateTimeField(allow_null=True, default=None)
    occurred_precision = serializers.ChoiceField(choices=Precision.choices, default=Precision.UNKNOWN)
    event_count = serializers.IntegerField(min_value=1, max_value=10_000, default=1)
    reporter_name = serializers.CharField(max_length=150, allow_blank=True, default="")
    near_miss = serializers.BooleanField(default=False)
    supplier = serializers.PrimaryKeyRelatedField(
        queryset=Supplier.objects.all(), allow_null=True, default=None
    )
    done_at_once = serializers.CharField(max_length=MAX_TEXT, allow_blank=True, default="")

    def validate_unit(self, unit: Unit) -> Unit:
        """Let a report into a unit where the caller may report, and no other."""
        if unit.pk not in self.context["request"].user.unit_ids_with(Capability.REPORT):
            raise ValidationError(_("Du får inte rapportera i den enheten."))
        return unit

    def validate_occurred_from(self, moment: datetime | None) -> datetime | None:
        """Refuse a moment nobody can mean."""
        return _meant(moment)

    def validate_occurred_to(self, moment: datetime | None) -> datetime | None:
        """Refuse a moment nobody can mean."""
        return _meant(moment)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check that the times come in order, and that the unit's nämnd uses the external provider."""
        supplier, board = attrs["supplier"], attrs["unit"].controller.pk
        today = local_date(timezone.now())
        if supplier and not Supplier.objects.offered(board, on=today).filter(pk=supplier.pk).exists():
            raise ValidationError({"supplier": NOT_OFFERED})
        first, last = attrs["occurred_from"], attrs["occurred_to"]
        if last and (first is None or last < first):
            raise ValidationError({"occurred_to": _("Sluttiden kommer före starttiden.")})
        return attrs


class StepIn(serializers.Serializer[Case]):
    """A step to take, and the version of the case it was decided on."""

    name = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    version = serializers.IntegerField()


class ClassificationIn(serializers.Serializer[Case]):
    """The four axes as they shall be; what is left out is emptied."""

    categories = serializers.PrimaryKeyRelatedField(many=True, queryset=Category.objects.all(), default=list)
    severity = serializers.ChoiceField(choices=Severity.choices, allow_null=True, default=None)
    likelihood = serializers.ChoiceField(choices=Likelihood.choices, allow_null=True, default=None)
    causes = serializers.PrimaryKeyRelatedField(many=True, queryset=Cause.objects.all(), default=list)
    primary_cause = serializers.PrimaryKeyRelatedField(
        queryset=Cause.objects.all(), allow_null=True, default=None
    )
    legal_bases = serializers.ListField(
        child=serializers.ChoiceField(choices=LegalBasis.choices), default=list
    )
    other_reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    version = serializers.IntegerField()

    def validate_categories(self, rows: list[Category]) -> list[Category]:
        """Take event types the case's nämnd offers, and no other's."""
        return [self._offered(row) for row in rows]

    def validate_causes(self, rows: list[Cause]) -> list[Cause]:
        """Take causes the case's nämnd offers, and no other's."""
        return [self._offered(row) for row in rows]

    def validate_primary_cause(self, row: Cause | None) -> Cause | None:
        """Take a cause the case's nämnd offers, and no other's."""
        return row and self._offered(row)

    def _offered(self, row: Row) -> Row:
        if row.board_id not in {None, self.context["case"].board_id}:
            raise ValidationError(NOT_OFFERED)
        return row


@takes_a_key
class DeviationViewSet(viewsets.GenericViewSet[Case]):
    """Deviations the caller may read; a restricted one is as if it did not exist."""

    queryset = Case.objects.none()
    serializer_class = DeviationOut
    pagination_class = NewestFirst
    filter_backends = [DjangoFilterBackend]
    filterset_class = DeviationFilter
    lookup_field = "reference"
    lookup_value_regex = "[^/]+"
    key_scope = KeyScope.DEVIATIONS

    def get_queryset(self) -> CaseQuerySet:
        """Return the caller's deviations: the one row rule."""
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        found = Case.objects.visible_to(self.caller).filter(kind=Kind.DEVIATION)
        return found.select_related("unit", "board", "deviation")

    @extend_schema(operation_id="deviations_list", responses=DeviationOut(many=True))
    def list(self, request: Request) -> Response:  # noqa: ARG002 -- the framework passes it
        """Return the deviations the caller may read, newest first. What was read is logged."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        rows = page or []
        log_reading(Reading.LIST, ids_of(rows), by=self.caller, at=timezone.now(), detail="api")
        return self.get_paginated_response(DeviationOut(rows, many=True).data)

    @extend_schema(operation_id="deviations_retrieve", responses=DeviationDetailOut)
    def retrieve(self, request: Request, reference: str) -> Response:  # noqa: ARG002 -- the framework passes it
        """Return one deviation with its report. The reading is logged."""
        return self._shown(reference, timezone.now())

    @extend_schema(
        operation_id="deviations_create",
        request=ReportIn,
        parameters=[KEY],
        responses={201: DeviationReceiptOut, 200: DeviationReceiptOut, 409: RefusalOut},
    )
    def create(self, request: Request) -> Response:
        """Report a deviation. Sent again with the same key and body, the same case comes back (200)."""
        body = ReportIn(data=request.data, context={"request": request})
        body.is_valid(raise_exception=True)
        at = timezone.now()
        case = open_case(
            kind=Kind.DEVIATION,
            unit=body.validated_data["unit"],
            report=self._report(body.validated_data),
            by=self.caller,
            at=at,
            detail={name: body.validated_data[name] for name in ("near_miss", "done_at_once")},
        )
        new = case.created_at == at
        return Response(DeviationReceiptOut(case).data, status=201 if new else 200)

    @extend_schema(
        operation_id="deviations_take_step",
        request=StepIn,
        responses={200: DeviationDetailOut, 409: RefusalOut},
    )
    @action(detail=True, methods=["post"], url_path="steg", url_name="step")
    def take_step(self, request: Request, reference: str) -> Response:
        """Move the case along its workflow. What stops it is said in words (409)."""
        at = timezone.now()
        case = self._case(reference, at, Capability.VIEW)
        body = self._valid(StepIn(data=request.data))
        perform(
            name=body["name"],
            case_id=case.pk,
            by=self.caller,
            at=at,
            reason=body["reason"],
            version=body["version"],
        )
        return self._shown(reference, at)

    @extend_schema(
        operation_id="deviations_classify",
        request=ClassificationIn,
        responses={200: DeviationDetailOut, 409: RefusalOut},
    )
    @action(detail=True, methods=["put"], url_path="klassificering", url_name="classification")
    def classification(self, request: Request, reference: str) -> Response:
        """Set the four axes of the case; what is left out is emptied."""
        at = timezone.now()
        case = self._case(reference, at, Capability.INVESTIGATE)
        body = self._valid(ClassificationIn(data=request.data, context={"case": case}))
        version = body.pop("version")
        classify(
            case_id=case.pk, classification=Classification(**body), by=self.caller, at=at, version=version
        )
        return self._shown(reference, at)

    @property
    def caller(self) -> User:
        """The person or system that calls."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 -- the default permission lets nobody else in
        return user

    def _case(self, reference: str, at: datetime, needs: Right) -> Case:
        """Return the deviation for a command, whose answer writes the reading; 404 for another kind."""
        case = get_case(self.caller, reference, at=at, needs=needs, reading=None)
        if case.kind != Kind.DEVIATION:
            raise Http404
        return case

    def _shown(self, reference: str, at: datetime) -> Response:
        self._case(reference, at, Capability.VIEW)
        return Response(DeviationDetailOut(get_case(self.caller, reference, at=at)).data)

    def _valid(self, body: BaseSerializer[Case]) -> dict[str, Any]:
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def _report(self, body: dict[str, Any]) -> Report:
        told = {"text", "place", "occurred_from", "occurred_to", "event_count"}
        supplier = {"supplier": body["supplier"].name} if body["supplier"] else {}
        return Report(
            **{name: body[name] for name in told},
            precision=Precision(body["occurred_precision"]),
            channel=Channel.API,
            reporter=None if self.caller.is_system else self.caller,
            # A system tells who reported to it; a person reports in her own name.
            reporter_name=body["reporter_name"] if self.caller.is_system else str(self.caller),
            submission_key=submission_key(self.request),
            # The whole body, so that the same key with anything else in it is told from a repetition.
            answers={"near_miss": body["near_miss"], **supplier, "body": body_digest(self.request)},
            supplier=body["supplier"],
            # A form offers to send it as lex Sarah instead; here nobody can be asked.
            urgent=bool(suspected([body["text"], body["done_at_once"]])),
        )
