"""Whom an answer reaches: with what its sender reads, and whether she can be reached in another way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.enums import PersonRole, ReadWith
from cases.models import Case
from cases.queries.dialogue import read_with
from cases.queries.letters import letter_of
from registers.enums import Language, language_of
from registers.queries import text
from registers.services.texts import TEXTS

NEUTRAL = "complaint.secrecy"


@dataclass(frozen=True)
class Reach:
    """How the sender of a complaint gets its answer. `is_known` is whether she has said who she is."""

    reads: ReadWith
    is_known: bool
    wants_answer: bool
    language: Language

    def misses(self, *, is_open: bool) -> bool:
        """Whether an answer is wanted and reaches nobody; `is_open` is one that may be read with the code."""
        by_code = self.reads == ReadWith.CODE and is_open
        by_account = self.reads == ReadWith.ACCOUNT
        return self.wants_answer and not (self.is_known or by_code or by_account)


def reach_of(case: Case) -> Reach:
    """Return how the sender of a complaint is reached. Four queries.

    Of a letter that was split by the code and the name that came with the whole of it.
    """
    people = letter_of(case).people
    return Reach(
        reads=read_with(case),
        is_known=people.filter(role=PersonRole.COMPLAINANT).exists(),
        wants_answer=case.complaint.wants_answer,
        language=language_of(case.complaint.language),
    )


def neutral_text(reaches: Iterable[Reach], board_id: int, *, on: date) -> str:
    """Return what may be answered to anybody: it tells nothing of whether a person is known (practice.md 13).

    In the language of those who read it, where they have one and the register has the text in it; else in
    Swedish. Two queries at most.
    """
    languages = {reach.language for reach in reaches}
    wanted = [*languages, Language.SWEDISH] if len(languages) == 1 else [Language.SWEDISH]
    found = (text(NEUTRAL, board_id, on=on, language=language) for language in wanted)
    return next(filter(None, found), TEXTS[NEUTRAL][1])
