"""No table that hangs on a case can be forgotten by gallring: they are found, filled and looked through.

Every model with a path of foreign keys to `Case` gets a row, made from its fields, with a word in each field
that holds text, JSON, bytes or a secret. After gallring the word may stand only where `KEPT` says why.
A new table, or a new field, with text in it makes this fail until `services.emptying` or its process's
`erase_detail` clears it, or it gets a reason here.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from audit.log import record
from cases.enums import Kind
from cases.kinds import all_kinds
from cases.models import Case, CaseBar, CaseWord, Draft, EndedReceipt, Person, Receipt
from cases.queries.following import case_behind
from cases.queries.retention import ended_code
from cases.services import retention
from cases.services.drafts import save_draft
from cases.services.emptying import FORGOTTEN
from cases.services.receipts import give_receipt
from complaints.models import Matter, SenderMail
from documents.models import Document, StoredFile
from organisation.models import User
from registers.enums import Removal
from registers.models import RetentionRule, Subject
from tests.cases.traces import places_with
from tests.factories import LONG_AGO, NOW, make_case, make_retention_rule

WORD = "zqfagel"  # short, so that it fits in the shortest field that holds free text
THEN = NOW + timedelta(days=30)
MUCH_LATER = NOW + timedelta(days=3 * 366)
# The app of each kind; a case has no rows in the others'.
APPS = {kind: found.create_detail.__module__.split(".")[0] for kind, found in all_kinds().items()}
OTHERS = set(APPS.values())

# Where a word may stand after gallring, and why.
KEPT = {
    "cases.Deadline.code": "which deadline it was: a name from the register, counted",
    "cases.Deadline.name": "the same, in the register's words",
    "cases.SecondReading.remedy": "a code of what was done, counted",
    "cases.SampleDraw.sample": "a code of what is read again; the row is of no case",
    "cases.RetentionRun.withdrawn_reason": "about the list, and written by the archive, not in the case",
    "complaints.Complaint.language": "an axis",
    "complaints.Complaint.authority": "an authority it came through, an axis; no person",
    "documents.StoredFile.media_type": "what sort of file it was",
    "documents.StoredFile.sha256": "a checksum",
    "documents.Document.kind": "what sort of paper it was",
    "documents.Document.diary_number": "the number in the diary, as the case's",
    "documents.Document.language": "the paper's language",
    "documents.Document.data_checksum": "a checksum",
    "documents.Document.unique_key": "made of the sort of paper and an id",
    "cases.Case.diary_number": "the number in the diary, by which the archive finds the matter",
}
# What the system writes itself, so that nothing else can stand there.
OURSELVES = {
    "cases.Case.reference",
    "cases.OriginalReport.checksum",
    "documents.Document.number",
    "documents.Document.subject_type",
}
# What is no figure: people and their codes, gone whole beside what `emptying` forgets.
UNCOUNTED = (Person, Receipt, CaseBar, SenderMail)
# Columns that say that it was gallrat, and the count of changes.
MOVED = {"erased_at", "masked_at", "version"}
# What points at a case without a foreign key, and what is done with it.
POINTERS = {
    "audit.Event": "the sentence holds no case content; its values are deleted",
    "audit.ReadEntry": "says who read what, no content; kept for its own time",
    "documents.Document": "emptied",
}


def hanging():
    """Every model of ours from which foreign keys lead to a case, the nearest first."""
    found, new = [], [Case]
    while new:
        reached = [
            relation.related_model
            for model in new
            for relation in model._meta.related_objects
            if relation.related_model not in (*found, Case) and not relation.related_model._meta.auto_created
        ]
        new = list(dict.fromkeys(reached))
        found += new
    return found


def is_text(field):
    """Whether people, or the system, can put words of a case in the field."""
    holders = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
    return isinstance(field, holders) and not field.choices


def value_for(field, rows):
    """Something to put in a field: the word where it holds text, what is at hand where it points."""
    if is_text(field):
        return [WORD] if isinstance(field, models.JSONField) else WORD
    if field.is_relation:
        return pointed_at(field, rows)
    if field.choices:
        return "" if field.blank else field.choices[0][0]
    if field.null:
        return None
    simple = {
        models.DateTimeField: NOW,
        models.DateField: NOW.date(),
        models.BooleanField: False,
        models.IntegerField: 1,
    }
    return next(value for sort, value in simple.items() if isinstance(field, sort))


def pointed_at(field, rows):
    target = field.related_model
    if target is Case:
        return rows[Case]
    holds_text = target in (StoredFile, Document, Matter)
    if field.null and not holds_text:
        return None
    if target in rows:
        return rows[target]
    if holds_text or target._meta.app_label == "cases":
        rows[target] = build(target, rows)
        return rows[target]
    return target._default_manager.first()


def build(model, rows):
    """Make a row of a model, hanging on the case in `rows`."""
    if model is Document:
        values = {"subject_type": "cases.case", "subject_id": rows[Case].pk, "number": "DOK-2026-99"}
    elif model is StoredFile:
        return StoredFile.objects.create(
            name=WORD, media_type=WORD, size=1, sha256=WORD, content=WORD.encode(), created_at=NOW
        )
    else:
        values = {}
    for field in model._meta.concrete_fields:
        if field.generated or field.name in values or isinstance(field, models.AutoField):
            continue
        if field.name == "erased_at":
            continue
        values[field.name] = value_for(field, rows)
    return model._base_manager.create(**values)


def filled(world, kind):
    """A case of a kind with a row in every table that hangs on it, the word in every text."""
    report = {"place": WORD, "reporter_name": WORD, "answers": {"a": WORD}, "submission_key": WORD}
    case = make_case(world.section, kind, reporter=world.anna, text=WORD, title=WORD, report=report)
    Case.objects.filter(pk=case.pk).update(
        status="closed",
        closed_at=THEN,
        closed_on=THEN.date(),
        other_reason=WORD,
        handover_point=WORD,
        diary_number=WORD,
    )
    rule = make_retention_rule(world.board, kind)
    Subject.objects.create(name="Bemötande", valid_from=LONG_AGO)
    rows = {Case: Case.objects.get(pk=case.pk), RetentionRule: rule}
    for model in hanging():
        if model is CaseWord:
            continue  # the report's own are there already
        if model._meta.app_label in OTHERS - {APPS[kind]}:
            continue
        mine = model._base_manager.filter(pk=case.pk) if _is_one_to_one(model) else model.objects.none()
        if row := mine.first():
            rows[model] = row
            if model._meta.model_name != "originalreport":
                fill(mine, model, rows)
        else:
            rows.setdefault(model, build(model, rows))
    rows[Case].holds.update(until=NOW)
    return rows[Case], rule


def fill(mine, model, rows):
    """Put the word in every text of a row that there is already."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    texts = {field.name: value_for(field, rows) for field in fields if is_text(field)}
    points = {field.name: pointed_at(field, rows) for field in fields if field.related_model is Matter}
    mine.update(**texts, **points)


