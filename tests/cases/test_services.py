"""The commands on a case: what each does, that it is told once, and what it refuses."""

from datetime import date, timedelta

import pytest

from audit.models import Event
from cases.enums import ActionLevel, Effect, Kind, UnitRole
from cases.models import Case, Deadline, Investigation
from cases.queries.history import history
from cases.services import acting, classifying, investigating, moving, placing, readers, retention, writing
from core.errors import ConflictError, DomainError
from deviations.enums import Informed
from deviations.services import deciding
from documents.models import Document
from organisation.roles import Role
from tests.factories import NOW, grant, investigate, make_action, make_classification, make_deadline_rule
from tests.world import open_deviation

LATER = NOW + timedelta(hours=5)


def commands(world, case):
    """{name: a command on the case that shall leave exactly this one event}."""
    who = {"case_id": case.pk, "by": world.elsa, "at": LATER}
    return {
        "case.classify": lambda: classifying.classify(classification=make_classification(), **who),
        "case.investigate": lambda: moving.perform(name="investigate", **who),
        "case.investigate_save": lambda: investigating.save_investigation(facts="F", assessment="B", **who),
        "case.note": lambda: writing.add_note(text="Ringde anhörig.", **who),
        "case.add_person": lambda: writing.add_person(name="N.N.", **who),
        "case.attach": lambda: writing.attach_files(files=[], **who),
        "case.move": lambda: placing.move_to_unit(unit=world.other_section, reason="Fel.", **who),
        "case.assign": lambda: placing.assign(owner=world.harald, **who),
        "case.add_unit": lambda: placing.add_unit(role=UnitRole.COUNTERPART, name="Regionen", **who),
        "case.action_add": lambda: make_action(case, world.elsa, at=LATER),
        "case.name_reader": lambda: readers.name_reader(person=world.nils, reason="Jämför.", **who),
        "case.bar": lambda: readers.bar_person(person=world.nils, reason="Jäv.", **who),
        "case.hold": lambda: retention.hold_case(reason="IVO.", **who),
        "deviation.assess_lexsarah": lambda: deciding.assess_lexsarah(possible=False, reason="Nej.", **who),
        "deviation.informed": lambda: deciding.say_informed(informed=Informed.YES, **who),
    }


NAMES = list(commands(type("W", (), dict.fromkeys(["elsa", "harald", "nils", "other_section"])), Case()))


@pytest.mark.parametrize("name", NAMES)
def test_a_command_leaves_one_event_that_says_who_and_when(world, name):
    case = open_deviation(world)
    before = Event.objects.count()
    commands(world, case)[name]()
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.verb, event.actor, event.at, event.subject_id) == (name, world.elsa, LATER, case.pk)
    assert (event.label, event.board_id) == (case.reference, world.board.pk)


