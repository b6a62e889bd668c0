"""Reads over the registers: the nämnd's own row before the common one."""

from datetime import date

from django.db.models import F

from registers.models import DeadlineRule, LawReference, Text


def deadline_rules(kind: str, board_id: int, *, on: date) -> list[DeadlineRule]:
    """Return the deadlines that begin for a kind on a day, one per code; the nämnd's own wins."""
    rules = DeadlineRule.objects.offered(board_id, on=on).filter(kind=kind)
    by_code: dict[str, DeadlineRule] = {}
    for rule in rules.order_by(F("board_id").asc(nulls_first=True), "valid_from"):
        by_code[rule.code] = rule
    return list(by_code.values())


def citation(code: str, *, on: date) -> str:
    """Return what a rule is called in law on a day ("27 kap. 2 § SoL (2025:400)"); "" if unknown."""
    row = (
        LawReference.objects.filter(code=code, valid_from__lte=on)
        .exclude(valid_to__lt=on)
        .order_by("-valid_from")
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
