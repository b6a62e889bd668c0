"""Reads over the registers: the nämnd's own row before the common one."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import F, Q

from core.keeping import kept
from organisation.models import valid_on
from registers.enums import Language
from registers.models import DeadlineRule, Delegation, LawReference, Text

# What the public reads stands in one file a language, and in the register under this beginning.
PUBLIC = "public."
FILES = Path(__file__).parent / "words"
# How the public reaches the municipality, or a nämnd: written in the settings, never guessed.
CONTACTS = ("contact_phone", "contact_email", "contact_address", "contact_dpo")

KEYWORDS = Path(__file__).parent / "keywords.txt"


@kept
def deadline_rules(kind: str, board_id: int, *, on: date) -> tuple[DeadlineRule, ...]:
    """Return the deadlines that begin for a kind on a day, one per code; the nämnd's own wins."""
    rules = DeadlineRule.objects.offered(board_id, on=on).filter(kind=kind)
    by_code: dict[str, DeadlineRule] = {}
    for rule in rules.order_by(F("board_id").asc(nulls_first=True), "valid_from"):
        by_code[rule.code] = rule
    return tuple(by_code.values())


@kept
def delegated(board_id: int, kind: str, *, on: date) -> dict[str, frozenset[str]]:
    """Return the roles that a nämnd lets take each decision in a kind of case on a day, by mandate.

    Nothing of a decision about which it has said nothing. The kind's own rows before those of every kind.
    """
    rows = Delegation.objects.filter(valid_on(on), board_id=board_id, kind__in=["", kind]).order_by()
    found: dict[tuple[str, str], frozenset[str]] = {}
    for mandate, of, role in rows.values_list("mandate", "kind", "role"):
        found[mandate, of] = found.get((mandate, of), frozenset()) | {role}
    return {mandate: found.get((mandate, kind), roles) for (mandate, _of), roles in found.items()}


def citation(code: str, board_id: int, *, on: date) -> str:
    """Return what a rule is called in law on a day ("27 kap. 2 § SoL (2025:400)"); "" if unknown.

    The nämnd's own row before the common one, and the newest of them.
    """
    row = (
        LawReference.objects.offered(board_id, on=on)
        .filter(code=code)
        .order_by(F("board_id").desc(nulls_last=True), "-valid_from")
        .first()
    )
    return row.citation if row else ""


def text(code: str, board_id: int, *, on: date, language: str = "sv") -> str:
    """Return the nämnd's wording of a text, else the common one, else ""."""
    row = (
        Text.objects.offered(board_id, on=on)
        .filter(code=code, language=language)
        .order_by(F("board_id").desc(nulls_last=True), "-valid_from")
        .first()
    )
    return row.body if row else ""


@cache
def standard_words(language: str) -> Mapping[str, str]:
    """Return what the public's pages say in a language as the standard register has it, by place.

    The files are `registers/words/<language>.json`; all but the Swedish are drafts for a translator.
    """
    words: dict[str, str] = json.loads((FILES / f"{language}.json").read_text(encoding="utf-8"))
    return words


@kept
def public_words(language: Language, *, on: date, board_id: int | None = None) -> dict[str, str]:
    """Return what the public's pages say in a language on a day, by place: never a place without words.

    Each place has the nämnd's own wording where a nämnd is given, else the common one, else the standard
    register's, else the Swedish. How one reaches them (CONTACTS) is there only once somebody has written
    it, and in Swedish holds for every language that has none of its own. One query.
    """
    whose = Q(board=None) if board_id is None else Q(board=None) | Q(board_id=board_id)
    contacts = Q(language=Language.SWEDISH, code__in=[f"{PUBLIC}{place}" for place in CONTACTS])
    rows = Text.objects.filter(
        whose, valid_on(on), contacts | Q(language=language), code__startswith=PUBLIC
    ).values_list("board_id", "language", "valid_from", "code", "body")
    ordered = sorted(rows, key=lambda row: (row[0] is not None, row[1] == language, row[2]))
    own = {code.removeprefix(PUBLIC): body for *_order, code, body in ordered if body.strip()}
    return {**standard_words(Language.SWEDISH), **_filled(standard_words(language)), **own}


def contacts_of_boards(place: str, *, on: date) -> dict[int | None, str]:
    """Return one of CONTACTS as each nämnd has written it in Swedish, by its id; None: the common one."""
    rows = Text.objects.filter(valid_on(on), code=f"{PUBLIC}{place}", language=Language.SWEDISH)
    return {
        board: body for board, body in rows.order_by("valid_from").values_list("board_id", "body") if body
    }


def _filled(words: Mapping[str, str]) -> dict[str, str]:
    return {place: body for place, body in words.items() if body.strip()}


@cache
def cues() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what reports of each standard event type tend to say: {(first level, second): cues}.

    How a cue is written stands in registers/keywords.txt. A first level without second has "" there.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    key = ("", "")
    for line in KEYWORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            first, _slash, second = line.removeprefix("== ").partition("/")
            key = (first.strip(), second.strip())
        elif line and not line.startswith("#"):
            found[key] = found.get(key, ()) + tuple(cue.strip() for cue in line.split(",") if cue.strip())
    return found
