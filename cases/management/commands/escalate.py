"""`manage.py escalate`: what the beat asks for, here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import escalating


class Command(BaseCommand):
    """Run it once; a second time the same day changes nothing."""

    help = "Låter olästa och försenade ärenden gå vidare till nästa chef."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and print how many."""
        done = escalating.escalate(by=None, at=timezone.now())
        self.stdout.write(f"{done} ärenden gick vidare.")
