"""What another system hands in for the public: the rules of the public's form, and a key of its own."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from audit.models import Event
from cases.models import Attachment, Case, Deadline, Notice, OriginalReport
from cases.queries.following import case_behind
from cases.services.receipts import end_receipts
from complaints.api import CODE_REPEATED, ComplaintIntake
from complaints.enums import ComplaintKind, Outcome
from complaints.models import Complaint, ServiceArea, TriageRule
from complaints.services.mailing import send_sender_mails
from documents.models import StoredFile
from organisation.enums import KeyScope
from organisation.models import ApiKey, Unit, User
from organisation.services.keys import make_system_key, revoke_api_key
from registers.services.standard import load_standard_registers
from tests.factories import LONG_AGO, NOW
from tests.public.outside import FOLLOW, at_case, words_in

pytestmark = pytest.mark.django_db
URL = "/api/v1/complaints/"
TOLD = {"text": "Ingen ringer tillbaka.", "kind": "klagomal", "sender": "brukare"}


def system_client(name="Kommunens e-tjänster", scope=KeyScope.COMPLAINTS):
    key = make_system_key(system=name, scope=scope, by=None, at=timezone.now())
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


@pytest.fixture
def platform(world):
    cache.clear()
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    yield system_client()
    cache.clear()


def send(client, key="k-1", how="json", **values):
    return client.post(URL, {**TOLD, **values}, format=how, headers={"Idempotency-Key": key})


def error_of(response):
    return response.json()["errors"][0]


def taken(response):
    assert response.status_code == 201, response.json()
    return Case.objects.select_related("complaint", "original").get(reference=response.json()["number"])


def photo():
    """A picture that says where it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "KANARIE"
    Image.new("RGB", (20, 20), "red").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("bild.jpg", made.getvalue(), "image/jpeg")


def test_what_is_handed_in_is_a_case_and_the_receipt_opens_it(world, platform):
    response = send(platform, voices=8, group="Matrådet på Solgläntan")
    case, receipt = taken(response), response.json()
    assert (case.unit, case.board, case.reporter) == (world.section, world.board, None)
    assert (case.original.text, case.original.channel) == (TOLD["text"], "api")
    assert (case.complaint.voices, case.original.reporter_name) == (8, "Matrådet på Solgläntan")
    assert case_behind(receipt["code"]) == case
    assert receipt["links"]["follow"].endswith(FOLLOW)
    page = Client().post(FOLLOW, {"number": receipt["number"], "code": receipt["code"]})
    assert TOLD["text"] in words_in(page)
    assert "no-store" in response["Cache-Control"]


def test_the_log_names_the_system_and_never_a_word(world, platform):
    case = taken(send(platform, anonymous=False, name="Kanarie Person", email="kanarie@zq.example"))
    events = Event.objects.filter(subject_type="cases.case", subject_id=case.pk)
    assert {event.actor.username for event in events} == {"system-kommunens-e-tjanster"}
    assert "anarie" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("kind", ComplaintKind.values)
def test_every_kind_starts_its_deadlines(world, platform, kind):
    load_standard_registers(by=None, at=NOW)
    case = taken(send(platform, kind=kind))
    assert case.complaint.kind == kind
    assert Deadline.objects.filter(case=case).exists()


def test_a_named_sender_is_kept_apart_and_gets_the_receipt_by_mail(world, platform):
    response = send(platform, anonymous=False, name="Kim\nKimsson", email="kim@zq.example", phone="070\n1")
    person = taken(response).people.get()
    assert (person.name, person.contact) == ("Kim Kimsson", "kim@zq.example\n070 1")
    send_sender_mails(by=None, at=timezone.now())
    assert response.json()["code"] in mail.outbox[0].body


def test_of_the_anonymous_no_name_is_kept_whatever_was_sent(world, platform):
    case = taken(send(platform, anonymous=True, name="Kanarie", email="kanarie@zq.example", phone="1"))
    assert case.people.count() == 0


@pytest.mark.parametrize("flag", ["acute", "child", "appeal"])
def test_what_cannot_wait_is_read_the_same_day(world, platform, flag):
    ServiceArea.objects.create(name="Ekgården", unit=world.other_section, valid_from=LONG_AGO)
    response = send(platform, area=ServiceArea.objects.get().pk, **{flag: True})
    case = taken(response)
    assert case.urgent
    assert case.unit == (world.other_section if flag == "appeal" else world.section)
    assert Notice.objects.filter(case=case, template="new_case").exists()
    assert (response.json()["urgent"], response.json()["appeal"]) == (flag != "appeal", flag == "appeal")


