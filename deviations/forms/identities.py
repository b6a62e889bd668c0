"""What in a report points out a person: asked about before it is sent, answered piece by piece.

The answers are fields of their own beside the form's (`id-…`), one for each different piece, so that
every form with free text can ask: take what was posted through `settled` first, then ask its `questions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.identity import Finding, Kind, find_identities
from core.identity.finding import MASKS
from core.text import Words

# The free text of the forms people report in, and how long a glimpse of it is shown around a piece.
FREE_TEXT = ("text", "done_at_once", "told_whom")
GLIMPSE = 40
PREFIX = "id-"
SEPARATOR = ", "

# Where a piece may be moved: "Vem gäller det?", encrypted and apart from the text.
MOVED_TO = {
    Kind.NAME: "person_name",
    Kind.PERSONNUMMER: "person_identity",
    Kind.SAMORDNINGSNUMMER: "person_identity",
    Kind.PHONE: "person_contact",
    Kind.EMAIL: "person_contact",
    Kind.ADDRESS: "person_contact",
}
# A person has one identity number; what else is said of her may be several things.
ONE_ONLY = frozenset({"person_identity"})
KINDS: dict[Kind, Words] = {
    Kind.NAME: _("Ser ut som ett namn"),
    Kind.PERSONNUMMER: _("Ser ut som ett personnummer"),
    Kind.SAMORDNINGSNUMMER: _("Ser ut som ett samordningsnummer"),
    Kind.PHONE: _("Ser ut som ett telefonnummer"),
    Kind.EMAIL: _("Ser ut som en e-postadress"),
    Kind.ADDRESS: _("Ser ut som en adress"),
}


class Choice(models.TextChoices):
    """What the writer does with a piece."""

    REMOVE = "remove", _("Ta bort")
    MOVE = "move", _("Flytta till Vem gäller det")
    KEEP = "keep", _("Behåll, det pekar inte ut någon")


@dataclass(frozen=True)
class Question:
    """One piece that may point out a person, with a glimpse of the text around it, and what may be done."""

    name: str
    piece: str
    before: str
    after: str
    label: Words
    mask: str
    target: str
    suggested: Choice

    @property
    def choices(self) -> list[tuple[Choice, Words]]:
        """The choices that fit, the suggested first marked by the page."""
        return [(row, row.label) for row in Choice if row != Choice.MOVE or self.target]


def settled(posted: QueryDict, *, known: Iterable[str], names: Iterable[str] = ()) -> QueryDict:
    """Return what was posted with the writer's answers carried out: pieces taken out, or moved.

    `known` and `names` as `core.identity.find_identities`. What nothing was answered about stays.
    """
    told = posted.copy()
    for field in FREE_TEXT:
        text = told.get(field, "")
        for found in reversed(find_identities(text, known=known, names=names)):
            answer = posted.get(_name_of(found, text))
            piece = text[found.start : found.end]
            if answer in {Choice.REMOVE, Choice.MOVE}:
                text = text[: found.start] + MASKS[found.kind] + text[found.end :]
            if answer == Choice.MOVE:
                _move(told, MOVED_TO[found.kind], piece)
        if field in told:
            told[field] = text
    return told


def questions(told: Mapping[str, Any], *, known: Iterable[str], names: Iterable[str] = ()) -> list[Question]:
    """Return what the writer has not answered for yet, each different piece once, as it first stands."""
    asked: dict[str, Question] = {}
    for field in FREE_TEXT:
        text = told.get(field) or ""
        for found in find_identities(text, known=known, names=names):
            name = _name_of(found, text)
            if name not in asked and told.get(name) not in Choice:
                asked[name] = _question(name, found, text, told, asked.values())
    return list(asked.values())


def kept(told: Mapping[str, Any]) -> list[str]:
    """Return the names of the answers "keep", for the page to carry on."""
    return [name for name in told if name.startswith(PREFIX) and told.get(name) == Choice.KEEP]


def _question(
    name: str, found: Finding, text: str, told: Mapping[str, Any], asked: Iterable[Question]
) -> Question:
    target = _target(found, text, told)
    taken = bool(told.get(target)) or any(
        row.suggested == Choice.MOVE and row.target == target for row in asked
    )
    start, end = max(0, found.start - GLIMPSE), found.end + GLIMPSE
    return Question(
        name=name,
        piece=text[found.start : found.end],
        before=("…" if start else "") + text[start : found.start],
        after=text[found.end : end] + ("…" if end < len(text) else ""),
        label=KINDS[found.kind],
        mask=MASKS[found.kind],
        target=target,
        suggested=Choice.MOVE if target and not taken else Choice.REMOVE,
    )


def _target(found: Finding, text: str, told: Mapping[str, Any]) -> str:
    """Return the field a piece may be moved to; "" where another number already stands."""
    target = MOVED_TO[found.kind]
    stands = told.get(target) or ""
    return "" if target in ONE_ONLY and stands not in {"", text[found.start : found.end]} else target


def _move(told: QueryDict, target: str, piece: str) -> None:
    """Write a piece in its field beside what stands there, once."""
    stands = [row for row in told.get(target, "").split(SEPARATOR) if row]
    if piece not in stands and not (target in ONE_ONLY and stands):
        told[target] = SEPARATOR.join([piece, *stands])


def _name_of(found: Finding, text: str) -> str:
    """Return the field an answer about a piece is posted in: the same for the same words."""
    piece = text[found.start : found.end].casefold()
    return PREFIX + blake2b(f"{found.kind}:{piece}".encode(), digest_size=6).hexdigest()
