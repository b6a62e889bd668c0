"""The registers app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Dated reference data per nämnd."""

    name = "registers"
    verbose_name = "Register"
