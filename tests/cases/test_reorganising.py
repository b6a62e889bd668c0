"""When the organisation changes: names, places, mergers, splits; and what follows along (decision 9)."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Event
from cases.enums import Kind, UnitRole
from cases.models import Case
from cases.services import joining, placing, reorganising
from core.dates import Period, start_of_day
from core.errors import DomainError
from figures.measures import all_measures
from figures.models import ImportBatch, ImportedFigure
from figures.queries.counting import Scope, count
from figures.queries.series import Years
from organisation.enums import Level, Setting
from organisation.models import BoardSetting, Label, Membership, Succession, Unit, User
from organisation.paths import path_to
from organisation.queries import setting
from organisation.roles import Role
from organisation.services.units import close_unit
from registers.models import Category
from tests.factories import NOW, grant, make_board, make_case, make_unit
from tests.world import open_deviation

ON = date(2026, 4, 1)
AT = start_of_day(ON)
AFTER = NOW + timedelta(days=60)


def closed_deviation(world, unit):
    case = open_deviation(world, unit)
    Case.objects.filter(pk=case.pk).update(status="dismissed", closed_at=NOW, closed_on=NOW.date())
    return case


def change(world, unit, **values):
    return reorganising.change_unit(
        unit=unit, on=ON, reason="Ny organisation", by=world.sven, at=AT, **values
    )


def seen_by(user, *, at=AFTER):
    with time_machine.travel(at, tick=False):
        return set(Case.objects.visible_to(User.objects.get(pk=user.pk)))


def test_a_unit_that_changes_its_name_is_closed_and_has_a_successor(world):
    new = change(world, world.section, name="Mångården")
    world.section.refresh_from_db()
    assert (world.section.name, world.section.valid_to) == ("Solgläntan", date(2026, 3, 31))
    assert (new.name, new.valid_from, new.valid_to, new.parent) == ("Mångården", ON, None, world.unit)
    assert list(Succession.objects.values_list("old", "new", "on")) == [(world.section.pk, new.pk, ON)]
    assert world.section.current_path == new.path


def test_open_cases_follow_and_ended_ones_stay_where_they_were(world):
    open_case, ended = open_deviation(world), closed_deviation(world, world.section)
    other = open_deviation(world, world.other_section)
    version = open_case.version
    new = change(world, world.section, name="Mångården")
    for case in (open_case, ended, other):
        case.refresh_from_db()
    assert (open_case.unit, ended.unit, other.unit) == (new, world.section, world.other_section)
    assert open_case.version == version + 1
    event = Event.objects.get(verb="case.follow_unit")
    assert (event.subject_id, event.summary) == (open_case.pk, "Ärendet följde med till Mångården.")


def test_the_reading_rights_follow_to_the_new_unit_and_to_its_history(world):
    open_case, ended = open_deviation(world), closed_deviation(world, world.section)
    change(world, world.section, name="Mångården")
    for person in (world.elsa, world.harald, world.eva, world.ulla, world.kerstin):
        assert seen_by(person) == {open_case, ended}
    assert seen_by(world.nils) == set()
    assert seen_by(world.olle) == set()


def test_a_role_is_closed_and_given_again_from_the_day_of_the_change(world):
    new = change(world, world.section, name="Mångården")
    rows = Membership.objects.filter(user=world.elsa).order_by("pk")
    assert list(rows.values_list("unit", "valid_from", "valid_to")) == [
        (world.section.pk, date(2020, 1, 1), date(2026, 3, 31)),
        (new.pk, ON, None),
    ]
    deputy = Membership.objects.get(user=world.eva, unit=new)
    assert (deputy.role, deputy.on_behalf_of) == (Role.DEPUTY, world.elsa)


def test_a_role_that_has_ended_or_not_begun_is_not_lost_or_brought_back(world):
    grant(world.utan, Role.STAFF, world.section, valid_to=date(2026, 2, 1))
    later = grant(world.nora, Role.STAFF, world.section, valid_from=date(2026, 6, 1))
    new = change(world, world.section, name="Mångården")
    assert list(Membership.objects.filter(user=world.utan).values_list("unit", flat=True)) == [
        world.section.pk
    ]
    begins = Membership.objects.filter(user=world.nora, valid_from=date(2026, 6, 1))
    assert list(begins.values_list("unit", "valid_to")) == [(new.pk, None)]
    assert later.user == world.nora


def test_a_unit_that_moves_takes_everything_below_it_along(world):
    case = open_deviation(world)
    new = change(world, world.unit, parent=world.administration)
    case.refresh_from_db()
    assert case.unit.name == "Solgläntan"
    assert case.unit.parent == new
    assert case.unit.path == path_to(case.unit_id, below=path_to(new.pk, below=world.administration.path))
    assert seen_by(world.astrid) == set()  # it has left her avdelning, with its history
    assert seen_by(world.ulla) == {case}
    assert seen_by(world.elsa) == {case}


def test_the_history_of_what_moved_stands_where_it_now_is(world):
    ended = closed_deviation(world, world.section)
    change(world, world.unit, parent=world.administration)
    world.section.refresh_from_db()
    assert set(Unit.objects.under(world.area)) == {world.area, world.other_section}
    assert world.section in Unit.objects.under_then(world.area)
    assert seen_by(world.elsa) == {ended}


def test_units_that_merge_share_their_open_cases_and_their_histories(world):
    mine, theirs = open_deviation(world), open_deviation(world, world.other_section)
    ended = closed_deviation(world, world.other_section)
    new = reorganising.merge_units(
        units=[world.section, world.other_section],
        name="Gårdarna",
        parent=world.area,
        on=ON,
        reason="Slås ihop",
        by=world.sven,
        at=AFTER,
    )
    assert set(Case.objects.filter(unit=new)) == {mine, theirs}
    assert seen_by(world.elsa) == seen_by(world.nils) == {mine, theirs, ended}


@pytest.mark.parametrize("reception", ["section", "other_section"])
def test_what_a_reception_merges_into_is_the_reception(world, reception):
    Unit.objects.filter(pk=getattr(world, reception).pk).update(is_reception=True)
    units = list(Unit.objects.filter(pk__in=[world.section.pk, world.other_section.pk]))
    told = {"on": ON, "reason": "Slås ihop", "by": world.sven, "at": AT}
    assert reorganising.merge_units(units=units, name="Gårdarna", parent=world.area, **told).is_reception


def split(world, placement):
    return reorganising.split_unit(
        unit=world.section, placement=placement, on=ON, reason="Delas", by=world.sven, at=AT
    )


def test_a_split_places_every_open_case_by_choice(world):
    first, second = open_deviation(world), open_deviation(world)
    north, south = split(world, {"Norra": [first.pk], "Södra": [second.pk]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.unit, second.unit) == (north, south)
    assert seen_by(world.elsa) == {first, second}  # she has her role on both


def test_a_split_is_refused_until_every_open_case_has_one_place(world):
    first, second = open_deviation(world), open_deviation(world)
    elsewhere = open_deviation(world, world.other_section)
    for placement in (
        {"Norra": [first.pk], "Södra": []},
        {"Norra": [first.pk, second.pk], "Södra": [second.pk]},
        {"Norra": [first.pk, second.pk], "Södra": [elsewhere.pk]},
    ):
        with pytest.raises(DomainError, match="vart och ett av de öppna ärendena"):
            split(world, placement)
    with pytest.raises(DomainError, match="minst två"):
        split(world, {"Norra": [first.pk, second.pk]})
    Case.objects.filter(unit=world.section).update(unit=world.unit)
    with pytest.raises(DomainError, match="minst två"):
        split(world, {})
    assert Unit.objects.filter(valid_to__isnull=False).count() == 0


def test_the_history_of_a_split_unit_is_not_divided(world):
    ended = closed_deviation(world, world.section)
    split(world, {"Norra": [], "Södra": []})
    world.section.refresh_from_db()
    assert world.section.current_path == world.unit.path  # the nearest common ancestor
    assert seen_by(world.ulla) == {ended}
    assert seen_by(world.elsa) == set()


def test_a_change_after_a_change_keeps_the_history_together(world):
    ended = closed_deviation(world, world.section)
    first = change(world, world.section, name="Mångården")
    second = reorganising.change_unit(
        unit=first, on=ON + timedelta(days=30), reason="Igen", by=world.sven, at=AFTER, name="Stjärngården"
    )
    world.section.refresh_from_db()
    assert world.section.current_path == second.path
    assert seen_by(world.elsa, at=AFTER + timedelta(days=30)) == {ended}


def test_a_restricted_case_follows_and_stays_restricted(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    new = change(world, world.section, name="Mångården")
    case.refresh_from_db()
    assert (case.unit, case.restricted) == (new, True)
    assert seen_by(world.elsa) == set()
    assert seen_by(world.sara) == {case}


def test_an_answering_unit_that_changes_name_still_reads(world):
    case = open_deviation(world)
    case.other_units.create(unit=world.other_section, role="answering")
    change(world, world.other_section, name="Ekbacken")
    assert seen_by(world.nils) == {case}


def test_a_section_that_becomes_an_enhet_is_closed_and_its_cases_and_roles_follow(world):
    case = open_deviation(world)
    new = change(world, world.section, level=Level.UNIT, parent=world.area)
    case.refresh_from_db()
    world.section.refresh_from_db()
    assert (new.name, new.level, new.parent) == ("Solgläntan", "enhet", world.area)
    assert (case.unit, world.section.valid_to) == (new, date(2026, 3, 31))
    assert seen_by(world.elsa) == {case}


def test_an_enhet_that_moves_up_takes_its_sections_along_at_their_own_level(world):
    case = open_deviation(world)
    new = change(world, world.unit, level=Level.AREA, parent=world.administration)
    case.refresh_from_db()
    assert (new.level, case.unit.level, case.unit.parent) == ("verksamhetsomrade", "sektion", new)


@pytest.mark.parametrize(
    ("name", "level", "words"),
    [
        ("unit", Level.SECTION, "Solgläntan under .* skulle hamna på fel nivå"),
        ("section", Level.AREA, "måste ligga under en högre nivå"),
        ("section", Level.BOARD, "ingen enhet blir nämnd"),
        ("board", Level.AREA, "En nämnd byter inte nivå"),
    ],
)
def test_a_level_that_is_not_between_those_above_and_below_is_refused(world, name, level, words):
    with pytest.raises(DomainError, match=words):
        change(world, getattr(world, name), level=level)
    assert Unit.objects.filter(valid_to__isnull=False).count() == 0


def also_answered(world):
    """A case of the other section where world.section answers too."""
    case = open_deviation(world, world.other_section)
    placing.add_unit(case_id=case.pk, role=UnitRole.ANSWERING, unit=world.section, by=world.nils, at=NOW)
    return case


def test_a_unit_that_also_answers_is_followed_by_its_part_when_it_is_split(world):
    own, joint = open_deviation(world), also_answered(world)
    with pytest.raises(DomainError, match="vart och ett av de öppna ärendena"):
        split(world, {"Norra": [own.pk], "Södra": []})
    _north, south = split(world, {"Norra": [own.pk], "Södra": [joint.pk]})
    joint.refresh_from_db()
    row = joint.other_units.get()
    assert (row.unit, joint.unit) == (south, world.other_section)
    assert seen_by(world.elsa) == {own, joint}
    with time_machine.travel(AFTER, tick=False):
        elsa = User.objects.get(pk=world.elsa.pk)
        joining.answer_part(row_id=row.pk, text="Vår del.", by=elsa, at=AFTER)
    event = Event.objects.get(verb="case.follow_answering")
    assert (event.subject_id, event.values.get().new) == (joint.pk, "Södra")


def test_a_unit_that_also_answers_is_followed_by_its_successor_once(world):
    joint = also_answered(world)
    new = change(world, world.section, name="Mångården")
    assert joint.other_units.get().unit == new
    merged = reorganising.merge_units(
        units=[new, world.other_section],
        name="Gårdarna",
        parent=world.area,
        on=date(2026, 5, 1),
        reason="Slås ihop",
        by=world.sven,
        at=AFTER,
    )
    joint.refresh_from_db()
    assert (joint.unit, joint.other_units.get().unit) == (merged, merged)


@pytest.mark.parametrize("on", [date(2020, 1, 1), date(2019, 1, 1)])
def test_a_unit_does_not_change_before_it_began(world, on):
    with pytest.raises(DomainError, match="kan inte ändras från den dagen"):
        reorganising.change_unit(
            unit=world.section, on=on, reason="X", by=world.sven, at=NOW, name="Mångården"
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda w, told: reorganising.change_unit(unit=w.section, name="Mångården", **told),
        lambda w, told: reorganising.merge_units(
            units=[w.section, w.other_section], name="Gårdarna", parent=w.area, **told
        ),
        lambda w, told: reorganising.split_unit(unit=w.section, placement={"Norra": [], "Södra": []}, **told),
    ],
    ids=["change", "merge", "split"],
)
def test_nothing_is_done_before_its_day(world, act):
    told = {"on": ON, "reason": "X", "by": world.sven}
    with pytest.raises(DomainError, match="Dagen har inte kommit än") as error:
        act(world, {**told, "at": AT - timedelta(seconds=1)})
    assert error.value.field == "on"
    assert not Unit.objects.filter(valid_to__isnull=False).exists()
    act(world, {**told, "at": AT})


def test_a_closed_unit_does_not_change(world):
    change(world, world.section, name="Mångården")
    with pytest.raises(DomainError, match="kan inte ändras"):
        change(world, world.section, name="Igen")


def test_units_with_units_below_them_are_not_merged_or_split(world):
    with pytest.raises(DomainError, match="underenheter"):
        reorganising.split_unit(
            unit=world.unit, placement={"A": [], "B": []}, on=ON, reason="X", by=None, at=AT
        )


def test_a_namnd_that_changes_its_name_keeps_its_cases_numbers_and_readers(world):
    case = open_deviation(world)
    reference = case.reference
    new = change(world, world.board, name="Socialutskottet")
    case.refresh_from_db()
    assert (case.reference, case.board) == (reference, new)
    assert case.unit.board == new
    assert seen_by(world.elsa) == seen_by(world.kerstin) == {case}
    assert seen_by(world.karin) == set()


def test_a_case_opened_after_the_change_lands_in_the_new_unit(world):
    new = change(world, world.section, name="Mångården")
    with pytest.raises(DomainError, match="finns inte längre"):
        open_deviation(world, at=AFTER)
    assert open_deviation(world, new, at=AFTER).unit == new


def test_a_role_given_on_a_unit_that_has_been_split_reaches_its_parts_alone(world):
    beside = make_unit(world.unit, "Bredvid")
    open_deviation(world, beside)
    mine = open_deviation(world)
    split(world, {"Norra": [mine.pk], "Södra": []})
    grant(world.utan, Role.SECTION_CHIEF, world.section)
    assert seen_by(world.utan) == {mine}


def test_a_role_that_begins_after_a_split_begins_on_the_parts(world):
    grant(world.utan, Role.SECTION_CHIEF, world.section, valid_from=date(2026, 4, 15))
    mine = open_deviation(world)
    parts = split(world, {"Norra": [mine.pk], "Södra": []})
    rows = Membership.objects.filter(user=world.utan).order_by("unit")
    assert [(row.unit, row.valid_from) for row in rows] == [(part, date(2026, 4, 15)) for part in parts]


def test_the_history_of_a_unit_that_was_closed_follows_what_stood_above_it(world):
    ended = closed_deviation(world, world.section)
    close_unit(unit=world.section, last_day=date(2026, 3, 15), by=world.sven, at=NOW)
    new = change(world, world.unit, name="Boendena")
    world.section.refresh_from_db()
    assert world.section in Unit.objects.under(new)
    assert seen_by(world.ulla) == {ended}


def test_a_namnd_is_not_split(world):
    lonely = make_board("Ensamnämnden")
    with pytest.raises(DomainError, match="kan inte delas"):
        reorganising.split_unit(unit=lonely, placement={"A": [], "B": []}, on=ON, reason="X", by=None, at=AT)


def test_a_namnd_with_a_new_name_keeps_its_history_its_registers_and_its_settings(world):
    open_deviation(world)
    closed_deviation(world, world.section)
    Category.objects.filter(pk=world.category.pk).update(board=world.board)
    Label.objects.create(board=world.board, term="sektionschef", text="Enhetschef")
    BoardSetting.objects.create(board=world.board, name=Setting.SMALL_NUMBER, value=9, valid_from=ON)
    ImportedFigure.objects.create(
        unit=world.board,
        year=2025,
        measure="kvalitetsavvikelse",
        count=7,
        batch=ImportBatch.objects.create(name="a.csv", imported_at=NOW),
    )
    new = change(world, world.board, name="Socialutskottet")
    measure = all_measures()["kvalitetsavvikelse"]
    assert count(measure, Period.year(2026), Scope(new)) == 2
    assert [figure.value for figure in Years(measure, [2025, 2026], Scope(new)).of(new)] == [7, 2]
    assert world.category in Category.objects.offered(new.pk, on=ON)
    assert new.word("sektionschef", "Sektionschef") == "Enhetschef"
    assert Label.objects.get().board == new
    assert setting(new.pk, Setting.SMALL_NUMBER, on=ON) == 9
    assert count(measure, Period.year(2026), Scope(world.other_board)) == 0
