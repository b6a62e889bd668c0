"""Which letter a case is part of, where one letter became several cases or a case of another kind."""

from cases.enums import Relation
from cases.models import Case, CaseLink

MOST_STEPS = 5
# How what was sent goes on as a case of its own, that has no code.
OF_LETTER = (Relation.SPLIT_INTO, Relation.RECLASSIFIED_AS)


def letter_of(case: Case) -> Case:
    """Return the case a letter came in as, for what it was split into or reclassified as; else the case.

    Its sender has one code and one number, the letter's. One query for a case that came in itself.
    """
    for _step in range(MOST_STEPS):
        links = CaseLink.objects.filter(target=case, relation__in=OF_LETTER)
        link = links.select_related("source__board").first()
        if link is None:
            break
        case = link.source
    return case
