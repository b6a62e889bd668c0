"""Following a case with number and code: what is shown, the talk both ways, the answer, the second look."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.enums import Kind, Side
from cases.models import Case, Message, Notice
from cases.services import dialogue, moving, placing
from complaints.enums import AnswerTo, Ground, Outcome, Recipient
from complaints.models import Complaint, SenderMail
from complaints.services import appeals, passing_on
from complaints.services.answering import Answer, answer
from complaints.services.mailing import send_sender_mails
from complaints.templatetags.public import day_words
from core.errors import DomainError
from organisation.models import Unit
from registers.enums import Language
from registers.queries import standard_words
from tests.factories import make_case
from tests.public.outside import FOLLOW, at_case, receipt_of, send, words_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(outside, world):
    Unit.objects.filter(pk=world.section.pk).update(is_reception=True)
    return receipt_of(send(outside))


def now():
    return timezone.now()


def step(case, name, by, **values):
    moving.perform(name=name, case_id=case.pk, by=by, at=now(), **values)


def given(text):
    return Answer(text, AnswerTo.INDIVIDUAL, Outcome.NO_DEVIATION, "Rutinen följdes.")


def answered(case, world, *, fit=True):
    step(case, "investigate", world.elsa)
    answer(case_id=case.pk, given=given("Vi ringer i morgon."), by=world.elsa, at=now())
    Complaint.objects.filter(pk=case.pk).update(fit_for_code=fit)


def test_the_case_is_shown_with_what_was_sent_and_where_it_stands(outside, receipt, world):
    page = words_in(at_case(outside, receipt))
    assert all(words in page for words in ("Inkommet", "Jag har väntat i två veckor.", receipt.number))
    assert world.section.name not in page


def test_number_and_code_may_be_written_as_people_write(outside, receipt):
    receipt.number, receipt.code = f" {receipt.number.lower()} ", receipt.code.lower().replace("-", " ")
    assert at_case(outside, receipt).status_code == 200


@pytest.mark.parametrize("wrong", [{"number": "SN-KL-2020-1"}, {"code": "AAAA-BBBB-CCCC-DDDD"}])
def test_a_number_and_a_code_that_do_not_belong_together_open_nothing(outside, receipt, wrong):
    page = outside.post(FOLLOW, {"number": receipt.number, "code": receipt.code, **wrong})
    assert page.status_code == 422
    assert "hör inte ihop" in words_in(page)
    assert "två veckor" not in words_in(page)


def test_opening_the_link_of_the_mail_does_nothing(outside, receipt):
    before = list(Message.objects.values()), list(Case.objects.values())
    assert outside.get(FOLLOW).status_code == outside.head(FOLLOW).status_code == 200
    assert (list(Message.objects.values()), list(Case.objects.values())) == before


def test_the_words_of_the_status(outside, receipt, world):
    case = receipt.case

    def status():
        return at_case(outside, receipt).content.decode().split('class="p-status">')[1].split("<")[0]

    seen = [status()]
    Complaint.objects.filter(pk=case.pk).update(acknowledged_at=now())
    seen.append(status())
    step(case, "investigate", world.elsa)
    seen.append(status())
    step(case, "ask", world.elsa)
    seen.append(status())
    at_case(outside, receipt, do="write", add="Så här var det.")
    seen.append(status())
    answer(case_id=case.pk, given=given("Svar."), by=world.elsa, at=now())
    seen.append(status())
    step(case, "close", world.elsa)
    seen.append(status())
    at_case(outside, receipt, do="review", review="")
    seen.append(status())
    assert seen == [
        "Inkommet",
        "Bekräftat",
        "Under handläggning",
        "Väntar på ditt svar",
        "Under handläggning",
        "Besvarat",
        "Avslutat",
        "Ny genomgång",
    ]


def test_the_talk_goes_both_ways_and_each_message_once(outside, receipt, world):
    opened = at_case(outside, receipt).content.decode().split('name="opened" value="')[1].split('"')[0]
    for _click in range(2):
        page = at_case(outside, receipt, do="write", add="Har ni läst det?", opened=opened)
        assert "har kommit fram" in words_in(page)
    assert [row.text for row in receipt.case.messages.filter(side=Side.REPORTER)] == ["Har ni läst det?"]
    dialogue.answer(case_id=receipt.case.pk, text="Ja, i dag.", by=world.elsa, at=now())
    page = words_in(at_case(outside, receipt))
    assert "Ja, i dag." in page
    assert "Elsa" not in page
    assert receipt.case.messages.get(side=Side.HANDLER).read_at


@pytest.mark.parametrize(("language", "said"), [("sv", "En handläggare är utsedd"), ("ar", "تم تعيين موظف")])
def test_who_left_no_account_is_told_at_each_point_in_her_language_and_no_name(
    outside, receipt, world, language, said
):
    Complaint.objects.update(language=language)
    placing.assign(case_id=receipt.case.pk, owner=world.harald, by=world.elsa, at=now())
    page = words_in(at_case(outside, receipt))
    assert said in page
    assert "Harald" not in page
    step(receipt.case, "investigate", world.elsa)
    answer(case_id=receipt.case.pk, given=given("Svar."), by=world.elsa, at=now())
    step(receipt.case, "close", world.elsa, to_reporter="Om Kanarie Zqvist.")
    page = words_in(at_case(outside, receipt))
    ended = standard_words(language)["point_decision"]
    assert ended in page
    assert "Zqvist" not in page


def test_a_point_is_told_to_nobody_where_there_is_no_code(world):
    case = make_case(world.section, Kind.COMPLAINT)
    placing.assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=now())
    assert case.messages.count() == 0


def test_an_answer_is_shown_only_when_somebody_has_said_that_it_may(outside, receipt, world):
    answered(receipt.case, world, fit=False)
    assert "Vi ringer i morgon." not in words_in(at_case(outside, receipt))
    Complaint.objects.update(neutral=True)
    assert "Vi ringer i morgon." in words_in(at_case(outside, receipt))


def test_a_closed_room_looks_like_any_case_that_is_handled(outside, receipt, world):
    answered(receipt.case, world)
    Case.objects.update(restricted=True)
    page = words_in(at_case(outside, receipt))
    assert "Under handläggning" in page
    assert not any(words in page for words in ("Vi ringer i morgon.", "Svaret", "ex Sarah"))


def test_who_is_satisfied_says_so(outside, receipt, world):
    answered(receipt.case, world)
    at_case(outside, receipt, do="satisfied")
    row = Complaint.objects.get()
    assert (row.satisfied, row.satisfied_at is not None, row.review_asked_at) == (True, True, None)


def test_a_new_review_is_made_by_somebody_else_and_a_chief_above_is_told(outside, receipt, world):
    placing.assign(case_id=receipt.case.pk, owner=world.harald, by=world.elsa, at=now())
    answered(receipt.case, world)
    step(receipt.case, "close", world.elsa)
    at_case(outside, receipt, do="dissatisfied")
    page = at_case(outside, receipt, do="review", review="Det stämmer inte.")
    case = Case.objects.get(pk=receipt.case.pk)
    assert "Du får en ny genomgång." in words_in(page)
    assert (case.status, case.owner, case.complaint.satisfied) == ("investigating", None, False)
    assert Notice.objects.get(template="review").recipient == world.ulla
    assert case.messages.filter(side=Side.REPORTER).get().text == "Det stämmer inte."
    with pytest.raises(DomainError, match="någon annan") as refused:
        placing.assign(case_id=case.pk, owner=world.elsa, by=world.ulla, at=now())
    assert refused.value.field == "owner"
    placing.assign(case_id=case.pk, owner=world.harald, by=world.ulla, at=now())
    told = {"case_id": case.pk, "given": given("Nytt svar."), "at": now()}
    with pytest.raises(DomainError, match="någon annan"):
        answer(by=world.elsa, **told)
    answer(by=world.ulla, **told)
    Complaint.objects.update(fit_for_code=True)
    assert "Nytt svar." in words_in(at_case(outside, receipt))


def test_a_review_is_asked_for_once_and_only_of_an_answer(outside, receipt, world):
    at_case(outside, receipt, do="review", review="Nu!")
    assert Complaint.objects.get().review_asked_at is None
    answered(receipt.case, world)
    at_case(outside, receipt, do="review", review="Nu!")
    first = Complaint.objects.get().review_asked_at
    at_case(outside, receipt, do="review", review="Igen!")
    assert Complaint.objects.get().review_asked_at == first
    assert receipt.case.messages.filter(side=Side.REPORTER).count() == 1


def test_news_goes_by_mail_without_a_code_or_a_word_of_the_case(outside, receipt, world):
    known = receipt_of(send(outside, text="Annat.", anonymous="nej", email="a@zq.example"))
    dialogue.answer(case_id=known.case.pk, text="Kanariefågel", by=world.elsa, at=now())
    dialogue.answer(case_id=receipt.case.pk, text="Kanariefågel", by=world.elsa, at=now())
    assert SenderMail.objects.filter(template="news").count() == 1
    send_sender_mails(by=None, at=now() + timedelta(minutes=1))
    news = mail.outbox[-1]
    assert known.number in news.body
    assert not any(words in news.body for words in (known.code, "anarie"))


def test_a_message_with_a_refused_file_keeps_the_words(outside, receipt):
    page = at_case(
        outside, receipt, do="write", add="Se filen.", attachments=SimpleUploadedFile("x.exe", b"MZ\0\1")
    )
    assert page.status_code == 422
    assert all(words in words_in(page) for words in ("Se filen.", "x.exe"))
    assert receipt.case.messages.filter(side=Side.REPORTER).count() == 0


def test_there_is_one_page_to_follow_and_the_old_address_leads_there(outside):
    old = outside.get("/folj-rapport/")
    assert (old.status_code, old["Location"], reverse("complaints:follow")) == (301, FOLLOW, FOLLOW)


def dialogue_page(case):
    return reverse("cases:dialogue", args=[case.reference])


def test_what_may_point_out_somebody_is_asked_about_before_it_is_read_behind_a_code(
    outside, receipt, world, client
):
    client.force_login(world.elsa)
    page = dialogue_page(receipt.case)
    assert "En kod säger inte vem som läser" in words_in(client.get(page))
    told = {"text": "Sara Lindberg, 070-123 45 67, ringde."}
    refused = client.post(page, told)
    assert "Det här kan peka ut någon" in words_in(refused)
    assert [row.piece for row in refused.context["asked"]] == ["Sara Lindberg", "070-123 45 67"]
    keep = {row.name: "keep" for row in refused.context["asked"]}
    # Sure of these words is not sure of others.
    other = client.post(page, {"text": "Sara Lindberg och Erik Nyström ringde.", **keep})
    assert [row.piece for row in other.context["asked"]] == ["Erik Nyström"]
    assert receipt.case.messages.count() == 0
    assert client.post(page, {**told, **keep}).status_code == 302
    assert receipt.case.messages.count() == 1


def test_an_answer_that_is_read_behind_a_code_is_asked_about_and_a_letter_is_not(receipt, world, client):
    client.force_login(world.elsa)
    told = {"to": "enskilda", "text": "Sara Lindberg får flytta.", "outcome": "avvikelse"}
    told["version"] = Case.objects.get(pk=receipt.case.pk).version
    page = reverse("complaints:answer", args=[receipt.case.reference])
    refused = client.post(page, {**told, "fit_for_code": "on"})
    assert (refused.status_code, "Det här kan peka ut någon" in words_in(refused)) == (200, True)
    assert client.post(page, {**told, "unreached": "on"}).status_code == 302


def test_the_handler_is_told_where_nobody_can_read(world, client):
    client.force_login(world.elsa)
    case = make_case(world.section, Kind.COMPLAINT)
    assert "varken konto eller kod" in words_in(client.get(dialogue_page(case)))


def handed_over(receipt, world, at):
    appeals.pass_appeal_on(case_id=receipt.case.pk, to="Nils Zqvist", by=world.elsa, at=at)
    told = {"name": "Omsorg Zqvist", "ground": Ground.CONSENT, "reasoning": "Ja.", "letter": "Brev."}
    passing_on.pass_on(case_id=receipt.case.pk, recipient=Recipient.SUPPLIER, by=world.elsa, at=at, **told)


@pytest.mark.parametrize("language", list(Language))
def test_what_was_handed_over_is_told_in_her_language_and_never_to_whom(outside, receipt, world, language):
    handed_over(receipt, world, at := now())
    path = FOLLOW if language == Language.SWEDISH else f"/sprak/{language.value}{FOLLOW}"
    page = words_in(at_case(outside, receipt, path))
    words, day = standard_words(language), day_words(at, language)
    for place in ("handed_over_appeal", "handed_over_letter"):
        assert words[place].replace("{dag}", day).replace("{kom}", day) in page
    assert "Zqvist" not in page


def test_a_closed_room_does_not_tell_that_it_was_handed_over(outside, receipt, world):
    handed_over(receipt, world, now())
    Case.objects.filter(pk=receipt.case.pk).update(restricted=True)
    assert "Vi lämnade det" not in words_in(at_case(outside, receipt))


def test_what_was_handed_over_twice_the_same_day_is_told_once(outside, receipt, world):
    for _time in range(2):
        handed_over(receipt, world, now())
    page = words_in(at_case(outside, receipt))
    assert (page.count("Vi lämnade det vidare"), page.count("till den som fattade beslutet")) == (1, 1)
