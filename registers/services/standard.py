"""Loading the standard registers: what a nämnd starts from, and may change in the browser."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit.log import record
from core.text import first_words
from organisation.models import User
from registers.enums import Language
from registers.models import ActionType, Category, Cause, DeadlineRule, LawReference, Register, Subject, Text
from registers.queries import PUBLIC, standard_words
from registers.services.rules import FIRST_DAY, LAWS, LIMITS
from registers.services.texts import TEXTS
from registers.services.types import ACTION_TYPES, CAUSES, EVENT_TYPES, OTHER, SUBJECTS

# Stands in the register beside what a translator has not read yet, never on the public's pages.
DRAFT = "Utkast som ska granskas av en översättare."


@transaction.atomic
def load_standard_registers(*, by: User | None, at: datetime) -> int:
    """Add what is missing of the standard registers, common to all nämnder; returns how many rows.

    A row that is there already, also one that somebody has changed or ended, is left as it is: run twice
    it changes nothing. Writes one event when something was added.
    """
    return _told((_types(), _causes(), _subjects(), _actions(), *_what_the_program_asks_for()), by, at)


@transaction.atomic
def complete_standard_registers(*, by: User | None, at: datetime) -> int:
    """Add the deadlines, law references and texts that a newer version has, where the registers were loaded.

    As `load_standard_registers`, but for what nämnder count by: a type, cause or subject that comes unasked
    would change what is chosen and counted. Nothing in a database where nobody has loaded them.
    """
    loaded = LawReference.objects.filter(board=None).exists()
    return _told(_what_the_program_asks_for(), by, at) if loaded else 0


def _told(every: Iterable[Iterable[Register]], by: User | None, at: datetime) -> int:
    """Write one event where rows were added, and return how many."""
    added = [row for rows in every for row in rows]
    if added:
        summary = f"Standardregistren lades in: {len(added)} rader."
        record("registers.load", added[0], by=by, at=at, summary=summary)
    return len(added)


def _what_the_program_asks_for() -> tuple[Iterable[Register], ...]:
    """Add what is missing of the registers whose rows the program asks for by a code."""
    return (_rules(), _laws(), _texts(), _public_texts())


def _types() -> Iterable[Register]:
    first = {row.name: row for row in Category.objects.filter(board=None, parent=None)}
    added: list[Category] = []
    for order, name in enumerate(EVENT_TYPES):
        if name not in first:
            first[name] = Category(name=name, order=order, is_other=name == OTHER, valid_from=FIRST_DAY)
            first[name].save()
            added.append(first[name])
    known = set(Category.objects.filter(board=None, parent__board=None).values_list("parent_id", "name"))
    second = [
        Category(parent=first[name], name=child, order=order, valid_from=FIRST_DAY)
        for name, children in EVENT_TYPES.items()
        for order, child in enumerate((*children, *((OTHER,) if children else ())))
        if (first[name].pk, child) not in known
    ]
    for row in second:
        row.is_other = row.name == OTHER
    return [*added, *Category.objects.bulk_create(second)]


def _causes() -> Iterable[Register]:
    known = set(Cause.objects.filter(board=None).values_list("name", flat=True))
    rows = (*CAUSES, (OTHER, "Inget annat område passar. Kräver ett skäl."))
    return Cause.objects.bulk_create(
        Cause(name=name, description=words, order=order, is_other=name == OTHER, valid_from=FIRST_DAY)
        for order, (name, words) in enumerate(rows)
        if name not in known
    )


def _subjects() -> Iterable[Register]:
    known = set(Subject.objects.filter(board=None).values_list("name", flat=True))
    return Subject.objects.bulk_create(
        Subject(name=name, description=words, order=order, is_other=name == OTHER, valid_from=FIRST_DAY)
        for order, (name, words) in enumerate((*SUBJECTS, (OTHER, "Inget annat ämne passar.")))
        if name not in known
    )


def _actions() -> Iterable[Register]:
    known = set(ActionType.objects.filter(board=None).values_list("name", flat=True))
    return ActionType.objects.bulk_create(
        ActionType(name=name, strength=strength, order=order, valid_from=FIRST_DAY)
        for order, (name, strength) in enumerate(ACTION_TYPES)
        if name not in known
    )


def _rules() -> Iterable[Register]:
    known = set(DeadlineRule.objects.filter(board=None).values_list("kind", "code"))
    return DeadlineRule.objects.bulk_create(
        DeadlineRule(
            name=limit.name,
            kind=limit.kind,
            code=limit.code,
            amount=limit.amount,
            unit=limit.unit,
            description=limit.source,
            order=order,
            valid_from=FIRST_DAY,
        )
        for order, limit in enumerate(LIMITS)
        if (limit.kind, limit.code) not in known
    )


def _laws() -> Iterable[Register]:
    """Add the references that are missing: of a rule, those after as many as there are already.

    So one whose days or words were changed is not taken for a missing one, nor one that was written in here
    before the standard had it.
    """
    rows = list(LawReference.objects.filter(board=None).values_list("code", "valid_from"))
    known, there = set(rows), Counter(code for code, _first in rows)
    number: Counter[str] = Counter()
    missing = []
    for order, law in enumerate(LAWS):
        number[law.code] += 1
        if number[law.code] > there[law.code] and (law.code, law.first) not in known:
            missing.append((order, law))
    return LawReference.objects.bulk_create(
        LawReference(
            code=law.code,
            name=law.name,
            citation=law.citation,
            description=law.mark,
            order=order,
            valid_from=law.first,
            valid_to=law.last,
        )
        for order, law in missing
    )


def _texts() -> Iterable[Register]:
    known = set(Text.objects.filter(board=None, language="sv").values_list("code", flat=True))
    return Text.objects.bulk_create(
        Text(code=code, name=name, body=body, order=order, valid_from=FIRST_DAY)
        for order, (code, (name, body)) in enumerate(TEXTS.items())
        if code not in known
    )


def _public_texts() -> Iterable[Register]:
    """Return what the public reads in each language; all but the Swedish are marked as drafts."""
    known = set(Text.objects.filter(board=None, code__startswith=PUBLIC).values_list("code", "language"))
    swedish = standard_words(Language.SWEDISH)
    return Text.objects.bulk_create(
        Text(
            code=f"{PUBLIC}{place}",
            language=language,
            name=f"E-tjänsten: {first_words(swedish[place], 80) or place}",
            body=body,
            description="" if language == Language.SWEDISH else DRAFT,
            order=order,
            valid_from=FIRST_DAY,
        )
        for language in Language
        for order, (place, body) in enumerate(standard_words(language).items())
        if (f"{PUBLIC}{place}", language) not in known
    )
