"""The lexsarah app."""

from django.apps import AppConfig


class LexsarahConfig(AppConfig):
    """Lex Sarah: reports of missförhållanden, read by named people only."""

    name = "lexsarah"
    verbose_name = "Lex Sarah"
