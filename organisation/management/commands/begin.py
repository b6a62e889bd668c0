"""`manage.py begin` makes what an empty system needs before anybody can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.dates import local_date
from organisation.enums import Level
from organisation.models import Municipality, User
from organisation.roles import Role
from organisation.services.roles import give_role
from organisation.services.units import create_unit


class Command(BaseCommand):
    """Make the municipality, its first nämnd and its first systemförvaltare; only in an empty system."""

    help = "Lägger upp kommunen, den första nämnden och den första systemförvaltaren."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipality", required=True, help="kommunens namn")
        parser.add_argument("--board", required=True, help="nämndens namn")
        parser.add_argument("--code", required=True, help="nämndens kortnamn, först i ärendenumren")
        parser.add_argument("--username", required=True, help="systemförvaltarens användarnamn")

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Make them, or say that the system is not empty."""
        if Municipality.objects.exists():
            raise CommandError("Det finns redan en kommun här.")
        at = timezone.now()
        today = local_date(at)
        municipality = Municipality.objects.create(name=options["municipality"], is_own=True)
        create_unit(
            name=options["board"],
            level=Level.BOARD,
            parent=None,
            municipality=municipality,
            valid_from=today,
            by=None,
            at=at,
            code=options["code"],
        )
        user = User.objects.create_user(options["username"])
        give_role(
            user=user,
            unit=None,
            role=Role.SYSTEM_MANAGER,
            valid_from=today,
            reason="Första systemförvaltaren",
            by=None,
            at=at,
        )
        self.stdout.write(f"Klart. Ge {user} ett lösenord: manage.py changepassword {user.username}")
