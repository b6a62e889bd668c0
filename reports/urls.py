"""Addresses of the reports: period summaries and kvalitetsberättelser."""

from django.urls import path

from reports.views import summaries

app_name = "reports"
urlpatterns = [
    path("periodsammanstallning/", summaries.summaries, name="summaries"),
    path("periodsammanstallning/arbete/<int:pk>/", summaries.summary_of_job, name="summary_of_job"),
    path("periodsammanstallning/<int:pk>/", summaries.summary, name="summary"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/", summaries.unit_summary, name="unit_summary"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/pdf/", summaries.unit_pdf, name="unit_pdf"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/excel/", summaries.unit_excel, name="unit_excel"),
]
