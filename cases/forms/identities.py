"""What in a text points out a person: asked about before it is sent or saved, answered piece by piece.

The answers are fields of their own beside the form's (`id-…`), one for each different piece, so that
every form with free text can ask: take what was posted through `settled` first, then ask its `questions`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from core.identity import Finding, find_identities, is_identity_number
from core.identity import Kind as Sort
from core.identity.finding import MASKS
from core.text import Words
from organisation.queries import place_names

# How long a glimpse of the text is shown around a piece.
GLIMPSE = 40
PREFIX = "id-"
SEPARATOR = ", "

# Where a piece may be moved: to whom the case concerns, encrypted and apart from the text.
MOVED_TO = {
    Sort.NAME: "person_name",
    Sort.PERSONNUMMER: "person_identity",
    Sort.SAMORDNINGSNUMMER: "person_identity",
    Sort.PHONE: "person_contact",
    Sort.EMAIL: "person_contact",
    Sort.ADDRESS: "person_contact",
}
TARGETS = tuple(dict.fromkeys(MOVED_TO.values()))
# A person has one identity number; what else is said of her may be several things.
ONE_ONLY = frozenset({"person_identity"})
KINDS: dict[Sort, Words] = {
    Sort.NAME: _("Ser ut som ett namn"),
    Sort.PERSONNUMMER: _("Ser ut som ett personnummer"),
    Sort.SAMORDNINGSNUMMER: _("Ser ut som ett samordningsnummer"),
    Sort.PHONE: _("Ser ut som ett telefonnummer"),
    Sort.EMAIL: _("Ser ut som en e-postadress"),
    Sort.ADDRESS: _("Ser ut som en adress"),
}


class Choice(models.TextChoices):
    """What the writer does with a piece."""

    REMOVE = "remove", _("Ta bort")
    MOVE = "move", _("Flytta till vem det gäller")
    KEEP = "keep", _("Behåll, det pekar inte ut någon")


@dataclass(frozen=True)
class Look:
    """Where to look in what was posted, and what may be done about what is found.

    `fields` hold free text; `known` and `names` as `core.identity.find_identities`. `moves` are the fields
    a piece may be moved to (of TARGETS; none where nobody may be written in), and `suggests_moving` says
    whether that is suggested before taking the piece out.
    """

    fields: Sequence[str]
    known: Sequence[str] = ()
    names: Sequence[str] = ()
    moves: Collection[str] = TARGETS
    suggests_moving: bool = False

    def finds(self, text: str) -> list[Finding]:
        """Return what in a text may point out a person, in the order it stands."""
        return find_identities(text, known=self.known, names=self.names)

    def target(self, found: Finding, text: str, told: Mapping[str, Any]) -> str:
        """Return the field a piece may be moved to; "" where it may not, or another number stands there."""
        target, piece = MOVED_TO[found.kind], text[found.start : found.end]
        if target not in self.moves:
            return ""
        if target not in ONE_ONLY:
            return target
        taken = (told.get(target) or "") not in {"", piece}
        return "" if taken or not is_identity_number(piece) else target


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


def settled(posted: QueryDict, look: Look) -> QueryDict:
    """Return what was posted with the writer's answers carried out: pieces taken out, or moved.

    What nothing was answered about stays.
    """
    told = posted.copy()
    for field in look.fields:
        text = told.get(field, "")
        for found in reversed(look.finds(text)):
            answer = posted.get(_name_of(found, text))
            target = look.target(found, text, told) if answer == Choice.MOVE else ""
            piece = text[found.start : found.end]
            if answer == Choice.REMOVE or target:
                text = text[: found.start] + MASKS[found.kind] + text[found.end :]
            if target:
                _move(told, target, piece)
        if field in told:
            told[field] = text
    return told


def questions(told: Mapping[str, Any], look: Look) -> list[Question]:
    """Return what the writer has not answered for yet, each different piece once, as it first stands."""
    asked: dict[str, Question] = {}
    for field in look.fields:
        text = told.get(field) or ""
        for found in look.finds(text):
            name = _name_of(found, text)
            if name not in asked and told.get(name) != Choice.KEEP:
                asked[name] = _question(found, text, told, look=look, asked=asked.values())
    return list(asked.values())


def look_in(case: Case, fields: Sequence[str], *, may_move: bool = True) -> Look:
    """Return where identities are looked for in what is written in a case.

    The names of those the case concerns are looked for whatever they are. With `may_move` a piece may be
    moved to them; a contact never in a case about a protected identity, which keeps none.
    """
    names = [row for person in case.people.all() for row in person.name.split(SEPARATOR) if row]
    hidden = {"person_contact"} if case.protected else set()
    moves = [target for target in TARGETS if may_move and target not in hidden]
    return Look(fields, known=place_names(), names=names, moves=moves)


def kept(told: Mapping[str, Any]) -> list[str]:
    """Return the names of the answers "keep", for the page to carry on."""
    return [name for name in told if name.startswith(PREFIX) and told.get(name) == Choice.KEEP]


def _question(
    found: Finding, text: str, told: Mapping[str, Any], *, look: Look, asked: Iterable[Question]
) -> Question:
    target = look.target(found, text, told)
    taken = bool(told.get(target)) or any(
        row.suggested == Choice.MOVE and row.target == target for row in asked
    )
    start, end = max(0, found.start - GLIMPSE), found.end + GLIMPSE
    return Question(
        name=_name_of(found, text),
        piece=text[found.start : found.end],
        before=("…" if start else "") + text[start : found.start],
        after=text[found.end : end] + ("…" if end < len(text) else ""),
        label=KINDS[found.kind],
        mask=MASKS[found.kind],
        target=target,
        suggested=Choice.MOVE if look.suggests_moving and target and not taken else Choice.REMOVE,
    )


def _move(told: QueryDict, target: str, piece: str) -> None:
    """Write a piece in its field beside what stands there, once."""
    stands = [row for row in told.get(target, "").split(SEPARATOR) if row]
    if piece not in stands and not (target in ONE_ONLY and stands):
        told[target] = SEPARATOR.join([piece, *stands])


def _name_of(found: Finding, text: str) -> str:
    """Return the field an answer about a piece is posted in: the same for the same words."""
    piece = text[found.start : found.end].casefold()
    return PREFIX + blake2b(f"{found.kind}:{piece}".encode(), digest_size=6).hexdigest()
