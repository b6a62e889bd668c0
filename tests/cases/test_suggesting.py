"""Event types are suggested from the report's words and the nämnd's history, and what came of it is kept."""

import pytest

from bench.categories import baseline, corpus, measure, total
from cases.models import Case, CaseCategory, TypeSuggestion
from cases.queries.suggesting import suggestions
from registers.models import Category
from tests.factories import make_case, make_category


def suggested(case):
    rows = Category.objects.select_related("parent")
    return [(row.category.name, row.words) for row in suggestions(case, rows)]


@pytest.fixture
def late(world):
    parent = make_category("Rättssäkerhet och handläggning")
    return make_category("Dokumentationen är försenad", parent=parent)


def test_a_type_is_suggested_with_the_words_that_speak_for_it(world, late):
    case = make_case(world.section, reporter=world.anna, text="Skrevs in i efterhand, tre veckor senare")
    name, words = suggested(case)[0]
    assert name == "Dokumentationen är försenad"
    assert "efterhand" in words


def test_the_own_boards_cases_teach_and_no_other_nor_a_closed_room(world):
    taught = make_category("Egen typ")
    for _ in range(6):
        case = make_case(world.section, reporter=world.anna, text="Zebran i hagen")
        CaseCategory.objects.create(case=case, category=taught)
        case = make_case(world.section, reporter=world.anna, text="Larmet i hallen")
        CaseCategory.objects.create(case=case, category=world.category)
    asked = make_case(world.section, reporter=world.anna, text="En zebra igen")
    assert ("Egen typ", ["zebr"]) in suggested(asked)
    elsewhere = make_case(world.board2_section, reporter=world.olle, text="En zebra igen")
    assert "Egen typ" not in dict(suggested(elsewhere))
    Case.objects.exclude(pk=asked.pk).update(restricted=True)
    assert "Egen typ" not in dict(suggested(asked))


def test_what_was_suggested_and_chosen_is_kept(world, late, client):
    case = make_case(world.section, reporter=world.anna, text="Skrevs in i efterhand")
    client.force_login(world.elsa)
    page = client.get(f"/arenden/{case.reference}/klassificera/")
    assert f'id="forslag-{late.pk}"' in page.content.decode()
    told = {"categories": [late.pk], "suggested": f"{late.pk},{world.category.pk}", "version": case.version}
    assert client.post(f"/arenden/{case.reference}/klassificera/", told).status_code == 302
    kept = TypeSuggestion.objects.order_by("rank").values_list("category_id", "rank", "accepted")
    assert list(kept) == [(late.pk, 1, True), (world.category.pk, 2, False)]


def test_on_unseen_texts_the_suggestions_are_twice_as_often_right_as_the_commonest_types():
    dev, test = corpus("dev"), corpus("test")
    found, common = total(measure(test)), baseline(test, dev)
    assert len(dev) + len(test) >= 300
    assert found.three / found.texts >= 0.55
    assert found.three >= 2 * common.three
    assert found.first >= 2 * common.first
