"""What the systemförvaltare edits about complaints: the public's places and the rules of triage."""

from django.contrib import admin

from complaints.models import ServiceArea, TriageRule
from organisation.admin import site
from registers.admin import RegisterAdmin


@admin.register(ServiceArea, site=site)
class ServiceAreaAdmin(RegisterAdmin):
    own = ("unit",)
    list_select_related = ["board", "unit"]


@admin.register(TriageRule, site=site)
class TriageRuleAdmin(RegisterAdmin):
    own = ("order", "kind", "area", "words", "unit")
    list_select_related = ["board", "area", "unit"]
