"""The selfcontrol app."""

from django.apps import AppConfig


class SelfcontrolConfig(AppConfig):
    """Self-inspections (SOSFS 2011:9 5 kap. 2 §)."""

    name = "selfcontrol"
    verbose_name = "Egenkontroller"
