"""Looking for a word in the whole database."""

from django.apps import apps


def places_with(word):
    """Every table and column, in the whole database, where a row holds the word."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for column, value in row.items():
                text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                if word in text:
                    found.add(f"{model._meta.label}.{column}")
    return found
