"""How the work goes, and the APT sheet: numbers that lead to their rows, and nobody to recognise."""

import io
import re
from datetime import date

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import ActionLevel
from cases.models import Action, Case
from jobs.services.running import run_job
from reports.models import PeriodSummary
from reports.services.period_summary import order
from tests.factories import make_action, make_action_type
from tests.reports.filling import TERTIAL, fill
from tests.shared import kept_until_the_end
from tests.world import build_world

pytestmark = pytest.mark.django_db
PAGE = "/sa-gar-arbetet/"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One filled world with a finished summary for all of these tests: they only read them."""
    with kept_until_the_end(django_db_blocker):
        made = build_world()
        fill(made, cases=60)
        at = timezone.now()
        job = order(board=made.board, period=TERTIAL, order_key="a", by=made.kerstin, at=at)
        run_job(job_id=job.pk, by=None, at=at)
        made.summary = PeriodSummary.objects.get()
        yield made


def read(client, user, path):
    client.force_login(user)
    return client.get(path).content.decode()


def numbers_of(html):
    """Return {label: (number, address)} of the page's cards."""
    cards = re.findall(r'<a class="k-number" href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    found = {}
    for url, card in cards:
        value = re.search(r'k-number-value">(?:<svg.*?</svg>)?\s*(.*?)</span>', card, re.DOTALL)[1]
        label = re.search(r'k-number-label">(.*?)</span>', card)[1]
        found[label] = (value.strip(), url.replace("&amp;", "&"))
    return found


def shown_in(client, url):
    """Return how many rows a list shows, all of its pages."""
    html = client.get(url).content.decode()
    counted = re.search(r"([\d\xa0]+) (?:ärenden|ärende|åtgärder|åtgärd)", html)
    return int(counted[1].replace("\xa0", "")) if counted else 0


@pytest.mark.parametrize("who", ["elsa", "astrid", "kerstin"])
@pytest.mark.parametrize("months", [4, 12])
def test_every_number_leads_to_just_its_rows(world, client, who, months):
    html = read(client, getattr(world, who), f"{PAGE}?manader={months}")
    for label in ("avvikelser kom in", "har ingen börjat med", "är öppna nu", "är försenade nu"):
        number, url = numbers_of(html)[label]
        assert (label, shown_in(client, url)) == (label, int(number.replace("\xa0", "")))


def test_weak_actions_lead_to_the_weak_ones(world, client):
    case = Case.objects.filter(unit=world.section).first()
    at = timezone.now()
    for strength in (1, 1, 2):
        made = make_action(case, world.elsa, at=at, due_on=date(2027, 1, 1))
        kind = make_action_type(f"Typ {made.pk}", strength=strength)
        Action.objects.filter(pk=made.pk).update(type=kind)
    helped = make_action(case, world.elsa, at=at, level=ActionLevel.INDIVIDUAL, due_on=date(2027, 1, 1))
    Action.objects.filter(pk=helped.pk).update(type=make_action_type("Åtgärda", strength=1))
    number, url = numbers_of(read(client, world.elsa, PAGE))["svaga åtgärder"]
    assert (number, shown_in(client, url)) == ("67\xa0%", 2)


@pytest.mark.parametrize("who", ["elsa", "astrid"])
def test_the_share_of_ovrigt_leads_to_just_those_in_it(world, client, who):
    html = read(client, getattr(world, who), f"{PAGE}?manader=12")
    number, url = numbers_of(html)["klassade som Övrigt"]
    part = re.search(r"(\d+) av (\d+)", html[html.index("klassade som Övrigt") :])
    assert number != "–"
    assert 0 < shown_in(client, url) == int(part[1])


def test_a_wrong_unit_in_the_address_is_told_and_the_page_stays(world, client):
    html = read(client, world.elsa, f"{PAGE}?enhet={world.other_section.pk}")
    assert "Välj en enhet i listan." in html
    assert world.other_section.name not in html


def test_the_sheet_tells_no_number_that_is_hidden_from_those_who_read_no_cases(world, client):
    rows = world.summary.units.select_related("unit")
    for row in rows:
        path = reverse("reports:apt", args=[world.summary.pk, row.unit_id])
        as_chief, as_elected = (read(client, user, path) for user in (world.kerstin, world.frida))
        assert main_of(as_chief) == main_of(as_elected)


def main_of(html):
    return html[html.index("<main") : html.index("</main>")]


def test_the_sheet_holds_no_word_of_any_case(world, client):
    path = reverse("reports:apt", args=[world.summary.pk, world.section.pk])
    assert "Larmet" in Case.objects.filter(unit=world.section).first().original.text
    html = read(client, world.elsa, path)
    assert "Larmet" not in html
    assert "Att prata om" in html


def test_the_sheet_is_one_page_on_paper_and_made_once(world, client):
    path = reverse("reports:apt_pdf", args=[world.summary.pk, world.area.pk])
    client.force_login(world.astrid)
    first, second = client.get(path), client.get(path)
    reader = pypdf.PdfReader(io.BytesIO(first.content))
    assert (len(reader.pages), first.content) == (1, second.content)
    assert "Att prata om" in reader.pages[0].extract_text()
