"""Who decides what: as usual, or as the nämnd has delegated it, in every kind and for every role."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cases import kinds
from cases.access import can, capabilities
from cases.enums import Kind, UnitRole
from cases.services import moving, placing, readers
from complaints.queries.grouping import answerable
from complaints.services.grouping import group
from core.dates import ONE_DAY, local_date
from lexsarah import services as lexsarah
from lexsarah.enums import Degree
from organisation.roles import CAPABILITIES, MANDATES, MAY_HOLD_MANDATES, Capability, Mandate, Role
from registers.enums import HAPPENS, TAKEN_IN
from registers.models import Delegation
from registers.queries import delegated
from tests.factories import LONG_AGO, NOW, forget_roles, grant, make_case, make_deadline_rule, make_user
from tests.world import ROLES, open_deviation

# Who takes each decision where the nämnd has said nothing, by hand: chiefs, with whoever stands in for them.
CHIEFS = {"sektionschef", "ersattare", "enhetschef", "avdelningschef"}
WORKERS = CHIEFS | {"forste_socialsekreterare", "sas"}
USUAL = {
    "close": CHIEFS,
    "dismiss": CHIEFS,
    "extend": CHIEFS,
    "answer": WORKERS,
    "pass_on": CHIEFS,
    "decide_lexsarah": CHIEFS,
}
# Those that see every case of their nämnd and may be given a decision in it.
IN_REACH = WORKERS - {"ersattare"}


def delegate(world, mandate, *roles, kind="", **values):
    values = {"valid_from": LONG_AGO, "board": world.board, "decision": "SN 2026-02-01 § 4"} | values
    for role in roles:
        Delegation.objects.create(mandate=mandate, role=role, kind=kind, **values)


def deciders(world, mandate, case):
    """Return the roles of the world whose person may take a decision in a case."""
    people = {role: getattr(world, name) for role, name in ROLES.items()}
    forget_roles(*people.values())
    return {role for role, person in people.items() if can(person, mandate, case)}


@pytest.mark.parametrize("mandate", Mandate)
def test_a_namnd_that_has_said_nothing_has_the_usual(world, mandate):
    assert deciders(world, mandate, open_deviation(world)) == USUAL[mandate]


@pytest.mark.parametrize("role", sorted(IN_REACH))
@pytest.mark.parametrize("mandate", Mandate)
def test_what_is_delegated_is_decided_by_that_role_and_its_stand_in_alone(world, mandate, role):
    case = open_deviation(world)
    delegate(world, mandate, role)
    expected = {role} | ({"ersattare"} if role == "sektionschef" else set())
    assert deciders(world, mandate, case) == expected
    others = [other for other in Mandate if other != mandate]
    assert {other: deciders(world, other, case) for other in others} == {
        other: USUAL[other] for other in others
    }


@pytest.mark.parametrize("general_first", [True, False])
@pytest.mark.parametrize("kind", HAPPENS)
@pytest.mark.parametrize("mandate", Mandate)
def test_a_delegation_of_one_kind_holds_in_that_kind_before_the_general_and_in_no_other(
    world, mandate, kind, general_first
):
    general = {mandate: frozenset({"enhetschef"})}
    rows = [(("enhetschef",), ""), (("sas", "avdelningschef"), kind)]
    for roles, of in rows if general_first else reversed(rows):
        delegate(world, mandate, *roles, kind=of)
    own = {mandate: frozenset({"sas", "avdelningschef"})}
    found = {one: delegated(world.board.pk, one, on=NOW.date()) for one in HAPPENS}
    assert found == {one: own if one == kind else general for one in HAPPENS}
    assert delegated(world.other_board.pk, kind, on=NOW.date()) == {}


def test_it_holds_between_its_days_only(world):
    case, today = open_deviation(world), local_date(timezone.now())
    delegate(world, "close", "enhetschef", valid_to=today - ONE_DAY)
    delegate(world, "close", "avdelningschef", valid_from=today + ONE_DAY)
    assert deciders(world, "close", case) == USUAL["close"]
    delegate(world, "close", "sas", valid_from=today, valid_to=today)
    assert deciders(world, "close", case) == {"sas"}


def test_another_namnds_delegation_changes_nothing_here(world):
    delegate(world, "close", "enhetschef", board=world.other_board)
    assert deciders(world, "close", open_deviation(world)) == USUAL["close"]


def test_a_stand_in_has_the_role_she_stands_in_for_there_and_no_other_of_that_persons(world):
    grant(world.elsa, Role.DEPARTMENT_CHIEF, world.area)
    case = open_deviation(world)
    delegate(world, "close", "avdelningschef")
    assert can(world.elsa, Mandate.CLOSE, case)
    assert not can(world.eva, Mandate.CLOSE, case)


def test_a_role_elsewhere_gives_nothing_here(world):
    delegate(world, "close", "sektionschef")
    case = open_deviation(world)
    readers.name_reader(case_id=case.pk, person=world.nils, reason="Hjälper till.", by=world.elsa, at=NOW)
    forget_roles(world.nils)
    assert {Capability.VIEW, Capability.INVESTIGATE} <= capabilities(world.nils, case)
    assert not can(world.nils, Mandate.CLOSE, case)


def test_a_unit_that_answers_too_neither_ends_nor_decides(world):
    case = open_deviation(world)
    placing.add_unit(
        case_id=case.pk, role=UnitRole.ANSWERING, unit=world.other_section, by=world.elsa, at=NOW
    )
    case.refresh_from_db()
    delegate(world, "close", "sektionschef")
    assert can(world.nils, Capability.INVESTIGATE, case)
    assert not can(world.nils, Mandate.CLOSE, case)


def test_who_does_not_see_or_does_not_work_in_a_case_decides_nothing_in_it(world):
    """A role given the decision past the settings still needs the case; and a tombstone is only looked at."""
    case = open_deviation(world)
    delegate(world, "close", "medarbetare", "kvalitetscontroller", "sektionschef")
    assert deciders(world, "close", case) == {"sektionschef", "ersattare"}
    readers.bar_person(case_id=case.pk, person=world.elsa, reason="Jäv.", by=world.ulla, at=NOW)
    forget_roles(world.elsa)
    assert capabilities(world.elsa, case) == frozenset()
    case.erased_at = NOW
    case.save(update_fields=["erased_at"])
    assert not set(Mandate) & capabilities(world.ulla, case)


def test_a_closed_room_is_decided_by_those_in_it_alone(world):
    case = make_case(world.section, Kind.LEXSARAH)
    assert deciders(world, "decide_lexsarah", case) == {"lexsarah_ansvarig"}
    delegate(world, "decide_lexsarah", "lexsarah_utredare", "avdelningschef", kind="lexsarah")
    assert deciders(world, "decide_lexsarah", case) == set()
    readers.name_reader(case_id=case.pk, person=world.ludvig, reason="Utreder.", by=world.sara, at=NOW)
    assert deciders(world, "decide_lexsarah", case) == {"lexsarah_utredare"}


def test_the_degree_is_decided_by_whoever_has_it(world):
    case = make_case(world.section, Kind.LEXSARAH)
    order = {"case_id": case.pk, "degree": Degree.NONE, "at": NOW}
    with pytest.raises(PermissionDenied):
        lexsarah.decide(by=world.elsa, **order)
    lexsarah.decide(by=world.sara, **order)
    delegate(world, "decide_lexsarah", "avdelningschef")
    with pytest.raises(PermissionDenied):
        lexsarah.decide(by=world.sara, **order)
    assert Event.objects.filter(verb="lexsarah.decide").count() == 1


def test_the_arrow_the_page_and_its_button_follow_the_delegation(world, client):
    delegate(world, "dismiss", "enhetschef")
    case = open_deviation(world)
    address = f"/arenden/{case.reference}/steg/dismiss/"
    client.force_login(world.elsa)
    assert client.get(address).status_code == 403
    assert address not in client.get(f"/arenden/{case.reference}/").content.decode()
    with pytest.raises(PermissionDenied):
        moving.perform(name="dismiss", case_id=case.pk, reason="Nej.", by=world.elsa, at=NOW)
    client.force_login(world.ulla)
    assert client.get(address).status_code == 200


def test_more_time_for_a_deadline_is_given_by_whoever_has_it(world, client):
    make_deadline_rule("close", 3, "day")
    delegate(world, "extend", "forste_socialsekreterare")
    case = open_deviation(world)
    address = f"/arenden/{case.reference}/frist/{case.deadlines.get().pk}/"
    for person, status in ((world.elsa, 403), (world.harald, 200)):
        client.force_login(person)
        assert client.get(address).status_code == status
        assert (address in client.get(f"/arenden/{case.reference}/mer/").content.decode()) == (status == 200)


def test_an_answer_is_given_by_whoever_has_it_also_to_many_at_once(world, client):
    cases = [make_case(world.section, Kind.COMPLAINT) for _n in range(2)]
    group(case_id=cases[0].pk, others=[cases[1].pk], title="Maten", by=world.harald, at=NOW)
    cases[0].refresh_from_db()
    matter, address = cases[0].complaint.matter_id, reverse("complaints:answer", args=[cases[0].reference])
    client.force_login(world.harald)
    assert (client.get(address).status_code, len(answerable(matter, world.harald))) == (200, 2)
    delegate(world, "answer", "sektionschef")
    assert (client.get(address).status_code, len(answerable(matter, world.harald))) == (403, 0)
    assert address not in client.get(f"/arenden/{cases[0].reference}/").content.decode()
    assert len(answerable(matter, world.elsa)) == 2


@pytest.mark.parametrize("mandate", Mandate)
@pytest.mark.parametrize("kind", ["", *HAPPENS, "avvikelser"])
def test_a_decision_is_delegated_only_in_kinds_where_it_is_taken(world, mandate, kind):
    row = Delegation(board=world.board, mandate=mandate, kind=kind, role="sas", decision="§ 1")
    row.valid_from = LONG_AGO
    if kind and kind not in TAKEN_IN[mandate]:
        with pytest.raises(ValidationError, match="Beslutet tas inte i ett sådant ärende"):
            row.full_clean()
    else:
        row.full_clean()


def test_the_kinds_where_a_decision_is_taken_are_those_whose_arrows_ask_for_it():
    asked = {
        mandate: {
            name
            for name, kind in kinds.all_kinds().items()
            for step in kind.workflow.transitions
            if step.needs == mandate
        }
        for mandate in (Mandate.CLOSE, Mandate.DISMISS, Mandate.DECIDE_LEXSARAH)
    }
    assert asked == {mandate: set(TAKEN_IN[mandate]) for mandate in asked}


def test_only_those_who_work_in_cases_may_be_given_a_decision_and_no_word_is_two_things(world):
    works = {
        role for role, may in CAPABILITIES.items() if may & {Capability.INVESTIGATE, Capability.READ_NAMED}
    }
    assert works - {Role.DEPUTY} == MAY_HOLD_MANDATES
    assert set(MANDATES) == set(Mandate)
    assert not {str(one) for one in Mandate} & {str(one) for one in Capability}
    row = Delegation(
        board=world.board, mandate="close", role="medarbetare", decision="§ 1", valid_from=LONG_AGO
    )
    with pytest.raises(ValidationError):
        row.full_clean()


def test_it_is_written_in_the_settings_with_its_trace(world, client):
    client.force_login(world.sven)
    told = {"board": world.board.pk, "mandate": "close", "kind": "deviation", "role": "enhetschef"}
    told |= {"decision": "Delegationsordningen 4.2", "valid_from": "2026-01-01", "valid_to": ""}
    assert client.post("/admin/registers/delegation/add/", told).status_code == 302
    row = Delegation.objects.get()
    assert (row.role, row.valid_from) == ("enhetschef", date(2026, 1, 1))
    assert Event.objects.filter(verb="delegation.create", actor=world.sven).count() == 1
    mine = make_user("Systra")
    grant(mine, Role.SYSTEM_MANAGER, world.other_board)
    client.force_login(mine)
    assert client.get(f"/admin/registers/delegation/{row.pk}/change/").status_code == 302
    assert client.get("/admin/registers/delegation/").content.decode().count("enhetschef") == 0
