"""`manage.py perform_reorganisations`: what the beat asks for, here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import reorganisations


class Command(BaseCommand):
    """Run it once; a second time the same day changes nothing."""

    help = "Genomför de omorganisationer vars dag har kommit."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and print how many."""
        done = reorganisations.perform_due(by=None, at=timezone.now())
        self.stdout.write(f"{done} omorganisationer genomfördes.")
