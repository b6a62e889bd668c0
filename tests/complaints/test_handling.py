"""Handling a complaint: who gets the answer, what it turned out to be, where else it goes."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from cases.enums import Channel, Kind
from cases.models import Case, Deadline
from cases.queries.history import history
from cases.services import moving
from cases.services.readers import bar_person
from complaints.enums import AnswerTo, ComplaintKind, Ground, Outcome, Recipient, Sender
from complaints.models import Complaint, PassedOn
from complaints.services import answering, appeals, handling, passing_on
from complaints.services.answering import Answer
from complaints.services.handling import About
from complaints.templatetags.handling import passed_on_of
from core.dates import local_date, sv_datetime
from core.errors import DomainError
from documents.models import Document
from registers.models import Contract, Subject, Supplier
from tests.factories import LONG_AGO, NOW, make_case, make_deadline_rule
from tests.public.outside import words_in


def complaint(world, unit=None, **values):
    return make_case(unit or world.section, Kind.COMPLAINT, reporter=world.anna, **values)


def row(case):
    return Complaint.objects.get(case=case)


def given(**values):
    return Answer(
        **{
            "text": "Tack.",
            "to": AnswerTo.INDIVIDUAL,
            "outcome": Outcome.DEVIATION,
            "outcome_reason": "",
            **values,
        }
    )


# Whether an answer may go, by whom it goes to, whether there is consent, and whether it is neutral.
@pytest.mark.parametrize("to", list(AnswerTo))
@pytest.mark.parametrize("consent", ["", "Fullmakt 3 november"])
@pytest.mark.parametrize("neutral", [True, False])
def test_an_answer_to_somebody_else_is_consented_to_or_neutral(world, to, consent, neutral):
    case = complaint(world)
    may = to == AnswerTo.INDIVIDUAL or bool(consent) or neutral
    answer = given(to=to, consent=consent, neutral=neutral)
    if may:
        answering.answer(case_id=case.pk, given=answer, by=world.elsa, at=NOW)
        assert (row(case).answered_by, row(case).answer_to) == (world.elsa, to)
    else:
        with pytest.raises(DomainError) as refusal:
            answering.answer(case_id=case.pk, given=answer, by=world.elsa, at=NOW)
        assert (refusal.value.field, row(case).answered_at) == ("consent", None)


def test_the_history_keeps_every_answer_that_was_given(world):
    case = complaint(world)
    for text in ("Det första svaret.", "Det andra svaret."):
        answering.answer(case_id=case.pk, given=given(text=text), by=world.elsa, at=NOW)
    told = [change for entry in history(case) for change in entry.changes if change.name == "Svar"]
    assert [(change.old, change.new) for change in told] == [
        ("Det första svaret.", "Det andra svaret."),
        ("", "Det första svaret."),
    ]


def test_two_who_answer_at_once_see_both_their_texts(client, world):
    case = complaint(world)
    client.force_login(world.harald)
    url = reverse("complaints:answer", args=[case.reference])
    version = client.get(url).context["form"]["version"].value()
    answering.answer(case_id=case.pk, given=given(text="Hennes svar."), by=world.elsa, at=NOW)
    told = {"to": AnswerTo.INDIVIDUAL, "outcome": Outcome.DEVIATION, "text": "Mitt svar.", "version": version}
    page = client.post(url, told)
    html = page.content.decode()
    assert ("Hennes svar." in html, "Mitt svar." in html, row(case).answer) == (True, True, "Hennes svar.")
    again = {**told, "version": page.context["form"].data["version"]}
    assert client.post(url, again).status_code == 302
    assert row(case).answer == "Mitt svar."


# What whoever reported with an account reads on her own page: by sender, and what may be read by anybody.
@pytest.mark.parametrize(
    ("sender", "values", "reads"),
    [
        (Sender.STAFF, {}, True),
        (Sender.USER, {}, False),
        (Sender.USER, {"fit_for_code": True}, True),
        (Sender.USER, {"neutral": True}, True),
    ],
)
def test_staff_who_reported_it_read_its_answer_and_are_told(client, world, sender, values, reads):
    case = complaint(world, detail={"sender": sender})
    answering.answer(case_id=case.pk, given=given(text="Kanariesvar.", **values), by=world.elsa, at=NOW)
    client.force_login(world.anna)
    url = reverse("deviations:own_report", args=[case.reference])
    assert ("Kanariesvar." in client.get(url).content.decode()) is reads
    told = [row.recipient for row in case.notices.filter(template="feedback", key__contains="answer")]
    assert told == ([world.anna] if reads else [])
    Case.objects.filter(pk=case.pk).update(restricted=True)
    assert "Kanariesvar." not in client.get(url).content.decode()
    Case.objects.filter(pk=case.pk).update(restricted=False)
    bar_person(case_id=case.pk, person=world.anna, reason="Jäv", by=world.elsa, at=NOW)
    assert "Kanariesvar." not in client.get(url).content.decode()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_but_a_deviation_has_its_reason(world, outcome):
    case = complaint(world)
    answer = given(outcome=outcome)
    if outcome == Outcome.DEVIATION:
        answering.answer(case_id=case.pk, given=answer, by=world.elsa, at=NOW)
    else:
        with pytest.raises(DomainError) as refusal:
            answering.answer(case_id=case.pk, given=answer, by=world.elsa, at=NOW)
        assert refusal.value.field == "outcome_reason"
    assert row(case).outcome == (outcome if outcome == Outcome.DEVIATION else "")


def test_confirming_meets_its_deadline_once(world):
    make_deadline_rule("first_action", 2, "working_day", kind=Kind.COMPLAINT)
    case = complaint(world)
    for minutes in (1, 2):
        handling.acknowledge(case_id=case.pk, by=world.elsa, at=NOW + timedelta(minutes=minutes))
    assert Deadline.objects.get(case=case).met_at == NOW + timedelta(minutes=1)
    assert Event.objects.filter(verb="complaint.acknowledge").count() == 1


def test_to_begin_confirms_nothing_to_whoever_sent_it_and_to_answer_does(world):
    make_deadline_rule("first_action", 2, "working_day", kind=Kind.COMPLAINT)
    case = complaint(world)
    moving.perform(name="investigate", case_id=case.pk, by=world.elsa, at=NOW)
    assert Deadline.objects.get(case=case).met_at is None
    answering.answer(case_id=case.pk, given=given(), by=world.elsa, at=NOW)
    assert Deadline.objects.get(case=case).met_at == NOW


def about(**values):
    return About(**{"kind": ComplaintKind.VIEW, "sender": Sender.RELATIVE, **values})


def test_what_it_is_about_is_described_and_what_it_was_stays_in_the_log(world):
    case = complaint(world)
    subjects = [Subject.objects.create(name=name, valid_from=LONG_AGO) for name in ("Mat", "Trygghet")]
    supplier = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    contract = Contract.objects.create(name="Avtal", supplier=supplier, valid_from=LONG_AGO)
    handling.describe(
        case_id=case.pk,
        about=about(subjects=subjects, voices=8, supplier=supplier, contract=contract),
        by=world.elsa,
        at=NOW,
    )
    case.refresh_from_db()
    assert (row(case).kind, row(case).voices, case.supplier, case.contract) == (
        "synpunkt",
        8,
        supplier,
        contract,
    )
    assert list(row(case).subjects.values_list("name", flat=True).order_by("name")) == ["Mat", "Trygghet"]
    event = Event.objects.get(verb="complaint.describe")
    assert ("", "Mat, Trygghet") in [(value.old, value.new) for value in event.values.all()]


def test_what_the_register_no_longer_offers_stays_chosen_when_the_rest_is_described_again(world, elsa):
    case = complaint(world)
    subject = Subject.objects.create(name="Mat", valid_from=LONG_AGO)
    supplier = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    chosen = about(subjects=[subject], supplier=supplier)
    handling.describe(case_id=case.pk, about=chosen, by=world.elsa, at=NOW)
    for ended in (subject, supplier):
        type(ended).objects.filter(pk=ended.pk).update(valid_to=date(2020, 1, 1))
    url = reverse("complaints:about", args=[case.reference])
    form = elsa.get(url).context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    assert elsa.post(url, {**told, "voices": 3}).status_code == 302
    case.refresh_from_db()
    assert (case.supplier, [*row(case).subjects.all()], row(case).voices) == (supplier, [subject], 3)


def test_a_contract_of_another_supplier_is_refused_and_nothing_changes(world):
    case = complaint(world)
    ours, theirs = (Supplier.objects.create(name=name, valid_from=LONG_AGO) for name in ("A", "B"))
    contract = Contract.objects.create(name="Avtal", supplier=theirs, valid_from=LONG_AGO)
    with pytest.raises(DomainError) as refusal:
        handling.describe(
            case_id=case.pk, about=about(supplier=ours, contract=contract), by=world.elsa, at=NOW
        )
    assert (refusal.value.field, row(case).kind) == ("contract", "klagomal")


def test_a_letter_that_was_an_appeal_keeps_the_day_it_came_in(world):
    case = complaint(world)
    later = NOW + timedelta(days=3)
    appeals.pass_appeal_on(case_id=case.pk, to="Enhetschefen", by=world.elsa, at=later)
    found = row(case)
    assert (found.appeal_arrived_on, found.appeal_passed_on_at) == (local_date(NOW), later)
    assert (found.outcome, found.appeal_passed_on_to) == (Outcome.APPEAL, "Enhetschefen")


def pass_on(world, case, by=None, **values):
    told = {
        "recipient": Recipient.AUTHORITY,
        "name": "Regionen",
        "ground": Ground.CONSENT,
        "reasoning": "Samtycke i telefon.",
        "letter": "Synpunkten gäller er mottagning.",
        **values,
    }
    return passing_on.pass_on(case_id=case.pk, by=by or world.elsa, at=NOW, **told)


def test_passing_on_records_the_test_and_makes_a_letter_with_nothing_but_its_own_words(world):
    case = complaint(world, text="CANARY i klagomålet")
    made = pass_on(world, case)
    assert (made.tested_by, made.ground) == (world.elsa, Ground.CONSENT)
    assert "CANARY" not in str(made.letter.data)
    assert made.letter.data["letter"] == "Synpunkten gäller er mottagning."
    assert "CANARY" not in Event.objects.get(verb="complaint.pass_on").summary


def test_to_whom_it_was_passed_on_when_and_on_which_ground_stands_in_the_case(world, elsa):
    case = complaint(world)
    page = reverse("cases:case", args=[case.reference])
    assert "Lämnat vidare" not in words_in(elsa.get(page))
    made = pass_on(world, case)
    seen = words_in(elsa.get(page))
    said = (
        f"Lämnat vidare Annan myndighet: Regionen. Den enskilde samtycker. {sv_datetime(NOW)}, {world.elsa}"
    )
    assert (said in seen, "Samtycke i telefon." in seen, made.letter.title in seen) == (True, True, True)


def test_a_complaint_that_was_not_passed_on_asks_nothing_more(world, django_assert_num_queries):
    case = complaint(world)
    with django_assert_num_queries(0):
        assert passed_on_of(case, []) == []


def test_the_letter_begins_empty_with_what_was_sent_in_beside_it(world, elsa):
    case = complaint(world, text="CANARY i klagomålet")
    html = elsa.get(reverse("complaints:pass_on", args=[case.reference])).content.decode()
    assert html.split('<textarea name="letter"')[1].split(">")[1].split("<")[0].strip() == ""
    assert ("CANARY" in html, '<details class="k-original c-report" open>' in html) == (True, True)


def test_the_history_has_words_for_what_was_tested_and_what_it_is_about(world):
    case = complaint(world)
    subject = Subject.objects.create(name="Mat", valid_from=LONG_AGO)
    handling.describe(case_id=case.pk, about=about(subjects=[subject]), by=world.elsa, at=NOW)
    pass_on(world, case)
    names = {change.name for entry in history(case) for change in entry.changes}
    assert {"Sekretessprövning", "Vad det handlar om"} <= names
    assert not {"reasoning", "subjects"} & names


@pytest.mark.parametrize("field", ["name", "reasoning", "letter"])
def test_nothing_is_passed_on_without_its_test(world, field):
    case = complaint(world)
    with pytest.raises(DomainError) as refusal:
        pass_on(world, case, **{field: " "})
    assert (refusal.value.field, PassedOn.objects.count(), Document.objects.count()) == (field, 0, 0)


@pytest.mark.parametrize("who", ["harald", "anna", "nils", "kerstin", "olle"])
def test_only_whoever_decides_in_the_case_passes_it_on(world, who):
    with pytest.raises(PermissionDenied):
        pass_on(world, complaint(world), by=getattr(world, who))


@pytest.fixture
def elsa(world, client):
    client.force_login(world.elsa)
    return client


def sent(case, **values):
    version = Case.objects.get(pk=case.pk).version
    return {"to": "enskilda", "text": "Tack.", "outcome": "avvikelse", "version": version, **values}


def test_the_answer_is_written_on_a_page_that_asks_who_gets_it_first(world, elsa):
    case = complaint(world)
    path = reverse("complaints:answer", args=[case.reference])
    html = elsa.get(path).content.decode()
    assert html.index("Vem får svaret?") < html.index("<textarea")
    html = elsa.post(path, sent(case, to="annan", text="Hemligt?")).content.decode()
    assert "Skriv hur den det gäller har samtyckt" in html
    assert "Hemligt?" in html
    assert elsa.post(path, sent(case)).status_code == 302
    assert row(case).answer == "Tack."


def test_the_other_pages_do_what_they_say(world, elsa):
    case = complaint(world)
    version = case.version
    post = {
        "acknowledge": {"ok": "1"},
        "about": {"kind": "synpunkt", "sender": "brukare", "voices": "3", "version": version},
        "appeal": {"to": "Enhetschefen"},
        "pass_on": {
            "recipient": "namnd",
            "name": "Omsorgsnämnden",
            "ground": "samtycke",
            "reasoning": "Samtycke.",
            "letter": "Hej.",
        },
    }
    answers = {
        name: elsa.post(reverse(f"complaints:{name}", args=[case.reference]), data).status_code
        for name, data in post.items()
    }
    assert answers == dict.fromkeys(post, 302)
    found = row(case)
    assert (found.voices, found.appeal_passed_on_to, bool(found.acknowledged_at)) == (3, "Enhetschefen", True)
    assert PassedOn.objects.get().name == "Omsorgsnämnden"


def test_another_kind_has_no_such_pages(world, elsa):
    case = make_case(world.section, Kind.DEVIATION, reporter=world.anna)
    assert elsa.get(reverse("complaints:answer", args=[case.reference])).status_code == 404


def told(world, **values):
    return {
        "text": "Maten var kall.",
        "unit": world.section.pk,
        "kind": "synpunkt",
        "channel": "house_meeting",
        "sender": "brukare",
        "voices": "8",
        "received_on": str(local_date(timezone.now())),
        "submission_key": uuid4().hex,
        **values,
    }


def test_what_was_said_at_a_house_meeting_is_written_down_once(world, client):
    client.force_login(world.anna)
    page = client.get(reverse("complaints:write_down")).content.decode()
    assert "Skriv ned" in page
    data = told(world)
    for _ in range(2):
        assert client.post(reverse("complaints:write_down"), data).status_code == 302
    case = Case.objects.get(kind=Kind.COMPLAINT)
    assert (row(case).voices, case.original.channel, case.unit) == (8, Channel.HOUSE_MEETING, world.section)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": ""}, "Skriv vad som sades."),
        ({"unit": ""}, "Välj verksamhet."),
        ({"received_on": str(date(2090, 1, 1))}, "Dagen har inte varit än."),
    ],
)
def test_what_is_missing_is_told_beside_its_field_and_the_rest_kept(world, client, values, said):
    client.force_login(world.anna)
    html = client.post(reverse("complaints:write_down"), told(world, voices="7", **values)).content.decode()
    assert (said in html, 'value="7"' in html, Case.objects.count()) == (True, True, 0)
