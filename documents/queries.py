"""What a nämnd calls its documents."""

from django.utils.translation import gettext_lazy as _

from core.text import Words
from documents.enums import DocumentKind
from organisation.models import Unit


def kind_word(kind: DocumentKind, board: Unit) -> str:
    """Return a nämnd's own word for a kind of document, else the usual one (decision 17)."""
    return board.word(_term(kind), str(kind.label))


def kind_terms() -> dict[Words, dict[str, str]]:
    """Return what the kinds of documents are called in the register of words, with the usual words."""
    return {_("Dokument"): {_term(kind): str(kind.label) for kind in DocumentKind}}


def _term(kind: DocumentKind) -> str:
    return f"document.{kind}"
