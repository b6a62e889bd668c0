"""Addresses of deviations: reporting, one's own reports, and the decisions only a deviation has."""

from django.urls import path

from deviations.views import (
    boundary,
    deciding,
    identities,
    open_reporting,
    own,
    reporting,
    unit_codes,
)

app_name = "deviations"
urlpatterns = [
    path("rapportera/", reporting.report, name="report"),
    path("rapportera/utkast/", reporting.draft, name="draft"),
    path("rapportera/uppgifter/", identities.look, name="identities"),
    path("rapportera/annat/", boundary.other, name="other"),
    path("rapportera/kvitto/<str:reference>/", reporting.receipt, name="receipt"),
    path("rapportera/tid/", unit_codes.times, name="times"),
    path("rapportkoder/", unit_codes.codes, name="codes"),
    path("rapportkoder/<int:unit_id>/", unit_codes.code, name="code"),
    path("rapportkoder/<int:unit_id>/lapp/", unit_codes.sheet, name="code_sheet"),
    path("utan-konto/", open_reporting.enter, name="open_enter"),
    path("utan-konto/<str:code>/", open_reporting.report, name="open_report"),
    path("mina-rapporter/", reporting.mine, name="mine"),
    path("mina-rapporter/<str:reference>/", own.own, name="own_report"),
    path("arenden/<str:reference>/lex-sarah/", deciding.lexsarah, name="lexsarah"),
    path("arenden/<str:reference>/atgardat-direkt/", deciding.direct, name="direct"),
    path("arenden/<str:reference>/den-enskilde/", deciding.informed, name="informed"),
]
