"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Memory of who did and who read what."""

    name = "audit"
    verbose_name = "Logg"
