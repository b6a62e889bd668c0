"""The settings: reference data in Django's admin, for those who administer, with every change in the log.

Cases and the log itself are never here.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone

from audit.log import record
from core.dates import local_date
from core.errors import DomainError
from organisation.enums import KeyScope, Level
from organisation.models import ApiKey, BoardSetting, Label, Membership, Municipality, Unit, User
from organisation.queries import administered_boards, label_terms
from organisation.roles import Capability, Role
from organisation.services.keys import check_system_key, make_system_key, revoke_api_key
from organisation.services.roles import check_role, end_role, give_role
from organisation.services.units import check_closing, check_unit, close_unit, create_unit


def administers(request):
    """Tell whether whoever asks has a role that administers: the only key to the settings."""
    user = request.user
    return user.is_active and user.is_authenticated and user.has_capability(Capability.ADMINISTER)


class SettingsSite(admin.AdminSite):
    """Django's admin, opened by the capability ADMINISTER and by nothing else."""

    site_header = site_title = "Kvalitetshjulet – inställningar"
    index_title = "Inställningar"
    site_url = "/"

    def has_permission(self, request):
        return administers(request)

    def login(self, request, extra_context=None):
        """Refuse whoever is signed in but does not administer; others never come this far."""
        raise PermissionDenied


site = SettingsSite()


