"""A small town, told lives, and what is left of a case when it has been lived."""

from dataclasses import dataclass
from datetime import date
from random import Random

import pytest
from django.db import models, transaction
from django.utils import timezone

from audit.models import Event
from cases.models import Case, CaseLink, CaseWord, Notice, NumberSeries
from config.demo import by_hand
from config.demo.building import surroundings
from config.demo.deviations import Deviations
from config.demo.in_bulk import Bulk
from config.demo.papers import order_papers
from config.demo.telling import Words
from config.demo.town import build_town, moment
from config.demo.writing import write
from documents.models import Document
from jobs.services.running import run_job
from registers.services.standard import load_standard_registers
from tests.shared import kept_until_the_end

TODAY = date(2026, 11, 23)
# Rows that hang on a case, by the name it reaches them by.
ROWS = (
    "case_categories",
    "case_causes",
    "legal_bases",
    "actions",
    "notes",
    "timeline",
    "heard",
    "messages",
    "deadlines",
    "attachments",
    "other_units",
    "readers",
    "bars",
    "people",
    "holds",
)
ONE_ROWS = ["original", "deviation", "complaint", "lexsarah", "riskanalysis", "selfcontrol", "investigation"]
NOT_COMPARED = {"id", "case", "recorded_at"}


@dataclass
class Told:
    town: object
    teller: Deviations


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    with kept_until_the_end(django_db_blocker):
        load_standard_registers(by=None, at=moment(TODAY))
        yield build_town(today=TODAY, chance=Random(3), small=True)


@pytest.fixture
def told(town, db):
    return Told(town, Deviations(town, Words.read(), moment(TODAY, 7, 45), 3))


def lived_by_hand(*lives):
    """Return what the services leave of the lives; nothing of it stays."""
    with transaction.atomic():
        for life in lives:
            by_hand.play(life)
        left = snapshot(lives)
        transaction.set_rollback(True)
    return left


def lived_in_bulk(told, *lives):
    """Return what the bulk maker and the job after it leave of the same lives; nothing of it stays."""
    with transaction.atomic():
        bulk = Bulk(surroundings(told.town))
        bulk.play(lives)
        write(bulk)
        make_papers()
        left = snapshot(lives)
        transaction.set_rollback(True)
    return left


def make_papers():
    """Do at once what the demo leaves to the worker."""
    at = timezone.now()
    return run_job(job_id=order_papers(at=at).pk, by=None, at=at)


def snapshot(lives):
    family = [one for life in lives for one in life.family()]
    cases = Case.objects.in_bulk([one.pk for one in family if one.pk])
    return {
        "cases": {case.reference: everything(case) for case in cases.values()},
        "links": sorted(
            (link.source.reference, link.target.reference, link.relation, link.made_at)
            for link in CaseLink.objects.select_related("source", "target")
        ),
        "series": sorted(NumberSeries.objects.values_list("board__code", "prefix", "year", "last")),
    }


def everything(case):
    made = {
        name: list(getattr(case, name).order_by("pk").values_list("pk", flat=True))
        for name in ("actions", "messages")
    }
    return {
        "case": plain(case),
        **{name: plain(row) for name in ONE_ROWS if (row := getattr(case, name, None))},
        **{name: [plain(row) for row in getattr(case, name).order_by("pk")] for name in ROWS},
        "words": sorted(CaseWord.objects.filter(case=case).values_list("word", flat=True)),
        "notices": sorted(
            (told_in(notice, case, made), notice.template, notice.recipient_id, notice.send_at)
            for notice in Notice.objects.filter(case=case)
        ),
        "papers": [paper(document) for document in papers_of(case).order_by("pk")],
        "history": [happened(event) for event in history(case)],
    }


def papers_of(case):
    return Document.objects.filter(subject_type="cases.case", subject_id=case.pk).select_related("file")


def paper(document):
    """A document to the last byte, but for the ids in it."""
    kind, _case_id, version = document.unique_key.split(":")
    return {
        **plain(document),
        "subject_id": "",
        "unique_key": (kind, version),
        "file_id": document.file.sha256,
        "history": [happened(event) for event in history(document)],
    }


def history(row):
    return Event.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk).order_by("pk")


def told_in(notice, case, made):
    """The key with the ids that differ from time to time put in words."""
    template, pk, recipient, once = notice.key.split(":", 3)
    assert int(pk) == case.pk
    if once.startswith("answer "):
        return template, case.reference, recipient, once
    rows = made["messages" if template == "feedback" else "actions"]
    return template, case.reference, recipient, str(rows.index(int(once))) if once else ""


def happened(event):
    values = {row.field: (row.old, row.new) for row in event.values.all()}
    return {**plain(event), "values": values, "subject_id": event.label}


def plain(row):
    """Every column of a row but its id and its case, also those no form may show."""
    fields = [field for field in row._meta.concrete_fields if field.name not in NOT_COMPARED]
    return {field.attname: field.value_from_object(row) for field in fields if not is_detail_key(field)}


def is_detail_key(field):
    return isinstance(field, models.OneToOneField) and field.primary_key
