"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files in and out: cleaned on the way in, numbered and frozen on the way out."""

    name = "documents"
    verbose_name = "Dokument"
