"""The case page: what it shows to whom, what it asks of the database, and what it writes in the log."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.enums import Reading
from audit.models import EventValue, ReadEntry
from cases.access import get_case
from cases.enums import Kind, PersonRole
from cases.queries.history import history
from cases.queries.page import case_page
from cases.services import linking, moving, readers, writing
from cases.templatetags.casework import risk_level
from deviations.services import deciding
from tests.factories import NOW, investigate, make_action, make_case
from tests.world import open_deviation


def page_of(client, user, case):
    client.force_login(user)
    return client.get(reverse("cases:case", args=[case.reference]))


def seen(case, user):
    return case_page(get_case(user, case.reference, at=NOW, reading=None), user)


def test_the_chief_sees_the_report_and_the_opening_is_logged(client, world):
    case = open_deviation(world, text="Larmet var tyst.")
    answer = page_of(client, world.elsa, case)
    assert (answer.status_code, "Larmet var tyst." in answer.content.decode()) == (200, True)
    read = ReadEntry.objects.get()
    assert (read.reading, read.reader, read.case_id, read.board_id) == (
        Reading.CASE,
        world.elsa,
        case.pk,
        world.board.pk,
    )


@pytest.mark.parametrize("name", ["anna", "nils", "olle", "siv", "dag", "sven", "sara", "utan"])
def test_whoever_may_not_see_the_case_meets_nothing_and_no_reading_is_logged(client, world, name):
    case = open_deviation(world)
    assert page_of(client, getattr(world, name), case).status_code == 404
    assert ReadEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("En boende avled i natt.", ": kan vara lex Sarah (ett dödsfall eller fara för livet)"),
        ("Dörren.", ""),
    ],
)
def test_that_it_is_to_be_read_today_is_said_with_why_until_somebody_begins(client, world, text, why):
    case = open_deviation(world, text=text, report={"urgent": True})
    assert f"<strong>Läses i dag{why}</strong>" in page_of(client, world.elsa, case).content.decode()
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    assert "Läses i dag" not in page_of(client, world.elsa, case).content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_the_page(client, world, kind):
    case = make_case(world.section, kind, reporter=world.anna)
    user = world.sara if kind == Kind.LEXSARAH else world.elsa
    assert page_of(client, user, case).status_code == 200


def test_every_arrow_that_leaves_the_status_is_shown_with_what_blocks_it(world):
    case = open_deviation(world)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    steps = {step.name: (step.allowed, step.reasons) for step in seen(case, world.elsa).steps}
    assert steps == {
        "act": (True, ("Utredningen är inte klarmarkerad.", "Ingen åtgärd är beslutad.")),
        "close": (True, ("Utredningen är inte klarmarkerad.", "Frågan om lex Sarah är inte besvarad.")),
        "dismiss": (True, ("Frågan om lex Sarah är inte besvarad.",)),
    }


def test_an_arrow_of_another_role_is_shown_as_such(world):
    case = open_deviation(world)
    steps = {step.name: (step.allowed, step.is_open) for step in seen(case, world.harald).steps}
    assert steps == {"investigate": (True, True), "dismiss": (False, False)}


def test_the_bar_names_the_next_step_and_what_it_waits_for(client, world):
    case = open_deviation(world)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    page = page_of(client, world.elsa, case).context["page"]
    assert (page.next_step.name, page.next_step.reasons[0], page.next_step.more) == (
        "act",
        "Utredningen är inte klarmarkerad.",
        1,
    )


def test_a_reader_without_the_right_to_work_is_offered_no_forms(client, world):
    case = open_deviation(world)
    html = page_of(client, world.kerstin, case).content.decode()
    assert [word for word in ("<textarea", 'name="version"') if word in html] == []


def test_a_link_never_reveals_a_case_the_person_may_not_see(client, world):
    case = open_deviation(world)
    hidden = linking.follow_up_with(case_id=case.pk, kind=Kind.RISK, by=world.elsa, at=NOW)
    assert [link.case for link in seen(case, world.elsa).links] == [hidden]
    assert hidden.reference in page_of(client, world.elsa, case).content.decode()
    readers.bar_person(case_id=hidden.pk, person=world.elsa, reason="Jäv", by=None, at=NOW)
    assert seen(case, world.elsa).links == []
    after = page_of(client, world.elsa, case).content.decode()
    assert hidden.reference not in after.partition('id="historik"')[0]


def test_a_restricted_case_says_who_can_read_it(client, world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    assert [str(person) for person in seen(case, world.sara).readers] == ["Sara"]
    assert "Ärendet läses bara av: Sara." in page_of(client, world.sara, case).content.decode()


def test_a_protected_identity_takes_place_and_contact_off_the_page(client, world):
    case = open_deviation(world, report={"place": "Rum 14"})
    contact = {"contact": "070-111 22 33", "case_reference": "A 77"}
    writing.add_person(case_id=case.pk, by=world.elsa, at=NOW, **contact)
    before = page_of(client, world.elsa, case).content.decode()
    assert [word in before for word in ("Rum 14", "070-111 22 33", "A 77")] == [True, True, True]
    writing.add_person(
        case_id=case.pk, role=PersonRole.CONCERNED, protected=True, by=world.elsa, at=NOW, **contact
    )
    after = page_of(client, world.elsa, case).content.decode()
    assert [word in after for word in ("Rum 14", "Solgläntan", "Skyddade personuppgifter")] == [
        False,
        False,
        True,
    ]
    assert page_of(client, world.harald, case).status_code == 404


def test_history_tells_who_did_what_from_what_to_what_newest_first(world):
    case = investigate(open_deviation(world), world.elsa)
    told = history(case)
    assert [entry.text for entry in told] == [
        "Utredningen sparades.",
        "Kan detta vara lex Sarah: nej.",
        "Ärendet klassificerades.",
        "Börja utreda: från Ny till Under utredning.",
        "Ärendet kom in.",
    ]
    assert [entry.who for entry in told] == ["Elsa"] * 4 + ["Anna"]
    assert {change.name: (change.old, change.new) for change in told[2].changes} == {
        "Allvarlighetsgrad": ("", "2 – Måttlig: övergående skada eller ökat behov av stöd"),
        "Sannolikhet": ("", "3 – Stor: kan hända varje vecka"),
        "Händelsetyper": ("", "Brist i omvårdnad"),
        "Orsaker": ("", "Rutin saknas (huvudsaklig)"),
        "Lagrum": ("", "SoL"),
    }
    assert [(change.name, change.old, change.new) for change in told[3].changes] == [
        ("Status", "Ny", "Under utredning")
    ]


def test_after_retention_history_keeps_the_sentence_and_says_that_the_values_are_gone(world):
    case = investigate(open_deviation(world), world.elsa)
    EventValue.objects.all().delete()
    saved = history(case)[0]
    assert saved.text == "Utredningen sparades."
    assert [(change.name, change.new, change.gone) for change in saved.changes] == [
        ("Bedömning", "gallrat", True),
        ("Vad som har kommit fram", "gallrat", True),
        ("Varför", "gallrat", True),
    ]


@pytest.mark.parametrize(
    ("value", "level"), [(None, 0), (1, 1), (3, 1), (4, 2), (6, 2), (8, 3), (9, 3), (12, 4), (16, 4)]
)
def test_a_risk_value_fills_its_bars(value, level):
    assert risk_level(value) == level


def much_in(case, world, times):
    for number in range(times):
        make_action(case, world.elsa, text=f"Åtgärd {number}")
        writing.add_note(case_id=case.pk, text=f"Anteckning {number}", by=world.elsa, at=NOW)
        writing.add_person(case_id=case.pk, case_reference=f"A {number}", by=world.elsa, at=NOW)
        linking.follow_up_with(case_id=case.pk, kind=Kind.RISK, by=world.elsa, at=NOW)


@pytest.mark.parametrize("times", [1, 4])
def test_the_page_asks_the_same_number_of_questions_however_much_is_in_the_case(
    client, world, django_assert_num_queries, times
):
    case = investigate(open_deviation(world), world.elsa)
    much_in(case, world, times)
    client.force_login(world.elsa)
    with django_assert_num_queries(QUESTIONS):
        answer = client.get(reverse("cases:case", args=[case.reference]))
    assert answer.status_code == 200


QUESTIONS = 22


def test_a_case_dealt_with_directly_says_so(client, world):
    case = open_deviation(world)
    deciding.assess_lexsarah(
        case_id=case.pk, possible=False, reason="Ingen skada.", by=world.elsa, at=timezone.now()
    )
    html = page_of(client, world.elsa, case).content.decode()
    assert ("Ingen skada." in html, "Åtgärdat direkt." in html) == (True, False)
