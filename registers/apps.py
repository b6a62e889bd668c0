"""The registers app."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils import timezone


class RegistersConfig(AppConfig):
    """Dated reference data per nämnd."""

    name = "registers"
    verbose_name = "Register"

    def ready(self) -> None:
        """Have the standard registers completed whenever the database has been brought up to date."""
        post_migrate.connect(complete_registers, sender=self)


def complete_registers(using: str, plan: Any = None, **_told: Any) -> None:
    """Add what a newer version has of the standard registers, once every migration is in.

    `plan` is None when a database was emptied (`flush`), and nothing is added then; nor after a migration
    to an earlier or a single app's state, where a table may lack what the program asks for.
    """
    from registers.services.standard import complete_standard_registers  # noqa: PLC0415 -- models are not ready before

    if plan is None or using != DEFAULT_DB_ALIAS:
        return
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        complete_standard_registers(by=None, at=timezone.now())
