"""The dialogue with whoever reported: told at four points, adds, asks and is answered."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from cases.enums import Kind, Point, Side
from cases.models import Attachment, CaseWord, Message, Notice
from cases.services import acting, dialogue, moving, placing, readers
from cases.services.notices import send_notices
from core.errors import DomainError
from deviations.services import deciding
from registers.models import Text
from tests.factories import NOW, investigate, make_action, make_case
from tests.world import open_deviation

LATER = NOW + timedelta(days=3)
NEUTRAL = "Din rapport hanteras av dem som har det uppdraget."


def told(case):
    return [(row.point, row.text) for row in case.messages.filter(side=Side.HANDLER)]


def points(case):
    return [row.point for row in case.messages.filter(side=Side.HANDLER)]


def whole_life(world, **told):
    """Received, a handläggare appointed, an action carried out, ended."""
    case = open_deviation(world)
    placing.assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    investigate(case, world.elsa)
    action = make_action(case, world.elsa)
    acting.finish_action(action_id=action.pk, note="Bytt.", by=world.elsa, at=LATER, **told)
    moving.perform(name="dismiss", case_id=case.pk, by=world.elsa, at=LATER, reason="Ingen brist.", **told)
    return case


def test_the_reporter_is_told_at_four_points_in_order(world):
    case = whole_life(world)
    assert points(case) == [Point.RECEIVED, Point.APPOINTED, Point.ACTION, Point.DECISION]
    notices = Notice.objects.filter(template="feedback", case=case)
    assert [notice.recipient for notice in notices] == [world.anna] * 4


def test_the_words_name_what_they_are_about_and_leave_no_gap(world):
    case = whole_life(world)
    words = dict(told(case))
    assert "Solgläntan" in words[Point.RECEIVED]
    assert case.reference in words[Point.RECEIVED]
    assert "Harald" in words[Point.APPOINTED]
    assert "5 mar 2026" in words[Point.ACTION]
    assert "inte som en avvikelse" in words[Point.DECISION]
    assert not any("{" in text for text in words.values())


def test_what_the_chief_wrote_is_what_is_said(world):
    case = whole_life(world, to_reporter="Nu är batteriet bytt.")
    assert [text for _point, text in told(case)][2:] == ["Nu är batteriet bytt."] * 2
    assert CaseWord.objects.filter(case=case, word__startswith="batteri").exists()


def test_a_naemnd_words_it_itself_from_a_day_on(world):
    own = {"code": "feedback.received", "name": "Egen", "board": world.board}
    Text.objects.create(body="Tack, {nummer}.", valid_from=NOW.date(), **own)
    early, here = open_deviation(world, at=NOW - timedelta(days=1)), open_deviation(world)
    other = open_deviation(world, world.board2_section)
    assert told(here) == [(Point.RECEIVED, f"Tack, {here.reference}.")]
    assert "Tack" not in told(early)[0][1] + told(other)[0][1]


def test_the_mail_holds_the_number_and_no_word_of_the_message(world):
    case = open_deviation(world)
    dialogue.answer(case_id=case.pk, text="Kanariefågeln är hittad.", by=world.elsa, at=NOW)
    send_notices(by=None, at=NOW)
    letters = [letter for letter in mail.outbox if letter.to == [world.anna.email]]
    assert len(letters) == 2
    assert all(case.reference in letter.body and "/mina-rapporter/" in letter.body for letter in letters)
    assert not any("kanarie" in letter.body.lower() or "solgl" in letter.body.lower() for letter in letters)


def test_of_a_case_handed_over_only_the_neutral_sentence_is_said(world):
    case = open_deviation(world)
    action = make_action(case, world.elsa)
    report = deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Fara för liv.", by=world.elsa, at=NOW)
    acting.finish_action(
        action_id=action.pk, note="Gjort.", by=world.elsa, at=LATER, to_reporter="Sara utreder dig."
    )
    assert points(case) == [Point.RECEIVED, Point.DECISION]
    assert NEUTRAL in told(case)[-1][1]
    assert told(report) == []  # what follows from her report tells nothing of its own


def test_a_lex_sarah_report_is_answered_with_the_neutral_sentence_only(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    placing.assign(case_id=case.pk, owner=world.sara, by=world.sara, at=NOW)
    assert [(point, NEUTRAL in text) for point, text in told(case)] == [(Point.RECEIVED, True)]


def test_a_protected_identity_hides_place_and_handlaggare(world):
    case = open_deviation(world)
    case.protected = True
    case.save(update_fields=["protected"])
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.ulla, at=NOW)
    assert "Elsa" not in told(case)[-1][1]
    assert "Solgläntan" not in dialogue.words_for(case, Point.RECEIVED, at=NOW)


@pytest.mark.parametrize("kind", [Kind.RISK, Kind.SELFCONTROL])
def test_kinds_without_a_reporter_to_tell_stay_silent(world, kind):
    assert told(make_case(world.section, kind, reporter=world.elsa)) == []


def test_a_report_without_an_account_has_messages_and_no_mail(world):
    case = make_case(world.section, Kind.DEVIATION)
    dialogue.write_as_reporter(case_id=case.pk, point=Point.QUESTION, text="Hur går det?", by=None, at=NOW)
    assert [row.side for row in case.messages.all()] == [Side.HANDLER, Side.REPORTER]
    assert not Notice.objects.filter(template="feedback").exists()


def test_what_the_reporter_adds_is_a_message_with_files_and_the_report_stays(world):
    case = open_deviation(world)
    before = (case.original.text, case.original.checksum)
    message = dialogue.write_as_reporter(
        case_id=case.pk,
        point=Point.ADDITION,
        text="Det hände igen.",
        uploads=[("bild.txt", b"larmlogg")],
        by=world.anna,
        at=LATER,
    )
    case.original.refresh_from_db()
    assert (case.original.text, case.original.checksum) == before
    assert [file.name for file in message.attachments.all()] == ["bild.txt"]
    assert Event.objects.filter(verb="case.reporter_wrote", actor=world.anna).count() == 1


@pytest.mark.parametrize("uploads", [[("x.exe", b"MZ\x00\x01")], [("t.txt", b"x")] * 11])
def test_a_refused_file_keeps_nothing_of_the_message(world, uploads):
    case = open_deviation(world)
    with pytest.raises(DomainError):
        dialogue.write_as_reporter(
            case_id=case.pk, point=Point.ADDITION, text="Mer.", uploads=uploads, by=world.anna, at=NOW
        )
    assert not case.messages.filter(side=Side.REPORTER).exists()
    assert not Attachment.objects.exists()


def asked(case, by, at=NOW):
    return dialogue.write_as_reporter(case_id=case.pk, point=Point.QUESTION, text="Och nu?", by=by, at=at)


def asked_to(case):
    return [notice.recipient.username for notice in Notice.objects.filter(template="question", case=case)]


def test_a_question_goes_to_the_handlaggare_else_the_chief_and_of_an_ended_case_to_the_chief(world):
    case = open_deviation(world)
    asked(case, world.anna)
    placing.assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    asked(case, world.anna)
    assert asked_to(case) == ["elsa", "harald"]
    investigate(case, world.elsa)
    moving.perform(name="dismiss", case_id=case.pk, by=world.elsa, at=LATER, reason="Ingen brist.")
    asked(case, world.anna, LATER)
    assert asked_to(case) == ["elsa", "harald", "elsa"]


def test_a_question_in_a_closed_room_goes_to_its_readers_alone(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    asked(case, world.anna)
    assert asked_to(case) == ["sara"]


def test_nobody_but_the_reporter_writes_as_her_and_a_barred_one_is_neither_told_nor_heard(world):
    case = open_deviation(world)
    for other in (world.elsa, world.nora):
        with pytest.raises(PermissionDenied):
            asked(case, other)
    readers.bar_person(case_id=case.pk, person=world.anna, reason="Handlar om henne", by=world.ulla, at=NOW)
    with pytest.raises(PermissionDenied):
        asked(case, world.anna)
    notices = Notice.objects.filter(recipient=world.anna).count()
    dialogue.answer(case_id=case.pk, text="Hej.", by=world.elsa, at=NOW)
    assert Notice.objects.filter(recipient=world.anna).count() == notices


def test_an_answer_reads_what_was_asked_and_reading_is_stamped_once(world):
    case = open_deviation(world)
    question = asked(case, world.anna)
    reply = dialogue.answer(case_id=case.pk, text="Vi väntar på delar.", by=world.elsa, at=LATER)
    question.refresh_from_db()
    assert question.read_at == LATER
    for at in (LATER, LATER + timedelta(days=1)):
        dialogue.mark_read(case_id=case.pk, reader=Side.REPORTER, by=world.anna, at=at)
    reply.refresh_from_db()
    assert reply.read_at == LATER


def test_an_empty_message_is_refused(world):
    case = open_deviation(world)
    with pytest.raises(DomainError):
        dialogue.answer(case_id=case.pk, text=" \n", by=world.elsa, at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Annat"},
        {"side": Side.HANDLER},
        {"point": Point.ANSWER},
        {"written_at": LATER},
        {"read_at": None},
        {"author": 0},
        {"case": 0},
    ],
)
def test_the_database_refuses_to_change_a_message(world, change):
    message = asked(open_deviation(world), world.anna)
    Message.objects.filter(pk=message.pk).update(read_at=NOW)
    others = {"author": world.elsa, "case": open_deviation(world)}
    values = {name: others.get(name, value) for name, value in change.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**values)


def test_the_database_refuses_to_delete_a_message(world):
    asked(open_deviation(world), world.anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.all()._raw_delete("default")
