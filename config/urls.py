"""Every address of the system: each app names its own, here they are put together."""

from django.urls import include, path

from cases.views.away import away
from cases.views.start import start
from complaints.views import pages
from organisation.admin import site

urlpatterns = [
    path("", start, name="start"),
    path("borta/", away, name="away"),
    path("", include("organisation.urls")),
    path("", include("deviations.urls")),
    path("", include("lexsarah.urls")),
    path("", include("cases.urls")),
    path("", include("complaints.urls")),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
    path("sprak/<slug:language>/tillganglighet/", pages.accessibility, name="accessibility"),
    path("personuppgifter/", pages.privacy, name="privacy"),
    path("sprak/<slug:language>/personuppgifter/", pages.privacy, name="privacy"),
    path("personuppgifter/<slug:board>/", pages.privacy, name="privacy"),
    path("sprak/<slug:language>/personuppgifter/<slug:board>/", pages.privacy, name="privacy"),
    path("", include("reports.urls")),
    path("", include("jobs.urls")),
    path("api/v1/", include("config.api")),
    path("admin/", site.urls),
]

handler400 = "config.views.bad_request"
