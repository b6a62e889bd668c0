"""The organisation app."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Who works where, as what, and when."""

    name = "organisation"
    verbose_name = "Organisation"
