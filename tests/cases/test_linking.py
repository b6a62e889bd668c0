"""Giving rise to, and having been taken in as the wrong kind: two different things (decision 4)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from cases.enums import LEADS_TO, RECLASSIFIES_TO, Kind
from cases.models import Case, CaseLink
from cases.services import linking
from cases.services.readers import bar_person
from cases.services.writing import add_note, add_person, attach_uploads
from core.errors import ConflictError, DomainError
from deviations.services import deciding
from organisation.models import BoardSetting
from tests.factories import LONG_AGO, NOW, make_case
from tests.world import open_deviation

LATER = NOW + timedelta(days=3)
# Written by hand, to hold the table in the program against.
MAY_LEAD_TO = {
    ("complaint", "deviation"),
    ("complaint", "lexsarah"),
    ("complaint", "risk"),
    ("deviation", "lexsarah"),
    ("deviation", "risk"),
    ("lexsarah", "deviation"),
    ("lexsarah", "risk"),
    ("risk", "selfcontrol"),
    ("selfcontrol", "deviation"),
    ("selfcontrol", "risk"),
}
MAY_BECOME = {("complaint", "deviation"), ("deviation", "complaint")}
PAIRS = [(str(a), str(b)) for a in Kind for b in Kind]


def test_the_tables_are_those_written_by_hand():
    assert {(a, b) for a, kinds in LEADS_TO.items() for b in kinds} == MAY_LEAD_TO
    assert {(a, b) for a, kinds in RECLASSIFIES_TO.items() for b in kinds} == MAY_BECOME


@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_one_kind_gives_rise_to_another_as_the_table_says(world, first, then):
    origin = make_case(world.section, first, reporter=world.anna)
    events = Event.objects.count()
    if (first, then) not in MAY_LEAD_TO:
        with pytest.raises(DomainError):
            linking.follow_up_with(case_id=origin.pk, kind=then, by=world.elsa, at=LATER)
        assert (Case.objects.count(), Event.objects.count()) == (1, events)
        return
    case = linking.follow_up_with(case_id=origin.pk, kind=then, by=world.elsa, at=LATER, reason="Skäl.")
    assert (case.kind, case.received_at, case.unit, case.board) == (then, LATER, origin.unit, origin.board)
    assert case.original.channel == "from_case"
    told = (case.original.text, case.original.answers)
    # Out of a closed room goes only what was written for those who read the new case.
    room = first == "lexsarah"
    assert told == (("Skäl.", {}) if room else (origin.original.text, {"from_case": origin.reference}))
    assert list(CaseLink.objects.values_list("source", "target", "relation")) == [
        (origin.pk, case.pk, "led_to")
    ]
    assert Event.objects.count() == events + 2
    origin.refresh_from_db()
    # Only a deviation is handed over and closed to its readers; a complaint must still be answered.
    handed_over = (first, then) == ("deviation", "lexsarah")
    assert (origin.is_ended, origin.restricted) == (handed_over, handed_over or first == "lexsarah")


@pytest.mark.parametrize(("first", "then"), PAIRS)
def test_one_kind_becomes_another_as_the_table_says(world, first, then):
    origin = make_case(world.section, first, reporter=world.anna)
    order = {"case_id": origin.pk, "kind": then, "reason": "Fel slag.", "by": world.elsa, "at": LATER}
    if (first, then) not in MAY_BECOME:
        with pytest.raises(DomainError, match="kan inte klassas om"):
            linking.reclassify(**order)
        return
    case = linking.reclassify(**order)
    origin.refresh_from_db()
    assert (origin.status, origin.closed_at) == ("reclassified", LATER)
    assert (case.kind, case.status, case.received_at, case.received_on) == (
        then,
        "received",
        NOW,
        NOW.date(),
    )
    assert CaseLink.objects.get().relation == "reclassified_as"


def test_what_was_taken_in_wrongly_is_not_reclassified_without_a_reason_or_twice(world):
    origin = open_deviation(world)
    order = {"case_id": origin.pk, "kind": Kind.COMPLAINT, "by": world.elsa, "at": LATER}
    with pytest.raises(DomainError, match="Skriv ett skäl"):
        linking.reclassify(reason=" ", **order)
    with pytest.raises(ConflictError):
        linking.reclassify(reason="Fel.", version=7, **order)
    linking.reclassify(reason="Fel.", **order)
    with pytest.raises(DomainError, match="Klassa om går inte från Omklassad"):
        linking.reclassify(reason="Fel.", **order)
    assert Case.objects.count() == 2


def test_a_deviation_from_a_complaint_counts_the_same_events_and_people(world):
    origin = make_case(world.section, Kind.COMPLAINT, report={"event_count": 4, "place": "Hallen"})
    add_person(case_id=origin.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    case = linking.follow_up_with(case_id=origin.pk, kind=Kind.DEVIATION, by=world.elsa, at=LATER)
    assert (case.event_count, case.original.place) == (4, "Hallen")
    assert (case.people.get().name, case.protected, origin.people.count()) == ("N.N.", True, 1)


def in_a_room(world):
    """A lex Sarah report with something to carry out of the room wherever a case has it."""
    told = {"place": "Kanarieplats", "reporter_name": "Kanariefågel", "answers": {"done": "Kanariesvar"}}
    room = make_case(
        world.section,
        Kind.LEXSARAH,
        text="Kanarietext",
        title="Kanarierubrik",
        report=told,
        reporter=world.anna,
    )
    add_person(case_id=room.pk, by=world.sara, at=NOW, name="Kanarieperson")
    add_note(case_id=room.pk, text="Kanarieanteckning", by=world.sara, at=NOW)
    attach_uploads(case_id=room.pk, uploads=[("kanarie.txt", b"Kanariefil")], by=world.sara, at=NOW)
    return room


@pytest.mark.parametrize("then", ["deviation", "risk"])
def test_nothing_follows_out_of_a_closed_room_but_what_was_written_for_those_outside(world, then):
    room = in_a_room(world)
    order = {"case_id": room.pk, "kind": Kind(then), "by": world.sara, "at": LATER}
    with pytest.raises(DomainError, match="Skriv vad det nya ärendet handlar om"):
        linking.follow_up_with(**order)
    case = linking.follow_up_with(reason="Larmen ses över.", **order)
    assert list(Case.objects.visible_to(world.elsa)) == [case]
    left = [case.attachments, case.people, case.notes, case.other_units, case.timeline, case.messages]
    assert [rows.count() for rows in left] == [0] * len(left)
    told = case.original
    assert (told.text, told.place, told.reporter_name, told.answers) == ("Larmen ses över.", "", "", {})
    assert (case.title, case.reporter, case.occurred_from) == ("", None, None)
    assert not case.words.filter(word__startswith="kanarie").exists()


def test_the_page_asks_what_those_outside_are_told(client, world):
    room = in_a_room(world)
    client.force_login(world.sara)
    url = reverse("cases:follow_up", args=[room.reference, "deviation"])
    assert "Vad handlar det nya ärendet om?" in client.get(url).content.decode()
    client.post(url, {"version": room.version, "reason": "Larmen ses över."})
    assert Case.objects.get(kind="deviation").original.text == "Larmen ses över."


def test_what_follows_from_a_room_keeps_the_barred_out_and_tells_the_next_chief(world):
    room = make_case(world.section, Kind.LEXSARAH, reporter=world.anna, report={"urgent": True})
    add_person(case_id=room.pk, by=world.sara, at=NOW, name="N.N.", protected=True)
    bar_person(case_id=room.pk, person=world.elsa, reason="Jäv", by=world.sara, at=NOW)
    case = linking.follow_up_with(
        case_id=room.pk, kind=Kind.DEVIATION, reason="Larmen.", by=world.sara, at=LATER
    )
    assert (case.protected, list(Case.objects.visible_to(world.elsa))) == (True, [])
    recipients = set(case.notices.values_list("recipient__username", flat=True))
    assert recipients <= {"eva", "ulla"}  # the ersättare or the chief above: never nobody
    assert recipients


def hand_over(world, case, **values):
    return deciding.hand_over_to_lexsarah(
        case_id=case.pk, reason="Risk för allvarlig skada.", by=world.elsa, at=LATER, **values
    )


def test_what_follows_from_something_urgent_is_read_the_same_day_too(world):
    case = open_deviation(world, report={"urgent": True})
    after = linking.follow_up_with(case_id=case.pk, kind=Kind.RISK, by=world.elsa, at=NOW)
    assert (case.urgent, after.urgent) == (True, True)


def test_handing_over_opens_a_restricted_report_and_closes_the_origin(world):
    case = open_deviation(world)
    report = hand_over(world, case)
    case.refresh_from_db()
    assert (case.status, case.restricted, case.handed_over_at) == ("handed_over", True, LATER)
    assert (report.kind, report.restricted, report.lexsarah.law_on) == ("lexsarah", True, NOW.date())
    assert list(report.readers.values_list("person__username", flat=True)) == ["sara"]
    assert list(Event.objects.filter(subject_type="cases.case").values_list("label", "verb")) == [
        (case.reference, "case.open"),
        (case.reference, "deviation.assess_lexsarah"),
        (report.reference, "case.open"),
        (case.reference, "case.hand_over"),
    ]


def test_a_namnd_may_let_the_chief_keep_her_sight(world):
    BoardSetting.objects.create(board=world.board, name="restrict_origin", value=0, valid_from=LONG_AGO)
    case = open_deviation(world)
    hand_over(world, case)
    assert list(Case.objects.visible_to(world.elsa)) == [case]


def test_who_may_not_investigate_does_not_hand_over(world):
    case = open_deviation(world)
    for person in (world.anna, world.kerstin, world.nils):
        with pytest.raises(PermissionDenied):
            deciding.hand_over_to_lexsarah(case_id=case.pk, reason="X", by=person, at=LATER)
    assert (Case.objects.count(), Event.objects.count()) == (1, 1)


def test_what_is_handed_over_is_not_handed_over_again(world):
    case = open_deviation(world)
    hand_over(world, case)
    with pytest.raises((DomainError, PermissionDenied)):
        hand_over(world, case)
    assert Case.objects.count() == 2


def test_what_is_handed_back_is_open_to_its_readers_again(world):
    case = open_deviation(world)
    hand_over(world, case)
    back = linking.hand_back(case_id=case.pk, by=world.sara, at=LATER, reason="Inget missförhållande.")
    assert (back.status, back.restricted, back.handed_over_at, back.closed_at) == (
        "investigating",
        False,
        None,
        None,
    )
    assert Case.objects.visible_to(world.elsa).filter(pk=case.pk).exists()
    with pytest.raises(DomainError, match="Skriv ett skäl"):
        linking.hand_back(case_id=case.pk, by=world.sara, at=LATER, reason="")
