"""The start page: four questions with numbers, by what the person's roles make hers."""

import re
from datetime import timedelta

import pytest

from cases.enums import ActionLevel, Effect, Kind, Status, UnitRole
from cases.models import Case
from cases.queries.start import waiting
from cases.services import acting, classifying, moving, placing
from core.dates import local_date
from deviations.services import deciding
from registers.models import Category
from tests.factories import LONG_AGO, NOW, forget_roles, make_case, make_deadline_rule
from tests.world import CAST, open_deviation


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


def classify(world, case, *categories):
    told = classifying.Classification(
        categories=list(categories), other_reason="Ingen typ passar", severity=1, likelihood=1
    )
    return classifying.classify(case_id=case.pk, classification=told, by=world.elsa, at=NOW)


def act(world, case, due_on):
    plan = acting.Plan("Byt batteri", world.action_type, ActionLevel.SECTION, world.harald, due_on)
    return acting.add_action(case_id=case.pk, plan=plan, by=world.elsa, at=NOW)


def test_the_numbers_of_a_chief_are_of_the_cases_she_may_read(world):
    make_deadline_rule("first_action", amount=1, unit="day")
    open_deviation(world)
    open_deviation(world, world.other_section)
    late = open_deviation(world, at=NOW - timedelta(days=3))
    moving.perform(name="investigate", case_id=late.pk, by=world.elsa, at=NOW - timedelta(days=3))
    numbers = waiting(world.elsa, at=NOW)
    met = late.deadlines.get().met_at
    assert (numbers.new, numbers.late_cases) == (1, 0 if met else 1)
    assert waiting(world.olle, at=NOW).new == 0


def test_late_and_awaiting_actions_and_their_effects_are_counted(world):
    case = open_deviation(world, at=NOW - timedelta(days=5))
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    act(world, case, local_date(NOW) - timedelta(days=1))
    done = act(world, case, local_date(NOW))
    acting.finish_action(action_id=done.pk, done_on=local_date(NOW), note="Bytt", by=world.harald, at=NOW)
    numbers = waiting(world.elsa, at=NOW)
    assert (numbers.late_actions, numbers.awaiting_effect, numbers.judged) == (1, 1, 0)
    acting.judge_effect(
        action_id=done.pk, effect=Effect.REACHED, note="Larmet går fram", by=world.elsa, at=NOW
    )
    numbers = waiting(world.elsa, at=NOW)
    assert (numbers.awaiting_effect, numbers.judged, numbers.reached) == (0, 1, 1)


def test_the_share_of_ovrigt_is_of_the_classified(world):
    classify(world, open_deviation(world), world.other_category)
    classify(world, open_deviation(world), world.category, world.other_category)
    classify(world, open_deviation(world), world.category)
    open_deviation(world)
    numbers = waiting(world.elsa, at=NOW)
    assert (numbers.classified, numbers.other, numbers.other_share) == (3, 2, 67)


def test_without_classified_cases_there_is_no_share(world):
    assert waiting(world.elsa, at=NOW).other_share is None


def test_whoever_reads_no_cases_gets_no_numbers(world):
    names = ["anna", "siv", "frida", "dag", "sven", "utan"]
    assert [waiting(getattr(world, name), at=NOW) for name in names] == [None] * len(names)


@pytest.mark.parametrize(
    ("person", "headings"),
    [
        ("anna", ["Mina rapporter"]),
        (
            "elsa",
            [
                "Vad är nytt?",
                "Vad är sent?",
                "Vad sticker ut?",
                "Hjälpte det?",
                "Siffror och rapporter",
                "Att ordna",
                "Mina rapporter",
            ],
        ),
        ("sara", ["Vad är nytt?", "Vad är sent?", "Hjälpte det?", "Siffror och rapporter", "Mina rapporter"]),
        ("ludvig", ["Vad är nytt?", "Vad är sent?", "Hjälpte det?", "Mina rapporter"]),
        ("siv", ["Vad är nytt?", "Siffror och rapporter", "Att ordna", "Mina rapporter"]),
        ("rut", ["Vad är nytt?", "Att ordna", "Mina rapporter"]),
        ("dag", ["Att ordna", "Mina rapporter"]),
        ("frida", ["Siffror och rapporter"]),
        ("sven", ["Att ordna", "Mina rapporter"]),
        ("utan", []),
    ],
)
def test_each_role_meets_what_is_hers(world, client, person, headings):
    client.force_login(getattr(world, person))
    text = client.get("/").content.decode()
    assert [part.split("</h2>")[0] for part in text.split("<h2>")[1:]] == headings


def test_whoever_is_named_in_a_case_has_the_numbers_of_it_and_of_no_other(world):
    open_deviation(world)
    case = open_deviation(world)
    deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Barnet var i fara", by=world.elsa, at=NOW)
    numbers = waiting(world.sara, at=NOW)
    assert numbers.new == Case.objects.visible_to(world.sara).filter(status=Status.RECEIVED).count() == 1


