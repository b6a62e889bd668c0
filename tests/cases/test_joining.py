"""Samverkan: two units answer for one case, each with its own part, and one of them ends it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.enums import ActionLevel, UnitRole
from cases.models import Case, CaseUnit, Notice
from cases.queries.inbox import waiting_for
from cases.services import acting, joining, moving, placing
from cases.services.writing import add_person
from core.errors import DomainError
from deviations.services import deciding
from tests.factories import NOW, forget_roles, make_classification
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    return open_deviation(world)


@pytest.fixture
def joint(world, case):
    placing.add_unit(
        case_id=case.pk, role=UnitRole.ANSWERING, unit=world.other_section, by=world.elsa, at=NOW
    )
    forget_roles(world.nils)
    case.refresh_from_db()
    return case


def page(name, case, *more):
    return reverse(f"cases:{name}", args=[case.reference, *more])


def test_a_second_unit_is_added_told_and_has_the_case_in_its_inbox(client, world, case):
    client.force_login(world.elsa)
    client.post(page("add_unit", case), {"unit": world.other_section.pk, "name": ""})
    case.refresh_from_db()
    assert case.joint
    assert Notice.objects.get(template="also_answers").recipient == world.nils
    for person in (world.elsa, world.nils):
        forget_roles(person)
        assert case in waiting_for(person)


def test_the_way_to_a_second_unit_stands_on_the_case_itself_for_whoever_decides(client, world, case):
    ways = {}
    for person in (world.elsa, world.harald):
        client.force_login(person)
        text = client.get(page("case", case)).content.decode()
        ways[person.username] = text.count(page("add_unit", case))
    assert ways == {"elsa": 1, "harald": 0}
    client.force_login(world.elsa)
    assert "Lägg till enhet i samverkan" in client.get(page("add_unit", case)).content.decode()


def test_a_part_carries_the_day_it_was_asked_for(client, world, joint):
    client.force_login(world.elsa)
    assert "Tillfrågad 2 mar 2026." in client.get(page("case", joint)).content.decode()
    placing.add_unit(
        case_id=joint.pk,
        role=UnitRole.ANSWERING,
        unit=world.other_section,
        by=world.elsa,
        at=NOW + timedelta(days=9),
    )
    assert joint.other_units.get().asked_at == NOW  # asked again changes nothing
    client.force_login(world.nils)
    assert "Ni tillfrågades" in client.get(reverse("cases:questions")).content.decode()


def test_a_counterpart_outside_is_a_name_and_another_namnds_unit_is_not_offered(client, world, case):
    client.force_login(world.elsa)
    offered = client.get(page("add_unit", case)).content.decode()
    assert world.other_section.name in offered
    assert world.board2_section.name not in offered
    both = client.post(page("add_unit", case), {"unit": world.other_section.pk, "name": "Regionen"})
    assert "inte båda" in both.content.decode()
    client.post(page("add_unit", case), {"unit": "", "name": "Regionen"})
    row = CaseUnit.objects.get()
    assert (row.role, row.name, row.unit) == ("counterpart", "Regionen", None)
    assert "Regionen" in client.get(page("case", case)).content.decode()


def test_the_hand_over_point_is_a_field_that_is_shown_and_searched(client, world, joint):
    client.force_login(world.nils)
    client.post(page("handover", joint), {"point": "Vid utskrivningen", "version": joint.version})
    assert "Vid utskrivningen" in client.get(page("case", joint)).content.decode()
    assert joint.reference in client.get(reverse("cases:list"), {"q": "utskrivningen"}).content.decode()


def short_end(case, by):
    deciding.close_directly(
        case_id=case.pk,
        classification=make_classification(severity=1, likelihood=1),
        lexsarah_reason="Ingen risk.",
        done="Rättat.",
        by=by,
        at=NOW,
    )


def test_the_main_unit_ends_the_case_only_when_the_other_has_answered(client, world, joint):
    with pytest.raises(DomainError, match="1 enhet till har inte skrivit sin del"):
        short_end(joint, world.elsa)
    row = joint.other_units.get()
    client.force_login(world.nils)
    client.post(page("part", joint, row.pk), {"text": "Vi ringde inte.", "version": 1})
    assert "Vi ringde inte." in client.get(page("case", joint)).content.decode()
    assert Notice.objects.get(template="part_answered").recipient == world.elsa
    short_end(joint, world.elsa)
    joint.refresh_from_db()
    assert joint.status == "closed"


def test_two_who_write_a_units_part_see_both_texts_and_nothing_is_written_over(client, world, joint):
    row = joint.other_units.get()
    client.force_login(world.nils)
    for earlier, text in ((None, "Vi ringde inte."), ("Vi ringde inte.", "Vi ringde sent.")):
        read = client.get(page("part", joint, row.pk)).context["form"]["version"].value()
        at = NOW + timedelta(minutes=1 if earlier else 0)
        joining.answer_part(row_id=row.pk, text=text, by=world.nils, at=at, version=read)
        late = {"text": "Numret var fel.", "version": read}
        answer = client.post(page("part", joint, row.pk), late)
        form = answer.context["form"]
        assert [(v.mine, v.theirs) for v in form.versions()] == [("Numret var fel.", text)]
        assert "Din text är kvar." in answer.content.decode()
        assert CaseUnit.objects.get(pk=row.pk).part == text
    client.post(page("part", joint, row.pk), {**late, "version": form["version"].value()})
    assert CaseUnit.objects.get(pk=row.pk).part == "Numret var fel."


def test_a_reason_says_why_it_does_not_wait(client, world, joint):
    client.force_login(world.elsa)
    client.post(page("excuse_part", joint, joint.other_units.get().pk), {"reason": "Enheten är stängd."})
    short_end(joint, world.elsa)
    assert Case.objects.get(pk=joint.pk).status == "closed"


def test_the_other_unit_neither_ends_nor_writes_anothers_part(client, world, joint):
    row, own = (
        joint.other_units.get(),
        placing.add_unit(case_id=joint.pk, role=UnitRole.ANSWERING, unit=world.unit, by=world.elsa, at=NOW),
    )
    answers = {}
    for person in (world.elsa, world.nils, world.ulla, world.kerstin, world.olle):
        client.force_login(person)
        urls = (page("part", joint, row.pk), page("part", joint, own.pk), page("add_unit", joint))
        answers[person.username] = [client.get(url).status_code for url in urls]
    assert answers == {
        "elsa": [403, 403, 200],
        "nils": [200, 403, 403],
        "ulla": [403, 200, 200],
        "kerstin": [403, 403, 403],
        "olle": [404, 404, 404],
    }
    with pytest.raises(PermissionDenied):
        moving.perform(name="dismiss", case_id=joint.pk, by=world.nils, at=NOW, reason="Nej.")


def test_what_was_added_by_mistake_is_taken_away_but_not_what_is_written(client, world, joint):
    client.force_login(world.elsa)
    row = joint.other_units.get()
    client.post(page("remove_unit", joint, row.pk))
    joint.refresh_from_db()
    assert (joint.joint, joint.other_units.count()) == (False, 0)
    forget_roles(world.nils)
    assert not Case.objects.visible_to(world.nils).filter(pk=joint.pk).exists()
    row = placing.add_unit(
        case_id=joint.pk, role=UnitRole.ANSWERING, unit=world.other_section, by=world.elsa, at=NOW
    )
    forget_roles(world.nils)
    joining.answer_part(row_id=row.pk, text="Vår del.", by=world.nils, at=NOW)
    with pytest.raises(DomainError, match="skrivit sin del"):
        joining.remove_unit(row_id=row.pk, by=world.elsa, at=NOW)


def test_the_list_is_filtered_by_samverkan_and_says_so(client, world, joint):
    plain = open_deviation(world)
    client.force_login(world.elsa)
    text = client.get(reverse("cases:list"), {"joint": "true"}).content.decode()
    assert (joint.reference in text, plain.reference in text) == (True, False)
    assert "1 ärende" in text


def test_a_protected_identity_names_neither_unit_nor_where_it_broke(client, world, joint):
    joining.set_handover_point(case_id=joint.pk, point="Mellan Ekgården och hemmet", by=world.elsa, at=NOW)
    add_person(case_id=joint.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    client.force_login(world.elsa)
    text = client.get(page("case", joint)).content.decode()
    assert "Samverkan" in text
    assert "Ekgården" not in text


def plan(world, **more):
    return acting.Plan("Byt rutin", world.action_type, ActionLevel.SECTION, world.nils, NOW.date(), **more)


def test_an_action_carries_which_unit_does_it(client, world, joint):
    own = acting.add_action(case_id=joint.pk, plan=plan(world), by=world.elsa, at=NOW)
    theirs = acting.add_action(case_id=joint.pk, plan=plan(world), by=world.nils, at=NOW)
    told = plan(world, unit=world.other_section)
    chosen = acting.add_action(case_id=joint.pk, plan=told, by=world.elsa, at=NOW)
    wanted = [world.section, world.other_section, world.other_section]
    assert [action.unit for action in (own, theirs, chosen)] == wanted
    told = plan(world, unit=world.board2_section)
    with pytest.raises(DomainError) as refused:
        acting.add_action(case_id=joint.pk, plan=told, by=world.elsa, at=NOW)
    assert refused.value.field == "unit"
    client.force_login(world.elsa)
    form = client.get(page("add_action", joint)).context["form"]
    assert set(form.fields["unit"].queryset) == {world.section, world.other_section}
    assert world.nils in form.fields["responsible"].queryset
    assert client.get(page("case", joint)).content.decode().count("<span>Ekgården</span>") >= 2


def test_where_one_unit_answers_alone_an_action_has_none_and_nothing_is_asked(client, world, case):
    action = acting.add_action(case_id=case.pk, plan=plan(world), by=world.elsa, at=NOW)
    assert action.unit is None
    client.force_login(world.elsa)
    assert "unit" not in client.get(page("add_action", case)).context["form"].fields


def test_the_second_unit_sees_what_it_has_to_answer_until_it_has(client, world, joint):
    client.force_login(world.nils)
    row = joint.other_units.get()
    address = page("part", joint, row.pk)
    assert address in client.get(reverse("cases:questions")).content.decode()
    client.force_login(world.elsa)
    assert address not in client.get(reverse("cases:questions")).content.decode()
    joining.answer_part(row_id=row.pk, text="Vi ringde aldrig.", by=world.nils, at=NOW)
    client.force_login(world.nils)
    assert address not in client.get(reverse("cases:questions")).content.decode()