def test_classifying_writes_what_was_and_what_is(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    classifying.classify(classification=make_classification(severity=1, likelihood=1), **who)
    classifying.classify(classification=make_classification(severity=4, likelihood=4), **who)
    event = Event.objects.latest("pk")
    assert {row.field: (row.old, row.new) for row in event.values.all()} == {
        "severity": ("1", "4"),
        "likelihood": ("1", "4"),
    }
    assert Case.objects.get(pk=case.pk).risk == 16


@pytest.mark.parametrize("axis", ["categories", "causes"])
def test_ovrigt_is_not_chosen_without_a_reason(world, axis):
    case = open_deviation(world)
    other = {"categories": [world.other_category], "causes": [world.other_cause]}[axis]
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    with pytest.raises(DomainError) as refusal:
        classifying.classify(classification=classifying.Classification(**{axis: other}), **who)
    assert refusal.value.field == "other_reason"
    classifying.classify(
        classification=classifying.Classification(**{axis: other}, other_reason="Passar inget."), **who
    )


def test_the_second_of_two_who_change_the_same_case_is_told_and_overwrites_nothing(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "at": NOW, "version": case.version}
    classifying.classify(classification=make_classification(severity=1), by=world.elsa, **who)
    with pytest.raises(ConflictError) as conflict:
        classifying.classify(classification=make_classification(severity=4), by=world.harald, **who)
    assert conflict.value.version == case.version + 1
    assert Case.objects.get(pk=case.pk).severity == 1
    assert Event.objects.filter(verb="case.classify").count() == 1


def test_two_who_write_the_same_investigation_see_both_texts(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "at": NOW}
    found = investigating.save_investigation(facts="Ett", assessment="A", by=world.elsa, **who)
    version = found.version
    investigating.save_investigation(facts="Två", assessment="B", by=world.harald, version=version, **who)
    with pytest.raises(ConflictError) as conflict:
        investigating.save_investigation(facts="Tre", assessment="C", by=world.elsa, version=version, **who)
    now = {name: text for name, text in conflict.value.current.items() if text}
    assert now == {"facts": "Två", "assessment": "B"}
    assert Investigation.objects.get().facts == "Två"


def test_the_first_touch_meets_the_first_deadline_and_the_end_meets_the_rest(world):
    make_deadline_rule("first_action", 1, "day")
    make_deadline_rule("closed", 3, "month")
    case = open_deviation(world)
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Nej.", by=world.elsa, at=NOW)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=LATER)
    assert dict(Deadline.objects.values_list("code", "met_at")) == {"first_action": LATER, "closed": None}
    end = LATER + timedelta(days=1)
    moving.perform(name="dismiss", case_id=case.pk, by=world.elsa, at=end, reason="Dubblett.")
    assert dict(Deadline.objects.values_list("code", "met_at")) == {"first_action": LATER, "closed": end}


def test_klar_says_everything_that_is_missing_at_once(world):
    case = open_deviation(world)
    with pytest.raises(DomainError) as refusal:
        deciding.complete(case_id=case.pk, by=world.elsa, at=NOW)
    assert str(refusal.value) == (
        "Händelsetyp är inte vald. Allvarlighetsgrad och sannolikhet är inte bedömda. "
        "Huvudsaklig orsak är inte vald. Lagrum är inte valt. Utredningen saknar fakta eller bedömning. "
        "Frågan om lex Sarah är inte besvarad."
    )
    assert Document.objects.count() == 0


def test_klar_locks_and_keeps_a_numbered_paper_and_unlocking_needs_a_reason(world):
    case = investigate(open_deviation(world), world.elsa)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    first = deciding.complete(**who)
    assert bytes(first.file.content[:5]) == b"%PDF-"
    with pytest.raises(DomainError, match="redan klarmarkerad"):
        deciding.complete(**who)
    with pytest.raises(DomainError, match="Lås upp den"):
        investigating.save_investigation(facts="X", assessment="Y", **who)
    with pytest.raises(DomainError) as refusal:
        investigating.unlock_investigation(reason=" ", **who)
    assert refusal.value.field == "reason"
    investigating.unlock_investigation(reason="Nya uppgifter.", **who)
    investigating.save_investigation(facts="X", assessment="Y", **who)
    second = deciding.complete(**who)
    assert (first.number, second.number) == ("DOK-2026-1", "DOK-2026-2")


def test_an_action_is_planned_done_and_seen_to_help(world):
    case = open_deviation(world)
    action = make_action(case, world.harald)
    note = {"action_id": action.pk, "by": world.harald}
    with pytest.raises(DomainError, match="inte genomförd än"):
        acting.judge_effect(effect=Effect.REACHED, note="Bra.", at=LATER, **note)
    with pytest.raises(DomainError) as refusal:
        acting.finish_action(note="", at=LATER, done_on=date(2026, 3, 3), **note)
    assert refusal.value.field == "done_on"
    done = acting.finish_action(note="Bytt.", at=LATER, **note)
    assert (done.done_on, done.effect_due_on) == (date(2026, 3, 2), date(2026, 5, 1))
    with pytest.raises(DomainError, match="redan genomförd"):
        acting.withdraw_action(reason="Ångrar.", at=LATER, **note)
    with pytest.raises(DomainError, match="Skriv vad du ser"):
        acting.judge_effect(effect=Effect.NOT, note=" ", at=LATER, **note)
    with pytest.raises(ConflictError):
        acting.judge_effect(effect=Effect.NOT, note="Nej.", at=LATER, version=1, **note)
    judged = acting.judge_effect(effect=Effect.PARTLY, note="Färre fall.", at=LATER, **note)
    assert (judged.effect, judged.effect_by) == ("partly", world.harald)


def test_an_ended_case_takes_no_actions_and_a_day_before_it_came_in_is_refused(world):
    case = open_deviation(world)
    with pytest.raises(DomainError) as refusal:
        make_action(case, world.elsa, due_on=date(2026, 3, 1))
    assert refusal.value.field == "due_on"
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    with pytest.raises(DomainError, match="avslutat"):
        make_action(case, world.elsa)


def test_a_case_moves_within_its_namnd_only(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "reason": "Fel enhet.", "by": world.elsa, "at": NOW}
    for unit in (world.board2_section, world.section):
        with pytest.raises(DomainError) as refusal:
            placing.move_to_unit(unit=unit, **who)
        assert refusal.value.field == "unit"
    assert placing.move_to_unit(unit=world.other_section, **who).unit == world.other_section
    assert case.notices.filter(recipient=world.nils).exists()


@pytest.mark.parametrize(("severity", "likelihood", "allowed"), [(1, 3, True), (2, 2, False), (4, 4, False)])
def test_the_short_way_is_open_up_to_the_namnds_limit(world, severity, likelihood, allowed):
    case = open_deviation(world)
    order = {
        "case_id": case.pk,
        "classification": make_classification(severity=severity, likelihood=likelihood),
        "lexsarah_reason": "Ingen skada.",
        "done": "Bytte batteriet.",
        "by": world.elsa,
        "at": LATER,
    }
    if allowed:
        closed = deciding.close_directly(**order)
        assert (closed.status, closed.deviation.dealt_with_directly) == ("closed", True)
        return
    with pytest.raises(DomainError, match="Åtgärdat direkt går upp till 3"):
        deciding.close_directly(**order)
    kept = Case.objects.get(pk=case.pk)
    assert (kept.status, kept.severity, kept.deviation.lexsarah_possible) == ("received", None, None)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("level", "risk", "awaited"),
    [
        (ActionLevel.INDIVIDUAL, 2, False),
        (ActionLevel.INDIVIDUAL, 6, True),
        (ActionLevel.SECTION, 2, True),
    ],
)
def test_the_effect_is_asked_for_above_individ_level_or_above_the_limit(world, level, risk, awaited):
    case = investigate(open_deviation(world), world.elsa, severity=risk // 2, likelihood=2)
    action = make_action(case, world.elsa, level=level)
    deciding.complete(case_id=case.pk, by=world.elsa, at=NOW)
    acting.finish_action(action_id=action.pk, note="Klart.", by=world.elsa, at=NOW)
    order = {"name": "close", "case_id": case.pk, "by": world.elsa, "at": LATER}
    if awaited:
        with pytest.raises(DomainError, match="Effekten är inte bedömd för 1 åtgärd"):
            moving.perform(**order)
    else:
        assert moving.perform(**order).status == "closed"


@pytest.mark.parametrize("kind", [Kind.DEVIATION])
def test_a_protected_identity_has_no_contact_and_narrows_the_case(world, kind):
    case = open_deviation(world)
    person = writing.add_person(
        case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", contact="070-1", protected=True
    )
    case.refresh_from_db()
    assert (person.contact, case.protected, case.place) == ("", True, "")


def test_klar_locks_the_classification_too_so_that_its_requirements_still_hold_at_the_end(world):
    case = investigate(open_deviation(world), world.elsa)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    empty = classifying.Classification()
    deciding.complete(**who)
    with pytest.raises(DomainError, match="Lås upp den för att ändra klassningen"):
        classifying.classify(classification=empty, **who)
    assert list(case.categories.all()) == [world.category]
    investigating.unlock_investigation(reason="Fel händelsetyp.", **who)
    classifying.classify(classification=empty, **who)
    assert list(case.categories.all()) == []


def test_what_was_decided_when_a_case_ended_is_not_rewritten(world):
    case = open_deviation(world)
    who = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    action = make_action(case, world.elsa)
    acting.finish_action(action_id=action.pk, note="Bytt.", by=world.elsa, at=NOW)
    deciding.assess_lexsarah(possible=False, reason="Nej.", **who)
    moving.perform(name="dismiss", reason="Dubblett.", **who)
    judged = {"effect": Effect.NOT, "note": "Inget hände.", "by": world.elsa, "at": NOW}
    for rewrite in (
        lambda: classifying.classify(classification=make_classification(), **who),
        lambda: deciding.assess_lexsarah(possible=False, reason="Annat skäl.", **who),
        lambda: investigating.save_investigation(facts="F", assessment="B", **who),
        lambda: investigating.unlock_investigation(reason="Nytt.", **who),
        lambda: deciding.complete(**who),
        lambda: acting.judge_effect(action_id=action.pk, **judged),
    ):
        with pytest.raises(DomainError, match="Öppna det igen"):
            rewrite()
    moving.perform(name="reopen", reason="Ingen dubblett.", **who)
    deciding.assess_lexsarah(possible=False, reason="Annat skäl.", **who)


def test_an_action_is_not_done_before_its_case_came_in(world):
    action = make_action(open_deviation(world), world.elsa)
    with pytest.raises(DomainError) as refusal:
        acting.finish_action(action_id=action.pk, note="", by=world.elsa, at=NOW, done_on=date(2026, 3, 1))
    assert refusal.value.field == "done_on"


def test_nothing_is_handed_over_when_everybody_who_would_receive_it_is_barred(world):
    case = open_deviation(world)
    readers.bar_person(case_id=case.pk, person=world.sara, reason="Rapporten gäller henne.", by=None, at=NOW)
    with pytest.raises(DomainError, match="Ingen är utsedd"):
        deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Skada.", by=world.elsa, at=NOW)
    assert Case.objects.get().status == "received"


def test_what_a_deputy_does_is_said_to_be_for_her_chief_but_not_what_she_reports_herself(world):
    case = open_deviation(world, reporter=world.eva)
    moving.perform(name="investigate", case_id=case.pk, by=world.eva, at=LATER)
    moved = {"case_id": case.pk, "unit": world.other_section, "reason": "Fel enhet."}
    grant(world.eva, Role.SECTION_CHIEF, world.other_section)
    placing.move_to_unit(**moved, by=world.eva, at=LATER)
    writing.add_note(case_id=case.pk, text="Som egen chef.", by=world.eva, at=LATER)
    assert [(event.verb, event.on_behalf_of) for event in Event.objects.filter(subject_id=case.pk)] == [
        ("case.open", None),
        ("case.investigate", world.elsa),
        ("case.move", world.elsa),
        ("case.note", None),
    ]
    assert [entry.who for entry in history(case)][2] == "Eva för Elsa"


def test_an_action_is_not_given_to_somebody_barred_who_would_never_see_it(world):
    case = open_deviation(world)
    readers.bar_person(case_id=case.pk, person=world.harald, reason="Jäv.", by=world.elsa, at=NOW)
    with pytest.raises(DomainError) as refusal:
        make_action(case, world.harald)
    assert refusal.value.field == "responsible"
    assert not case.actions.exists()
    assert not case.notices.filter(recipient=world.harald).exists()


def test_a_barred_chief_is_not_told_that_the_case_has_moved_to_her_but_the_next_one_above_is(world):
    case = open_deviation(world)
    readers.bar_person(case_id=case.pk, person=world.nils, reason="Jäv.", by=world.elsa, at=NOW)
    placing.move_to_unit(case_id=case.pk, unit=world.other_section, reason="Fel.", by=world.elsa, at=NOW)
    told = (
        case.notices.filter(template="new_case").order_by("pk").values_list("recipient__username", flat=True)
    )
    assert list(told) == ["elsa", "astrid"]
