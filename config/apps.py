"""What is connected when the system starts."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from core import huge


class ConfigConfig(AppConfig):
    """The program itself, which has no tables."""

    name = "config"

    def ready(self) -> None:
        """Let every connection to the database be asked for any number."""
        connection_created.connect(huge.allow_on, dispatch_uid="core.huge")
