"""The public's form and its receipt."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from complaints.forms.public import TellForm
from complaints.queries.routing import areas
from complaints.services.receiving import Receipt, RefusedFileError, receive
from complaints.templatetags.public import day_words
from complaints.views.page import FORM_ID, PublicPage, public, show
from core.dates import local_date
from core.errors import DomainError
from core.throttle import Limit, count, sender_of
from registers.enums import SWEDISH_KINDS

SALT = "public form"
KEY_LENGTH = 32
MOST_PLACE = 200
FORMS = Limit("public forms", most=settings.PUBLIC_FORMS_AN_HOUR, seconds=3600)
TOO_MANY, WRONG = 429, 422


@dataclass(frozen=True)
class Sent:
    """A form that came, and the key it carries; "" for one that we did not give out."""

    form: TellForm
    key: str


@public("complaints:tell")
def tell(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Show the form, and take what it sends: one receipt however often it is sent."""
    if request.method != "POST":
        return _show(request, page, _form(request, page, initial=_from_leaflet(request)))
    if "switch" in request.POST:  # the same words in another language, nothing checked yet
        return _show(request, page, _form(request, page, initial=request.POST.dict()))
    form = _form(request, page, data=request.POST)
    if count(FORMS, sender_of(request.META, on=local_date(page.at))) > FORMS.most:
        form.add_error(None, page.words["error_many"])
        return _show(request, page, form, status=TOO_MANY)
    sent = Sent(form, read_key(request.POST.get("key", "")))
    receipt = _take(page, sent)
    return _receipt(request, page, receipt) if receipt else _show(request, page, form, status=WRONG)


def _form(request: HttpRequest, page: PublicPage, *, data: object = None, initial: object = None) -> TellForm:
    return TellForm(
        data,
        request.FILES if data is not None else None,
        initial=initial,
        words=page.words,
        language=page.language,
        areas=areas(on=local_date(page.at)),
    )


def _from_leaflet(request: HttpRequest) -> dict[str, str]:
    """Return what the QR code of a leaflet fills in: the place in the list, and what it is called."""
    told = {"area": request.GET.get("plats", ""), "place": request.GET.get("var", "")}
    return {name: value[:MOST_PLACE] for name, value in told.items() if value}


def _take(page: PublicPage, sent: Sent) -> Receipt | None:
    """Carry out what a form asks for; None, and its errors in the form, where it cannot be."""
    form = sent.form
    if form.is_valid() and not sent.key:
        form.add_error(None, page.words["error_page"])
    if not form.is_valid():
        return None
    try:
        return receive(told=form.told(), uploads=form.uploads(), submission_key=sent.key, by=None, at=page.at)
    except RefusedFileError as refusal:
        form.refuse_file(refusal.name, file_words(page, refusal))
    except DomainError as refusal:
        form.add_error(None, page.words["error_sent" if refusal.field == "text" else "error_closed"])
    return None


def file_words(page: PublicPage, refusal: RefusedFileError) -> str:
    """Return why a file was refused: exactly in Swedish, in other languages what is taken."""
    exact = f" {refusal.message}" if page.language in SWEDISH_KINDS else ""
    return page.words["error_file"] + exact


def _show(request: HttpRequest, page: PublicPage, form: TellForm, *, status: int = 200) -> HttpResponse:
    """Show the form. A key that was sent and is ours is kept, unless it has been used for other words."""
    kept = request.POST.get("key", "")
    used = page.words["error_sent"] in form.non_field_errors() if form.is_bound else False
    key = kept if read_key(kept) and not used else new_key()
    leaflet_url = page.url("complaints:leaflet")
    return show(
        request, page, "tell", form=form, form_id=FORM_ID, key=key, leaflet_url=leaflet_url, status=status
    )


def _receipt(request: HttpRequest, page: PublicPage, receipt: Receipt) -> HttpResponse:
    told, page = receipt.told, page.of(receipt.case.board)
    appeal = page.words["receipt_appeal"].replace("{dag}", day_words(receipt.case.received_at, page.language))
    return show(
        request,
        page,
        "receipt",
        receipt=receipt,
        follow_url=page.url("complaints:follow"),
        appeal=appeal if told.appeal else "",
        urgent=told.hurry,
        anonymous=told.anonymous,
        by_mail="@" in told.contact.split("\n")[0],
    )


def new_key() -> str:
    """Return a signed key for one form: random, so that nobody can work its code out."""
    return signing.dumps(get_random_string(KEY_LENGTH), salt=SALT)


def read_key(signed: str) -> str:
    """Return the key of a form that we gave out; "" for any other. It does not run out."""
    try:
        return str(signing.loads(signed, salt=SALT))
    except signing.BadSignature:
        return ""
