"""Övrigt under control: its share, its queue, and the press that gives a case another event type."""

import re
from html import unescape

import pytest

from cases.models import Case, CaseCategory, CaseCause, Investigation
from cases.queries import others
from core.text import normalise_word
from tests.factories import NOW, make_case, make_category, make_cause

TODAY = NOW.date()


@pytest.fixture
def lost(world):
    """Three cases in Övrigt in Anna's section, by two reporters, with a reason, and one that is not there."""
    cases = []
    for reporter in (world.anna, world.anna, world.elsa):
        case = make_case(world.section, reporter=reporter, text="Fatima ringde om stängsel som lutar")
        CaseCategory.objects.create(case=case, category=world.other_category)
        Case.objects.filter(pk=case.pk).update(other_reason="Inget om stängsel finns")
        cases.append(case)
    typed = make_case(world.section, reporter=world.anna, text="Larmet tystnade")
    CaseCategory.objects.create(case=typed, category=world.category)
    return cases


@pytest.fixture
def elsa(world, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(world.elsa)
    return client


def test_the_share_and_the_queue_are_those_she_may_read(world, lost, elsa):
    page = elsa.get("/arenden/ovrigt/")
    share = page.context["share"]
    assert (share.other_typed, share.typed, share.type_percent) == (3, 4, 75)
    assert {row.case.pk for row in page.context["rows"]} == {case.pk for case in lost}
    assert "Inget om stängsel finns" in page.content.decode()
    elsa.force_login(world.olle)
    assert elsa.get("/arenden/ovrigt/").context["rows"] == []


def test_the_queue_holds_only_what_can_be_changed_and_the_share_all(world, lost, elsa):
    make_cause("Tidsbrist")
    Case.objects.filter(pk=lost[0].pk).update(status="closed", closed_at=NOW, closed_on=TODAY)
    Investigation.objects.create(case=lost[1], completed_at=NOW, completed_by=world.elsa)
    page = elsa.get("/arenden/ovrigt/")
    assert [row.case.pk for row in page.context["rows"]] == [lost[2].pk]
    assert (page.context["count"], page.context["share"].other_typed) == ("1", 3)
    assert page.context["recurring"]


def test_the_queue_pages_by_its_last_row_so_that_what_comes_in_moves_nothing(world, lost, elsa):
    def more(number):
        for _one in range(number):
            late = make_case(world.section, reporter=world.anna)
            CaseCategory.objects.create(case=late, category=world.other_category)

    more(others.A_PAGE - 1)
    first = elsa.get("/arenden/ovrigt/")
    assert [row.case.pk for row in first.context["rows"]][-1] == lost[2].pk
    more(1)
    second = elsa.get(f"/arenden/ovrigt/{first.context['next_url']}")
    assert [row.case.pk for row in second.context["rows"]] == [lost[1].pk, lost[0].pk]
    assert second.context["previous_url"]


def test_one_press_takes_a_case_out_of_other_and_leaves_the_rest(world, lost, elsa):
    fence = make_category("Stängsel och grindar")
    case = lost[0]
    row = next(row for row in elsa.get("/arenden/ovrigt/").context["rows"] if row.case.pk == case.pk)
    assert "Stängsel och grindar" in [one.category.name for one in row.suggestions]
    told = {"version": row.case.version, "category": fence.pk, "word": "stängsl"}
    answer = elsa.post(f"/arenden/{case.reference}/fran-ovrigt/", told)
    assert answer.url.startswith("/arenden/ovrigt/?word=")
    case.refresh_from_db()
    assert (list(case.categories.all()), case.other_reason) == ([fence], "")
    assert len(elsa.get("/arenden/ovrigt/").context["rows"]) == 2


def test_recurring_words_are_of_several_cases_and_people_and_never_a_name(world, lost):
    found = others.recurring(others.in_other(Case.objects.all()))
    assert {row.cases for row in found} == {3}
    said = {row.word for row in found}
    assert normalise_word("stängsel") in said
    assert normalise_word("fatima") not in said
    Case.objects.update(reporter=world.anna)
    assert others.recurring(others.in_other(Case.objects.all())) == []


def test_a_protected_case_shows_neither_words_nor_reason(world, lost, elsa):
    Case.objects.filter(pk=lost[0].pk).update(protected=True)
    page = elsa.get("/arenden/ovrigt/").content.decode()
    assert page.count("Inget om stängsel finns") == 2
    assert "Skyddade personuppgifter" in page


def test_a_cause_in_other_is_changed_in_one_press_too_and_the_commonest_here_are_offered(world, elsa):
    often, seldom = make_cause("Tidsbrist"), make_cause("Bristande teknik")
    for number in range(3):
        taught = make_case(world.section, reporter=world.anna)
        CaseCategory.objects.create(case=taught, category=world.category)
        CaseCause.objects.create(case=taught, cause=often if number else seldom, is_primary=True)
    case = make_case(world.section, reporter=world.anna)
    CaseCategory.objects.create(case=case, category=world.category)
    CaseCause.objects.create(case=case, cause=world.other_cause, is_primary=True)
    Case.objects.filter(pk=case.pk).update(other_reason="Inget passar")
    (row,) = elsa.get("/arenden/ovrigt/").context["rows"]
    assert [cause.name for cause in row.causes][:2] == ["Tidsbrist", "Bristande teknik"]
    told = {"version": row.case.version, "cause": often.pk}
    elsa.post(f"/arenden/{case.reference}/fran-ovrigt/", told)
    case.refresh_from_db()
    kept = case.case_causes.get()
    assert (kept.cause, kept.is_primary, case.other_reason) == (often, True, "")
    assert list(case.categories.all()) == [world.category]
    # Pressed once more, from an old page: nothing happens.
    elsa.post(f"/arenden/{case.reference}/fran-ovrigt/", {"version": case.version + 1, "cause": seldom.pk})
    assert case.case_causes.get().cause == often


def test_the_numbers_lead_to_just_those_cases(world, lost, elsa):
    CaseCause.objects.create(case=lost[0], cause=world.other_cause)
    CaseCause.objects.create(case=lost[1], cause=world.cause)
    page = elsa.get("/arenden/ovrigt/")
    share, text = page.context["share"], page.content.decode()
    wanted = {
        "other_type": share.other_typed,
        "type": share.typed,
        "other_cause": share.other_caused,
        "cause": share.caused,
    }
    assert wanted == {"other_type": 3, "type": 4, "other_cause": 1, "cause": 2}
    for name, number in wanted.items():
        link = re.search(rf'href="(/arenden/\?[^"]*classed={name})">(\d+)<', text)
        assert int(link[2]) == number
        assert elsa.get(unescape(link[1])).context["found"].count == number
