"""`manage.py send_digests`: what the beat asks for, here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import digests
from cases.services.notices import send_notices


class Command(BaseCommand):
    """Run it once; a second time the same day changes nothing."""

    help = "Skriver dagens brev till var och en som har något att göra, och skickar dem."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and print how many."""
        done = digests.make_digests(by=None, at=timezone.now())
        send_notices(by=None, at=timezone.now())
        self.stdout.write(f"{done} brev skrevs.")
