"""What a reporter sees of her own: her words and where they are, never others' work."""

import pytest

from audit.enums import Reading
from audit.models import ReadEntry
from cases.enums import ActionLevel
from cases.services import acting, moving, writing
from core.dates import local_date
from deviations.services import deciding
from tests.deviations.sending import NOON
from tests.factories import make_deadline_rule
from tests.world import open_deviation


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def anna(world, client):
    client.force_login(world.anna)
    return client


def own_page(client, case):
    return client.get(f"/mina-rapporter/{case.reference}/")


def test_the_list_holds_ones_own_reports_and_nobody_elses(world, anna):
    first = open_deviation(world)
    open_deviation(world, reporter=world.nora)
    assert [row.reference for row in anna.get("/mina-rapporter/").context["rows"]] == [first.reference]


def test_the_list_pages_by_key(world, anna):
    cases = [open_deviation(world) for _ in range(23)]
    first = anna.get("/mina-rapporter/").context
    second = anna.get(first["next_url"]).context
    shown = [row.reference for row in [*first["rows"], *second["rows"]]]
    assert shown == [case.reference for case in reversed(cases)]
    assert second["next_url"] == ""


@pytest.mark.parametrize("wrong", ["x", "-1", "%27"])
def test_a_wrong_page_key_shows_the_newest(world, anna, wrong):
    case = open_deviation(world)
    rows = anna.get(f"/mina-rapporter/?fore={wrong}").context["rows"]
    assert [row.reference for row in rows] == [case.reference]


def test_a_page_key_of_somebody_elses_report_is_not_found(world, anna):
    other = open_deviation(world, reporter=world.nora)
    assert anna.get(f"/mina-rapporter/?fore={other.pk}").status_code == 404


def test_a_report_that_is_not_ones_own_is_not_found(world, anna):
    other = open_deviation(world, reporter=world.nora)
    for path in ("/mina-rapporter/{}/", "/rapportera/kvitto/{}/"):
        assert anna.get(path.format(other.reference)).status_code == 404


def test_reading_ones_own_report_is_logged_as_that(world, anna):
    case = open_deviation(world)
    own_page(anna, case)
    entry = ReadEntry.objects.get()
    assert (entry.reader, entry.reading, entry.case_id) == (world.anna, Reading.OWN_REPORT, case.pk)


def test_seeing_ones_own_reports_in_a_list_is_logged_too(world, anna):
    anna.get("/mina-rapporter/")
    assert not ReadEntry.objects.exists()
    case = open_deviation(world)
    for path in ("/mina-rapporter/", "/"):
        anna.get(path)
    rows = [(row.reader, row.reading, row.case_ids, row.board_id) for row in ReadEntry.objects.all()]
    assert rows == [(world.anna, Reading.OWN_REPORT, [case.pk], world.board.pk)] * 2


def test_the_page_shows_what_was_sent_and_how_much_is_done_but_not_others_words(world, anna):
    case = open_deviation(world, text="Larmet var tyst")
    writing.add_note(case_id=case.pk, text="Kanarieanteckning", by=world.elsa, at=NOON)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOON)
    plan = acting.Plan(
        "Kanarieåtgärd", world.action_type, ActionLevel.SECTION, world.harald, local_date(NOON)
    )
    acting.add_action(case_id=case.pk, plan=plan, by=world.elsa, at=NOON)
    page = own_page(anna, case).content.decode()
    assert "Larmet var tyst" in page
    assert "Under utredning" in page
    assert "1 åtgärd är beslutad, 0 är genomförd." in page
    assert [word for word in ("Kanarie", "Elsa", "Harald") if word in page] == []


def test_a_report_handed_over_is_under_hantering_and_reveals_no_more(world, anna):
    case = open_deviation(world)
    deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt", by=world.elsa, at=NOON)
    for page in (own_page(anna, case), anna.get("/mina-rapporter/"), anna.get("/")):
        text = page.content.decode()
        assert "Under hantering" in text
        assert [word for word in ("lex Sarah", "Lex Sarah", "verlämna", "Allvarligt") if word in text] == []


def test_a_list_of_ones_own_reports_says_nothing_of_a_protected_identity(world, anna):
    case = open_deviation(world, text="Kanariefågeln flyttades")
    writing.add_person(case_id=case.pk, name="N.N.", protected=True, by=world.elsa, at=NOON)
    for path in ("/mina-rapporter/", "/"):
        page = anna.get(path).content.decode()
        assert ("Kanarie" in page, "Skyddade personuppgifter" in page) == (False, True)
    assert "Kanariefågeln flyttades" in own_page(anna, case).content.decode()


def test_the_receipt_says_by_when_something_happens(world, anna):
    make_deadline_rule("first_action", amount=3, unit="working_day")
    case = open_deviation(world, at=NOON)
    page = anna.get(f"/rapportera/kvitto/{case.reference}/").content.decode()
    assert case.reference in page
    assert "Senast tors 5 mar ska någon ha börjat." in page


def test_the_receipt_promises_no_day_where_no_rule_says_one(world, anna):
    case = open_deviation(world)
    page = anna.get(f"/rapportera/kvitto/{case.reference}/").content.decode()
    assert "När någon börjar arbeta med den ser du det under Mina rapporter." in page


def test_an_empty_list_says_what_belongs_there(world, anna):
    assert "Här samlas det du rapporterar" in anna.get("/mina-rapporter/").content.decode()


def test_the_list_makes_the_same_queries_for_one_and_three_reports(world, anna, django_assert_num_queries):
    open_deviation(world)
    anna.get("/mina-rapporter/")
    with django_assert_num_queries(5):  # session, user, roles, reports, the read log
        anna.get("/mina-rapporter/")
    open_deviation(world)
    open_deviation(world)
    with django_assert_num_queries(5):
        anna.get("/mina-rapporter/")
