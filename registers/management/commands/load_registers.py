"""`manage.py load_registers`: what every nämnd starts from."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registers.services.standard import load_standard_registers


class Command(BaseCommand):
    """Add what is missing of the standard registers; nothing that is there is changed."""

    help = "Lägger in standardregistren: händelsetyper, orsaker, åtgärdstyper, frister, lagrum och texter."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load and say how many rows were added."""
        added = load_standard_registers(by=None, at=timezone.now())
        self.stdout.write(f"{added} rader lades till.")
