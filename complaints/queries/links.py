"""The addresses of the public's pages, as they stand in letters and in answers to other systems."""

from django.conf import settings
from django.urls import reverse

from registers.enums import Language


def link_to(name: str, language: Language) -> str:
    """Return the whole address of a page of the public, by its URL name, in a language."""
    way = {} if language == Language.SWEDISH else {"language": language.value}
    return f"{settings.BASE_URL}{reverse(name, kwargs=way)}"
