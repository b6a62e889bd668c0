"""Every page somebody may open, by the table of who may: no new address is forgotten by axe."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cases.enums import Kind, UnitRole
from cases.models import Case, RetentionItem, RetentionRun, SampleDraw, SecondReading
from cases.services import placing
from jobs.enums import State
from jobs.models import Job
from organisation.admin import site
from tests.browsing import faults
from tests.factories import NOW, make_case, make_retention_rule
from tests.permissions import expected as table
from tests.permissions.conftest import make
from tests.permissions.test_matrix import address
from tests.world import build_world, open_deviation

pytestmark = pytest.mark.browser


# What answers with a file or data, or only takes what is sent.
NO_PAGES = {"cases:attachment", "cases:document", "cases:identities", "cases:leave_other"}


def is_a_page(name):
    """Tell whether an address shows a page: not a file, nor a part of the API."""
    return name not in NO_PAGES and not name.startswith("api:") and not name.endswith(("excel", "export"))


@pytest.fixture
def world(transactional_db):
    return build_world()


def of_a_case(world):
    """Return (name, person, address) of what is done in a case, by the first who may."""
    made = make(world, "plain")
    rows = {**table.CASE_PAGES, **table.CASE_COMMANDS}
    pages = {name: row for name, row in rows.items() if is_a_page(name)}
    return [(name, who["plain"].split()[0], address(name, how, made)) for name, (who, how) in pages.items()]


def of_no_case(world):
    """Return those of the pages without a case, with one row in each list."""
    open_deviation(world)
    rows = {**table.PAGES, **table.LISTS}
    return [(name, who.split()[-1], reverse(name)) for name, who in rows.items() if is_a_page(name)]


def of_gallring(world):
    """Return the pages of a decision and of a list that waits."""
    old = make_case(world.section, Kind.RISK, text="Inför flytten.")
    Case.objects.filter(pk=old.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    rule = make_retention_rule(world.board, Kind.RISK)
    run = RetentionRun.objects.create(
        board=world.board, rule=rule, removes=rule.removes, proposed_at=NOW, proposed_by=world.rut
    )
    RetentionItem.objects.create(run=run, case=old)
    of_run = {f"cases:retention_{page}": [run.pk] for page in ("list", "approve", "withdraw")}
    of_rule = {f"cases:retention_{page}": [rule.pk] for page in ("rule", "end", "propose")}
    pages = {**of_run, **of_rule, "cases:retention_rows": [rule.pk, 2028]}
    return [(name, "siv", reverse(name, args=args)) for name, args in pages.items()]


def of_one_person(world):
    """Return what is one person's: a reading, a part, a lex Sarah case, jobs; and a case that was erased."""
    read, joint, gone = (open_deviation(world) for _number in range(3))
    drawn = SampleDraw.objects.create(
        board=world.board, sample="direct", month=date(2026, 2, 1), population=1, drawn_at=NOW
    )
    reading = SecondReading.objects.create(draw=drawn, case=read, reader=world.stina)
    asked = {"role": UnitRole.ANSWERING, "unit": world.other_section}
    part = placing.add_unit(case_id=joint.pk, by=world.elsa, at=NOW, **asked)
    secret = make_case(world.section, Kind.LEXSARAH, reporter=world.anna)
    job = {"kind": "period_summary", "title": "Sammanställning", "owner": world.kerstin, "created_at": NOW}
    jobs = [Job.objects.create(key=state, state=state, **job) for state in (State.RUNNING, State.FAILED)]
    ended = {"status": "closed", "closed_at": NOW, "closed_on": NOW.date()}
    Case.objects.filter(pk=gone.pk).update(**ended, erased_at=NOW)
    return [
        ("cases:reread", "stina", reverse("cases:reread", args=[reading.pk])),
        ("cases:part", "nils", reverse("cases:part", args=[joint.reference, part.pk])),
        *((f"jobs:job {one.state}", "kerstin", reverse("jobs:job", args=[one.pk])) for one in jobs),
        ("cases:case", "elsa", reverse("cases:case", args=[gone.reference])),
        *(
            (name, "sara", reverse(name, args=[secret.reference]))
            for name in ("cases:case", "lexsarah:hand_back")
        ),
    ]


def of_the_settings(_world):
    """Return every table of the settings."""
    tables = [f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist" for row in site._registry]
    return [(name, "sven", reverse(name)) for name in tables]


WALKS = {walk.__name__: walk for walk in (of_a_case, of_no_case, of_gallring, of_one_person, of_the_settings)}


@pytest.mark.parametrize("walk", WALKS)
def test_no_page_of_the_table_has_faults(visit, world, sample, walk):
    opened, met = {}, {}
    for name, person, url in sample(WALKS[walk](world)):
        assert what_it_is(person, url) == "text/html", name
        if person not in opened:
            opened[person] = visit("/losenord/klart/", user=getattr(world, person), width=320)
        opened[person].goto(url)
        met[name, url] = faults(opened[person])
    assert {at: found for at, found in met.items() if found} == {}


def what_it_is(person, url):
    """Return what an address answers with: a media type, or the number of a refusal."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=person))
    answer = client.get(url)
    return answer["Content-Type"].split(";")[0] if answer.status_code == 200 else str(answer.status_code)
