"""Storing the normalised words of what is written, for search and patterns (decision 15)."""

from cases.models import Case, CaseWord
from core.text import words


def store_words(case: Case, *texts: str) -> None:
    """Add the words of the texts to the case's; those it already has stay."""
    found = set().union(*(words(text) for text in texts if text))
    CaseWord.objects.bulk_create(
        [CaseWord(case=case, word=word) for word in sorted(found)], ignore_conflicts=True
    )
