"""The public's form: what it takes, where it goes, what is kept and what is not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, EventValue
from cases.models import Case, Notice, OriginalReport, Person, Receipt
from cases.services import reorganising
from complaints.models import SenderMail, ServiceArea, TriageRule
from complaints.services.mailing import send_sender_mails
from core.dates import local_date
from organisation.models import Unit
from registers.models import Supplier
from tests.deviations.sending import picture_bytes
from tests.factories import LONG_AGO
from tests.public.outside import TELL, TOLD, key_of, receipt_of, send, words_in

pytestmark = pytest.mark.django_db


def named(**values):
    return {"anonymous": "nej", "name": "Kanarie Zqvist", "email": "kanarie@zq.example", **values}


def test_what_is_told_becomes_one_case_with_a_number_and_a_code(outside, world):
    receipt = receipt_of(send(outside, wish="Att någon ringer.", place="Kontoret"))
    case = receipt.case
    assert receipt.code.count("-") == 3
    assert (case.kind, case.original.text, case.original.place) == ("complaint", TOLD["text"], "Kontoret")
    assert (case.complaint.kind, case.complaint.sender, case.complaint.wish) == (
        "klagomal",
        "brukare",
        "Att någon ringer.",
    )
    assert (case.reporter, case.urgent, case.complaint.wants_answer) == (None, False, True)
    assert Event.objects.filter(verb="case.open", subject_id=case.pk, actor=None).count() == 1


def test_a_double_click_and_a_page_loaded_anew_give_the_same_receipt(outside):
    key = key_of(outside)
    first, second = receipt_of(send(outside, key=key)), receipt_of(send(outside, key=key))
    assert (first.number, first.code) == (second.number, second.code)
    assert (Case.objects.count(), Receipt.objects.count()) == (1, 1)


def test_the_code_is_not_shown_again_when_the_page_has_been_left(outside):
    key = key_of(outside)
    first = receipt_of(send(outside, key=key))
    Case.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again = send(outside, key=key)
    assert receipt_of(again).code == ""
    assert first.code not in again.content.decode()


def test_the_same_form_with_other_words_is_kept_on_the_page_and_can_be_sent_as_a_new_one(outside):
    key = key_of(outside)
    send(outside, key=key)
    page = send(outside, key=key, text="Något helt annat.")
    assert (page.status_code, Case.objects.count()) == (422, 1)
    assert "Något helt annat." in page.content.decode()
    new = page.content.decode().split('name="key" value="')[1].split('"')[0]
    assert receipt_of(send(outside, key=new, text="Något helt annat.")).case.pk
    assert Case.objects.count() == 2


def test_what_is_missing_is_said_beside_the_question_and_nothing_typed_is_lost(outside):
    page = send(outside, kind=None, sender=None, anonymous=None, wish="Att någon ringer.")
    body = page.content.decode()
    assert page.status_code == 422
    assert all(words in body for words in ("Jag har väntat i två veckor.", "Att någon ringer."))
    for field in ("kind", "sender", "anonymous"):
        assert f'href="#id_{field}"' in body
        assert f'id="id_{field}_error"' in body
    assert Case.objects.count() == 0


def test_who_is_anonymous_is_not_kept_also_when_the_boxes_were_filled_in(outside):
    receipt = receipt_of(send(outside, **named(anonymous="ja")))
    assert (Person.objects.count(), SenderMail.objects.count()) == (0, 0)
    assert "Zqvist" not in str(list(OriginalReport.objects.values()))
    assert receipt.case.original.answers == {"anonymous": True}


def test_who_says_her_name_stands_encrypted_with_the_person_and_nowhere_else(outside):
    page = send(outside, **named(phone="070-1"))
    person = Person.objects.get()
    assert (person.role, person.name, person.contact) == (
        "complainant",
        "Kanarie Zqvist",
        "kanarie@zq.example\n070-1",
    )
    elsewhere = (OriginalReport, Case, Event, EventValue, Notice, SenderMail)
    assert "anarie" not in str([list(model.objects.values()) for model in elsewhere])
    assert "anarie" not in page.content.decode()


def test_the_receipt_goes_by_mail_with_number_and_code_and_not_a_word_of_what_was_told(outside):
    receipt = receipt_of(send(outside, text="Kanariefågeln i köket.", **named()))
    at = timezone.now()
    assert [send_sender_mails(by=None, at=at), send_sender_mails(by=None, at=at)] == [1, 0]
    (letter,) = mail.outbox
    assert letter.to == ["kanarie@zq.example"]
    assert all(words in letter.body for words in (receipt.number, receipt.code, "https://testserver/folj/"))
    assert "anarie" not in letter.body + letter.subject


def test_an_appeal_keeps_the_day_it_came_in_and_is_read_the_same_day(outside):
    page = send(outside, appeal="on")
    case = receipt_of(page).case
    today = local_date(timezone.now())
    assert (case.complaint.appeal_arrived_on, case.complaint.outcome) == (today, "overklagande")
    assert case.urgent
    assert "Det räknas som inkommet" in words_in(page)


def test_words_that_appeal_keep_the_day_also_without_the_box(outside):
    case = receipt_of(send(outside, text="Härmed överklagar jag beslutet om bistånd.")).case
    assert (case.urgent, case.complaint.outcome) == (True, "")
    assert case.complaint.appeal_arrived_on == local_date(timezone.now())


@pytest.mark.parametrize("box", ["acute", "child"])
def test_what_cannot_wait_is_flagged_and_goes_to_the_reception(outside, world, box):
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    area = ServiceArea.objects.create(
        name="Stöd hemma", board=world.board, unit=world.other_section, valid_from=LONG_AGO
    )
    page = send(outside, area=area.pk, **{box: "on"})
    case = receipt_of(page).case
    assert (case.urgent, case.unit) == (True, world.section)
    assert "Ring 112" in words_in(page)
    assert Notice.objects.filter(case=case, template="new_case", recipient=world.elsa).exists()


SAID = {"acute": "Akut enligt avsändaren", "child": "Avsändaren är orolig för ett barn"}


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        (["acute"], "akut"),
        (["child"], "oro för barn"),
        (["acute", "child"], "akut, oro för barn"),
        (["appeal"], "överklagande"),
    ],
)
def test_whoever_handles_it_sees_what_cannot_wait_and_why(outside, client, world, boxes, why):
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    case = receipt_of(send(outside, **dict.fromkeys(boxes, "on"))).case
    client.force_login(world.elsa if case.unit == world.section else world.ulla)
    shown = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert f"<strong>Läses i dag: {why}</strong>" in shown
    assert [box for box, words in SAID.items() if words in shown] == [box for box in boxes if box in SAID]


def test_a_yes_to_an_external_provider_is_followed_up_until_it_is_named(outside, client, world):
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    unsaid, said = (receipt_of(send(outside, external=answer, text=answer)).case for answer in ("nej", "ja"))
    client.force_login(world.elsa)

    def asked(case):
        page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
        return "Avsändaren skriver att det gäller en extern utförare" in page

    assert (asked(said), asked(unsaid)) == (True, False)
    said.supplier = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    said.save()
    assert not asked(said)


def test_where_it_goes(outside, world):
    def unit(**values):
        return receipt_of(send(outside, **values)).case.unit

    area = ServiceArea.objects.create(
        name="Stöd hemma", board=world.board, unit=world.other_section, valid_from=LONG_AGO
    )
    of_board = ServiceArea.objects.create(name="Övrigt stöd", board=world.board, valid_from=LONG_AGO)
    assert unit() == world.other_administration  # no reception yet: the first nämnd's own förvaltning
    assert unit(area=of_board.pk) == world.administration
    assert unit(area=area.pk) == world.other_section
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    assert (unit(), unit(area=area.pk)) == (world.section, world.other_section)
    TriageRule.objects.create(
        name="Maten", words="mat, lunch", unit=world.board2_section, order=1, valid_from=LONG_AGO
    )
    TriageRule.objects.create(
        name="Beröm", kind="berom", unit=world.administration, order=2, valid_from=LONG_AGO
    )
    assert unit(text="Lunchen var kall.", kind="berom") == world.board2_section
    assert unit(text="Allt är bra.", kind="berom") == world.administration


def area_of(board, unit=None):
    return ServiceArea.objects.create(name="Stöd", board=board, unit=unit, valid_from=LONG_AGO).pk


def test_a_rule_of_one_namnd_takes_only_what_is_known_to_be_its_own(outside, world):
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    rule = {"kind": "berom", "unit": world.board2_section, "order": 1, "valid_from": LONG_AGO}
    TriageRule.objects.create(name="Beröm", board=world.other_board, **rule)

    def unit(**values):
        return receipt_of(send(outside, kind="berom", **values)).case.unit

    assert unit() == world.section
    assert unit(area=area_of(world.other_board)) == world.board2_section
    assert unit(area=area_of(world.board)) == world.section


@pytest.mark.parametrize("boxes", [{}, {"acute": "on"}])
def test_a_places_own_namnd_goes_before_another_namnds_reception(outside, world, boxes):
    Unit.objects.filter(pk=world.board2_section.pk).update(is_reception=True)

    def unit(area):
        return receipt_of(send(outside, area=area, **boxes)).case.unit

    assert unit(area_of(world.board, world.other_section)) == world.other_section
    assert unit(area_of(world.board)) == world.administration
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    own = world.section if boxes else world.other_section
    assert unit(area_of(world.board, world.other_section)) == own


def test_a_place_and_a_rule_follow_their_unit_to_what_it_became_and_not_to_its_parts(outside, world):
    at = timezone.now()
    order = {"on": local_date(at), "reason": "Ny organisation", "by": None, "at": at}
    area = area_of(world.board, world.other_section)
    rule = {"kind": "berom", "unit": world.section, "order": 1, "valid_from": LONG_AGO}
    TriageRule.objects.create(name="Beröm", **rule)
    new = reorganising.change_unit(unit=world.other_section, name="Ekbacken", **order)
    assert receipt_of(send(outside, area=area)).case.unit == new
    reorganising.split_unit(unit=world.section, placement={"Norra": [], "Södra": []}, **order)
    assert (
        receipt_of(send(outside, kind="berom", area=area_of(world.board))).case.unit == world.administration
    )


def test_files_are_taken_without_what_they_hide(outside):
    picture = SimpleUploadedFile("bild.png", picture_bytes(), "image/png")
    case = receipt_of(send(outside, attachments=picture)).case
    assert [(row.name, row.is_original) for row in case.attachments.all()] == [("bild.png", True)]


def test_no_page_of_the_public_sets_a_cookie(outside):
    receipt = send(outside)
    assert (outside.cookies, receipt.cookies) == ({}, {})
    assert receipt["Cache-Control"].count("no-store") == 1


def test_a_language_is_chosen_with_everything_typed_kept(outside):
    page = outside.post(f"/sprak/ar{TELL}", {**TOLD, "switch": "1"})
    body = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in body
    assert "Jag har väntat i två veckor." in body
    assert 'role="alert"' not in body
    assert Case.objects.count() == 0


def test_the_language_follows_the_case_and_there_are_no_others(outside):
    assert receipt_of(send(outside, f"/sprak/fi{TELL}")).case.complaint.language == "fi"
    assert outside.get(f"/sprak/xx{TELL}").status_code == 404
