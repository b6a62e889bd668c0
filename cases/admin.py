"""What the systemförvaltare decides about the organisation, with the open cases placed by their numbers."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone

from cases.enums import Change
from cases.models import Case, Reorganisation
from cases.services.reorganisations import Part, Plan, check, register, withdraw
from core.dates import sv_date
from core.errors import DomainError
from organisation.admin import AuditedAdmin, site

REST = "resten"


class ReorganisationForm(forms.ModelForm):
    """A reorganisation to register, checked as the command does."""

    divided = forms.CharField(
        label="Delas i",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text=(
            "En ny enhet per rad: namn, kolon och numren på de öppna ärenden som hör dit. "
            "Skriv resten hos den som tar de andra. Till exempel Norra: SN-AV-2026-12, resten"
        ),
    )

    class Meta:
        model = Reorganisation
        fields = ["kind", "units", "name", "parent", "level", "divided", "on", "reason"]
        help_texts = {
            "units": "Det som ligger under följer med när en enhet byter namn, plats eller nivå.",
            "on": (
                "Till dess är allt som förut. I dag, eller en dag som har varit, gäller genast. "
                "Två ändringar som rör samma enhet behöver olika dagar."
            ),
        }

    @property
    def plan(self):
        """The plan as the command takes it."""
        told = {name: self.cleaned_data[name] for name in ("name", "parent", "level")}
        kind, units = Change(self.cleaned_data["kind"]), list(self.cleaned_data["units"])
        return Plan(kind=kind, units=units, parts=self.cleaned_data["divided"], **told)

    def clean_divided(self):
        return [_part(line) for line in self.cleaned_data["divided"].splitlines() if line.strip()]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            day = {"on": cleaned["on"], "reason": cleaned["reason"]}
            try:
                check(plan=self.plan, **day, by=None, at=timezone.now())
            except DomainError as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return cleaned


def _part(line):
    name, _colon, rest = line.partition(":")
    numbers = [number.strip() for number in rest.split(",") if number.strip()]
    placed = [number.upper() for number in numbers if number.lower() != REST]
    return Part(name.strip(), placed, takes_rest=len(placed) < len(numbers))


@admin.register(Reorganisation, site=site)
class ReorganisationAdmin(AuditedAdmin):
    """Registered with a day, and undone until then; never rewritten."""

    form = ReorganisationForm
    list_display = ["on", "kind", "old_names", "state"]
    list_filter = ["kind"]
    filter_horizontal = ["units"]
    actions = ["undo"]

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("units")

    def get_fields(self, request, obj=None):
        made = ["registered_at", "registered_by", "state"] if obj else []
        return [*self.form.Meta.fields, *made]

    @admin.display(description="enheter")
    def old_names(self, row):
        return ", ".join(unit.name for unit in row.units.all())

    @admin.display(description="delas i")
    def divided(self, row):
        ids = [pk for part in row.parts for pk in part["cases"]]
        numbers = dict(Case.objects.filter(pk__in=ids).values_list("pk", "reference"))
        return "; ".join(
            f"{part['name']}: {', '.join([*(numbers[pk] for pk in part['cases']), *[REST] * part['rest']])}"
            for part in row.parts
        )

    @admin.display(description="läge")
    def state(self, row):
        if row.waits:
            return f"Hinder: {row.problem}" if row.problem else "Väntar på sin dag"
        return f"Genomförd {sv_date(row.done_at)}" if row.done_at else f"Ångrad {sv_date(row.withdrawn_at)}"

    def save_model(self, request, obj, form, change):
        told = {"on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        obj.pk = register(plan=form.plan, **told, by=request.user, at=timezone.now()).pk

    @admin.action(description="Ångra de valda som väntar", permissions=["view"])
    def undo(self, request, queryset):
        for row in queryset:
            try:
                withdraw(reorganisation_id=row.pk, by=request.user, at=timezone.now())
            except DomainError as error:
                self.message_user(request, f"{row}: {error.message}", messages.ERROR)
            else:
                self.message_user(request, f"{row} är ångrad.")
