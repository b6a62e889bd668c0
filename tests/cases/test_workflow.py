"""Every kind × every status × every arrow, against a table written by hand."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from cases import kinds
from cases.enums import ENDED, ActionLevel, Effect
from cases.models import Action, Case, CaseCategory, CaseCause, CaseLegalBasis, Investigation
from cases.services import moving
from complaints.models import Complaint
from core.errors import ConflictError, DomainError
from deviations.models import Deviation
from lexsarah.models import LexSarah
from riskanalysis.models import RiskAnalysis
from selfcontrol.models import SelfControl
from tests.cases.expected_workflow import ARROWS, BARE, ENDS, STATUSES, WORDS
from tests.factories import NOW, make_case
from tests.shared import kept_until_the_end
from tests.world import build_world

ROOT = Path(__file__).resolve().parents[2]
APPS = ["reports", "complaints", "deviations", "lexsarah", "riskanalysis", "selfcontrol", "figures", "cases"]
ROWS = {(kind, row[0]): row for kind, rows in ARROWS.items() for row in rows}
MATRIX = [(kind, status, row[0]) for kind in ARROWS for status in STATUSES[kind] for row in ARROWS[kind]]
LATER = NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with kept_until_the_end(django_db_blocker):
        yield build_world()


def case_in(world, kind, status):
    """A case of a kind in a status, with nothing done in it."""
    case = make_case(world.section, kind, reporter=world.anna)
    ended = status in ENDS
    Case.objects.filter(pk=case.pk).update(
        status=status, closed_at=NOW if ended else None, closed_on=NOW.date() if ended else None
    )
    return Case.objects.get(pk=case.pk)


def fulfil(case, world):
    """Write down everything the guards of every kind ask for; not through the commands under test."""
    Case.objects.filter(pk=case.pk).update(severity=1, likelihood=2)
    CaseCategory.objects.create(case=case, category=world.category)
    CaseCause.objects.create(case=case, cause=world.cause, is_primary=True)
    CaseLegalBasis.objects.create(case=case, basis="SoL")
    Investigation.objects.create(case=case, facts="f", assessment="a", completed_at=NOW)
    Action.objects.create(
        case=case,
        type=world.action_type,
        level=ActionLevel.SECTION,
        text="x",
        responsible=world.elsa,
        due_on=NOW.date(),
        done_at=NOW,
        done_on=NOW.date(),
        effect=Effect.REACHED,
        effect_at=NOW,
        created_at=NOW,
    )
    Deviation.objects.filter(case=case).update(lexsarah_possible=False, lexsarah_assessed_at=NOW)
    Complaint.objects.filter(case=case).update(answered_at=NOW, outcome="avvikelse")
    LexSarah.objects.filter(case=case).update(degree="inget", decided_at=NOW, decided_on=NOW.date())
    RiskAnalysis.objects.filter(case=case).update(done_on=NOW.date())
    SelfControl.objects.filter(case=case).update(done_on=NOW.date(), remarks="inga")
    return Case.objects.get(pk=case.pk)


def who_decides(world, kind):
    """The chief; in a lex Sarah report the one who receives such reports."""
    return world.sara if kind == "lexsarah" else world.elsa


@pytest.mark.parametrize("kind", ARROWS)
def test_the_arrows_are_those_of_the_table(kind):
    workflow = kinds.get(kind).workflow
    declared = [
        (step.name, set(step.sources), step.target, step.needs, step.needs_reason, step.by_service)
        for step in workflow.transitions
    ]
    assert declared == ARROWS[kind]
    assert workflow.statuses == set(STATUSES[kind])
    assert workflow.start == STATUSES[kind][0]
    assert [workflow.label(status) for status in STATUSES[kind]] == WORDS[kind]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "status", "name"), MATRIX)
def test_an_arrow_is_taken_from_its_statuses_and_from_no_other(cast, kind, status, name):
    case = fulfil(case_in(cast, kind, status), cast)
    _name, sources, target, _needs, _reason, by_service = ROWS[kind, name]
    events = Event.objects.count()
    order = {"name": name, "case_id": case.pk, "by": who_decides(cast, kind), "at": LATER, "reason": "Skäl."}
    if status in sources and not by_service:
        moving.perform(**order)
        case.refresh_from_db()
        ended = target in ENDS
        assert (case.status, case.closed_at) == (target, LATER if ended else None)
        assert case.closed_on == (LATER.date() if ended else None)
        assert Event.objects.count() == events + 1
        assert Event.objects.latest("pk").verb == f"case.{name}"
    else:
        with pytest.raises(PermissionDenied if status in sources else DomainError):
            moving.perform(**order)
        case.refresh_from_db()
        assert (case.status, Event.objects.count()) == (status, events)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_what_is_missing_is_said_in_words(cast, kind, name):
    _name, sources, _target, _needs, _reason, by_service = ROWS[kind, name]
    case = case_in(cast, kind, min(sources))
    expected = BARE.get((kind, name), [])
    assert kinds.get(kind).workflow.by_name[name].blockers(case) == expected
    if by_service:
        return
    order = {"name": name, "case_id": case.pk, "by": who_decides(cast, kind), "at": LATER, "reason": "Skäl."}
    if expected:
        with pytest.raises(DomainError) as refusal:
            moving.perform(**order)
        assert str(refusal.value) == " ".join(expected)
        case.refresh_from_db()
        assert case.status in sources
    else:
        assert moving.perform(**order).status == ROWS[kind, name][2]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), [key for key, row in ROWS.items() if not row[5]])
@pytest.mark.parametrize(
    "person", ["anna", "harald", "elsa", "eva", "kerstin", "sara", "nils", "olle", "sven"]
)
def test_an_arrow_is_taken_only_by_those_who_may(cast, kind, name, person):
    _name, sources, target, needs, _reason, _by_service = ROWS[kind, name]
    case = fulfil(case_in(cast, kind, min(sources)), cast)
    if kind == "lexsarah":
        may = person == "sara"
    else:
        may = person in {"elsa", "eva"} or (needs == "investigate" and person == "harald")
    order = {"name": name, "case_id": case.pk, "by": getattr(cast, person), "at": LATER, "reason": "Skäl."}
    if may:
        assert moving.perform(**order).status == target
    else:
        with pytest.raises(PermissionDenied):
            moving.perform(**order)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), [key for key, row in ROWS.items() if row[4] and not row[5]])
@pytest.mark.parametrize("reason", ["", "   "])
def test_an_arrow_that_asks_for_a_reason_is_not_taken_without_one(cast, kind, name, reason):
    case = fulfil(case_in(cast, kind, min(ROWS[kind, name][1])), cast)
    with pytest.raises(DomainError, match="Skriv ett skäl"):
        moving.perform(name=name, case_id=case.pk, by=who_decides(cast, kind), at=LATER, reason=reason)


@pytest.mark.parametrize("kind", ARROWS)
def test_every_status_is_reached_from_the_start(kind):
    workflow = kinds.get(kind).workflow
    reached, seen = {workflow.start}, set()
    while reached - seen:
        status = (reached - seen).pop()
        seen.add(status)
        reached |= {step.target for step in workflow.transitions if status in step.sources}
    assert reached == set(STATUSES[kind])


@pytest.mark.parametrize("kind", ARROWS)
def test_only_the_ends_are_ends_and_every_status_leads_to_one(kind):
    workflow = kinds.get(kind).workflow
    leading = {status for status in STATUSES[kind] if status in ENDED}
    while True:
        more = {
            source for step in workflow.transitions if step.target in leading for source in step.sources
        } - leading
        if not more:
            break
        leading |= more
    assert leading == set(STATUSES[kind])
    assert all(workflow.leaving(status) for status in STATUSES[kind] if status not in ENDED)


@pytest.mark.django_db
def test_a_move_on_what_somebody_else_has_moved_is_a_conflict(cast):
    case = case_in(cast, "deviation", "received")
    moving.perform(name="investigate", case_id=case.pk, by=cast.harald, at=NOW, version=case.version)
    with pytest.raises(ConflictError):
        moving.perform(
            name="dismiss", case_id=case.pk, by=cast.elsa, at=NOW, reason="Nej.", version=case.version
        )


@pytest.mark.django_db
def test_an_unknown_arrow_is_refused_in_words(cast):
    case = case_in(cast, "complaint", "received")
    with pytest.raises(DomainError, match="Det går inte för den här sortens ärende"):
        moving.perform(name="dismiss", case_id=case.pk, by=cast.elsa, at=NOW, reason="Nej.")


def failed(case, world):
    """Everything is fulfilled, but the action did not help, as was seen an hour later."""
    fulfil(case, world)
    case.actions.update(effect=Effect.NOT, effect_at=SEEN)
    return case


def act_again(case, at, **values):
    """One more action that helped, decided `at`."""
    row = case.actions.first()
    told = {"effect": Effect.REACHED, "effect_at": LATER, "created_at": at, **values}
    Action.objects.create(**{f.name: getattr(row, f.name) for f in row._meta.fields if f.name != "id"} | told)


SEEN = NOW + timedelta(hours=1)
NOT_TRIED = "1 åtgärd har inte hjälpt, och ingen ny är beslutad efter det."


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["investigating", "acting", "following_up"])
@pytest.mark.parametrize("kind", ["deviation", "risk"])
def test_what_did_not_help_is_not_closed_without_a_later_action_or_a_reason(cast, kind, status):
    case = failed(case_in(cast, kind, status), cast)
    order = {"name": "close", "case_id": case.pk, "by": cast.elsa, "at": LATER}
    with pytest.raises(DomainError) as refusal:
        moving.perform(**order)
    assert (refusal.value.field, refusal.value.message) == ("reason", f"{NOT_TRIED} Skriv ett skäl.")
    assert moving.perform(**order, reason="Verksamheten är nedlagd.").status == "closed"
    event = Event.objects.latest("pk")
    assert (event.verb, event.values.get(field="reason").new) == ("case.close", "Verksamheten är nedlagd.")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["deviation", "risk"])
def test_a_later_action_answers_for_what_did_not_help(cast, kind):
    case = failed(case_in(cast, kind, "acting"), cast)
    order = {"case_id": case.pk, "by": cast.elsa, "at": LATER}
    act_again(case, NOW)
    act_again(case, LATER, withdrawn_at=LATER, done_at=None, done_on=None, effect="", effect_at=None)
    for name in ("follow_up", "close"):
        with pytest.raises(DomainError, match=NOT_TRIED):
            moving.perform(name=name, **order)
    act_again(case, SEEN + timedelta(minutes=1))
    assert moving.perform(name="follow_up", **order).status == "following_up"
    assert moving.perform(name="close", **order).status == "closed"


WRITERS = {"cases/services/moving.py", "cases/services/opening.py"}
SAVING = {"update", "save_changes", "create", "bulk_create", "update_or_create", "get_or_create", "Case"}


def is_write_of_status(node):
    """Whether a line of a program sets `status`: an assignment, or a keyword or key on its way to a row."""
    match node:
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
        case ast.AugAssign(target=ast.Attribute(attr="status")):
            return True
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=keywords) if name in SAVING:
            return any(word.arg == "status" for word in keywords)
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), _]):
            return True
    return False


def test_the_status_of_a_case_is_written_in_one_place():
    found = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            where = str(path.relative_to(ROOT))
            if "migrations" in path.parts or where in WRITERS:
                continue
            if any(map(is_write_of_status, ast.walk(ast.parse(path.read_text())))):
                found.add(where)
    assert found == set()
