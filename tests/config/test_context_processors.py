"""The frame of the page: what each role is offered."""

import pytest
from django.contrib.auth.models import AnonymousUser

from config.context_processors import frame
from organisation.roles import Role

pytestmark = [pytest.mark.urls("tests.config.gallery")]


def frame_at(path, user, rf):
    request = rf.get(path)
    request.user = user
    return frame(request)["frame"]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.STAFF, ["Start", "Rapportera", "Mina rapporter"]),
        (Role.SECTION_CHIEF, ["Start", "Rapportera", "Mina rapporter", "Inkorg", "Ärenden", "Åtgärder"]),
        (Role.QUALITY_CONTROLLER, ["Start", "Rapportera", "Mina rapporter", "Ärenden", "Åtgärder"]),
        (
            Role.LEXSARAH_INVESTIGATOR,
            ["Start", "Rapportera", "Mina rapporter", "Inkorg", "Ärenden", "Åtgärder"],
        ),
        (Role.ELECTED, ["Start"]),
    ],
)
def test_the_menu_is_what_the_role_does_and_the_system_has(role, labels, person, rf):
    assert [link.label for link in frame_at("/", person(role), rf).menu] == labels


@pytest.mark.parametrize(
    ("path", "active"),
    [("/", "Start"), ("/cases/list/IO-AVV-2026-0001/", "Ärenden"), ("/cases/inbox/", "Inkorg")],
)
def test_the_nearest_entry_above_the_page_is_marked(path, active, person, rf):
    menu = frame_at(path, person(Role.SECTION_CHIEF), rf).menu
    assert [link.label for link in menu if link.active] == [active]


def test_the_frame_tells_who_and_where_i_am_in_one_query(person, rf, django_assert_num_queries):
    user = person(Role.SECTION_CHIEF)
    with django_assert_num_queries(1):
        shown = frame_at("/", user, rf)
        told = (shown.user_name, shown.user_role, shown.board_name, shown.help_url)
    assert told == ("Elsa Lindqvist", "Sektionschef", "Individ- och omsorgsnämnden", "/hjalp/")


def test_who_may_not_read_cases_has_no_search_and_who_may_not_report_no_button(person, rf):
    shown = frame_at("/", person(Role.ELECTED), rf)
    assert (shown.search_url, shown.report_url) == ("", "")


def test_nobody_signed_in_costs_no_query_and_has_only_the_foot(rf, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        shown = frame_at("/", AnonymousUser(), rf)
        assert (shown.menu, shown.user_name) == ((), "")
    assert [link.label for link in shown.footer] == ["Tillgänglighet"]


def test_a_page_without_a_frame_costs_no_query(person, rf, django_assert_num_queries):
    user = person(Role.STAFF)
    with django_assert_num_queries(0):
        frame_at("/", user, rf)
