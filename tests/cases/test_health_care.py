"""What concerns hälso- och sjukvård is read by MAS/MAR, who is told; what no more does is not."""

import pytest
from django.urls import reverse

from cases.models import Case, Notice
from cases.queries.inbox import waiting_for
from cases.services import classifying, readers
from organisation.models import Unit
from tests.factories import NOW, forget_roles, make_classification
from tests.world import open_deviation

pytestmark = pytest.mark.django_db


def classify(case, world, *bases):
    classifying.classify(
        case_id=case.pk, classification=make_classification(legal_bases=bases), by=world.elsa, at=NOW
    )


def reads(person, case):
    forget_roles(person)
    return Case.objects.visible_to(person).filter(pk=case.pk).exists()


def told(case):
    return list(
        Notice.objects.filter(case=case, template="health_care").values_list("recipient__username", flat=True)
    )


def test_mas_reads_what_is_classed_as_hsl_and_no_longer_when_it_is_not(client, world):
    case = open_deviation(world)
    assert not reads(world.maja, case)
    classify(case, world, "HSL", "SoL")
    assert (reads(world.maja, case), told(case)) == (True, ["maja"])
    assert case in waiting_for(world.maja)
    client.force_login(world.maja)
    assert case.reference in client.get(reverse("cases:inbox")).content.decode()
    text = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "HSL: MAS eller MAR läser" in text
    assert reverse("cases:note", args=[case.reference]) in text  # she answers, she does not only read
    classify(case, world, "SoL")
    assert not reads(world.maja, case)


def test_hsl_said_in_the_report_or_a_unit_outside_sol_does_the_same(client, world):
    said = open_deviation(world, report={"legal_bases": ["HSL"]})
    Unit.objects.filter(pk=world.section.pk).update(under_sol=False)
    outside = open_deviation(world, Unit.objects.get(pk=world.section.pk))
    assert [reads(world.maja, case) for case in (said, outside)] == [True, True]
    client.force_login(world.elsa)
    assert "Utanför SoL" in client.get(reverse("cases:inbox")).content.decode()
    text = client.get(reverse("cases:case", args=[outside.reference])).content.decode()
    assert "Enheten ligger utanför SoL" in text


def test_mas_who_is_barred_is_neither_named_nor_told(world):
    case = open_deviation(world)
    readers.bar_person(case_id=case.pk, person=world.maja, reason="Jäv.", by=world.elsa, at=NOW)
    classify(case, world, "HSL")
    assert (reads(world.maja, case), told(case)) == (False, [])


def test_the_reporter_says_it_with_one_box(client, world):
    client.force_login(world.anna)
    form = client.get(reverse("deviations:report")).content.decode()
    key = form.split('name="submission_key" value="')[1].split('"')[0]
    client.post(
        reverse("deviations:report"),
        {
            "text": "Fel tablett gavs.",
            "unit": world.section.pk,
            "when": "now",
            "health_care": "on",
            "submission_key": key,
        },
    )
    case = Case.objects.get()
    assert list(case.legal_bases.values_list("basis", flat=True)) == ["HSL"]
    assert reads(world.maja, case)
