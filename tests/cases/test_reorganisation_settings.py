"""Reorganisations in the settings: registered, refused beside their fields, shown, undone."""

import pytest

from audit.models import Event
from cases.models import Reorganisation
from organisation.models import Unit
from organisation.roles import Role
from tests.cases.changes import LATE, ON, perform
from tests.factories import grant
from tests.world import open_deviation

LIST = "/admin/cases/reorganisation/"
ADD = f"{LIST}add/"
# Later than any day the tests are run on.
DAY = ON.replace(year=2126)


@pytest.fixture
def sven(world, client):
    client.force_login(world.sven)
    return client


def row(world, **values):
    asked = {"kind": "change", "units": [world.section.pk], "name": "Mångården", "on": DAY, "reason": "SN 88"}
    return asked | values


def test_a_reorganisation_is_registered_shown_and_undone(world, sven):
    assert sven.post(ADD, row(world)).status_code == 302
    registered = Reorganisation.objects.get()
    assert (registered.on, registered.registered_by, registered.board) == (DAY, world.sven, world.board)
    assert list(registered.units.all()) == [world.section]
    page = sven.get(LIST).content.decode()
    assert "Solgläntan" in page
    assert "Väntar på sin dag" in page
    assert sven.get(f"{LIST}{registered.pk}/change/").status_code == 200
    undo = {"action": "undo", "_selected_action": [registered.pk]}
    assert "är ångrad" in sven.post(LIST, undo, follow=True).content.decode()
    assert "redan genomförd eller ångrad" in sven.post(LIST, undo, follow=True).content.decode()
    assert "Ångrad" in sven.get(LIST).content.decode()
    assert list(Event.objects.filter(verb__startswith="reorg").values_list("verb", flat=True)) == [
        "reorganisation.register",
        "reorganisation.withdraw",
    ]


def test_a_day_that_has_come_is_done_as_it_is_sent(world, sven):
    assert sven.post(ADD, row(world, on="2026-01-01")).status_code == 302
    assert "Genomförd" in sven.get(LIST).content.decode()
    assert Unit.objects.get(name="Mångården").origins.get().old == world.section


def test_a_split_is_written_a_unit_a_line_with_the_numbers_of_its_cases(world, sven):
    first, second = open_deviation(world), open_deviation(world)
    lines = f"Norra: {first.reference.lower()}\r\n\r\nSödra: resten\r\n"
    assert sven.post(ADD, row(world, kind="split", name="", divided=lines)).status_code == 302
    shown = sven.get(f"{LIST}{Reorganisation.objects.get().pk}/change/").content.decode()
    assert f"Norra: {first.reference}; Södra: resten" in shown
    Reorganisation.objects.update(on=ON)
    assert perform(LATE) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.unit.name, second.unit.name) == ("Norra", "Södra")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Skriv ett nytt namn"),
        ({"kind": "merge"}, "units", "Välj minst två enheter."),
        (
            {"kind": "split", "divided": "Norra:\nSödra: SN-AV-2026-9, resten"},
            "divided",
            "SN-AV-2026-9 är inget",
        ),
        ({"kind": "split", "divided": "Norra:\nSödra:"}, "divided", "Skriv resten"),
        ({"on": "2019-01-01"}, "on", "kan inte ändras från den dagen"),
        ({"reason": ""}, "reason", ""),
        ({"level": "namnd"}, "level", "ingen enhet blir nämnd"),
    ],
)
def test_what_cannot_be_done_is_told_beside_its_field_and_nothing_typed_is_lost(
    world, sven, wrong, field, words
):
    answer = sven.post(ADD, row(world, **wrong))
    errors = answer.context["adminform"].form.errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    for value in wrong.values():
        assert value in answer.content.decode()
    assert not Reorganisation.objects.exists()
    assert not Event.objects.filter(verb__startswith="unit.").exists()


def test_another_namnds_place_is_refused_with_what_to_do_instead(world, sven):
    answer = sven.post(ADD, row(world, parent=world.other_administration.pk, units=[world.area.pk]))
    (told,) = answer.context["adminform"].form.errors["parent"]
    assert told.startswith(
        "Vuxna hör till en annan nämnd än Omsorgsförvaltningen, och en nämnd tar inte över"
    )
    assert "Lägg upp en ny enhet i den nya nämnden, ge rollerna där, och stäng den gamla" in told


def test_a_manager_of_one_namnd_reorganises_that_one_alone(world, client):
    grant(world.utan, Role.SYSTEM_MANAGER, world.board)
    client.force_login(world.sven)
    client.post(ADD, row(world, units=[world.board2_section.pk]))
    client.force_login(world.utan)
    assert not client.get(LIST).context["cl"].result_count
    undo = {"action": "undo", "_selected_action": [Reorganisation.objects.get().pk]}
    client.post(LIST, undo)
    assert Reorganisation.objects.get().waits
    for wrong in ({"units": [world.board2_section.pk]}, {"parent": world.other_administration.pk}):
        errors = client.post(ADD, row(world, **wrong)).context["adminform"].form.errors
        assert list(errors) == list(wrong)
    assert client.post(ADD, row(world)).status_code == 302
