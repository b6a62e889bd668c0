"""Bring in yearly totals from the system that came before."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from figures.services.importing import import_history, in_words
from figures.services.reading import RefusedFileError


class Command(BaseCommand):
    """Takes a CSV file with the columns year, measure and count; see docs/counting.md."""

    help = "Läser in årssiffror ur en CSV-fil: year, measure, count och valfritt unit, source, note."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose figures they are, and whether they hold over counted cases."""
        parser.add_argument("file", type=Path, metavar="FIL.csv")
        parser.add_argument("--unit", default="", metavar="NAMN", help="enheten för rader utan egen enhet")
        parser.add_argument(
            "--replaces-counted",
            action="store_true",
            help="filens siffror gäller även där ärenden är räknade i systemet",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file and say what was done with it. A database without any table is set up first."""
        path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Filen {path} går inte att läsa: {error.strerror}.") from error
        if not connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        try:
            outcome = import_history(
                name=path.name,
                content=content,
                unit_name=options["unit"],
                replaces_counted=options["replaces_counted"],
                by=None,
                at=timezone.now(),
            )
        except RefusedFileError as error:
            raise CommandError(f"Inget av {path.name} lästes in.\n{error.message}") from error
        self.stdout.write(in_words(outcome))
