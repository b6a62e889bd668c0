"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reading: period summaries and the kvalitetsberättelse."""

    name = "reports"
    verbose_name = "Rapporter"