def test_an_appeal_keeps_the_day_it_came_to_the_platform(world, platform):
    came = timezone.now() - timedelta(days=3)
    case = taken(send(platform, text="Jag vill överklaga.", received_at=came.isoformat()))
    assert case.received_at == came
    assert case.complaint.appeal_arrived_on == timezone.localdate(came)
    assert case.complaint.outcome == ""  # she did not say so herself: somebody reads it the same day
    chosen = taken(send(platform, "k-2", appeal=True))
    assert chosen.complaint.outcome == Outcome.APPEAL


@pytest.mark.parametrize("ahead", [timedelta(minutes=4), timedelta(minutes=6), -timedelta(days=31)])
def test_a_moment_nobody_can_mean_is_refused(world, platform, ahead):
    response = send(platform, received_at=(timezone.now() + ahead).isoformat())
    if ahead == timedelta(minutes=4):  # a clock that goes a little fast
        assert taken(response).received_at <= timezone.now()
    else:
        assert (response.status_code, error_of(response)["attr"]) == (400, "received_at")


def test_the_triage_is_the_forms(world, platform):
    area = ServiceArea.objects.create(name="Ekgården", unit=world.other_section, valid_from=LONG_AGO)
    assert taken(send(platform, "1", area=area.pk)).unit == world.other_section
    assert taken(send(platform, "2", unit=world.board2_section.pk)).unit == world.board2_section
    TriageRule.objects.create(
        name="x", words="maten", unit=world.unit, board=world.board, valid_from=LONG_AGO
    )
    assert taken(send(platform, "3", text="Maten är kall.", area=area.pk)).unit == world.unit
    # Another nämnd's rule takes nothing from the nämnd that was named.
    assert (
        taken(send(platform, "4", text="Maten.", unit=world.board2_section.pk)).unit == world.board2_section
    )
    assert [row["name"] for row in platform.get(f"{URL}areas/").json()] == ["Ekgården"]


def test_files_are_taken_in_without_what_they_hide(world, platform):
    case = taken(send(platform, how="multipart", attachments=[photo(), photo()]))
    rows = Attachment.objects.filter(case=case).select_related("file")
    assert [row.name for row in rows] == ["bild.jpg", "bild.jpg"]
    assert all(b"KANARIE" not in row.file.content for row in rows)


@pytest.mark.parametrize(
    "files",
    [
        [SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 99)],
        [SimpleUploadedFile("a.txt", b"a" * (10 * 1024 * 1024 + 1))],
        [SimpleUploadedFile(f"{n}.txt", b"a") for n in range(6)],
        [SimpleUploadedFile("tom.txt", b"")],
    ],
    ids=["kind", "size", "count", "empty"],
)
def test_a_file_is_refused_as_in_the_form(world, platform, files):
    response = send(platform, how="multipart", attachments=files)
    assert (response.status_code, error_of(response)["attr"]) == (409, "attachments")
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_the_same_call_gives_the_same_receipt_and_one_case(world, platform):
    first, again = send(platform), send(platform)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Case.objects.count(), Event.objects.filter(verb="case.open").count()) == (1, 1)
    assert first.json()["code"] not in str(list(OriginalReport.objects.values()))


def test_the_same_call_with_a_file_gives_the_same_receipt(world, platform):
    first = send(platform, how="multipart", attachments=[photo()])
    again = send(platform, how="multipart", attachments=[photo()])
    assert (again.status_code, first.json()) == (200, again.json())
    assert (Case.objects.count(), StoredFile.objects.count()) == (1, 1)
    other = send(platform, how="multipart", attachments=[SimpleUploadedFile("a.txt", b"a")])
    assert (other.status_code, error_of(other)["attr"]) == (409, "text")


@pytest.mark.parametrize(
    "change", [{"text": "Annat."}, {"kind": "fraga"}, {"anonymous": False, "name": "Kim"}, {"acute": True}]
)
def test_the_same_key_with_another_body_is_refused(world, platform, change):
    send(platform)
    response = send(platform, **change)
    assert (response.status_code, error_of(response)["code"]) == (409, "refused")
    assert error_of(response)["detail"] == "Samma formulär har redan skickats med ett annat innehåll."
    assert Case.objects.count() == 1


def test_the_code_is_repeated_for_a_week_and_not_when_it_has_been_ended(world, platform):
    first = send(platform).json()
    with time_machine.travel(timezone.now() + CODE_REPEATED + timedelta(minutes=1)):
        later = send(platform)
    assert (later.status_code, later.json()) == (200, {**first, "code": ""})
    end_receipts(case=Case.objects.get(), by=None, at=timezone.now())
    assert send(platform).json()["code"] == ""
    assert case_behind(first["code"]) is None


def test_two_systems_may_use_the_same_key(world, platform):
    codes = {send(client).json()["code"] for client in (platform, system_client("Appen"))}
    assert (len(codes), Case.objects.count()) == (2, 2)


