"""The deviations app."""

from django.apps import AppConfig


class DeviationsConfig(AppConfig):
    """Deviations: from a report on a phone to an end that helped."""

    name = "deviations"
    verbose_name = "Avvikelser"
