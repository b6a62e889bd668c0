"""What else it may be: where each thing belongs, and the way there with what was written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.enums import Kind
from cases.services.drafts import content_of, drafts_of
from core.dates import local_date
from deviations.services.reporting import FORM, SENT_AS, send_as
from deviations.views.reporting import reporter_of
from registers.queries import text
from registers.services.texts import TEXTS


@dataclass(frozen=True)
class Elsewhere:
    """Something else it may be: `kind` is what this system sends it as, "" when it goes elsewhere."""

    code: str
    title: str | Promise
    kind: str = ""
    button: str | Promise = ""


ELSEWHERE = (
    Elsewhere("lexsarah", _("Lex Sarah"), Kind.LEXSARAH, _("Skriv en lex Sarah-rapport")),
    Elsewhere("complaint", _("Synpunkt eller klagomål"), Kind.COMPLAINT, _("Skriv en synpunkt")),
    Elsewhere("injury", _("Arbetsskada")),
    Elsewhere("incident", _("Tillbud i arbetet")),
    Elsewhere("whistle", _("Visselblåsning")),
    Elsewhere("personnel", _("Din anställning")),
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def other(request: HttpRequest) -> HttpResponse:
    """Say where each thing goes; what belongs here goes on in the form, with what was written."""
    user, now = reporter_of(request), timezone.now()
    chosen = request.POST.get("kind", "")
    if chosen in SENT_AS:
        send_as(kind=Kind(chosen), by=user, at=now)
        return redirect("deviations:report")
    draft = next(iter(drafts_of(form=FORM, by=user)), None)
    written = content_of(draft).get("fields", {}).get("text", [])
    board = next((unit.board_id for unit in user.home_units if unit.board_id), None)
    context = {"places": places_of(board, now), "written": "".join(written)}
    return render(request, "deviations/other.html", context)


def places_of(board: int | None, now: datetime) -> list[dict[str, Any]]:
    """Return what else it may be, each with the nämnd's own words for it, or the system's."""
    return [{"place": place, "text": _words(f"boundary.{place.code}", board, now)} for place in ELSEWHERE]


def _words(code: str, board: int | None, now: datetime) -> str:
    return (text(code, board, on=local_date(now)) if board else "") or TEXTS[code][1]
