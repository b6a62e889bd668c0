"""A decision, a list by one, a yes by another, a night, a protocol: and nothing that slips between them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from cases.enums import HoldGround, Kept, Kind, Relation
from cases.models import Case, CaseLink, Person, RetentionItem, RetentionRun
from cases.queries.retention import due, forecast
from cases.services import retention, retention_decisions, retention_runs
from cases.services.retention_decisions import Decision
from core.errors import DomainError
from jobs.enums import State
from jobs.services.running import run_job
from organisation.roles import Role
from registers.enums import CountedFrom, Removal
from registers.models import RetentionRule
from tests.factories import LONG_AGO, NOW, grant, make_case, make_retention_rule
from tests.world import open_deviation

CLOSED_ON = date(2026, 4, 1)
LATER = NOW.replace(year=2029)


def ended(world, n=1, unit=None, on=CLOSED_ON, kind=Kind.DEVIATION):
    """Cases that ended on a day without anything being done in them."""
    at = NOW.replace(year=on.year, month=on.month, day=on.day)
    cases = [make_case(unit or world.section, kind, reporter=world.anna, text="Larmet.") for _i in range(n)]
    ids = [case.pk for case in cases]
    Case.objects.filter(pk__in=ids).update(status="closed", closed_at=at, closed_on=on)
    return [Case.objects.get(pk=pk) for pk in ids]


def decision(**values):
    """The nämnd's decision about deviations, two years after they ended."""
    told = {
        "reference": "SN 2026/7 § 12",
        "decided_on": LONG_AGO,
        "decided_by": "Socialnämnden",
        "kinds": [Kind.DEVIATION],
        "removes": Removal.ERASE,
        "years": 2,
        "counted_from": CountedFrom.CLOSED,
        "valid_from": LONG_AGO,
    }
    return Decision(**{**told, **values})


def approved(world, rule):
    """A list that Rut proposed and Siv approved."""
    run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    return retention_runs.approve(run_id=run.pk, count=run.items.count(), by=world.siv, at=LATER)


def night(at=LATER):
    """What the night does, without a worker; returns the jobs it left undone."""
    jobs = retention_runs.start_runs(by=None, at=at)
    return [job for job in jobs if not run_job(job_id=job.pk, by=None, at=timezone.now())]


def test_a_decision_becomes_a_rule_for_each_kind_and_changes_nothing(world):
    case = ended(world)[0]
    rules = retention_decisions.record_decision(
        board=world.board, decision=decision(kinds=[Kind.DEVIATION, Kind.RISK]), by=world.rut, at=LATER
    )
    assert [(rule.kind, rule.years, rule.holds_on(LATER.date())) for rule in rules] == [
        ("deviation", 2, True),
        ("risk", 2, True),
    ]
    assert night() == []
    assert Case.objects.get(pk=case.pk).erased_at is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"decided_on": LATER.date() + timedelta(days=1)}, "decided_on"),
        ({"valid_from": LONG_AGO - timedelta(days=1)}, "valid_from"),
        ({"years": 0}, "years"),
    ],
)
def test_a_decision_that_cannot_be_right_is_refused_beside_its_field(world, values, field):
    with pytest.raises(DomainError) as refused:
        retention_decisions.record_decision(
            board=world.board, decision=decision(**values), by=world.rut, at=LATER
        )
    assert refused.value.field == field
    assert not RetentionRule.objects.exists()


def test_two_terms_for_the_same_never_hold_together_and_an_ended_decision_stays(world):
    who = {"board": world.board, "by": world.rut, "at": LATER}
    (old,) = retention_decisions.record_decision(decision=decision(), **who)
    with pytest.raises(DomainError, match="redan ett beslut"):
        retention_decisions.record_decision(decision=decision(years=1), **who)
    retention_decisions.end_decision(rule_id=old.pk, last_day=date(2028, 12, 31), by=world.rut, at=LATER)
    retention_decisions.record_decision(decision=decision(years=1, valid_from=date(2029, 1, 1)), **who)
    assert RetentionRule.objects.count() == 2
    ended(world)
    with pytest.raises(DomainError, match="gäller inte i dag"):
        retention_runs.propose(rule_id=old.pk, by=world.rut, at=LATER)