def test_the_registrar_meets_how_many_cases_lack_their_number_and_comes_to_them(world, client):
    found = [make_case(world.section, Kind.COMPLAINT), make_case(world.section, Kind.COMPLAINT)]
    client.force_login(world.rut)
    (question,) = client.get("/").context["questions"]
    assert [(card.number, card.label) for card in question.cards] == [("2", "ärenden att diarieföra")]
    page = client.get(question.cards[0].url).content.decode()
    assert all(case.reference in page for case in found)


@pytest.mark.parametrize(
    ("person", "links"),
    [
        ("siv", ["Gallring"]),
        ("rut", ["Gallring"]),
        ("dag", ["Läslogg", "Behörigheter"]),
        (
            "sven",
            ["Rapportkoder", "Inställningar", "Så lång tid tar en rapport", "Så ofta stämmer förslagen"],
        ),
    ],
)
def test_what_a_role_looks_after_stands_on_its_start_page_and_opens(world, client, person, links):
    client.force_login(getattr(world, person))
    pages = client.get("/").context["reporting"]
    assert [page["label"] for page in pages] == links
    assert [client.get(page["url"]).status_code for page in pages] == [200] * len(links)


@pytest.mark.parametrize("person", sorted(CAST))
def test_every_way_from_the_start_page_and_the_menu_is_open_to_whoever_it_is_shown_to(world, client, person):
    open_deviation(world)
    client.force_login(getattr(world, person))
    start = client.get("/")
    pages = [link.url for link in start.context["frame"].menu if not link.url.startswith("/admin/")]
    links = {link for page in pages for link in ways_in(client.get(page))}
    assert {url: client.get(url).status_code for url in links | set(pages)} == dict.fromkeys(
        links | set(pages), 200
    )


def ways_in(response):
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return set(re.findall(r'href="(/[^"?#]*)"', main))


def test_every_number_leads_to_a_page_that_opens(world, client):
    classify(world, open_deviation(world), world.other_category)
    client.force_login(world.elsa)
    context = client.get("/").context
    links = [card.url for question in context["questions"] for card in question.cards]
    assert len(links) == 5
    assert [client.get(url).status_code for url in links] == [200] * 5


def test_the_rows_behind_a_number_are_as_many_as_it_says(world, client):
    make_deadline_rule("first_action", amount=1, unit="day")
    open_deviation(world, at=NOW - timedelta(days=3))
    classify(world, open_deviation(world), world.other_category)
    classify(world, open_deviation(world), world.category)
    client.force_login(world.elsa)
    new, late, _actions, other, _effect = (
        card for question in client.get("/").context["questions"] for card in question.cards
    )
    rows = {card.url: client.get(card.url).content.decode().count('<th scope="row"') for card in (new, late)}
    assert rows == {new.url: int(new.number), late.url: int(late.number)}
    assert client.get(other.url).content.decode().count('<th scope="row"') == 1


def test_the_share_of_ovrigt_leads_to_just_those_in_it_also_with_several_types_ovrigt(world, client):
    another = Category.objects.create(
        name="Övrigt annat", board=world.board, valid_from=LONG_AGO, is_other=True
    )
    other = [open_deviation(world), open_deviation(world)]
    classify(world, other[0], world.other_category)
    classify(world, other[1], another)
    classify(world, open_deviation(world), world.category)
    client.force_login(world.elsa)
    share = next(
        card
        for question in client.get("/").context["questions"]
        for card in question.cards
        if "%" in card.number
    )
    rows = client.get(share.url).context["rows"]
    assert {row.reference for row in rows} == {case.reference for case in other}


def test_a_part_to_write_stands_on_the_start_page_of_the_unit_that_is_asked(world, client):
    case = open_deviation(world)
    placing.add_unit(
        case_id=case.pk, role=UnitRole.ANSWERING, unit=world.other_section, by=world.elsa, at=NOW
    )
    forget_roles(world.nils)
    client.force_login(world.nils)
    context = client.get("/").context
    parts = context["questions"][0].cards[1]
    assert (parts.number, parts.label) == ("1", "del att skriva i samverkan")
    page = client.get(parts.url).content.decode()
    assert 'id="delar"' in page
    assert case.reference in page
    client.force_login(world.elsa)
    assert len(client.get("/").context["questions"][0].cards) == 1


def test_the_page_makes_the_same_queries_for_one_and_three_cases(world, client, django_assert_num_queries):
    open_deviation(world)
    client.force_login(world.elsa)
    client.get("/")
    # session, user, roles, her units, all that waits, effects, shares, her own reports
    with django_assert_num_queries(8):
        client.get("/")
    open_deviation(world)
    open_deviation(world)
    with django_assert_num_queries(8):
        client.get("/")
