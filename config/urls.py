"""Every address of the system: each app names its own, here they are put together."""

from django.urls import include, path

from cases.views.start import start
from organisation.admin import site

urlpatterns = [
    path("", start, name="start"),
    path("", include("organisation.urls")),
    path("", include("deviations.urls")),
    path("", include("cases.urls")),
    path("", include("reports.urls")),
    path("", include("jobs.urls")),
    path("api/v1/", include("config.api")),
    path("admin/", site.urls),
]

handler400 = "config.views.bad_request"