def test_only_whoever_looks_after_the_namnds_gallring_may_do_any_of_it(world):
    rule = make_retention_rule(world.board)
    ended(world)
    run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    for person in (world.elsa, world.kerstin, world.dag, world.sven, world.karin):
        who = {"by": person, "at": LATER}
        for command in (
            lambda who=who: retention_decisions.record_decision(
                board=world.board, decision=decision(), **who
            ),
            lambda who=who: retention_decisions.end_decision(rule_id=rule.pk, last_day=LONG_AGO, **who),
            lambda who=who: retention_runs.propose(rule_id=rule.pk, **who),
            lambda who=who: retention_runs.approve(run_id=run.pk, count=1, **who),
            lambda who=who: retention_runs.withdraw(run_id=run.pk, reason="x", **who),
        ):
            with pytest.raises(PermissionDenied):
                command()


def test_a_role_on_one_section_or_another_namnd_is_not_enough(world):
    rule = make_retention_rule(world.board)
    grant(world.utan, Role.REGISTRAR, world.section)
    grant(world.olle, Role.REGISTRAR, world.other_board)
    for person in (world.utan, world.olle):
        with pytest.raises(PermissionDenied):
            retention_runs.propose(rule_id=rule.pk, by=person, at=LATER)


def test_nobody_approves_what_she_proposed_not_even_past_the_command(world):
    rule = make_retention_rule(world.board)
    ended(world)
    run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    with pytest.raises(DomainError, match="Någon annan"):
        retention_runs.approve(run_id=run.pk, count=1, by=world.rut, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRun.objects.filter(pk=run.pk).update(approved_by=world.rut, approved_at=LATER)


def test_the_approver_says_how_many_and_a_wrong_number_is_no_approval(world):
    rule = make_retention_rule(world.board)
    ended(world, 2)
    run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    with pytest.raises(DomainError) as refused:
        retention_runs.approve(run_id=run.pk, count=3, by=world.siv, at=LATER)
    assert refused.value.field == "count"
    assert retention_runs.start_runs(by=None, at=LATER) == []


def test_what_is_not_approved_or_taken_back_is_never_carried_out(world):
    rule = make_retention_rule(world.board)
    case = ended(world)[0]
    retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    with pytest.raises(DomainError, match="väntar redan"):
        retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)
    night()
    run = RetentionRun.objects.get()
    retention_runs.approve(run_id=run.pk, count=1, by=world.siv, at=LATER)
    retention_runs.withdraw(run_id=run.pk, reason="Fel år.", by=world.rut, at=LATER)
    night()
    assert Case.objects.get(pk=case.pk).erased_at is None
    with pytest.raises(DomainError):
        retention_runs.approve(run_id=run.pk, count=1, by=world.siv, at=LATER)


def test_the_night_erases_the_list_and_makes_a_numbered_protocol_without_anybodys_name(world):
    cases = ended(world, 2) + ended(world, 1, on=date(2025, 5, 5))
    young = ended(world, 1, on=date(2028, 5, 5))[0]
    rule = make_retention_rule(world.board)
    run = approved(world, rule)
    call_command("apply_retention")  # the clock of the command is now, before the cases are old enough
    assert RetentionRun.objects.get().finished_at
    assert RetentionItem.objects.filter(kept=Kept.CHANGED).count() == 3

    run = approved(world, rule)
    assert night(LATER + timedelta(days=1)) == []
    run.refresh_from_db()
    assert {case.erased_at is not None for case in Case.objects.filter(pk__in=[c.pk for c in cases])} == {
        True
    }
    assert Case.objects.get(pk=young.pk).erased_at is None
    document = run.document
    assert (document.kind, document.board, document.data["count"]) == ("retention_protocol", world.board, 3)
    assert [(year["year"], year["count"]) for year in document.data["years"]] == [(2025, 1), (2026, 2)]
    told = str(document.data)
    assert all(case.reference in told for case in cases)
    assert not any(str(person) in told for person in (world.rut, world.siv, world.anna, world.elsa))
    assert Event.objects.filter(verb="case.erase").count() == 3
    with pytest.raises(DomainError, match="inget att gallra"):
        retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER)


