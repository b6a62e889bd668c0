"""Kan detta vara lex Sarah? asked of a complaint: a report follows from it, and it is still answered."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.enums import Kind, Status
from cases.models import Case, CaseLink, CaseReader
from complaints.services import reporting
from core.errors import DomainError
from organisation.models import Membership
from organisation.roles import Role
from tests.factories import NOW, make_case
from tests.world import open_deviation


@pytest.fixture
def case(world):
    return make_case(world.section, Kind.COMPLAINT, text="Ingen kom på hela natten.")


def address(case):
    return reverse("complaints:lexsarah", args=[case.reference])


def sent(case, **values):
    version = Case.objects.get(pk=case.pk).version
    return {"possible": "ja", "lexsarah_reason": "Fara för liv.", "version": version, **values}


def errors(answer):
    found = answer.context["form"].errors.get_json_data()
    return {field: [error["message"] for error in rows] for field, rows in found.items()}


def test_a_yes_makes_a_report_that_its_receivers_read_and_the_complaint_stays(client, world, case):
    client.force_login(world.harald)
    answer = client.post(address(case), sent(case))
    there = reverse("cases:case", args=[case.reference])
    assert answer.headers["Location"] == f"{there}#svar"
    report = Case.objects.get(kind=Kind.LEXSARAH)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert [report.reference in line for line in told] == [True]
    assert list(CaseLink.objects.values_list("source", "target", "relation")) == [
        (case.pk, report.pk, "led_to")
    ]
    case.refresh_from_db()
    assert (case.status, case.restricted, report.restricted) == (Status.RECEIVED, False, True)
    assert [row.person for row in CaseReader.objects.filter(case=report)] == [world.sara]
    assert [note.text for note in report.notes.all()] == ["Fara för liv."]
    assert client.get(there).status_code == 200
    assert client.get(reverse("cases:case", args=[report.reference])).status_code == 404
    client.force_login(world.sara)
    assert client.get(reverse("cases:case", args=[report.reference])).status_code == 200


def test_the_page_says_who_will_read_and_that_the_complaint_stays(client, world, case):
    client.force_login(world.elsa)
    page = " ".join(client.get(address(case)).content.decode().split())
    assert "En lex Sarah-rapport görs av klagomålet och lämnas direkt till: Sara." in page
    assert "Klagomålet ligger kvar hos dig med sina tider" in page


@pytest.mark.parametrize(("who", "shown"), [("elsa", True), ("harald", True), ("kerstin", False)])
def test_the_case_page_leads_there_for_whoever_handles_it(client, world, case, who, shown):
    client.force_login(getattr(world, who))
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "Kan detta vara lex Sarah?" in page
    assert (address(case) in page) is shown


def test_a_no_stands_with_its_reason_among_the_notes(client, world, case):
    client.force_login(world.elsa)
    answer = client.post(address(case), sent(case, possible="nej", lexsarah_reason="Ingen risk."))
    assert answer.status_code == 302
    assert [note.text for note in case.notes.all()] == ["Kan detta vara lex Sarah? Nej. Ingen risk."]
    assert Case.objects.count() == 1


def test_a_no_without_a_reason_is_refused(client, world, case):
    client.force_login(world.elsa)
    answer = client.post(address(case), sent(case, possible="nej", lexsarah_reason=""))
    assert errors(answer) == {"lexsarah_reason": ["Skriv varför."]}
    with pytest.raises(DomainError) as refusal:
        reporting.deny_lexsarah(case_id=case.pk, reason=" ", by=world.elsa, at=NOW)
    assert refusal.value.field == "lexsarah_reason"


def test_where_nobody_receives_lex_sarah_no_report_is_made(client, world, case):
    Membership.objects.filter(role=Role.LEXSARAH_RESPONSIBLE).delete()
    client.force_login(world.elsa)
    answer = client.post(address(case), sent(case))
    assert errors(answer) == {
        "possible": ["Ingen är utsedd att ta emot lex Sarah hos er. Be systemförvaltaren utse någon."]
    }
    assert Case.objects.count() == 1


def test_one_complaint_makes_one_report(client, world, case):
    client.force_login(world.elsa)
    client.post(address(case), sent(case))
    answer = client.post(address(case), sent(case))
    assert errors(answer) == {"possible": ["En lex Sarah-rapport är redan gjord av klagomålet."]}
    assert Case.objects.filter(kind=Kind.LEXSARAH).count() == 1


@pytest.mark.parametrize("who", ["kerstin", "nils", "anna"])
@pytest.mark.parametrize("command", [reporting.report_lexsarah, reporting.deny_lexsarah])
def test_only_whoever_handles_the_complaint_answers_the_question(world, case, who, command):
    with pytest.raises(PermissionDenied):
        command(case_id=case.pk, reason="Skäl.", by=getattr(world, who), at=NOW)


def test_a_deviation_has_a_screen_of_its_own(client, world):
    client.force_login(world.elsa)
    assert client.get(address(open_deviation(world))).status_code == 404
