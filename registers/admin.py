"""The registers in the settings: dated rows, common to all nämnder or one nämnd's own."""

from django.contrib import admin
from django.contrib.admin import widgets
from django.db import models

from organisation.admin import AuditedAdmin, site
from registers.models import (
    ActionType,
    Category,
    Cause,
    Contract,
    DeadlineRule,
    Delegation,
    LawReference,
    RetentionRule,
    Routine,
    Subject,
    Supplier,
    Text,
)


class RegisterAdmin(AuditedAdmin):
    """What every register shows; `own` are the columns that only this one has."""

    own = ()
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": widgets.AdminURLFieldWidget}}
    list_filter = ["board", "valid_to"]
    list_select_related = ["board"]
    search_fields = ["name", "description"]

    def get_list_display(self, request):
        return ["name", *self.own, "board", "valid_from", "valid_to"]


@admin.register(Category, site=site)
class CategoryAdmin(RegisterAdmin):
    own = ("parent", "is_other")
    list_select_related = ["board", "parent"]


@admin.register(Cause, site=site)
class CauseAdmin(RegisterAdmin):
    own = ("is_other",)


@admin.register(Subject, site=site)
class SubjectAdmin(RegisterAdmin):
    own = ("is_other",)


@admin.register(ActionType, site=site)
class ActionTypeAdmin(RegisterAdmin):
    own = ("strength",)


@admin.register(DeadlineRule, site=site)
class DeadlineRuleAdmin(RegisterAdmin):
    own = ("kind", "code", "amount", "unit", "start_event")


@admin.register(Delegation, site=site)
class DelegationAdmin(AuditedAdmin):
    list_display = ["mandate", "kind", "role", "board", "decision", "valid_from", "valid_to"]
    list_filter = ["mandate", "board", "valid_to"]
    list_select_related = ["board"]
    search_fields = ["decision"]


@admin.register(LawReference, site=site)
class LawReferenceAdmin(RegisterAdmin):
    own = ("code", "citation")


@admin.register(Text, site=site)
class TextAdmin(RegisterAdmin):
    own = ("code", "language")
    list_filter = ["language", "board", "valid_to"]
    search_fields = ["name", "code", "body"]


@admin.register(Supplier, site=site)
class SupplierAdmin(RegisterAdmin):
    own = ("organisation_number", "contact")


@admin.register(Contract, site=site)
class ContractAdmin(RegisterAdmin):
    own = ("supplier", "number")
    list_select_related = ["board", "supplier"]


@admin.register(Routine, site=site)
class RoutineAdmin(RegisterAdmin):
    own = ("is_process", "owner", "review_on")


@admin.register(RetentionRule, site=site)
class RetentionRuleAdmin(RegisterAdmin):
    own = ("kind", "years", "decided_on")
