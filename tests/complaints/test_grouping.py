"""Many complaints on the same matter: gathered, answered together to each one's receiver, no false trend."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event, ReadEntry
from cases.enums import Kind, PersonRole
from cases.models import Case, CaseBar
from cases.services.writing import add_person
from complaints.enums import AnswerTo, Outcome
from complaints.models import Complaint, Matter
from complaints.services import grouping
from complaints.services.answering import Answer
from core.dates import Period
from core.errors import ConflictError, DomainError
from figures.measures import By, all_measures
from figures.queries.counting import Scope, count
from tests.factories import NOW, make_case


def complaint(world, unit=None, **values):
    return make_case(unit or world.section, Kind.COMPLAINT, **values)


def row(case):
    return Complaint.objects.get(case=case)


def grouped(world, n=3, **values):
    cases = [complaint(world, text=f"Hyran höjs {number}.", **values) for number in range(n)]
    return cases, gather(world, cases)


def gather(world, cases, title="Ny hyra", by=None):
    first, *others = cases
    return grouping.group(
        case_id=first.pk, others=[case.pk for case in others], title=title, by=by or world.elsa, at=NOW
    )


def given(**values):
    return Answer(
        **{"text": "Samma svar.", "to": AnswerTo.INDIVIDUAL, "outcome": Outcome.DEVIATION, **values}
    )


def test_those_that_are_answered_are_answered_each_to_its_own_and_a_closed_one_is_refused(world):
    cases, matter = grouped(world)
    answers = {
        cases[0].pk: given(fit_for_code=True),
        cases[1].pk: given(to=AnswerTo.OTHER, neutral=True),
    }
    grouping.answer_together(matter_id=matter.pk, given=answers, by=world.elsa, at=NOW)
    assert [row(case).answer for case in cases] == ["Samma svar.", "Samma svar.", ""]
    assert [row(case).answer_to for case in cases] == [AnswerTo.INDIVIDUAL, AnswerTo.OTHER, ""]
    assert [row(case).answer_is_open for case in cases] == [True, True, False]
    Case.objects.filter(pk=cases[2].pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    with pytest.raises(DomainError):
        grouping.answer_together(matter_id=matter.pk, given={cases[2].pk: given()}, by=world.elsa, at=NOW)
    assert Matter.objects.get().answered_at == NOW


def test_many_are_locked_and_written_by_id_whatever_order_they_are_told_or_lie_in(world):
    cases = [complaint(world) for _ in range(3)]
    # PostgreSQL moves a row that is updated behind the others.
    Complaint.objects.filter(case=cases[0]).update(voices=2)
    matter = gather(world, [cases[2], cases[1], cases[0]])
    reversed_answers = {case.pk: given() for case in (cases[2], cases[0], cases[1])}
    grouping.answer_together(matter_id=matter.pk, given=reversed_answers, by=world.elsa, at=NOW)
    by_id = [case.reference for case in cases]
    for verb in ("complaint.group", "complaint.answer"):
        told = Event.objects.filter(verb=verb).order_by("pk").values_list("label", flat=True)
        assert list(told) == by_id


def test_one_that_lacks_its_consent_stops_them_all_beside_its_own_field(world):
    cases, matter = grouped(world, 2)
    answers = {cases[0].pk: given(), cases[1].pk: given(to=AnswerTo.GUARDIAN)}
    with pytest.raises(DomainError) as refusal:
        grouping.answer_together(matter_id=matter.pk, given=answers, by=world.elsa, at=NOW)
    assert refusal.value.field == f"consent_{cases[1].pk}"
    assert [row(case).answer for case in cases] == ["", ""]


def test_what_somebody_has_gathered_meanwhile_is_a_conflict(world):
    cases, matter = grouped(world, 2)
    with pytest.raises(ConflictError):
        grouping.answer_together(
            matter_id=matter.pk,
            given={cases[0].pk: given()},
            by=world.elsa,
            at=NOW,
            version=matter.version + 1,
        )


def test_nobody_answers_one_she_does_not_handle_nor_her_own_again_in_a_new_review(world):
    cases = [complaint(world), complaint(world, world.other_section)]
    matter = gather(world, cases, by=world.astrid)
    Complaint.objects.filter(case=cases[0]).update(review_not_by=world.elsa)
    for case in cases:
        with pytest.raises(DomainError):
            grouping.answer_together(matter_id=matter.pk, given={case.pk: given()}, by=world.elsa, at=NOW)
    everyone = {case.pk: given() for case in cases}
    grouping.answer_together(matter_id=matter.pk, given=everyone, by=world.astrid, at=NOW)
    assert [row(case).answered_by for case in cases] == [world.astrid, world.astrid]


@pytest.mark.parametrize(
    ("other", "field"),
    [("board2", "others"), ("deviation", "others"), ("none", "others"), ("title", "title")],
)
def test_what_cannot_be_gathered_is_refused_and_nothing_is_made(world, other, field):
    others = {
        "board2": lambda: [complaint(world, world.board2_section)],
        "deviation": lambda: [make_case(world.section)],
        "none": list,
        "title": lambda: [complaint(world)],
    }[other]()
    with pytest.raises(DomainError) as refusal:
        gather(world, [complaint(world), *others], title=" " if other == "title" else "Ny hyra")
    assert (refusal.value.field, Matter.objects.count()) == (field, 0)


def test_one_gathers_around_a_complaint_one_handles_with_those_one_reads(world):
    hers, elsewhere = complaint(world), complaint(world, world.other_section)
    for by in (world.elsa, world.kerstin, world.nils):  # reads one, handles none, handles the other
        with pytest.raises(PermissionDenied):
            gather(world, [hers, elsewhere], by=by)
    assert gather(world, [hers, elsewhere], by=world.stina).complaints.count() == 2


def test_a_new_one_joins_the_group_that_is_there_whichever_way_it_is_picked(world):
    cases, matter = grouped(world, 2)
    late, later = complaint(world), complaint(world)
    assert gather(world, [late, cases[0]], title="Annat") == matter
    assert gather(world, [cases[0], later], title="Ny hyra i Ekgården") == matter
    matter.refresh_from_db()
    assert (matter.title, matter.complaints.count()) == ("Ny hyra i Ekgården", 4)


def test_one_that_leaves_stands_alone_and_the_last_one_is_let_go(world):
    cases, matter = grouped(world, 3)
    grouping.leave_group(case_id=cases[0].pk, by=world.elsa, at=NOW)
    assert list(matter.complaints.values_list("pk", flat=True).order_by("pk")) == [cases[1].pk, cases[2].pk]
    grouping.leave_group(case_id=cases[1].pk, by=world.elsa, at=NOW)
    assert matter.complaints.count() == 0
    assert Event.objects.filter(verb="complaint.leave_group").count() == 3
    with pytest.raises(DomainError):
        grouping.leave_group(case_id=cases[1].pk, by=world.elsa, at=NOW)


def test_many_on_one_matter_are_many_complaints_and_one_matter(world):
    grouped(world, 4)
    complaint(world)
    measure, year, scope = all_measures()["klagomal_utomstaende"], Period.year(2026), Scope(world.board)
    assert [count(measure, year, scope, by=by) for by in (By.CASES, By.EVENTS, By.MATTERS)] == [5, 5, 2]
    deviations = all_measures()["kvalitetsavvikelse"]
    make_case(world.section, reporter=world.anna)
    assert count(deviations, year, scope, by=By.MATTERS) == 1


@pytest.fixture
def elsa(world, client):
    client.force_login(world.elsa)
    return client


def page(client, name, case, **query):
    return client.get(reverse(f"complaints:{name}", args=[case.reference]), query).content.decode()


def test_the_page_finds_by_words_those_one_may_read_and_says_nothing_of_others(world, elsa):
    here = complaint(world, text="Hyran är för hög.")
    same = complaint(world, text="Varför höjs hyran?")
    other = complaint(world, text="Maten var kall.")
    unseen = complaint(world, world.other_section, text="Hyran i grannhuset.")
    barred = complaint(world, text="Hyran och chefen.")
    CaseBar.objects.create(case=barred, person=world.elsa, reason="Berörd", set_at=NOW)
    protected = complaint(world, text="Hyran KANARIE hemligt.")
    Case.objects.filter(pk=protected.pk).update(protected=True)
    html = page(elsa, "group", here, q="hyran")
    shown = {case.reference: case.reference in html for case in (same, other, unseen, barred, protected)}
    assert shown == {
        same.reference: True,
        other.reference: False,
        unseen.reference: False,
        barred.reference: False,
        protected.reference: True,
    }
    assert ("KANARIE" in html, "Varför höjs hyran?" in html) == (False, True)
    logged = ReadEntry.objects.filter(reader=world.elsa, reading="list").latest("pk")
    assert set(logged.case_ids) == {same.pk, protected.pk}


def test_the_group_is_gathered_seen_and_answered_in_the_pages(world, elsa):
    here, same = complaint(world, text="Hyran är för hög."), complaint(world, text="Varför höjs hyran?")
    unseen = complaint(world, world.other_section)
    path = reverse("complaints:group", args=[here.reference])
    assert "Skriv vad det gäller." in elsa.post(path, {"others": [same.pk]}).content.decode()
    assert elsa.post(path, {"title": "Ny hyra", "others": [same.pk]}).status_code == 302
    gather(world, [here, unseen], by=world.stina)
    html = elsa.get(reverse("cases:case", args=[here.reference])).content.decode()
    assert ("Samma sak: Ny hyra" in html, same.reference in html, unseen.reference in html) == (
        True,
        True,
        False,
    )
    path = reverse("complaints:answer_together", args=[here.reference])
    html = elsa.get(path).content.decode()
    assert (same.reference in html, unseen.reference in html) == (True, False)
    sent = {
        "to": "enskilda",
        "text": "Tack.",
        "outcome": "avvikelse",
        "version": Matter.objects.get().version,
        "unreached": "on",  # neither of them has a code or has left a way to be reached
    }
    refused = elsa.post(path, {**sent, f"to_{same.pk}": "annan"}).content.decode()
    assert "Skriv hur den det gäller har samtyckt" in refused
    assert elsa.post(path, {**sent, f"to_{same.pk}": "inte"}).status_code == 302
    assert [row(case).answer for case in (here, same, unseen)] == ["Tack.", "", ""]


def test_a_complaint_without_a_group_asks_nothing_more(world, elsa, django_assert_num_queries):
    case = complaint(world)
    case.refresh_from_db()
    from complaints.queries.grouping import together  # noqa: PLC0415

    case.complaint  # noqa: B018 -- read already on the page
    with django_assert_num_queries(0):
        assert together(case, world.elsa) is None


def test_the_inbox_offers_to_gather_a_complaint_and_nothing_of_the_kind_for_a_deviation(world, elsa):
    case, deviation = complaint(world), make_case(world.section, reporter=world.anna)
    html = elsa.get(reverse("cases:inbox")).content.decode()
    offered = [reverse("complaints:group", args=[one.reference]) in html for one in (case, deviation)]
    assert offered == [True, False]


def test_a_name_of_any_of_them_is_asked_about_where_one_reads_the_answer_with_a_code(world, elsa):
    cases, matter = grouped(world, 2)
    who = {"role": PersonRole.COMPLAINANT, "name": "Kim Ek"}
    add_person(case_id=cases[1].pk, by=world.elsa, at=NOW, **who)
    path = reverse("complaints:answer_together", args=[cases[0].reference])
    sent = {"to": "enskilda", "text": "Tack Kim Ek.", "outcome": "avvikelse", "version": matter.version}
    by_code = {f"to_{cases[0].pk}": "enskilda", f"fit_{cases[0].pk}": "on"}
    assert "Det här kan peka ut någon: Kim Ek." in elsa.post(path, {**sent, **by_code}).content.decode()
    assert [row(case).answer for case in cases] == ["", ""]
    # nobody reads it with a code
    assert elsa.post(path, {**sent, "unreached": "on"}).status_code == 302