class AuditedAdmin(admin.ModelAdmin):
    """Rows that may be added and changed, never removed; each change is an event in the log.

    `board_path` leads from a row to the nämnd it belongs to; whoever administers one nämnd sees and
    changes only that one's rows. None: the rows belong to no nämnd.
    """

    board_path = "board_id"

    def has_module_permission(self, request):
        return administers(request)

    def has_view_permission(self, request, obj=None):
        return administers(request)

    def has_add_permission(self, request):
        return administers(request)

    def has_change_permission(self, request, obj=None):
        return administers(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        boards = administered_boards(request.user)
        if boards is None or self.board_path is None:
            return rows
        return rows.filter(**{f"{self.board_path}__in": boards})

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only units of the nämnder the person administers, and of those only what there is today."""
        if db_field.related_model is Unit:
            kwargs["queryset"] = self._offered_units(request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if administered_boards(request.user) is not None and db_field.name == "board":
            field.required = True  # a row without nämnd holds for all of them
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.related_model is Unit:
            kwargs["queryset"] = self._offered_units(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _offered_units(self, request):
        boards = administered_boards(request.user)
        units = Unit.objects.active(local_date(timezone.now())).order_by("path")
        return units if boards is None else units.filter(board_id__in=boards)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb, words = ("change", "ändrades") if change else ("create", "lades till")
        changes = {name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data}
        record(
            f"{obj._meta.model_name}.{verb}",
            obj,
            by=request.user,
            at=timezone.now(),
            summary=f"{obj._meta.verbose_name.capitalize()} {words} i inställningarna.",
            changes=changes,
        )


class ReadOnlyAdmin(AuditedAdmin):
    """Rows that are only shown: changes of them are commands of their own."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Municipality, site=site)
class MunicipalityAdmin(ReadOnlyAdmin):
    board_path = None


class UnitForm(forms.ModelForm):
    """A unit to make, checked as the command does, or its last day."""

    class Meta:
        model = Unit
        fields = [
            "name",
            "level",
            "parent",
            "code",
            "operation_form",
            "under_sol",
            "is_reception",
            "valid_from",
            "valid_to",
        ]
        help_texts = {
            "valid_to": (
                "Bara när verksamheten upphör. Byter enheten namn, plats eller nivå, slås ihop eller delas: "
                "lägg till en omorganisation i stället."
            )
        }

    def clean(self):
        cleaned = super().clean()
        try:
            if self.instance.pk is None and not self.errors:
                told = {name: cleaned[name] for name in ("parent", "code")}
                check_unit(level=Level(cleaned["level"]), **told)
            if self.instance.pk and cleaned.get("valid_to"):
                check_closing(unit=self.instance, last_day=cleaned["valid_to"])
        except DomainError as error:
            self.add_error(error.field if error.field in self.fields else None, error.message)
        return cleaned


@admin.register(Unit, site=site)
class UnitAdmin(AuditedAdmin):
    """Units: made and closed by the commands, never rewritten; what becomes of one is a reorganisation."""

    form = UnitForm
    list_display = ["name", "level", "parent", "valid_from", "valid_to"]
    list_filter = ["level", "operation_form"]
    list_select_related = ["parent"]
    search_fields = ["name", "code"]

    def has_change_permission(self, request, obj=None):
        """What has a last day keeps it: another unit may have taken over."""
        return administers(request) and not (obj and obj.valid_to)

    def get_fields(self, request, obj=None):
        return [name for name in UnitForm.Meta.fields if obj or name != "valid_to"]

    def get_readonly_fields(self, request, obj=None):
        return [name for name in UnitForm.Meta.fields if name != "valid_to"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if administered_boards(request.user) is not None and db_field.name == "parent":
            field.required = True  # a nämnd is made by whoever administers them all
        return field

    def save_model(self, request, obj, form, change):
        signed = {"by": request.user, "at": timezone.now()}
        if change:
            if last_day := form.cleaned_data["valid_to"]:
                close_unit(unit=obj, last_day=last_day, **signed)
            return
        told = {**form.cleaned_data, "level": Level(form.cleaned_data["level"])}
        own = Municipality.objects.get(is_own=True)
        obj.pk = create_unit(**told, municipality=own, **signed).pk


@admin.register(User, site=site)
class UserAdmin(AuditedAdmin):
    """People. A password is not set here: whoever could would be able to sign in as anybody."""

    board_path = None
    fields = ["username", "first_name", "last_name", "title", "email", "is_active", "is_system"]
    list_display = ["username", "first_name", "last_name", "title", "is_active"]
    search_fields = ["username", "first_name", "last_name", "title"]
    list_filter = ["is_active", "is_system"]

    def lookup_allowed(self, lookup, value, request=None):
        """Filter by what is shown and nothing else: no address may try out how a password begins."""
        return lookup.split("__")[0] in {*self.fields, "id"} and super().lookup_allowed(
            lookup, value, request
        )

    def has_change_permission(self, request, obj=None):
        """People are shared by the nämnder, so only the municipality's own manager changes them."""
        return administers(request) and administered_boards(request.user) is None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class MembershipForm(forms.ModelForm):
    """A role to give, checked as the command does, or its last day."""

    class Meta:
        model = Membership
        fields = ["user", "role", "unit", "on_behalf_of", "is_away", "valid_from", "valid_to", "reason"]

    def clean(self):
        cleaned = super().clean()
        told = {name: cleaned.get(name, getattr(self.instance, name, None)) for name in self._meta.fields}
        if told["role"] and told["valid_from"]:
            try:
                check_role(**{name: told[name] for name in told if name not in {"user", "reason", "is_away"}})
            except DomainError as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return cleaned

    def validate_constraints(self):
        """`check_role` says the same in words."""


@admin.register(Membership, site=site)
class MembershipAdmin(AuditedAdmin):
    """Roles: given and ended by the commands, never rewritten."""

    board_path = "unit__board_id"
    form = MembershipForm
    list_display = ["user", "role", "unit", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__first_name", "user__last_name", "user__username", "unit__name"]
    autocomplete_fields = ["user", "on_behalf_of"]

    def get_readonly_fields(self, request, obj=None):
        return ["user", "role", "unit", "on_behalf_of", "is_away", "valid_from", "reason"] if obj else []

    def save_model(self, request, obj, form, change):
        now, cleaned = timezone.now(), form.cleaned_data
        if change:
            reason = "Ändrades i inställningarna."
            end_role(membership=obj, last_day=cleaned["valid_to"], reason=reason, by=request.user, at=now)
            return
        given = give_role(**{**cleaned, "role": Role(cleaned["role"])}, by=request.user, at=now)
        obj.pk = given.pk


class LabelForm(forms.ModelForm):
    """What is called something else is chosen among what there is: a misspelt word would change nothing."""

    term = forms.ChoiceField(label="Vad vill ni kalla något annat?")

    class Meta:
        model = Label
        fields = ["board", "term", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [
            (group, [(term, f"{usual} ({term})") for term, usual in terms.items()])
            for group, terms in label_terms().items()
        ]


@admin.register(Label, site=site)
class LabelAdmin(AuditedAdmin):
    form = LabelForm
    list_display = ["term", "text", "board"]
    list_select_related = ["board"]


@admin.register(BoardSetting, site=site)
class BoardSettingAdmin(AuditedAdmin):
    list_display = ["name", "value", "board", "valid_from"]
    list_select_related = ["board"]


class ApiKeyForm(forms.ModelForm):
    """A system by its name, what its key opens, and until when."""

    system = forms.CharField(
        label="Vilket system?",
        max_length=80,
        help_text="Till exempel Kommunens e-tjänster. Ett namn som inte finns blir ett nytt system.",
    )

    class Meta:
        model = ApiKey
        fields = ["system", "scope", "valid_to"]

    def clean(self):
        cleaned = super().clean()
        try:
            told = {"system": cleaned.get("system", "x"), "valid_to": cleaned.get("valid_to")}
            check_system_key(**told, on=local_date(timezone.now()))
        except DomainError as error:
            self.add_error(error.field, error.message)
        return cleaned


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(AuditedAdmin):
    """Keys of other systems: made, shown once, and revoked, by whoever administers the municipality."""

    board_path = None
    list_display = ["name", "scope", "created_at", "valid_to", "last_used_at", "revoked_at"]
    list_filter = ["scope"]
    actions = ["revoke"]

    def has_module_permission(self, request):
        return administers(request) and administered_boards(request.user) is None

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return self.list_display if obj else ["system", "scope", "valid_to"]

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, **{**kwargs, **({} if obj else {"form": ApiKeyForm})})

    def save_model(self, request, obj, form, change):
        told = {**form.cleaned_data, "scope": KeyScope(form.cleaned_data["scope"])}
        request.made_key = make_system_key(**told, by=request.user, at=timezone.now())
        obj.pk = ApiKey.objects.get(digest=ApiKey.digest_of(request.made_key)).pk

    def response_add(self, request, obj, post_url_continue=None):
        """Show the key in the answer itself: it is in no session, no cookie and no address."""
        shown = {**self.admin_site.each_context(request), "title": "Ny API-nyckel", "key": request.made_key}
        return TemplateResponse(request, "admin/api_key_made.html", shown)

    @admin.action(description="Återkalla de valda nycklarna", permissions=["view"])
    def revoke(self, request, queryset):
        for key in queryset:
            revoke_api_key(key=key, by=request.user, at=timezone.now())
        self.message_user(request, "Nycklarna är återkallade och öppnar inget mer.")
