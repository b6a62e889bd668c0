"""What is rarely done with a case: its readers, bars, number, deadlines, holds and kind."""

import pytest
from django.urls import reverse

from audit.models import Event, ReadEntry
from cases.enums import Kind
from cases.models import Case, CaseBar, CaseLink, Deadline, Notice
from cases.services import readers
from cases.services.writing import add_person
from core.errors import DomainError
from deviations.services import deciding
from lexsarah.enums import Degree
from lexsarah.services import decide
from organisation.enums import Setting
from organisation.models import BoardSetting
from tests.factories import LONG_AGO, NOW, forget_roles, investigate, make_case
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


def page(name, case, *more):
    return reverse(f"cases:{name}", args=[case.reference, *more])


def sees(person, case):
    forget_roles(person)
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


@pytest.fixture
def case(world):
    return open_deviation(world)


@pytest.fixture
def elsa(client, world):
    client.force_login(world.elsa)
    return client


def test_a_reader_is_named_with_a_reason_and_let_go(elsa, world, case):
    elsa.post(page("name_reader", case), {"person": world.nils.pk, "reason": "Jämför rutiner."})
    assert sees(world.nils, case)
    assert "Jämför rutiner." in elsa.get(page("more", case)).content.decode()
    answer = elsa.post(page("end_reading", case, case.readers.get().pk))
    assert answer["Location"] == page("more", case)
    assert not sees(world.nils, case)


