"""Signing in: by password, with a limit on guessing; and as the demo's people, only in the demo."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from audit.models import Event
from organisation.models import DemoMark
from tests.world import CAST


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna(world):
    world.anna.set_password("rätt lösenord")
    world.anna.save()
    return world.anna


@pytest.fixture
def demo(world, settings):
    settings.DEBUG = True
    DemoMark.objects.create(made_at=timezone.now(), seed=1, today=timezone.localdate())
    return world


def try_to_sign_in(client, password="fel", username="anna", **more):
    return client.post("/logga-in/", {"username": username, "password": password, **more})


def test_the_right_password_leads_to_the_start_page_and_is_noted(anna, client):
    answer = try_to_sign_in(client, "rätt lösenord")
    assert answer.url == "/"
    event = Event.objects.get(verb="user.sign_in")
    assert (event.actor, event.summary) == (anna, "Loggade in.")


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [("/rapportera/", "/rapportera/"), ("https://ond.example/", "/"), ("//ond.example", "/"), ("", "/")],
)
def test_one_is_led_to_where_one_was_going_but_never_away(anna, client, wanted, led_to):
    assert try_to_sign_in(client, "rätt lösenord", next=wanted).url == led_to


def test_a_wrong_password_is_told_and_nothing_is_noted_as_a_sign_in(anna, client):
    answer = try_to_sign_in(client)
    words = "Användarnamnet och lösenordet hör inte ihop. Kontrollera båda och försök igen."
    assert answer.context["form"].non_field_errors() == [words]
    assert not Event.objects.filter(verb="user.sign_in").exists()


def test_after_five_wrong_tries_even_the_right_password_waits_a_quarter(anna, client):
    for _ in range(5):
        try_to_sign_in(client)
    answer = try_to_sign_in(client, "rätt lösenord")
    words = "För många felaktiga försök. Vänta en kvart och försök igen."
    assert answer.context["form"].non_field_errors() == [words]


def test_after_four_wrong_tries_the_right_password_still_opens(anna, client):
    for _ in range(4):
        try_to_sign_in(client)
    assert try_to_sign_in(client, "rätt lösenord").status_code == 302


def test_the_limit_holds_for_one_name_from_one_address(anna, client):
    for _ in range(5):
        try_to_sign_in(client, username="nora")
    assert try_to_sign_in(client, "rätt lösenord").status_code == 302


def test_whoever_is_signed_in_is_led_on(anna, client):
    client.force_login(anna)
    assert client.get("/logga-in/?next=/rapportera/").url == "/rapportera/"


def test_the_demo_lists_one_person_per_role_and_signs_her_in(demo, client):
    people = client.get("/logga-in/").context["demo_people"]
    roles = {role for _first, role, _where in CAST.values() if role}
    assert len(people) == len(roles)
    assert (people[0].name, people[0].role, people[0].unit) == ("Anna", "Medarbetare", "Solgläntan")
    assert client.post("/demo/logga-in/", {"username": "anna"}).url == "/"
    assert client.get("/").status_code == 200
    assert Event.objects.get(verb="user.sign_in").summary == "Loggade in som demoperson."


def test_nobody_signs_in_without_a_password_outside_debug(demo, client, settings):
    settings.DEBUG = False
    assert client.get("/logga-in/").context["demo_people"] == []
    assert client.post("/demo/logga-in/", {"username": "anna"}).status_code == 404


def test_nobody_signs_in_without_a_password_in_a_database_the_demo_did_not_make(world, client, settings):
    settings.DEBUG = True
    assert client.get("/logga-in/").context["demo_people"] == []
    assert client.post("/demo/logga-in/", {"username": "anna"}).status_code == 404


def test_only_the_people_of_the_list_can_be_chosen(demo, client):
    for username in ("nora", "utan", "finns-inte", ""):
        assert client.post("/demo/logga-in/", {"username": username}).status_code == 404


def test_signing_in_to_the_demo_takes_a_post(demo, client):
    assert client.get("/demo/logga-in/?username=anna").status_code == 405
