"""What the case page shows of a complaint that is read only where there is something to show."""

from collections.abc import Iterable

from django import template

from cases.models import Case
from cases.queries.rows import words_of
from complaints.models import PassedOn
from complaints.queries.grouping import Together, together
from complaints.services.passing_on import LETTER
from documents.models import Document
from organisation.models import User
from registers.enums import Language, language_of

register = template.Library()


@register.simple_tag
def same_matter(case: Case, user: User) -> Together | None:
    """Return the matter of a complaint and the others of it the person may read; None without a query."""
    return together(case, user)


@register.simple_tag
def passed_on_of(case: Case, documents: Iterable[Document]) -> list[PassedOn]:
    """Return to whom a complaint was passed on, oldest first.

    No query where none of its documents is such a letter.
    """
    if not any(document.kind == LETTER for document in documents):
        return []
    return list(case.passed_on.select_related("letter", "tested_by").defer("letter__data"))


@register.filter
def foreign(language: str) -> str:
    """Return what a sender's language is called in Swedish; "" for Swedish itself, which needs no word."""
    named = language_of(language)
    return "" if named == Language.SWEDISH else named.in_swedish


@register.filter
def first_words_of(case: Case) -> str:
    """Return the first words of a case read for a list; nothing of a protected one."""
    return words_of(case)