@pytest.mark.parametrize("key", ["", " ", "x" * 201])
def test_a_call_needs_a_key(world, platform, key):
    response = send(platform, key)
    assert (response.status_code, error_of(response)["attr"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize(
    ("values", "attr"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"kind": "annat"}, "kind"),
        ({"sender": "personal"}, "sender"),
        ({"sender": "via_ivo"}, "sender"),
        ({"area": 10**30}, "area"),
        ({"unit": 999_999}, "unit"),
        ({"email": "a@zq.example\nBcc: b@zq.example"}, "email"),
        ({"voices": 0}, "voices"),
        ({"language": "tlh"}, "language"),
        ({"attachments": ["x"]}, "attachments.0"),
    ],
)
def test_what_cannot_be_right_is_refused_in_swedish_beside_its_field(world, platform, values, attr):
    response = send(platform, **values)
    assert (response.status_code, error_of(response)["attr"]) == (400, attr)
    assert "This " not in error_of(response)["detail"]
    assert Case.objects.count() == 0


def test_a_place_and_a_unit_that_are_closed_are_refused(world, platform):
    yesterday = timezone.localdate() - timedelta(days=1)
    area = ServiceArea.objects.create(name="Stängd", valid_from=LONG_AGO, valid_to=yesterday)
    Unit.objects.filter(pk=world.other_section.pk).update(valid_to=yesterday)
    assert error_of(send(platform, area=area.pk))["attr"] == "area"
    assert error_of(send(platform, unit=world.other_section.pk))["attr"] == "unit"
    assert error_of(send(platform, unit=world.unit.pk, area=area.pk))["attr"] == "area"


def test_calls_are_counted(world, platform, monkeypatch):
    monkeypatch.setattr(ComplaintIntake.throttle_classes[0], "THROTTLE_RATES", {"intake": "2/min"})
    answers = [send(platform, str(n)) for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_key_opens_its_own_part_and_no_other(world, platform):
    assert platform.get("/api/v1/avvikelser/").status_code == 403
    other = system_client("Annat", KeyScope.DEVIATIONS)
    response = send(other)
    assert (response.status_code, error_of(response)["detail"]) == (403, "Nyckeln öppnar inte den här delen.")
    assert other.get("/api/v1/avvikelser/").status_code == 200


def test_a_person_who_is_signed_in_hands_nothing_in_here(world, client):
    client.force_login(world.astrid)
    response = client.post(URL, TOLD, content_type="application/json", headers={"Idempotency-Key": "1"})
    assert (response.status_code, Case.objects.count()) == (403, 0)
    assert Client().post(URL, TOLD).status_code == 401


def test_a_key_that_is_revoked_opens_nothing(world, platform):
    send(platform)
    key = ApiKey.objects.get()
    assert key.last_used_at
    revoke_api_key(key=key, by=world.sven, at=timezone.now())
    revoke_api_key(key=key, by=world.sven, at=timezone.now())
    assert send(platform, "k-2").status_code == 401
    assert Event.objects.filter(verb="api_key.revoke", actor=world.sven).count() == 1


def test_the_one_who_administers_the_municipality_makes_shows_and_revokes_keys(world, client):
    client.force_login(world.sven)
    path = "/admin/organisation/apikey/"
    page = client.post(f"{path}add/", {"system": "Öppna tjänster", "scope": "klagomal", "valid_to": ""})
    shown = page.content.decode().split("<code")[1].split(">")[1].split("<")[0]
    assert page.status_code == 200
    assert ApiKey.objects.get().digest == ApiKey.digest_of(shown)
    system = User.objects.get(username="system-oppna-tjanster")
    assert (system.is_system, system.has_usable_password(), str(system)) == (True, False, "Öppna tjänster")
    outside = APIClient()
    outside.credentials(HTTP_AUTHORIZATION=f"Bearer {shown}")
    send(outside)
    listed = client.get(path).content.decode()
    assert "Öppna tjänster" in listed
    assert shown not in listed
    assert client.get(f"{path}{ApiKey.objects.get().pk}/change/").status_code == 200
    client.post(path, {"action": "revoke", "_selected_action": ApiKey.objects.get().pk})
    assert ApiKey.objects.get().revoked_at
    refused = client.post(f"{path}add/", {"system": "!", "scope": "klagomal", "valid_to": "2020-01-01"})
    assert "Skriv vad systemet heter." in refused.content.decode()
    assert ApiKey.objects.count() == 1


def test_the_follow_page_takes_the_number_and_the_code_of_a_receipt(world, platform):
    response = send(platform, language="ar")
    receipt = type("R", (), {"number": response.json()["number"], "code": response.json()["code"]})
    assert response.json()["links"]["follow"].endswith(f"/sprak/ar{FOLLOW}")
    assert Complaint.objects.get().language == "ar"
    assert at_case(Client(), receipt, do="write", add="Mer.").status_code == 200
