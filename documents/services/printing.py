"""The page a document is made from: one template, one HTML, whether it becomes a PDF or a Word file."""

from datetime import datetime

from django.template.loader import render_to_string

from core.dates import sv_date, sv_datetime
from documents.services.storing import Draft
from organisation.models import User


class RenderingError(Exception):
    """The page cannot become the file it should: something in the template must change."""


def page_of(draft: Draft, template: str, number: str, *, by: User | None, at: datetime) -> str:
    """Return a document's HTML.

    `template` extends pdf/base.html and sees the draft's data by its keys, and `document`: number, title,
    kind, date, made_at, made_by and board.
    """
    facts = {
        "number": number,
        "title": draft.title,
        "kind": draft.kind,
        "date": sv_date(at),
        "made_at": sv_datetime(at),
        "made_by": str(by.get_full_name()) if by else "",
        "board": str(draft.board) if draft.board else "",
    }
    return render_to_string(template, {**draft.data, "document": facts})
