"""Addresses of the reports: period summaries and kvalitetsberättelser."""

from django.urls import path

from reports.views import apt, oversight, process, quality, summaries, suppliers

app_name = "reports"
urlpatterns = [
    path("periodsammanstallning/", summaries.summaries, name="summaries"),
    path("periodsammanstallning/arbete/<int:pk>/", summaries.summary_of_job, name="summary_of_job"),
    path("periodsammanstallning/<int:pk>/", summaries.summary, name="summary"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/", summaries.unit_summary, name="unit_summary"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/pdf/", summaries.unit_pdf, name="unit_pdf"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/excel/", summaries.unit_excel, name="unit_excel"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/apt/", apt.sheet, name="apt"),
    path("periodsammanstallning/<int:pk>/<int:unit_id>/apt/pdf/", apt.sheet_pdf, name="apt_pdf"),
    path("apt-blad/<int:unit_id>/", apt.latest, name="apt_latest"),
    path("laslogg/", oversight.read_log, name="read_log"),
    path("laslogg/excel/", oversight.read_log_excel, name="read_log_excel"),
    path("behorigheter/", oversight.access_report, name="access"),
    path("behorigheter/excel/", oversight.access_excel, name="access_excel"),
    path("leverantorer/", suppliers.suppliers, name="suppliers"),
    path("leverantorer/excel/", suppliers.suppliers_excel, name="suppliers_excel"),
    path("sa-gar-arbetet/", process.process, name="process"),
    path("kvalitetsberattelse/", quality.quality_reports, name="quality_reports"),
    path("kvalitetsberattelse/arbete/<int:pk>/", quality.quality_report_of_job, name="quality_report_of_job"),
    path("kvalitetsberattelse/<int:pk>/", quality.quality_report, name="quality_report"),
    path("kvalitetsberattelse/<int:pk>/pdf/", quality.quality_report_pdf, name="quality_report_pdf"),
    path("kvalitetsberattelse/<int:pk>/word/", quality.quality_report_word, name="quality_report_word"),
]
