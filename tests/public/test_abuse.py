"""What somebody who wishes ill may send: refused with words or made harmless, and nothing falls over."""

import io
import zipfile
from urllib.parse import urlencode

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audit.models import Event
from cases.enums import Side
from cases.models import Case, Message
from cases.queries.following import WRONG_SECRETS
from complaints.models import Complaint, SenderMail
from complaints.services.mailing import send_sender_mails
from complaints.views.following import BY_SENDER, IN_CASE
from complaints.views.public import FORMS, SALT, new_key
from core.dates import local_date
from core.throttle import _key, count, sender_of
from documents.models import StoredFile
from registers.queries import standard_words
from tests.public.outside import FOLLOW, TELL, TOLD, at_case, key_of, receipt_of, send, words_in
from tests.world import build_world

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}{% debug %}"


def upload(name, content, kind="application/octet-stream"):
    return SimpleUploadedFile(name, content, kind)


def bomb():
    """A Word file that would fill the memory when it is unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 120_000_000)
    return packed.getvalue()


def test_script_in_the_text_is_text(outside):
    receipt = receipt_of(send(outside, text=SCRIPT, wish=SCRIPT, place=SCRIPT[:200]))
    at_case(outside, receipt, do="write", add=SCRIPT)
    body = at_case(outside, receipt).content.decode()
    assert "<script" not in body
    assert "<img" not in body
    assert "&lt;script&gt;" in body
    again = send(outside, kind=None, text=SCRIPT).content.decode()
    assert "<script" not in again


@pytest.mark.parametrize("field", ["text", "wish", "name", "place", "phone", "email"])
def test_a_huge_text_is_refused_beside_its_box(outside, field):
    page = send(outside, anonymous="nej", **{field: "a" * 20_001})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.content.decode()
    assert Case.objects.count() == 0


def test_a_form_larger_than_the_server_takes_is_refused_whole(outside):
    assert send(outside, text="a" * 6_000_000).status_code == 400
    many = {f"x{n}": "1" for n in range(2000)}
    assert outside.post(TELL, {**TOLD, **many}).status_code == 400


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.png", b"MZ\x90\0" + b"\0" * 200),
        ("sida.html", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("tom.pdf", b""),
        ("trasig.pdf", b"%PDF-1.7 nothing more"),
        ("../../etc/passwd", b"\x7fELF" + b"\0" * 64),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_its_name(outside, name, content):
    page = send(outside, attachments=upload(name, content))
    if content == b"":
        assert page.status_code in {200, 422}
    else:
        assert page.status_code == 422
        assert "går inte att ta emot" in words_in(page)
        assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_bomb_is_refused_without_being_unpacked(outside):
    page = send(outside, attachments=upload("brev.docx", bomb()))
    assert (page.status_code, Case.objects.count()) == (422, 0)


def test_too_large_and_too_many_files_are_refused(outside):
    large = upload("stor.txt", b"a" * (10 * 1024 * 1024 + 1), "text/plain")
    assert send(outside, attachments=large).status_code == 422
    many = [upload(f"{n}.txt", b"a", "text/plain") for n in range(6)]
    page = outside.post(TELL, {**TOLD, "key": key_of(outside), "attachments": many})
    assert (page.status_code, Case.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "address",
    [
        "a@zq.example\nBcc: b@zq.example",
        "a@zq.example\r\nSubject: x",
        "a@zq.example, b@zq.example",
        "Anna <a@zq.example>",
        "a@zq.example%0aBcc:b@zq.example",
    ],
)
def test_a_header_cannot_be_put_into_the_mail(outside, address):
    page = send(outside, anonymous="nej", email=address)
    assert page.status_code == 422
    assert SenderMail.objects.count() == 0


def test_lines_in_the_phone_number_send_mail_to_nobody(outside):
    send(outside, anonymous="nej", name="A", phone="1\nb@zq.example")
    send_sender_mails(by=None, at=timezone.now())
    assert mail.outbox == []


def test_codes_cannot_be_guessed_for_long(outside, world):
    receipt = receipt_of(send(outside))
    wrong = {"number": receipt.number, "code": "0000-0000-0000-0000"}
    answers = [outside.post(FOLLOW, wrong).status_code for _try in range(WRONG_SECRETS.most + 1)]
    assert answers == [422] * WRONG_SECRETS.most + [429]
    assert at_case(outside, receipt).status_code == 429  # the right one too, from there, for a while
    assert at_case(outside, receipt, REMOTE="x").status_code == 429
    elsewhere = outside.post(
        FOLLOW, {"number": receipt.number, "code": receipt.code}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 200


def test_forms_from_one_place_are_counted_and_nothing_typed_is_lost(outside):
    key = new_key()
    answers = [send(outside, key=key).status_code for _form in range(FORMS.most + 1)]
    assert answers == [200] * FORMS.most + [429]
    last = send(outside, key=key, text="Det här vill jag ha kvar.")
    assert "Det här vill jag ha kvar." in last.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_messages_with_ones_own_code_are_counted_and_nothing_typed_is_lost(outside, language):
    receipt = receipt_of(send(outside))
    path = FOLLOW if language == "sv" else f"/sprak/{language}{FOLLOW}"
    told = [f"Nummer {n}." for n in range(IN_CASE.most + 1)]
    answers = [at_case(outside, receipt, path, do="write", add=text).status_code for text in told]
    assert answers == [200] * IN_CASE.most + [429]
    photo = upload("bild.png", b"x")
    last = at_case(outside, receipt, path, do="write", add="Vill ha kvar.", attachments=photo)
    words = standard_words(language)
    assert all(
        said in words_in(last)
        for said in ("Vill ha kvar.", words["error_messages_many"], words["errors_files"])
    )
    assert Message.objects.filter(side=Side.REPORTER).count() == IN_CASE.most
    assert at_case(outside, receipt).status_code == 200  # one may still look
    other = receipt_of(send(outside))
    assert at_case(outside, other, do="write", add="Något annat.").status_code == 200


def test_messages_of_one_sender_are_counted_whatever_codes_she_has(outside):
    receipts = [receipt_of(send(outside)) for _case in range(2)]
    here = sender_of({"REMOTE_ADDR": "127.0.0.1"}, on=local_date(timezone.now()))
    for _message in range(BY_SENDER.most - 1):
        count(BY_SENDER, here)
    answers = [at_case(outside, one, do="write", add="Hej.") for one in receipts]
    assert [answer.status_code for answer in answers] == [200, 429]
    elsewhere = {"number": receipts[1].number, "code": receipts[1].code, "do": "write", "add": "Hej."}
    assert outside.post(FOLLOW, elsewhere, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_saying_again_what_one_thinks_of_the_answer_is_counted_too(outside):
    receipt = receipt_of(send(outside))
    Complaint.objects.update(answered_at=timezone.now(), answer="Svar.", fit_for_code=True)
    for _click in range(IN_CASE.most + 3):
        assert at_case(outside, receipt, do="satisfied").status_code == 200
    assert Event.objects.filter(verb="complaint.rate").count() == IN_CASE.most


def test_the_address_of_the_sender_is_kept_nowhere(outside):
    address = "198.51.100.77"
    key = key_of(outside)
    outside.post(TELL, {**TOLD, "key": key}, REMOTE_ADDR=address)
    case = Case.objects.get()
    rows = [list(model.objects.values()) for model in (Case, type(case.original), Message)]
    assert address not in str(rows)
    assert address not in _key(FORMS, "x")


def test_who_fills_in_the_hidden_box_gets_no_case_and_is_told(outside):
    page = send(outside, website="http://spam.example")
    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert "Jag har väntat i två veckor." in page.content.decode()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "a" * 5000,
        signing.dumps("abc", salt="another"),
        signing.dumps(["a"], salt="x"),
        "\x00",
        "ö:ö:ö",
    ],
    # A signed key holds the time: named by its value, two test processes would not gather the same tests.
    ids=["none", "one sign", "long", "of another form", "of another sort", "a sign no text holds", "strange"],
)
def test_a_key_that_is_not_ours_makes_no_case_and_keeps_the_words(outside, key):
    page = outside.post(TELL, {**TOLD, "key": key})
    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert "Jag har väntat i två veckor." in page.content.decode()


def test_a_form_sent_again_by_a_program_is_one_case(outside):
    key = key_of(outside)
    for _time in range(5):
        send(outside, key=key)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("area", ["999999", "-1", "x", "1 OR 1=1", "9" * 400])
def test_a_place_that_is_not_offered_is_refused(outside, area):
    assert (send(outside, area=area).status_code, Case.objects.count()) == (422, 0)


@pytest.mark.parametrize("field", ["kind", "sender", "anonymous", "external"])
def test_an_answer_that_is_not_offered_is_refused(outside, field):
    taken = {"sender": "personal"}
    assert send(outside, **{field: taken.get(field, "annat")}).status_code == 422
    assert Case.objects.count() == 0


def test_one_code_opens_no_other_case(outside):
    one, other = receipt_of(send(outside)), receipt_of(send(outside, text="Annat."))
    page = outside.post(FOLLOW, {"number": other.number, "code": one.code, "do": "write", "add": "Hej"})
    assert page.status_code == 422
    assert Message.objects.filter(side="reporter").count() == 0


@pytest.mark.parametrize("does", ["erase", "__class__", "write", "review", "satisfied"])
def test_what_cannot_be_done_changes_nothing(outside, does):
    receipt = receipt_of(send(outside))
    page = at_case(outside, receipt, do=does, opened=signing.dumps("nonsense", salt=SALT))
    assert page.status_code in {200, 422}
    case = Case.objects.select_related("complaint").get()
    assert (case.status, case.complaint.satisfied, case.complaint.review_asked_at) == ("received", None, None)


JUNK = st.text(max_size=60) | st.sampled_from(
    ["ja", "nej", "klagomal", "brukare", "on", "1", "\x00", "\ud83d"]
)
FIELDS = st.sampled_from(
    [*TOLD, "area", "wish", "email", "name", "phone", "key", "website", "switch", "acute"]
)
CODE_FIELDS = st.sampled_from(["number", "code", "do", "add", "review", "opened", "switch"])
PATHS = st.sampled_from([TELL, f"/sprak/ar{TELL}", f"/sprak/barn{TELL}"])
OPEN = st.sampled_from(
    [
        TELL,
        FOLLOW,
        f"/sprak/so{TELL}",
        f"/sprak/x{FOLLOW}",
        "/personuppgifter/",
        "/tillganglighet/",
        "/logga-in/",
    ]
)
KINDS = st.sampled_from(
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/json",
        "\xff",
    ]
)


class Fuzz(TestCase):
    """Whatever is sent, the answer is a page."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(FIELDS, JUNK), PATHS)
    def test_the_form(self, values, path):
        build_world()
        cache.clear()
        filled = {**TOLD, "key": new_key(), **values}
        sent = {name: value.encode("utf-8", "replace") for name, value in filled.items()}
        assert self.client.post(path, sent).status_code in {200, 422, 429}

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(CODE_FIELDS, JUNK))
    def test_the_case(self, values):
        build_world()
        cache.clear()
        receipt = receipt_of(send(self.client))
        filled = {"number": receipt.number, "code": receipt.code, **values}
        sent = {name: value.encode("utf-8", "replace") for name, value in filled.items()}
        assert self.client.post(FOLLOW, sent).status_code in {200, 422, 429}

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(OPEN, st.binary(max_size=200), KINDS, st.text(max_size=30))
    def test_any_bytes_to_any_open_page(self, page, body, kind, asked):
        build_world()
        cache.clear()
        address = f"{page}?{urlencode({'plats': asked, 'var': asked}, errors='replace')}"
        assert self.client.get(address).status_code < 500
        assert self.client.generic("POST", address, body, kind).status_code < 500
