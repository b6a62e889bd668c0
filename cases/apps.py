"""The cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The spine under the five processes."""

    name = "cases"
    verbose_name = "Ärenden"