@pytest.mark.parametrize("stop_after", range(5))
def test_stopped_at_any_point_and_run_again_it_leaves_the_same(world, monkeypatch, stop_after):
    """The worker dies after so many cases, or before the protocol: the next one goes on where it was."""
    rule = make_retention_rule(world.board)
    ended(world, 4)
    run = approved(world, rule)
    (job,) = retention_runs.start_runs(by=None, at=LATER)
    steps = iter(range(100))
    real = retention_runs._carry_out, retention_runs._finish

    class KilledError(BaseException):
        """What no handler catches, as a kill."""

    def dying(step):
        def die(*args, **kwargs):
            if next(steps) == stop_after:
                raise KilledError
            return step(*args, **kwargs)

        return die

    monkeypatch.setattr(retention_runs, "_carry_out", dying(real[0]))
    monkeypatch.setattr(retention_runs, "_finish", dying(real[1]))
    with pytest.raises(KilledError):
        run_job(job_id=job.pk, by=None, at=timezone.now())
    monkeypatch.undo()
    job.refresh_from_db()
    assert (job.state, run.items.exclude(done_at=None).count()) == (State.RUNNING, stop_after)
    assert run_job(job_id=job.pk, by=None, at=timezone.now() + timedelta(hours=1)) is True
    run.refresh_from_db()
    assert (run.document.data["count"], Event.objects.filter(verb="case.erase").count()) == (4, 4)
    assert set(run.items.values_list("done_at", flat=True)) == {LATER}
    assert retention_runs.start_runs(by=None, at=LATER) == []


def hold(world, case):
    retention.hold_case(case_id=case.pk, ground=HoldGround.IVO, reason="Hos IVO.", by=world.elsa, at=LATER)


def link_open(world, case):
    other = open_deviation(world)
    CaseLink.objects.create(source=case, target=other, relation=Relation.LED_TO, made_at=NOW)


def reopen(_world, case):
    Case.objects.filter(pk=case.pk).update(status="received", closed_at=None, closed_on=None)


@pytest.mark.parametrize(
    ("what", "kept"), [(hold, Kept.HELD), (link_open, Kept.PENDING), (reopen, Kept.CHANGED)]
)
def test_what_stands_in_the_way_stops_it_before_the_list_and_after_the_approval(world, what, kept):
    rule = make_retention_rule(world.board)
    late, early = ended(world, 2)
    what(world, early)
    if kept != Kept.CHANGED:
        seen = forecast(rule, on=LATER.date())
        (line,) = seen.years
        assert (seen.due, seen.stopped, seen.free) == (2, 1, 1)
        assert (line.held, line.pending, line.free) == (kept == Kept.HELD, kept == Kept.PENDING, 1)
    run = approved(world, rule)
    assert list(run.items.values_list("case", flat=True)) == [late.pk]
    what(world, late)
    night()
    item = run.items.get()
    assert (item.done_at, item.kept) == (None, kept)
    assert Case.objects.get(pk=late.pk).erased_at is None


def test_an_appeal_that_has_not_been_passed_on_keeps_a_complaint(world):
    case = ended(world, kind=Kind.COMPLAINT)[0]
    rule = make_retention_rule(world.board, kind=Kind.COMPLAINT)
    complaint = case.complaint
    complaint.appeal_arrived_on = CLOSED_ON
    complaint.save()
    assert forecast(rule, on=LATER.date()).free == 0
    complaint.appeal_passed_on_at = NOW
    complaint.save()
    assert forecast(rule, on=LATER.date()).free == 1
    # Nobody has asked for a new review: unknown days stop nothing.
    assert retention_runs.propose(rule_id=rule.pk, by=world.rut, at=LATER).items.count() == 1


def test_from_the_day_it_came_in_is_counted_from_there(world):
    case = ended(world)[0]
    rule = make_retention_rule(world.board)
    RetentionRule.objects.filter(pk=rule.pk).update(counted_from=CountedFrom.RECEIVED)
    rule.refresh_from_db()
    assert case.received_on == date(2026, 3, 2)
    assert not due(rule, on=date(2028, 3, 1)).exists()
    assert due(rule, on=date(2028, 3, 2)).exists()


def test_people_go_first_then_the_text_then_the_rest_and_each_is_done_once(world):
    case = ended(world)[0]
    Person.objects.create(case=case, name="Berit", added_at=NOW)
    text = case.original.text
    for years, removes in enumerate(Removal, start=1):
        rule = make_retention_rule(world.board, years=years)
        RetentionRule.objects.filter(pk=rule.pk).update(removes=removes)
        at = NOW.replace(year=2026 + years, month=6)
        run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=at)
        retention_runs.approve(run_id=run.pk, count=1, by=world.siv, at=at)
        assert night(at) == []
        now = Case.objects.select_related("original").get(pk=case.pk)
        rule.refresh_from_db()
        assert not due(rule, on=at.date()).exists()
        assert not now.people.exists()
        assert (now.original.text == text) == (removes == Removal.PEOPLE)
        assert (now.erased_at is not None) == (removes == Removal.ERASE)

    assert RetentionItem.objects.filter(done_at__isnull=False).count() == 3
