"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work with owner, progress and result."""

    name = "jobs"
    verbose_name = "Bakgrundsarbeten"