def _is_one_to_one(model):
    return isinstance(model._meta.pk, models.OneToOneField)


@pytest.mark.parametrize("kind", Kind)
def test_after_gallring_no_word_of_the_case_stands_in_any_table(world, kind):
    case, rule = filled(world, kind)
    save_draft(form="cases:note", key=case.reference, data={"text": WORD}, by=world.elsa, at=NOW)
    save_draft(form="cases:excuse_part", key=f"{case.reference}/1", data={"a": WORD}, by=world.elsa, at=NOW)
    record("case.note", case, by=None, at=NOW, summary="En rad.", changes={"text": ("", WORD)})
    before = places_with(WORD)
    texts = {
        f"{model._meta.label}.{field.attname}"
        for model in (*hanging(), Case, StoredFile, Document)
        for field in model._meta.concrete_fields
        if is_text(field)
    }
    unseen = {place for place in texts - before if place.split(".")[0] not in OTHERS - {APPS[kind]}}
    assert unseen <= OURSELVES, "the test fills every text, or it proves nothing"
    retention.erase_case(case_id=case.pk, rule=rule, by=None, at=MUCH_LATER)
    assert places_with(WORD) - set(KEPT) == set()
    assert not Draft.objects.exists()


def axes():
    """Every column of every row that hangs on a case and holds no words: what can be counted."""
    return {
        (model._meta.label, row.pk): {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if not is_text(field) and field.related_model is not User and field.name not in MOVED
        }
        for model in (*hanging(), Case)
        if model not in (*FORGOTTEN, *UNCOUNTED)
        for row in model._base_manager.all()
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_column_that_can_be_counted_stays_in_every_table(world, kind):
    case, rule = filled(world, kind)
    before = axes()
    assert len({label for label, _pk in before}) > 15
    retention.erase_case(case_id=case.pk, rule=rule, by=None, at=MUCH_LATER)
    assert axes() == before


def test_every_reason_to_keep_is_of_a_field_that_there_is():
    for place in KEPT:
        label, _dot, column = place.rpartition(".")
        assert any(field.attname == column for field in apps.get_model(label)._meta.concrete_fields)


def test_what_points_at_a_case_without_a_foreign_key_is_known():
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in {"case_id", "case_ids", "subject_id"} and not field.is_relation
    }
    assert pointing == set(POINTERS)


@pytest.mark.parametrize("removes", Removal)
def test_a_code_leads_to_the_case_until_its_text_goes_and_then_says_so_and_leads_nowhere(world, removes):
    case = make_case(world.section, reporter=world.anna)
    code = give_receipt(case=case, key="k", by=None, at=NOW)
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=THEN, closed_on=THEN.date())
    rule = make_retention_rule(world.board)
    rule.removes = removes
    retention.erase_case(case_id=case.pk, rule=rule, by=None, at=MUCH_LATER)
    gone = removes != Removal.PEOPLE
    assert (case_behind(code) is None, Receipt.objects.count()) == (gone, 0 if gone else 1)
    ended = ended_code(code)
    assert (ended is not None) == gone
    assert ended is None or (ended.decision, ended.ended_on) == ("SN 2020/7", MUCH_LATER.date())
    assert ended_code("ABCD-ABCD-ABCD-ABCD") is None
    # Whoever has the whole database cannot put the code and the case together again.
    assert {field.name for field in EndedReceipt._meta.fields} == {"id", "digest", "ended_on", "decision"}
