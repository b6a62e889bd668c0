"""Gallring as those who look after it see it, and what others see afterwards."""

import html
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import ReadEntry
from cases.enums import Kind, Relation
from cases.models import Case, CaseBar, CaseLink, CaseReader, RetentionRun
from cases.services import retention_runs
from cases.services.receipts import give_receipt
from cases.views.retention import ROWS
from complaints.views.page import address
from jobs.services.running import run_job
from organisation.roles import Role
from registers.enums import Language
from registers.models import RetentionRule
from registers.queries import standard_words
from tests.factories import NOW, forget_roles, grant, make_case, make_retention_rule

pytestmark = pytest.mark.django_db
LONG_SINCE = date(2021, 5, 4)


def ended(world, unit=None, **values):
    """A deviation that ended years ago."""
    case = make_case(unit or world.section, reporter=world.anna, text="Larmet gick inte fram.")
    at = NOW.replace(year=2021, month=5, day=4)
    values = {"status": "closed", "closed_at": at, "closed_on": LONG_SINCE, **values}
    Case.objects.filter(pk=case.pk).update(**values)
    return Case.objects.get(pk=case.pk)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def told(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


FORM = {
    "reference": "SN 2026/7 § 12",
    "decided_on": "2026-02-03",
    "decided_by": "Socialnämnden",
    "kinds": ["deviation"],
    "removes": "erase",
    "years": "3",
    "counted_from": "closed",
    "valid_from": "2026-02-03",
    "description": "",
}


def test_from_the_decision_to_the_protocol_by_two_people(world):
    case, other = ended(world), ended(world, world.other_section)
    code = give_receipt(case=case, key="k", by=None, at=NOW)
    rut, siv, elsa, nils = map(signed_in, (world.rut, world.siv, world.elsa, world.nils))
    assert "Utan beslut sparas allt" in told(rut.get(url("retention")))

    wrong = rut.post(url("retention_new"), {**FORM, "board": world.board.pk, "years": "", "kinds": []})
    assert ("Skriv ett antal år." in told(wrong), "SN 2026/7 § 12" in told(wrong)) == (True, True)
    assert rut.post(url("retention_new"), {**FORM, "board": world.board.pk}).status_code == 302
    rule = RetentionRule.objects.get()
    page = told(rut.get(url("retention_rule", rule.pk)))
    assert ("2 ärenden kan gallras i dag." in page, "2024" in page, case.reference in page) == (
        True,
        True,
        False,
    )

    assert "Kryssa i rutan" in told(rut.post(url("retention_propose", rule.pk), {}))
    assert rut.post(url("retention_propose", rule.pk), {"sure": "on"}).status_code == 302
    run = RetentionRun.objects.get()
    own, others = told(rut.get(url("retention_list", run.pk))), told(siv.get(url("retention_list", run.pk)))
    assert all(found.reference in others for found in (case, other))
    assert ("Någon annan som sköter" in own, url("retention_approve", run.pk) in own) == (True, False)
    assert url("retention_approve", run.pk) in others

    yes = {"count": "2", "sure": "on"}
    assert "Någon annan måste godkänna" in told(rut.post(url("retention_approve", run.pk), yes))
    assert "Antalet stämmer inte" in told(siv.post(url("retention_approve", run.pk), {**yes, "count": "3"}))
    assert siv.post(url("retention_approve", run.pk), yes).status_code == 302
    assert siv.get(url("retention_protocol", run.pk)).status_code == 404
    (job,) = retention_runs.start_runs(by=None, at=timezone.now())
    run_job(job_id=job.pk, by=None, at=timezone.now())

    done = told(rut.get(url("retention")))
    assert ("Genomförd" in done, "DOK-" in done) == (True, True)
    paper = siv.get(url("retention_protocol", run.pk))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    tombstone = told(elsa.get(url("case", case.reference)))
    assert "Ärendet är gallrat enligt beslut SN 2026/7 § 12 den" in tombstone
    assert nils.get(url("case", case.reference)).status_code == 404
    assert "Gallrat" in told(elsa.get(url("list")))
    assert elsa.get(url("more", case.reference)).status_code == 302
    assert elsa.get(url("note", case.reference)).status_code == 403
    follow = Client().post(reverse("complaints:follow"), {"number": case.reference, "code": code})
    assert ("Ärendet finns inte kvar" in told(follow), "SN 2026/7 § 12" in told(follow)) == (True, True)


def test_a_code_whose_case_is_gone_says_so_in_each_language(world):
    case = ended(world)
    code = give_receipt(case=case, key="k", by=None, at=NOW)
    rule = make_retention_rule(world.board)
    run = retention_runs.propose(rule_id=rule.pk, by=world.rut, at=NOW)
    retention_runs.approve(run_id=run.pk, count=1, by=world.siv, at=NOW)
    (job,) = retention_runs.start_runs(by=None, at=NOW)
    run_job(job_id=job.pk, by=None, at=NOW)
    sent = {"number": "SN-AV-2020-1", "code": code}
    for language in Language:
        page = told(Client().post(address("complaints:follow", language), sent))
        title = html.escape(standard_words(language)["erased_title"])
        assert (language, title in page, "SN 2020/7" in page) == (language, True, True)
        assert case.reference not in page


def test_the_rows_behind_a_number_page_by_the_last_of_them_whatever_goes_meanwhile(world):
    made = [ended(world) for _number in range(ROWS + 1)]
    grant(world.rut, Role.SECTION_CHIEF, world.section)
    forget_roles(world.rut)
    rule, rut = make_retention_rule(world.board), signed_in(world.rut)
    rows = url("retention_rows", rule.pk, 2023)
    first = rut.get(rows).context
    CaseBar.objects.create(case=made[0], person=world.rut, reason="Hon är med.", set_at=NOW)
    second = rut.get(rows + first["next_url"]).context
    shown = [case.pk for case in [*first["rows"], *second["rows"]]]
    assert (len(first["rows"]), shown) == (ROWS, [case.pk for case in made])


def test_the_rows_behind_a_number_are_those_one_may_read_and_no_secret_is_told_by_the_others(world):
    """The number is the nämnd's; the rows start in `visible_to`; a link to a secret case is not told."""
    seen, elsewhere = ended(world), ended(world, world.other_section)
    secret, barred = ended(world, restricted=True), ended(world)
    grant(world.rut, Role.SECTION_CHIEF, world.section)
    CaseBar.objects.create(case=barred, person=world.rut, reason="Hon är med.", set_at=NOW)
    lexsarah = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    CaseReader.objects.filter(case=lexsarah).delete()
    CaseLink.objects.create(source=seen, target=lexsarah, relation=Relation.LED_TO, made_at=NOW)
    forget_roles(world.rut)
    rule = make_retention_rule(world.board)
    rut = signed_in(world.rut)
    page = told(rut.get(url("retention_rule", rule.pk)))
    assert ">4<span" in page
    before = ReadEntry.objects.count()
    rows = told(rut.get(url("retention_rows", rule.pk, 2023)))
    assert seen.reference in rows
    assert not any(case.reference in rows for case in (elsewhere, secret, barred, lexsarah))
    assert ("Kan inte gallras än" in rows, "hör ihop" in rows) == (True, False)
    assert ReadEntry.objects.count() == before + 1
    siv = told(signed_in(world.siv).get(url("retention_rows", rule.pk, 2023)))
    assert ("Du får inte läsa något" in siv, "SN-AV-" in siv) == (True, False)
