"""Actions that reach further than one decides over go to the chief who does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.enums import ActionLevel, Decision
from cases.models import Action, Case, Notice, Proposal
from cases.queries.paging import PAGE_SIZE
from cases.queries.proposals import waiting_for
from cases.services import proposing
from cases.services.acting import Plan
from cases.services.readers import bar_person
from core.errors import DomainError
from deviations.workflow import WORKFLOW
from tests.factories import NOW
from tests.world import open_deviation

# Whose decision an action in Anna's section is, by its level and by who writes it; None: the writer's own.
# Nobody decides in the nämnd or the förvaltning, so what reaches there is the writer's too.
WHOSE = {
    ("harald", ActionLevel.INDIVIDUAL): None,
    ("harald", ActionLevel.SECTION): None,
    ("harald", ActionLevel.UNIT): "ulla",
    ("harald", ActionLevel.AREA): "astrid",
    ("harald", ActionLevel.BOARD): None,
    ("elsa", ActionLevel.SECTION): None,
    ("elsa", ActionLevel.UNIT): "ulla",
    ("elsa", ActionLevel.AREA): "astrid",
    ("ulla", ActionLevel.UNIT): None,
    ("ulla", ActionLevel.AREA): "astrid",
    ("astrid", ActionLevel.UNIT): None,
    ("astrid", ActionLevel.AREA): None,
}


def plan(world, level, text="Bygg om larmet."):
    return Plan(text, world.action_type, level, world.elsa, NOW.date())


def propose(world, who="elsa", level=ActionLevel.AREA, case=None):
    case = case or open_deviation(world)
    return proposing.act_or_propose(case_id=case.pk, plan=plan(world, level), by=getattr(world, who), at=NOW)


@pytest.mark.parametrize(("who", "level"), WHOSE)
def test_an_action_is_decided_by_whoever_decides_so_far(world, who, level):
    made, chief = propose(world, who, level), WHOSE[who, level]
    waits = [name for name in ("elsa", "ulla", "astrid", "nils", "olle") if waiting_for(getattr(world, name))]
    if chief is None:
        assert (type(made), waits) == (Action, [])
    else:
        told = list(Notice.objects.filter(template="proposal").values_list("recipient__username", flat=True))
        assert (type(made), told) == (Proposal, [chief])
        # Whoever stands above may decide it too.
        assert waits == (["ulla", "astrid"] if chief == "ulla" else ["astrid"])


def test_a_barred_chief_is_neither_told_nor_asked(world):
    case = open_deviation(world)
    bar_person(case_id=case.pk, person=world.astrid, reason="Nämns i ärendet.", by=None, at=NOW)
    assert isinstance(propose(world, case=case), Action)
    assert not waiting_for(world.astrid)


@pytest.mark.parametrize(
    ("decision", "text", "becomes"),
    [
        (Decision.APPROVED, "Något annat", "Bygg om larmet."),
        (Decision.PARTLY, "Byt bara batterierna.", "Byt bara batterierna."),
        (Decision.REJECTED, "", None),
    ],
)
def test_a_decision_makes_an_action_or_none_and_keeps_what_was_proposed(world, decision, text, becomes):
    made = propose(world)
    done = proposing.decide_proposal(
        proposal_id=made.pk,
        decision=decision,
        reason="Pengarna räcker till det.",
        text=text,
        responsible=world.ulla,
        by=world.astrid,
        at=NOW,
    )
    assert (done.decision, done.text, done.decided_by) == (decision, "Bygg om larmet.", world.astrid)
    assert (done.action.text if done.action else None) == becomes
    told = Notice.objects.filter(template="proposal_decided").values_list("recipient__username", flat=True)
    assert list(told) == ["elsa"]
    assert not waiting_for(world.astrid)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"decision": Decision.REJECTED, "reason": " "}, "reason"),
        ({"decision": Decision.PARTLY, "reason": ""}, "reason"),
        ({"decision": Decision.APPROVED, "responsible": None}, "responsible"),
        ({"decision": Decision.PARTLY, "reason": "Dyrt.", "text": " "}, "text"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(world, told, field):
    made = propose(world)
    values = {"responsible": world.ulla, "reason": "Skäl", "text": "Text", **told}
    with pytest.raises(DomainError) as refusal:
        proposing.decide_proposal(proposal_id=made.pk, by=world.astrid, at=NOW, **values)
    assert (refusal.value.field, Action.objects.count()) == (field, 0)
    assert Proposal.objects.get().decision == ""


@pytest.mark.parametrize("who", ["elsa", "ulla", "harald", "nils", "kerstin", "olle"])
def test_nobody_else_decides_it(world, who):
    made = propose(world)
    with pytest.raises(PermissionDenied):
        proposing.decide_proposal(
            proposal_id=made.pk, decision=Decision.REJECTED, reason="Nej.", by=getattr(world, who), at=NOW
        )


def test_what_is_decided_is_not_decided_again(world):
    made = propose(world)
    no = {
        "proposal_id": made.pk,
        "decision": Decision.REJECTED,
        "reason": "Nej.",
        "by": world.astrid,
        "at": NOW,
    }
    proposing.decide_proposal(**no)
    with pytest.raises(DomainError, match="redan avgjort"):
        proposing.decide_proposal(**no)


def test_a_proposal_is_no_decided_action(world, client):
    made = propose(world)
    client.force_login(world.elsa)
    html = client.get(reverse("cases:case", args=[made.case.reference])).content.decode()
    assert "Väntar på beslut." in html
    assert not made.case.actions.exists()


def test_the_chief_decides_on_a_page_of_her_own(world, client):
    made = propose(world)
    client.force_login(world.astrid)
    assert made.case.reference in client.get(reverse("cases:proposals")).content.decode()
    path = reverse("cases:decide_proposal", args=[made.case.reference, made.pk])
    sent = {"decision": "partly", "text": "Byt batterierna.", "due_on": "2026-12-01", "version": made.version}
    html = client.post(path, sent).content.decode()
    assert "Skriv varför." in html
    answer = client.post(path, {**sent, "reason": "Räcker.", "responsible": world.ulla.pk})
    assert answer.url == reverse("cases:proposals")
    assert Action.objects.get().text == "Byt batterierna."


def test_a_case_does_not_end_while_a_proposal_waits(world):
    made = propose(world)
    case = Case.objects.get(pk=made.case_id)
    said = "Ett förslag väntar på beslut av en högre chef."
    ends = [step for step in WORKFLOW.transitions if step.name in {"close", "close_directly", "dismiss"}]
    assert [said in step.blockers(case) for step in ends] == [True, True, True]
    no = {"decision": Decision.REJECTED, "reason": "Nej.", "by": world.astrid, "at": NOW}
    proposing.decide_proposal(proposal_id=made.pk, **no)
    assert [said in step.blockers(case) for step in ends] == [False, False, False]


def test_whoever_decides_finds_the_proposals_from_the_actions(world, client):
    for name, found in (("astrid", True), ("harald", False)):
        client.force_login(getattr(world, name))
        assert (reverse("cases:proposals") in client.get(reverse("cases:actions")).content.decode()) == found


def test_more_than_a_page_of_proposals_is_paged_and_none_is_left_out(world, client):
    first = propose(world)
    Proposal.objects.bulk_create(
        Proposal(
            case_id=first.case_id,
            type=world.action_type,
            level=ActionLevel.AREA,
            text="Ett till.",
            due_on=NOW.date(),
            proposed_at=NOW,
            proposed_by=world.elsa,
        )
        for _one in range(PAGE_SIZE)
    )
    client.force_login(world.astrid)
    page = client.get(reverse("cases:proposals")).context
    rest = client.get(reverse("cases:proposals") + page["next_url"]).context
    assert [len(page["rows"]), len(rest["rows"])] == [PAGE_SIZE, 1]
    assert {row.pk for row in [*page["rows"], *rest["rows"]]} == set(
        Proposal.objects.values_list("pk", flat=True)
    )
