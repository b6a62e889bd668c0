"""Event types are suggested from the report's words and the nämnd's history, and what came of it is kept."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bench.categories import baseline, corpus, measure, total
from cases.models import Case, CaseCategory, TypeSuggestion
from cases.queries.accuracy import Hits, accuracy
from cases.queries.suggesting import suggestions
from organisation.enums import Setting
from organisation.models import BoardSetting
from registers.models import Category
from tests.factories import LONG_AGO, NOW, make_case, make_category


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


@pytest.fixture
def followed(world, late):
    """Three cases: the first suggestion chosen, the second, and none of them."""
    for rank, chosen in ((1, late), (2, late), (0, world.category)):
        case = make_case(world.section, reporter=world.anna)
        CaseCategory.objects.create(case=case, category=chosen)
        shown = [late, world.other_category] if rank == 1 else [world.other_category, late]
        for place, category in enumerate(shown if rank else [world.other_category], 1):
            accepted = bool(rank) and category == late
            TypeSuggestion.objects.create(
                case=case, category=category, rank=place, accepted=accepted, shown_at=NOW
            )
    old = make_case(world.section, reporter=world.anna)
    moment = NOW - timedelta(days=400)
    TypeSuggestion.objects.create(case=old, category=late, rank=1, accepted=True, shown_at=moment)


def test_how_often_they_were_right_is_counted_per_type(world, late, followed):
    (table,) = accuracy([world.board], world.kerstin, on=NOW.date())
    assert table.hits == Hits(shown=3, first=1, any=2)
    assert (table.hits.first_percent, table.hits.any_percent, table.hits.none) == (33, 67, 1)
    rows = {row.category: row.hits for row in table.types}
    assert rows == {late: Hits(2, 1, 2), world.category: Hits(1, 0, 0)}


def test_each_number_leads_to_its_cases_for_those_who_read_them(world, late, followed, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.force_login(world.kerstin)
    page = client.get("/forslag-som-stamde/").content.decode()
    links = re.findall(r'href="(/forslag-som-stamde/arenden/[^"]*)">(\d+)<', page)
    assert len(links) == 9
    for link, number in links:
        assert client.get(unescape(link)).content.decode().count("k-item-link") == int(number)
    assert client.get("/forslag-som-stamde/arenden/?namnd=0").status_code == 404
    client.force_login(world.sven)
    page = client.get("/forslag-som-stamde/").content.decode()
    assert "forslag-som-stamde/arenden" not in page
    assert "67 %" not in page
    assert "k-item-link" not in client.get("/forslag-som-stamde/arenden/").content.decode()


def test_whoever_only_looks_after_the_system_sees_no_types_and_no_small_number(
    world, late, followed, client, time_machine
):
    time_machine.move_to(NOW, tick=False)
    client.force_login(world.sven)
    page = client.get("/forslag-som-stamde/").content.decode()
    assert "För få ärenden för att visas." in page
    assert late.name not in page
    BoardSetting.objects.create(board=world.board, name=Setting.SMALL_NUMBER, value=3, valid_from=LONG_AGO)
    page = client.get("/forslag-som-stamde/").content.decode()
    assert "67 %" in page
    assert late.name not in page
    assert "visas för den som följer nämndens statistik" in page


def test_on_unseen_texts_the_suggestions_are_twice_as_often_right_as_the_commonest_types():
    dev, test = corpus("dev"), corpus("test")
    found, common = total(measure(test)), baseline(test, dev)
    assert len(dev) + len(test) >= 300
    assert found.three / found.texts >= 0.55
    assert found.three >= 2 * common.three
    assert found.first >= 2 * common.first
