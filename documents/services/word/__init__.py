"""Word documents, made from the same page as the PDF, so that what they say stands in one place.

Only `writing` and what it imports know the library, and are imported when a file is made, not before.
"""

from datetime import datetime
from typing import Any

from django.db import models

from documents.models import Document
from documents.services.office import settled
from documents.services.printing import page_of
from documents.services.storing import Draft, frozen, keep
from organisation.models import Unit, User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_docx(
    *,
    kind: str,
    title: str,
    template: str,
    data: dict[str, Any],
    board: Unit | None,
    subject: models.Model | None,
    unique_key: str | None = None,
    by: User | None,
    at: datetime,
) -> Document:
    """Write a template with frozen data as a numbered, stored Word file and return the document.

    All is as in `make_pdf`, also what is raised. RenderingError means that the page holds an element that
    has no place in a Word document of ours, or is not well-formed.
    """
    draft = Draft(kind, title, frozen(data), board, subject, unique_key, DOCX, ".docx")

    def render(number: str) -> bytes:
        return docx_bytes(page_of(draft, template, number, by=by, at=at), title=title, at=at)

    return keep(draft, render, by=by, at=at)


def docx_bytes(html: str, *, title: str, at: datetime) -> bytes:
    """Return a whole page as a Word file; stores nothing.

    The same page at the same time gives the same bytes. Raises RenderingError for an element it does not
    know, so that nothing of a page is silently left out.
    """
    from documents.services.word.writing import written  # noqa: PLC0415 -- heavy, only needed for a file

    return settled(written(html, title=title), at)
