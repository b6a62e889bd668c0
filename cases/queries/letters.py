"""Which letter a case is part of, where one letter was split into several cases."""

from cases.enums import Relation
from cases.models import Case, CaseLink

MOST_STEPS = 5


def letter_of(case: Case) -> Case:
    """Return the case a letter came in as, for one that was split from it; else the case itself.

    Its sender has one code and one number, the letter's. One query for a case that was never split.
    """
    for _step in range(MOST_STEPS):
        links = CaseLink.objects.filter(target=case, relation=Relation.SPLIT_INTO)
        link = links.select_related("source__board").first()
        if link is None:
            break
        case = link.source
    return case