def test_the_last_reader_of_a_closed_room_stays_so_that_the_case_is_not_lost(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    reader = case.readers.get(person=world.sara)
    with pytest.raises(DomainError, match="ingen kvar"):
        readers.end_reading(reader=reader, by=world.sara, at=NOW)
    with pytest.raises(DomainError, match="ingen kvar"):
        readers.bar_person(case_id=case.pk, person=world.sara, reason="Jäv.", by=world.sara, at=NOW)


def test_a_case_about_the_chief_goes_past_her_to_the_one_above_who_is_told(client, world, case):
    Case.objects.filter(pk=case.pk).update(owner=world.elsa)
    client.force_login(world.ulla)
    client.post(page("bar_person", case), {"person": world.elsa.pk, "reason": "Handlar om henne."})
    case.refresh_from_db()
    assert (case.owner, sees(world.elsa, case)) == (None, False)
    # Not Eva either, who stands in for her; and of Elsa's own notice nothing is left.
    told = Notice.objects.filter(case=case, template="new_case")
    assert [notice.recipient for notice in told] == [world.ulla]


def test_a_bar_that_would_leave_nobody_to_decide_is_refused(world, case):
    for person in (world.elsa, world.ulla):
        readers.bar_person(case_id=case.pk, person=person, reason="Jäv.", by=world.astrid, at=NOW)
    with pytest.raises(DomainError, match="ingen kvar"):
        readers.bar_person(case_id=case.pk, person=world.astrid, reason="Jäv.", by=world.astrid, at=NOW)
    assert CaseBar.objects.count() == 2


def test_the_reason_for_a_bar_is_for_those_who_decide(client, world, case):
    readers.bar_person(case_id=case.pk, person=world.eva, reason="Är granne.", by=world.elsa, at=NOW)
    shown = {}
    for person in (world.elsa, world.harald):
        client.force_login(person)
        shown[person.username] = "Är granne." in client.get(page("more", case)).content.decode()
    assert shown == {"elsa": True, "harald": False}


def test_a_deadline_is_given_a_later_day_and_the_old_one_stands_in_the_log(elsa, world, case):
    row = Deadline.objects.create(
        case=case, code="svar", name="Svar", starts_at=NOW, amount=5, unit="day", due_at=NOW
    )
    url = page("extend_deadline", case, row.pk)
    early = elsa.post(url, {"due_on": "2026-03-01", "reason": "Sjuk."})
    assert "senare dag" in early.content.decode()
    elsa.post(url, {"due_on": "2026-03-20", "reason": "Sjuk."})
    row.refresh_from_db()
    assert (str(row.due_at.date()), row.extended_reason) == ("2026-03-20", "Sjuk.")
    assert Event.objects.get(verb="case.extend_deadline").fields == ["due_at", "reason"]


def test_a_hold_is_set_and_lifted(elsa, case):
    elsa.post(page("hold", case), {"ground": "release", "reason": "Utlämnande pågår."})
    hold = case.holds.get()
    told = elsa.get(page("more", case)).content.decode()
    assert ("Utlämnande pågår." in told, "Begäran om utlämnande" in told) == (True, True)
    elsa.post(page("lift_hold", case, hold.pk))
    hold.refresh_from_db()
    assert hold.until is not None


def test_what_was_taken_in_as_the_wrong_kind_goes_on_as_a_complaint(elsa, world, case):
    answer = elsa.get(page("reclassify", case)).content.decode()
    assert "Den som rapporterade får veta" in answer
    elsa.post(
        page("reclassify", case),
        {"kind": "complaint", "reason": "Synpunkt från personal.", "version": case.version},
    )
    case.refresh_from_db()
    assert (case.status, CaseLink.objects.get(source=case).target.kind) == ("reclassified", "complaint")
    assert "Kan inte klassas om" in elsa.get(page("reclassify", case)).content.decode()


# --- the diary ---------------------------------------------------------------------------------------------


@pytest.fixture
def complaint(world):
    return make_case(world.section, Kind.COMPLAINT)


def listed(client):
    text = client.get(reverse("cases:diary")).content.decode()
    return {case.reference for case in Case.objects.all() if case.reference in text}


def test_the_registrar_numbers_the_kinds_the_namnd_keeps_and_reads_no_word(client, world, case, complaint):
    secret = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    other = make_case(world.board2_section, Kind.COMPLAINT)
    client.force_login(world.rut)
    assert listed(client) == {complaint.reference}
    BoardSetting.objects.create(board=world.board, name=Setting.DIARY_DEVIATION, value=1, valid_from=LONG_AGO)
    assert listed(client) == {complaint.reference, case.reference}
    text = client.get(reverse("cases:diary")).content.decode()
    assert case.original.text not in text
    for hidden in (secret, other):
        assert (
            client.post(reverse("cases:diary"), {"case": hidden.reference, "number": "1"}).status_code == 404
        )
    client.post(reverse("cases:diary"), {"case": complaint.reference, "number": " SN  2026/12 "})
    complaint.refresh_from_db()
    assert complaint.diary_number == "SN 2026/12"
    client.get(reverse("cases:diary"))  # says that it is done
    assert listed(client) == {case.reference}
    assert ReadEntry.objects.filter(reader=world.rut, reading="list").exists()


def test_a_number_is_not_written_over_one_that_was_written_meanwhile(client, world, case):
    client.force_login(world.elsa)
    sent = {"number": "SN 2026/12", "version": case.version}
    client.post(reverse("cases:diary_number", args=[case.reference]), sent)
    late = client.post(reverse("cases:diary_number", args=[case.reference]), {**sent, "number": "SN 2026/13"})
    case.refresh_from_db()
    assert (case.diary_number, "Någon annan har sparat" in late.content.decode()) == ("SN 2026/12", True)


def test_an_empty_number_is_told_beside_its_field(client, world, complaint):
    client.force_login(world.siv)
    text = client.post(reverse("cases:diary"), {"case": complaint.reference, "number": " "}).content.decode()
    assert text.count("Skriv diarienumret.") == 2  # in the summary and beside the field
    assert 'for="id_number"' in text


def test_the_diary_names_no_place_of_a_protected_identity(client, world, complaint):
    add_person(case_id=complaint.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    client.force_login(world.rut)
    text = client.get(reverse("cases:diary")).content.decode()
    assert complaint.reference in text
    assert world.section.name not in text


# --- back from lex Sarah -----------------------------------------------------------------------------------


@pytest.fixture
def handed(world, case):
    investigate(case, world.elsa)
    report = deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    return case, report


def test_lex_sarah_gives_back_with_a_judgement_and_the_unit_takes_it_up_again(client, world, handed):
    case, report = handed
    client.force_login(world.sara)
    url = reverse("lexsarah:hand_back", args=[report.reference])
    assert url in client.get(page("case", report)).content.decode()
    client.post(url, {"reason": "Inget missförhållande.", "version": report.version})
    case.refresh_from_db()
    report.refresh_from_db()
    assert (case.status, case.restricted, case.deviation.lexsarah_possible) == ("investigating", False, False)
    assert (report.status, report.lexsarah.degree) == ("closed", Degree.NONE)
    assert sees(world.elsa, case)
    assert not sees(world.elsa, report)
    assert Notice.objects.filter(template="handed_back").get().recipient == world.elsa


def test_what_is_judged_a_missforhallande_is_not_given_back(client, world, handed):
    _case, report = handed
    decide(case_id=report.pk, degree=Degree.HARM, by=world.sara, at=NOW)
    client.force_login(world.sara)
    text = client.get(reverse("lexsarah:hand_back", args=[report.reference])).content.decode()
    assert "Kan inte lämnas tillbaka" in text


def test_only_the_receiving_side_gives_back(client, world, handed):
    _case, report = handed
    readers.name_reader(case_id=report.pk, person=world.ludvig, reason="Utreder.", by=world.sara, at=NOW)
    answers = {}
    for person in (world.sara, world.ludvig, world.elsa):
        client.force_login(person)
        url = reverse("lexsarah:hand_back", args=[report.reference])
        answers[person.username] = client.get(url).status_code
    assert answers == {"sara": 200, "ludvig": 403, "elsa": 404}
