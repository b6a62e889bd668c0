"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Complaints and views from outside and from staff."""

    name = "complaints"
    verbose_name = "Klagomål och synpunkter"
