"""Five cases in the world, made once for all the matrices, and one signed-in client per person."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from cases.enums import ActionLevel, Kind, UnitRole
from cases.models import Case, CaseReader, CaseUnit, Deadline, Proposal
from cases.services import analysing, investigating, retention_runs
from cases.services.joining import set_handover_point
from cases.services.retention import hold_case
from cases.services.writing import add_person
from complaints.models import Complaint, Matter
from core.dates import Period
from documents.models import Document
from documents.services.uploads import store_upload
from jobs.services.running import run_job
from reports.models import PeriodSummary, QualityReport
from reports.services.period_summary import order as order_summary
from reports.services.quality_report import order as order_report
from tests.factories import NOW, investigate, make_action, make_case, make_retention_rule
from tests.permissions.expected import CASES, RETENTION_PAGES
from tests.shared import kept_until_the_end
from tests.world import CAST, build_world, open_deviation

WHERE = {"other_unit": "other_section", "other_board": "board2_section"}
# What would tell where somebody with a protected identity is: the report's place, a contact, the other side.
PLACE = "smultronviken"
CHIEF = {"other_unit": "nils", "other_board": "olle"}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with kept_until_the_end(django_db_blocker):
        world = build_world()
        world.cases = {name: make(world, name) for name in CASES}
        yield world


def make(world, name):
    """One of the five, with everything in it that has an address; its words are a canary of its own."""
    word = canary(name)
    chief = getattr(world, CHIEF.get(name, "elsa"))
    file = store_upload(name=f"{word}.txt", content=f"Fil {word}".encode(), by=world.nora, at=NOW)
    case = open_deviation(
        world,
        getattr(world, WHERE.get(name, "section")),
        reporter=world.nora,
        text=f"Rapporten handlar om {word}.",
        title=f"Rubrik {word}",
        report={"place": f"Rum {PLACE}" if name == "protected" else f"Rum {word}", "files": [file]},
    )
    investigate(case, chief)
    investigating.save_investigation(
        case_id=case.pk, facts=f"Fakta {word}", assessment=f"Bedömt {word}", by=chief, at=NOW
    )
    action = make_action(case, chief, text=f"Gör något åt {word}")
    type(action).objects.filter(pk=action.pk).update(responsible=world.maja)
    who = {"case_id": case.pk, "by": chief, "at": NOW}
    entry = analysing.add_to_timeline(happened_at=NOW, text=f"Först {word}", **who)
    heard = analysing.add_heard(role="Kollega", heard_on=NOW.date(), text=f"Hörde {word}", **who)
    proposal = Proposal.objects.create(
        case=case,
        type=world.action_type,
        level=ActionLevel.AREA,
        text=f"Föreslår {word}",
        due_on=NOW.date(),
        proposed_at=NOW,
        proposed_by=chief,
    )
    investigating.complete_investigation(**who)
    complaint = make_case(case.unit, Kind.COMPLAINT, reporter=world.nora, text="Ett klagomål.")
    matter = Matter.objects.create(board=case.board, title="Samma", opened_at=NOW, opened_by=chief)
    Complaint.objects.filter(case=complaint).update(matter=matter)
    if name == "protected":
        Case.objects.filter(pk=complaint.pk).update(protected=True)
        add_person(case_id=case.pk, by=chief, at=NOW, name="Anhörig", contact=f"Stigen {PLACE} 1")
        set_handover_point(case_id=case.pk, point=f"Mellan {PLACE} och hemmet", by=chief, at=NOW)
        add_person(case_id=case.pk, by=chief, at=NOW, name=f"Person {word}", protected=True)
    if name == "restricted":
        for one in (case, complaint):
            Case.objects.filter(pk=one.pk).update(restricted=True)
            CaseReader.objects.create(case=one, person=world.ludvig, since=NOW, reason="Utreder.")
    # What has an address of its own and changes nobody's sight: the chief is named where she reads anyway.
    if name != "restricted":
        CaseReader.objects.create(case=case, person=chief, since=NOW, reason="Har frågat.")
    hold = hold_case(case_id=case.pk, reason=f"Utlämnande av {word}", by=chief, at=NOW)
    # A counterpart outside reads nothing.
    other = CaseUnit.objects.create(
        case=case, role=UnitRole.COUNTERPART, name=f"Region {PLACE if name == 'protected' else word}"
    )
    deadline = Deadline.objects.create(
        case=case, code="report", name="Återkoppling", starts_at=NOW, amount=5, unit="day", due_at=NOW
    )
    case = Case.objects.get(pk=case.pk)
    document = Document.objects.get(subject_type="cases.case", subject_id=case.pk)
    return SimpleNamespace(
        case=case,
        reference=case.reference,
        complaint=complaint.reference,
        action=action.pk,
        entry=entry.pk,
        heard=heard.pk,
        proposal=proposal.pk,
        attachment=case.attachments.get().pk,
        document=document.number,
        reader=case.readers.get().pk,
        hold=hold.pk,
        other_unit=other.pk,
        deadline=deadline.pk,
    )


def canary(name):
    """The word that stands in the texts of one case and nowhere else; one of a kind that no stem changes."""
    return f"kanarie{name.replace('_', '')}zq"


@pytest.fixture(scope="module")
def clients(cast):
    """{person: a client where she is signed in}, and one where nobody is."""
    found = {"anonymous": Client(raise_request_exception=False)}
    for name in CAST:
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(getattr(cast, name))
    return found


@pytest.fixture(scope="module")
def made(cast):
    """A period summary and a kvalitetsberättelse of Anna's nämnd, that Kerstin ordered."""
    who = {"board": cast.board, "by": cast.kerstin, "at": timezone.now()}
    summary_job = order_summary(period=Period(date(2026, 1, 1), date(2026, 4, 30)), order_key="a", **who)
    report_job = order_report(year=2026, order_key="b", **who)
    for job in (summary_job, report_job):
        run_job(job_id=job.pk, by=None, at=timezone.now())
    summary, report = PeriodSummary.objects.get(), QualityReport.objects.get()
    of_section = [summary.pk, cast.section.pk]
    return {
        "reports:summaries": [],
        "reports:summary": [summary.pk],
        "reports:unit_summary": of_section,
        "reports:unit_pdf": of_section,
        "reports:unit_excel": of_section,
        "reports:apt_latest": [cast.section.pk],
        "reports:apt": of_section,
        "reports:apt_pdf": of_section,
        "reports:summary_of_job": [summary_job.pk],
        "reports:quality_reports": [],
        "reports:quality_report": [report.pk],
        "reports:quality_report_of_job": [report_job.pk],
        "reports:quality_report_pdf": [report.pk],
        "reports:quality_report_word": [report.pk],
        "jobs:job": [report_job.pk],
        "jobs:status": [report_job.pk],
    }


@pytest.fixture(scope="module")
def kept(cast):
    """A decision of Anna's nämnd about risk analyses, and a list that was carried out."""
    case = make_case(cast.section, Kind.RISK, reporter=cast.anna, text="Inför flytten.")
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=NOW, closed_on=NOW.date())
    rule = make_retention_rule(cast.board, Kind.RISK)
    at = NOW.replace(year=2030)
    run = retention_runs.propose(rule_id=rule.pk, by=cast.rut, at=at)
    retention_runs.approve(run_id=run.pk, count=1, by=cast.siv, at=at)
    (job,) = retention_runs.start_runs(by=None, at=at)
    run_job(job_id=job.pk, by=None, at=at)
    no_row = {"cases:retention", "cases:retention_new"}
    by_rule = {"cases:retention_rule", "cases:retention_end", "cases:retention_propose"}
    arguments = {
        name: [] if name in no_row else [rule.pk if name in by_rule else run.pk] for name in RETENTION_PAGES
    }
    return {**arguments, "cases:retention_rows": [rule.pk, 2028]}


@pytest.fixture(scope="module")
def arguments(made, kept):
    """{name of an address: what it takes}, of those about figures, jobs and gallring."""
    return {**made, **kept}
