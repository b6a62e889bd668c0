"""What the case page shows of a complaint that is read only where there is something to show."""

from django import template

from cases.models import Case
from cases.queries.rows import words_of
from complaints.queries.grouping import Together, together
from organisation.models import User
from registers.enums import Language, language_of

register = template.Library()


@register.simple_tag
def same_matter(case: Case, user: User) -> Together | None:
    """Return the matter of a complaint and the others of it the person may read; None without a query."""
    return together(case, user)


@register.filter
def foreign(language: str) -> str:
    """Return what a sender's language is called in Swedish; "" for Swedish itself, which needs no word."""
    named = language_of(language)
    return "" if named == Language.SWEDISH else named.in_swedish


@register.filter
def first_words_of(case: Case) -> str:
    """Return the first words of a case read for a list; nothing of a protected one."""
    return words_of(case)
