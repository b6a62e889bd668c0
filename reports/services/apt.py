"""The APT sheet on paper, made once and then kept."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.dates import local_date
from documents.models import Document
from documents.services import make_pdf
from organisation.models import User
from reports.models import UnitSummary
from reports.queries.apt import apt_sheet

KIND = "apt_sheet"


def make_sheet(*, of: UnitSummary, by: User | None, at: datetime) -> Document:
    """Return a unit's APT sheet as a numbered PDF of one page; made the first time only. One event."""
    sheet = apt_sheet(of, on=local_date(at))
    return make_pdf(
        kind=KIND,
        title=_("APT-blad %(unit)s, %(period)s") % {"unit": sheet["unit"], "period": sheet["label"]},
        template="pdf/apt.html",
        data=sheet,
        board=of.summary.board,
        subject=of.summary,
        unique_key=f"{KIND}:{of.summary_id}:{of.unit_id}",
        by=by,
        at=at,
    )
