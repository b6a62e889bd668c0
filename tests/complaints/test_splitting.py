"""One letter about several matters: several complaints from the same day, one case to whoever wrote it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.enums import Kind, PersonRole, Side, Status
from cases.models import Case, CaseBar, CaseLink, Deadline, Message, OriginalReport
from cases.services import dialogue, moving
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from complaints.enums import AnswerTo, Outcome
from complaints.models import Complaint, SenderMail
from complaints.queries.following import shown
from complaints.queries.letters import passages
from complaints.services import answering, following, handling, joining, splitting
from complaints.services.mailing import send_sender_mails
from core.dates import Period
from core.errors import DomainError
from documents.services.uploads import store_upload
from figures.measures import all_measures
from figures.queries.counting import Scope, count
from registers.models import Subject
from tests.factories import LONG_AGO, NOW, make_case, make_deadline_rule

LETTER = "Maten är kall. Ingen ringer tillbaka!\nJag vill byta handläggare."
LATER = NOW + timedelta(days=3)
NEXT = LATER + timedelta(hours=1)


@pytest.fixture
def letter(world):
    make_deadline_rule("first_action", 2, "working_day", kind=Kind.COMPLAINT)
    make_deadline_rule("answer", 10, "working_day", kind=Kind.COMPLAINT)
    file = store_upload(name="brev.txt", content=b"Brevet", by=None, at=NOW)
    case = make_case(
        world.section, Kind.COMPLAINT, text=LETTER, report={"files": [file]},
        detail={"sender": "narstaende", "language": "fi", "voices": 2},
    )  # fmt: skip
    add_person(
        case_id=case.pk, role=PersonRole.COMPLAINANT, name="Kim", contact="kim@example.se", by=None, at=NOW
    )
    give_receipt(case=case, key="brev", by=None, at=NOW)  # who has no code is not mailed to use one
    return case


def split(letter, by, chosen=(1,), **values):
    words = passages(LETTER)
    part = splitting.Part([words[place] for place in chosen], **values)
    return splitting.split(case_id=letter.pk, part=part, by=by, at=LATER)


def answer(case, by, text, **values):
    if Case.objects.get(pk=case.pk).status == Status.RECEIVED:
        moving.perform(name="investigate", case_id=case.pk, by=by, at=NEXT)
    given = {"to": AnswerTo.INDIVIDUAL, "outcome": Outcome.DEVIATION, "fit_for_code": True, **values}
    answering.answer(case_id=case.pk, given=answering.Answer(text, **given), by=by, at=NEXT)


def seen(case):
    return shown(Case.objects.select_related("board", "original").get(pk=case.pk))


def test_a_letter_is_read_as_its_sentences_and_lines():
    assert passages(LETTER) == ["Maten är kall.", "Ingen ringer tillbaka!", "Jag vill byta handläggare."]
    assert passages("Dnr 3.4 kom kl. 14") == ["Dnr 3.4 kom kl.", "14"]  # too many marks, never a word lost
    assert "".join("".join(passages(LETTER)).split()) == "".join(LETTER.split())


def test_the_part_has_the_day_the_letter_came_in_and_says_where_it_comes_from(world, letter):
    Case.objects.filter(pk=letter.pk).update(diary_number="SN 2026/7")
    handling.acknowledge(case_id=letter.pk, by=world.elsa, at=NOW + timedelta(hours=1))
    subject = Subject.objects.create(name="Bemötande", valid_from=LONG_AGO)
    part = split(letter, world.elsa, (1, 2), title="Ingen ringer", subjects=[subject])
    row = Complaint.objects.get(case=part)
    assert part.original.text == "Ingen ringer tillbaka!\nJag vill byta handläggare."
    assert part.original.answers["from_case"] == letter.reference
    assert OriginalReport.objects.get(case=letter).text == LETTER
    assert (part.received_at, part.received_on, part.title) == (NOW, NOW.date(), "Ingen ringer")
    assert part.diary_number == "SN 2026/7"
    due = {one.code: one.due_at for one in Deadline.objects.filter(case=letter)}
    assert {one.code: one.due_at for one in Deadline.objects.filter(case=part)} == due
    assert list(Deadline.objects.filter(case=part, met_at=None).values_list("code", flat=True)) == ["answer"]
    assert (row.sender, row.language, row.voices, list(row.subjects.all())) == (
        "narstaende",
        "fi",
        2,
        [subject],
    )
    link = CaseLink.objects.get()
    assert (link.source, link.target, link.relation) == (letter, part, "split_into")
    assert (part.people.count(), part.attachments.count()) == (1, 0)
    assert split(letter, world.elsa, (0,), with_files=True).attachments.count() == 1


def test_a_letter_counts_as_many_as_it_became_until_a_part_is_put_back(world, letter):
    measure, scope = all_measures()["klagomal_utomstaende"], Scope(world.board)
    part = split(letter, world.elsa)
    assert count(measure, Period.year(2026), scope) == 2
    joining.join_duplicate(case_id=part.pk, into=letter.pk, by=world.elsa, at=NEXT)
    assert count(measure, Period.year(2026), scope) == 1
    answer(letter, world.elsa, "Per brev.", fit_for_code=False)
    moving.perform(name="close", case_id=letter.pk, by=world.elsa, at=NEXT)  # her own part stops nothing


def test_whoever_wrote_it_sees_one_letter_with_the_answers_of_every_part(world, letter):
    part = split(letter, world.elsa)
    answer(letter, world.elsa, "Maten blir varm.")
    assert (seen(letter).status, seen(letter).answers) == ("investigating", ("Maten blir varm.",))
    answer(part, world.elsa, "Vi ringer.")
    found = seen(letter)
    assert (found.status, found.answers) == ("answered", ("Maten blir varm.", "Vi ringer."))
    assert (found.text, found.answer_elsewhere) == (LETTER, False)
    answer(part, world.elsa, "Per telefon.", fit_for_code=False)
    assert (seen(letter).answers, seen(letter).answer_elsewhere) == (("Maten blir varm.",), True)


def test_a_part_that_becomes_a_closed_room_is_as_if_it_was_never_there(world, letter):
    part = split(letter, world.elsa)
    answer(letter, world.elsa, "Maten blir varm.")
    answer(part, world.elsa, "KANARIE")
    dialogue.answer(case_id=part.pk, text="KANARIE", by=world.elsa, at=NEXT)
    Case.objects.filter(pk=part.pk).update(restricted=True)
    assert (seen(letter).status, "KANARIE" in str(seen(letter))) == ("answered", False)
    following.rate(case_id=letter.pk, satisfied=False, by=None, at=NEXT)
    following.ask_for_review(case_id=letter.pk, why="", by=None, at=NEXT)
    assert Complaint.objects.get(case=part).review_asked_at is None


def test_mail_about_a_part_tells_the_letters_number_and_what_is_written_reaches_who_asked(world, letter):
    part = split(letter, world.elsa)
    dialogue.answer(case_id=part.pk, text="Vilken dag?", by=world.elsa, at=NEXT)
    assert set(SenderMail.objects.values_list("case", flat=True)) == {letter.pk}
    send_sender_mails(by=None, at=NEXT)
    assert [(letter.reference in one.body, part.reference in one.body) for one in mail.outbox] == [
        (True, False)
    ]
    assert [said.message.text for said in seen(letter).talk] == ["Vilken dag?"]
    for case in (letter, part):
        moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NEXT)
        moving.perform(name="ask", case_id=case.pk, by=world.elsa, at=NEXT)
    dialogue.answer(case_id=letter.pk, text="Vilken mat?", by=world.elsa, at=NEXT + timedelta(minutes=1))
    for number, text in enumerate(("Måndag.", "Soppan.")):
        at = NEXT + timedelta(minutes=5 + number)
        following.write(case_id=letter.pk, text=text, opened_at=at, by=None, at=at)
    written = dict(Message.objects.filter(side=Side.REPORTER).values_list("text", "case"))
    assert written == {"Måndag.": part.pk, "Soppan.": letter.pk}
    assert set(Case.objects.values_list("status", flat=True)) == {Status.INVESTIGATING}


def test_a_new_review_is_asked_of_every_part_that_was_answered(world, letter):
    parts = [letter, split(letter, world.elsa), split(letter, world.elsa, (2,))]
    for one in parts[:2]:
        answer(one, world.elsa, "Svar.")
    following.rate(case_id=letter.pk, satisfied=False, by=None, at=NEXT)
    following.ask_for_review(case_id=letter.pk, why="Det räcker inte.", by=None, at=NEXT)
    asked = [Complaint.objects.get(case=one).review_asked_at is not None for one in parts]
    assert asked == [True, True, False]
    assert [said.message.text for said in seen(letter).talk] == ["Det räcker inte."]


def test_who_is_barred_from_the_letter_is_barred_from_its_part_and_not_told(world, letter):
    CaseBar.objects.create(case=letter, person=world.eva, reason="Berörd", set_at=NOW)
    part = split(letter, world.elsa)
    assert not Case.objects.visible_to(world.eva).filter(pk=part.pk).exists()
    assert not part.notices.filter(recipient=world.eva).exists()


@pytest.mark.parametrize(
    ("who", "here", "there"),
    [("harald", True, False), ("elsa", True, True), ("kerstin", False, False), ("nils", False, False)],
)
def test_who_may_split_and_who_may_send_a_part_elsewhere(world, letter, who, here, there):
    for unit, may in ((None, here), (world.other_section, there)):
        if may:
            assert split(letter, getattr(world, who), unit=unit).unit == (unit or world.section)
        else:
            with pytest.raises(PermissionDenied):
                split(letter, getattr(world, who), unit=unit)


def test_what_cannot_be_split_is_refused(world, letter):
    for chosen in ((), (0, 1, 2)):
        with pytest.raises(DomainError):
            split(letter, world.elsa, chosen)
    with pytest.raises(DomainError):
        splitting.split(case_id=letter.pk, part=splitting.Part(["Egna ord."]), by=world.elsa, at=LATER)
    with pytest.raises(DomainError):
        split(letter, world.elsa, unit=world.board2_section)
    Case.objects.filter(pk=letter.pk).update(restricted=True)
    with pytest.raises(DomainError):
        split(letter, world.elsa)
    assert Case.objects.count() == 1


def test_the_page_marks_the_letters_own_words(world, letter, client):
    client.force_login(world.harald)
    path = reverse("complaints:split", args=[letter.reference])
    html = client.get(path).content.decode()
    assert ("Ingen ringer tillbaka!" in html, "Vilken enhet ska svara?" in html) == (True, False)
    sent = {"version": Case.objects.get().version, "title": "Telefon"}
    assert "Välj det som ska bli ett eget klagomål." in client.post(path, sent).content.decode()
    assert client.post(path, {**sent, "chosen": ["1"]}).status_code == 302
    part = Case.objects.get(title="Telefon")
    html = client.get(reverse("cases:case", args=[part.reference])).content.decode()
    assert ("Är en del av" in html, letter.reference in html) == (True, True)
    mute = make_case(world.section, Kind.COMPLAINT, text="Kallt.")
    assert "Kan inte delas" in client.get(reverse("complaints:split", args=[mute.reference])).content.decode()
