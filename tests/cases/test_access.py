"""Who may read: one row rule, and everything else stands on it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404

from audit.models import ReadEntry
from cases.access import can, capabilities, get_case
from cases.enums import Kind, UnitRole
from cases.models import Case
from cases.models.reading import read_exceptions
from cases.services import readers
from cases.services.placing import add_unit, assign, move_to_unit
from cases.services.writing import add_person
from core.errors import DomainError
from deviations.services import deciding
from organisation.models import User
from organisation.roles import CAPABILITIES, Capability, Mandate, Role
from organisation.services.roles import end_role
from tests.factories import LONG_AGO, NOW, forget_roles, grant, make_case, make_user
from tests.world import open_deviation

CHIEF = set(CAPABILITIES[Role.SECTION_CHIEF])


def fresh(user):
    return User.objects.get(pk=user.pk)


def sees(user, case):
    """Ask the rule both ways: as a command asks it, and as a page that has read the exceptions before."""
    asking, knowing = fresh(user), fresh(user)
    read_exceptions(knowing)
    answers = {Case.objects.visible_to(person).filter(pk=case.pk).exists() for person in (asking, knowing)}
    assert len(answers) == 1
    return answers.pop()


def who_see(world, case):
    return sorted(user.username for user in User.objects.all() if sees(user, case))


def test_a_plain_case_is_read_in_its_own_line_and_nowhere_else(world):
    assert who_see(world, open_deviation(world)) == [
        "astrid",
        "elsa",
        "eva",
        "harald",
        "kerstin",
        "stina",
        "ulla",
    ]


def test_a_case_of_another_namnd_is_read_there_only(world):
    assert who_see(world, open_deviation(world, world.board2_section)) == ["karin", "olle"]


def test_a_protected_identity_narrows_the_readers(world):
    case = open_deviation(world)
    add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    assert who_see(world, case) == ["astrid", "elsa", "eva", "stina", "ulla"]


def test_a_restricted_case_is_read_by_named_readers_alone(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    assert who_see(world, case) == ["sara"]
    readers.name_reader(case_id=case.pk, person=world.ludvig, reason="Utreder.", by=world.sara, at=NOW)
    assert who_see(world, case) == ["ludvig", "sara"]
    readers.end_reading(reader=case.readers.get(person=world.ludvig), by=world.sara, at=NOW)
    assert who_see(world, case) == ["sara"]


def test_a_closed_case_is_one_that_roles_would_reach_and_the_row_rule_does_not(world):
    cases = [make_case(world.section, Kind.LEXSARAH) for _each in range(2)]
    open_deviation(world)
    readers.name_reader(case_id=cases[0].pk, person=world.elsa, reason="Läser.", by=world.sara, at=NOW)
    readers.name_reader(case_id=cases[1].pk, person=world.eva, reason="Läser.", by=world.sara, at=NOW)
    readers.end_reading(reader=cases[1].readers.get(person=world.eva), by=world.sara, at=NOW)
    readers.bar_person(case_id=cases[0].pk, person=world.ulla, reason="Namngiven.", by=world.sara, at=NOW)
    for user in User.objects.all():
        knowing = fresh(user)
        read_exceptions(knowing)
        read = set(Case.objects.visible_to(user).filter(restricted=True))
        barred = {case for case in cases if case.bars.filter(person=user).exists()}
        for person in (user, knowing):
            assert set(Case.objects.closed_to(person)) == set(cases) - read - barred
    assert set(Case.objects.closed_to(world.elsa)) == {cases[1]}


def test_a_barred_person_reads_nothing_whatever_her_role_or_place(world):
    case = open_deviation(world)
    readers.name_reader(case_id=case.pk, person=world.nils, reason="Jämför.", by=world.elsa, at=NOW)
    assert sees(world.nils, case)
    for person in (world.nils, world.elsa):
        readers.bar_person(case_id=case.pk, person=person, reason="Namngiven.", by=world.ulla, at=NOW)
        assert not sees(person, case)
        assert capabilities(fresh(person), case) == frozenset()
    with pytest.raises(DomainError, match="spärrad"):
        readers.name_reader(case_id=case.pk, person=world.nils, reason="Igen.", by=world.ulla, at=NOW)


def test_a_reporter_does_not_read_the_case_by_having_reported_it(world):
    case = open_deviation(world)
    assert not sees(world.anna, case)
    assert list(Case.objects.reported_by(world.anna)) == [case]


def test_an_answering_unit_reads_and_acts_and_a_concerned_one_does_not(world):
    case = open_deviation(world)
    add_unit(case_id=case.pk, role=UnitRole.CONCERNED, unit=world.other_section, by=world.elsa, at=NOW)
    assert not sees(world.nils, case)
    add_unit(case_id=case.pk, role=UnitRole.ANSWERING, unit=world.other_section, by=world.elsa, at=NOW)
    case.refresh_from_db()
    # One unit owns the case and ends it; the other reads, investigates and answers.
    assert set(capabilities(fresh(world.nils), case)) == CHIEF - {Capability.DECIDE} | {Mandate.ANSWER}


def test_another_namnds_unit_may_be_the_counterpart_but_never_reads_the_case(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "unit": world.board2_section, "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError, match="en annan nämnd"):
        add_unit(role=UnitRole.ANSWERING, **who)
    add_unit(role=UnitRole.COUNTERPART, **who)
    assert not sees(world.olle, case)


def test_a_role_on_the_municipality_gives_nothing_inside_a_namnd(world):
    case = open_deviation(world)
    assert fresh(world.sven).unit_ids_with(Capability.ADMINISTER) == []
    assert fresh(world.sven).has_capability(Capability.ADMINISTER)
    assert not sees(world.sven, case)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), True),
        (LONG_AGO, None, True),
        (date(2026, 3, 3), None, False),
        (LONG_AGO, date(2026, 3, 1), False),
    ],
)
def test_a_deputy_reads_between_her_days_and_no_longer(world, first, last, expected):
    case = open_deviation(world)
    grant(world.utan, Role.DEPUTY, world.section, valid_from=first, valid_to=last, on_behalf_of=world.elsa)
    with time_machine.travel(NOW, tick=False):
        assert sees(world.utan, case) is expected
        assert can(fresh(world.utan), Capability.DECIDE, case) is expected


def test_a_role_that_ends_takes_the_reading_with_it(world):
    case = open_deviation(world)
    end_role(
        membership=world.elsa.memberships.get(),
        last_day=date(2026, 3, 1),
        reason="Slutar.",
        by=world.sven,
        at=NOW,
    )
    assert not sees(world.elsa, case)


def test_an_inactive_account_reads_nothing(world):
    case = open_deviation(world)
    User.objects.filter(pk=world.elsa.pk).update(is_active=False)
    assert not sees(world.elsa, case)


def test_nobody_reads_by_being_a_superuser(world):
    case = open_deviation(world)
    root = make_user("Rot", is_superuser=True, is_staff=True)
    assert not sees(root, case)
    assert capabilities(root, case) == frozenset()


def test_figures_are_counted_where_one_may_count_and_nobody_is_shown_a_row(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    assert list(Case.objects.countable_by(world.frida)) == [case]
    assert not sees(world.frida, case)
    assert list(Case.objects.countable_by(world.olle)) == []
    assert list(Case.objects.countable_by(world.harald)) == []


def test_a_receiver_decides_in_a_restricted_case_and_a_reader_does_not(world):
    case = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    readers.name_reader(case_id=case.pk, person=world.elsa, reason="Hjälper.", by=world.sara, at=NOW)
    view, investigate, decide = Capability.VIEW, Capability.INVESTIGATE, Capability.DECIDE
    assert set(capabilities(fresh(world.sara), case)) == {view, investigate, decide, *Mandate}
    # The chief's own right to decide does not follow her into a restricted case.
    assert set(capabilities(fresh(world.elsa), case)) == {view, investigate, Mandate.ANSWER}


def test_handing_over_closes_the_origin_for_the_chief_and_the_barred_stay_barred(world):
    case = open_deviation(world)
    readers.bar_person(case_id=case.pk, person=world.sara, reason="Jäv.", by=world.elsa, at=NOW)
    with pytest.raises(DomainError, match="Ingen är utsedd"):
        deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    grant(world.ludvig, Role.LEXSARAH_RESPONSIBLE, world.board)
    report = deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    assert who_see(world, case) == []
    # Sara receives such reports, but never one about herself: nor is she told of it.
    assert who_see(world, report) == ["ludvig"]
    assert [notice.recipient for notice in report.notices.all()] == [world.ludvig]


def test_a_case_that_is_not_seen_does_not_exist(world):
    case = open_deviation(world)
    for person in (world.anna, world.nils, world.olle, world.sven):
        with pytest.raises(Http404):
            get_case(fresh(person), case.reference, at=NOW)
    with pytest.raises(Http404):
        get_case(world.elsa, "SN-AV-2026-99", at=NOW)
    assert ReadEntry.objects.count() == 0


def test_a_case_that_is_seen_but_not_hers_to_change_is_forbidden(world):
    case = open_deviation(world)
    with pytest.raises(PermissionDenied):
        get_case(world.kerstin, case.reference, at=NOW, needs=Capability.INVESTIGATE)
    with pytest.raises(PermissionDenied):
        get_case(world.harald, case.reference, at=NOW, needs=Capability.DECIDE)
    assert ReadEntry.objects.count() == 0


def test_opening_a_case_is_written_in_the_reading_log_once(world):
    case = open_deviation(world)
    found = get_case(world.elsa, case.reference, at=NOW)
    get_case(world.elsa, case.reference, at=NOW, needs=Capability.DECIDE, reading=None)
    assert set(found.capabilities) == CHIEF | set(Mandate)
    entry = ReadEntry.objects.get()
    assert (entry.reader, entry.case_id, entry.board_id) == (world.elsa, case.pk, world.board.pk)


def test_a_handler_can_only_be_one_who_may_read(world):
    case = open_deviation(world)
    with pytest.raises(DomainError) as refusal:
        assign(case_id=case.pk, owner=world.nils, by=world.elsa, at=NOW)
    assert refusal.value.field == "owner"
    assert assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW).owner == world.harald


def test_a_case_that_moves_takes_its_readers_along(world):
    case = open_deviation(world)
    assign(case_id=case.pk, owner=world.harald, by=world.elsa, at=NOW)
    moved = move_to_unit(case_id=case.pk, unit=world.other_section, reason="Fel.", by=world.elsa, at=NOW)
    assert moved.owner is None
    assert not sees(world.elsa, case)
    assert sees(world.nils, case)


def test_many_exceptions_are_asked_for_in_the_question_instead(world):
    case = make_case(world.section, Kind.LEXSARAH)
    person = fresh(world.sara)
    read_exceptions(person, few=0)
    assert not hasattr(person, "case_exceptions")
    assert list(Case.objects.visible_to(person)) == [case]


def test_roles_are_read_once_in_a_request(world, django_assert_num_queries):
    person = fresh(world.elsa)
    with django_assert_num_queries(2):
        for capability in Capability:
            person.unit_ids_with(capability)


def test_a_grant_tomorrow_is_no_grant_today(world):
    tomorrow = NOW.date() + timedelta(days=1)
    grant(world.utan, Role.SECTION_CHIEF, world.section, valid_from=tomorrow)
    case = open_deviation(world)
    with time_machine.travel(NOW, tick=False):
        assert not sees(world.utan, case)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert sees(world.utan, case)
    forget_roles(world.utan)
