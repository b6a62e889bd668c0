"""Storing the normalised words of what is written, for search and patterns (decision 15)."""

from datetime import datetime

from django.db import transaction

from cases import kinds
from cases.models import Case, CaseWord
from core.text import words
from organisation.models import User

BATCH = 200


def store_words(case: Case, *texts: str) -> None:
    """Add the words of the texts to the case's; those it already has stay."""
    found = set().union(*(words(text) for text in texts if text))
    CaseWord.objects.bulk_create(
        [CaseWord(case=case, word=word) for word in sorted(found)], ignore_conflicts=True
    )


def store_report_words(case: Case) -> None:
    """Add the words of what was reported: the text, the place, the title and what the kind asks besides."""
    report = case.original
    store_words(case, report.text, report.place, case.title, *kinds.get(case.kind).searched(case))


@transaction.atomic
def store_words_anew(*, after: int, most: int = BATCH, by: User | None, at: datetime) -> int | None:
    """Store the words of the reports of the next cases, at most `most`, whose id is above `after`.

    Returns the last id, None where there are no more. For cases that came in before a field was searched;
    run again it changes nothing. What was masked or erased at gallring stays forgotten. The cases are locked
    meanwhile, so that none is gallrad between the reading and the writing.
    """
    cases = Case.objects.select_for_update(of=("self",)).filter(
        pk__gt=after, erased_at__isnull=True, original__masked_at__isnull=True
    )
    batch = list(cases.select_related("original").order_by("pk")[:most])
    for case in batch:
        store_report_words(case)
    return batch[-1].pk if batch else None
