"""Loading the standard registers: what a nämnd starts from, and may change in the browser."""

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
    every = (_types(), _causes(), _subjects(), _actions(), _rules(), _laws(), _texts(), _public_texts())
    missing = [row for rows in every for row in rows]
    if missing:
        record(
            "registers.load",
            missing[0],
            by=by,
            at=at,
            summary=f"Standardregistren lades in: {len(missing)} rader.",
        )
    return len(missing)


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
    known = set(LawReference.objects.filter(board=None).values_list("code", "valid_from"))
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
        for order, law in enumerate(LAWS)
        if (law.code, law.first) not in known
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
