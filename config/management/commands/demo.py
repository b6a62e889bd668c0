"""`manage.py demo`: fills an empty database with a fictional municipality."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.demo.building import SMALL_SHARE, Size, build_demo
from config.demo.following import make_following
from config.demo.papers import order_papers
from config.demo.reporting import make_reports
from config.demo.retaining import keep_and_erase
from core.dates import local_date
from core.errors import DomainError


class Command(BaseCommand):
    """Build the demo, saying how far it has come; refuse a database that holds anything."""

    help = "Lägger in demokommunen i en tom databas. Samma dag och samma frö ger samma kommun."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, the seed and the size."""
        parser.add_argument("--today", type=date.fromisoformat, help="Demons dag, ÅÅÅÅ-MM-DD (i dag).")
        parser.add_argument("--seed", type=int, default=1, help="Slumpfrö (1).")
        parser.add_argument("--small", action="store_true", help="En liten kommun, för snabba prov.")

    def handle(self, *_args: Any, today: date | None, seed: int, small: bool, **_options: Any) -> None:
        """Build it, or raise CommandError with the sentence that says why not."""
        started = time.monotonic()
        size = Size(SMALL_SHARE, small=True) if small else Size()

        def say(text: str) -> None:
            self.stdout.write(f"{time.monotonic() - started:5.1f} s  {text}")
            self.stdout.flush()

        day = today or local_date(timezone.now())
        try:
            town = build_demo(today=day, seed=seed, size=size, say=say)
        except DomainError as error:
            raise CommandError(error.message) from error
        make_following(town, today=day)
        say("Demokommunen är inlagd. Gör periodsammanställningar och kvalitetsberättelse.")
        make_reports(town, today=day)
        say("Rapporterna är gjorda. Registrerar gallringsbeslut och gallrar enligt ett av dem.")
        keep_and_erase(town, today=day)
        order_papers(at=timezone.now())
        say("Klart. Utredningarnas PDF:er görs i bakgrunden när systemet är igång, årets först.")
