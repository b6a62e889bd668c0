"""Files and numbered documents of a case: only for those who see the case, as downloads, and logged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from audit.enums import Reading
from audit.log import record_reading
from cases.access import get_case
from cases.models import Attachment, Case
from cases.views.commanding import reader
from documents.models import Document, StoredFile


@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Send an attachment to somebody who sees its case."""
    found = get_object_or_404(Attachment.objects.select_related("case", "file"), pk=attachment_id)
    return _send(request, found.case, found.file, found.name, f"bilaga {found.pk}")


@require_safe
def document(request: HttpRequest, number: str) -> HttpResponse:
    """Send a numbered document made from a case to somebody who sees that case.

    Documents about anything else have pages of their own, with rules of their own.
    """
    found = get_object_or_404(
        Document.objects.select_related("file"), number=number, subject_type=Case._meta.label_lower
    )
    case = get_object_or_404(Case, pk=found.subject_id)
    return _send(request, case, found.file, found.file.name, found.number)


def _send(request: HttpRequest, case: Case, file: StoredFile, name: str, detail: str) -> HttpResponse:
    """Answer with the bytes as a download the browser never shows by itself, and log the reading."""
    at, user = timezone.now(), reader(request)
    seen = get_case(user, case.reference, at=at, reading=None)
    if file.erased_at is not None:
        raise Http404
    record_reading(Reading.DOCUMENT, by=user, at=at, case_id=seen.pk, board_id=seen.board_id, detail=detail)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(file.content), content_type=file.media_type, headers=headers)
