"""What belongs to one letter: the case it came in as, what it became, those joined with it."""

import re

from cases.enums import Relation, Status
from cases.models import Case, CaseLink
from cases.models.case import CaseQuerySet
from cases.queries.letters import OF_LETTER
from cases.queries.own import hidden_from_reporter

MOST_STEPS = 5
# A sentence ends in one of these, with what closes it, before a space; a line ends where it is broken.
SENTENCE = re.compile(r"(?<=[.!?…؟])[\"”’)]*\s+|\n+")


def whole_letter(case: Case) -> list[Case]:
    """Return the cases a letter was split into or reclassified as, the letter itself first.

    Those its sender may know of: one that only named readers see, or a part that was joined with another
    again, is not among them. Two queries for a letter that is still one.
    """
    found, new = [case], [case.pk]
    for _step in range(MOST_STEPS):
        rows = _came_of(new).select_related("board", "complaint", "original")
        parts = list(rows.order_by("pk"))
        if not parts:
            break
        found += [part for part in parts if not hidden_from_reporter(part)]
        new = [part.pk for part in parts]
    return found


def duplicates_of(case: Case) -> CaseQuerySet:
    """Return the complaints that ended as duplicates of this one."""
    links = CaseLink.objects.filter(target=case, relation=Relation.JOINED_WITH)
    return Case.objects.filter(pk__in=links.values("source_id"), status=Status.JOINED).order_by("pk")


def passages(text: str) -> list[str]:
    """Return a letter as the sentences and lines one may choose among, in order, word for word."""
    return [part.strip() for part in SENTENCE.split(text) if part and part.strip()]


def _came_of(ids: list[int]) -> CaseQuerySet:
    links = CaseLink.objects.filter(source__in=ids, relation__in=OF_LETTER)
    links = links.exclude(relation=Relation.SPLIT_INTO, target__status=Status.JOINED)
    return Case.objects.filter(pk__in=links.values("target_id"))
