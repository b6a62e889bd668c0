"""The APT sheet on paper, made once and then kept."""

from datetime import datetime

from core.dates import local_date
from documents.enums import DocumentKind
from documents.models import Document
from documents.queries import kind_word
from documents.services import make_pdf
from organisation.models import User
from reports.models import UnitSummary
from reports.queries.apt import apt_sheet

KIND = DocumentKind.APT_SHEET


def make_sheet(*, of: UnitSummary, by: User | None, at: datetime) -> Document:
    """Return a unit's APT sheet as a numbered PDF of one page; made the first time only. One event."""
    sheet = apt_sheet(of, on=local_date(at))
    return make_pdf(
        kind=KIND,
        title=f"{kind_word(KIND, of.summary.board)} {sheet['unit']}, {sheet['label']}",
        template="pdf/apt.html",
        data=sheet,
        board=of.summary.board,
        subject=of.summary,
        unique_key=f"{KIND}:{of.summary_id}:{of.unit_id}",
        by=by,
        at=at,
    )
