"""`manage.py purge_drafts`: what the beat asks for every night, here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import drafts


class Command(BaseCommand):
    """Run it once; a second time the same night changes nothing."""

    help = "Tar bort utkast som ingen har sparat på länge, med deras filer."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and print how many."""
        done = drafts.purge_drafts(by=None, at=timezone.now())
        self.stdout.write(f"{done} gamla utkast togs bort.")
