"""The figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Counting: measures, periods, imported history, suppression."""

    name = "figures"
    verbose_name = "Siffror"
