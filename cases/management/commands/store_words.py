"""`manage.py store_words`: make cases that came in before a field was searched findable by it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cases.services.words import BATCH, store_words_anew


class Command(BaseCommand):
    """Stopped and run again, it does the same over; --after goes on where it was."""

    help = "Lagrar sökorden i äldre rapporter på nytt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to go on, and how many cases are locked at a time."""
        parser.add_argument("--after", type=int, default=0, metavar="ID", help="det sista id som blev klart")
        parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help="ärenden åt gången")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run it batch by batch, and print how far it has come after each."""
        last: int | None = options["after"]
        while last is not None:
            last = store_words_anew(after=last, most=options["batch"], by=None, at=timezone.now())
            if last is not None:
                self.stdout.write(f"Klart till och med id {last}.")
        self.stdout.write("Alla sökord är lagrade.")
