"""Gallring: every text goes, every figure stays, and the chain still holds (decision 13)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event, EventValue
from audit.services.sealing import SETTLED_AFTER, broken_seals, seal_events
from cases.enums import ActionLevel, Effect, Kind, Point, UnitRole
from cases.models import Case, OriginalReport
from cases.services import acting, dialogue, linking, moving, placing, readers, retention, writing
from cases.services.drafts import save_draft
from cases.services.investigating import save_investigation
from core.errors import DomainError
from documents.services.uploads import store_upload
from organisation.models import User
from registers.enums import Removal
from tests.cases.traces import places_with
from tests.factories import NOW, investigate, make_action, make_case, make_retention_rule
from tests.world import open_deviation

CANARY = "kanariefagel"  # in ASCII, so that it reads the same in JSON
THEN = NOW + timedelta(days=30)
MUCH_LATER = NOW + timedelta(days=3 * 366)


def closed(world, **values):
    """A deviation that ended without anything being done in it."""
    case = open_deviation(world, **values)
    Case.objects.filter(pk=case.pk).update(status="dismissed", closed_at=THEN, closed_on=THEN.date())
    return case


def full_case(world):
    """A closed deviation with the canary in every text that a person can write."""
    case = open_deviation(
        world,
        text=f"Det var en {CANARY} här.",
        title=f"Om en {CANARY}",
        report={
            "place": f"Rum {CANARY}",
            "reporter_name": f"Berit {CANARY}",
            "answers": {"more": CANARY},
            "event_count": 3,
            "submission_key": "k",
            "files": [store_upload(name=f"{CANARY}.txt", content=CANARY.encode(), by=world.anna, at=NOW)],
        },
        detail={"done_at_once": CANARY, "told_whom": CANARY, "near_miss": True},
    )
    investigate(case, world.elsa, other_reason=CANARY)
    save_investigation(case_id=case.pk, facts=CANARY, assessment=CANARY, by=world.elsa, at=NOW)
    note = {"case_id": case.pk, "by": world.elsa, "at": NOW}
    writing.add_note(text=f"Sagt om {CANARY}", **note)
    dialogue.answer(text=f"Svar om {CANARY}", **note)
    dialogue.write_as_reporter(
        case_id=case.pk,
        point=Point.ADDITION,
        text=f"Mer om {CANARY}",
        uploads=[(f"{CANARY}.txt", CANARY.encode())],
        by=world.anna,
        at=NOW,
    )
    writing.add_person(name=CANARY, identity="19121212-1212", contact=CANARY, case_reference=CANARY, **note)
    placing.add_unit(role=UnitRole.COUNTERPART, name=f"Region {CANARY}", **note)
    readers.name_reader(person=world.nils, reason=f"Läser om {CANARY}", **note)
    readers.bar_person(person=world.olle, reason=f"Del i {CANARY}", **note)
    hold = retention.hold_case(reason=f"IVO om {CANARY}", **note)
    retention.lift_hold(hold=hold, by=note["by"], at=NOW)
    action = make_action(case, world.elsa, text=f"Lås in {CANARY}")
    acting.finish_action(action_id=action.pk, note=CANARY, by=world.elsa, at=NOW)
    acting.judge_effect(action_id=action.pk, effect=Effect.REACHED, note=CANARY, by=world.elsa, at=NOW)
    taken_back = make_action(case, world.elsa, text=CANARY, level=ActionLevel.AREA)
    acting.withdraw_action(action_id=taken_back.pk, reason=CANARY, by=world.elsa, at=NOW)
    case.refresh_from_db()
    moving.perform(name="dismiss", case_id=case.pk, by=world.elsa, at=THEN, reason=f"Bara en {CANARY}")
    return case


def axes(case):
    """Everything a figure is counted by."""
    row = Case.objects.get(pk=case.pk)
    unlike = {"title", "other_reason", "owner", "reporter", "erased_at", "version"}
    fields = [field.attname for field in Case._meta.concrete_fields if field.name not in unlike]
    return {
        **{field: getattr(row, field) for field in fields},
        "categories": sorted(row.case_categories.values_list("category_id", flat=True)),
        "causes": sorted(row.case_causes.values_list("cause_id", "is_primary")),
        "bases": sorted(row.legal_bases.values_list("basis", flat=True)),
        "units": sorted(row.other_units.values_list("role", "unit_id")),
        "actions": sorted(
            row.actions.values_list("type_id", "level", "due_on", "done_on", "effect", "effect_due_on")
        ),
        "deadlines": sorted(row.deadlines.values_list("code", "due_at", "met_at")),
        "detail": model_values(row.deviation, "near_miss", "lexsarah_possible", "dealt_with_directly"),
        "channel": row.original.channel,
        "links": sorted(row.led_to.values_list("target_id", "relation")),
    }


def model_values(row, *fields):
    return [getattr(row, field) for field in fields]


def erase(case, rule, *, at=MUCH_LATER):
    return retention.erase_case(case_id=case.pk, rule=rule, by=None, at=at)


def test_no_text_is_left_anywhere_in_the_whole_database(world):
    case = full_case(world)
    before = places_with(CANARY)
    # That the search finds what is there is seen first.
    assert {"cases.OriginalReport.text", "cases.Note.text", "audit.EventValue.new"} <= before
    assert {"documents.StoredFile.content", "cases.Action.text", "cases.CaseWord.word"} <= before
    erase(case, make_retention_rule(world.board))
    assert places_with(CANARY) == set()


def test_every_axis_a_figure_is_counted_by_stays(world):
    case = full_case(world)
    before = axes(case)
    erased = erase(case, make_retention_rule(world.board))
    assert axes(case) == before
    assert (erased.erased_at, erased.owner, erased.reporter, erased.title) == (MUCH_LATER, None, None, "")
    assert OriginalReport.objects.get(case=case).masked_at == MUCH_LATER


def test_the_chain_holds_and_the_events_stand_without_their_values(world):
    case = full_case(world)
    seal_events(by=None, at=timezone.now() + SETTLED_AFTER * 2)
    told = list(Event.objects.values_list("pk", "summary", "digests"))
    erase(case, make_retention_rule(world.board))
    assert broken_seals() == []
    assert list(Event.objects.values_list("pk", "summary", "digests"))[: len(told)] == told
    mine = EventValue.objects.filter(event__subject_type="cases.case", event__subject_id=case.pk)
    assert mine.count() == 0


def test_erasing_is_one_event_that_names_the_decision(world):
    case = closed(world)
    events = Event.objects.count()
    erase(case, make_retention_rule(world.board))
    event = Event.objects.latest("pk")
    assert (event.verb, event.summary) == ("case.erase", "Ärendet gallrades enligt SN 2020/7.")
    assert Event.objects.count() == events + 1


def test_nothing_is_erased_without_a_recorded_decision(world):
    case = closed(world)
    with pytest.raises(DomainError, match="inget gallringsbeslut"):
        erase(case, make_retention_rule(world.board, decided=False))
    assert OriginalReport.objects.get(case=case).text != ""


def test_another_namnds_or_another_kinds_decision_is_no_decision(world):
    case = closed(world)
    for rule in (
        make_retention_rule(world.other_board),
        make_retention_rule(world.board, kind=Kind.COMPLAINT),
    ):
        with pytest.raises(DomainError, match="gäller inte det här ärendet"):
            erase(case, rule)


def test_an_open_case_is_never_erased(world):
    with pytest.raises(DomainError, match="inte gammalt nog"):
        erase(open_deviation(world), make_retention_rule(world.board))


def test_a_case_is_erased_on_the_day_it_is_old_enough_and_not_before(world):
    case = closed(world)
    rule = make_retention_rule(world.board, years=2)
    assert THEN.date() == date(2026, 4, 1)
    with pytest.raises(DomainError, match="inte gammalt nog"):
        erase(case, rule, at=NOW.replace(year=2028, month=3, day=31))
    assert erase(case, rule, at=NOW.replace(year=2028, month=4, day=1)).erased_at


def test_a_hold_stands_until_it_is_lifted(world):
    case = closed(world)
    rule = make_retention_rule(world.board)
    hold = retention.hold_case(case_id=case.pk, reason="Utlämnande pågår.", by=world.elsa, at=NOW)
    with pytest.raises(DomainError, match="spärrad"):
        erase(case, rule)
    retention.lift_hold(hold=hold, by=world.elsa, at=NOW)
    with pytest.raises(DomainError, match="redan hävd"):
        retention.lift_hold(hold=hold, by=world.elsa, at=NOW)
    assert erase(case, rule).erased_at


def test_a_file_that_another_kept_case_holds_is_kept_until_that_is_erased(world):
    case = open_deviation(
        world,
        report={"files": [store_upload(name="bild.txt", content=b"Larmlista", by=world.anna, at=NOW)]},
    )
    follower = linking.follow_up_with(case_id=case.pk, kind=Kind.RISK, by=world.elsa, at=NOW)
    for row in (case, follower):
        Case.objects.filter(pk=row.pk).update(status="dismissed", closed_at=THEN, closed_on=THEN.date())
    erase(case, make_retention_rule(world.board))
    assert bytes(follower.attachments.get().file.content) == b"Larmlista"
    erase(follower, make_retention_rule(world.board, kind=Kind.RISK))
    assert bytes(follower.attachments.get().file.content) == b""


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_erased(world, kind):
    case = make_case(world.section, kind, reporter=world.anna, text=f"Om {CANARY}")
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=THEN, closed_on=THEN.date())
    erase(case, make_retention_rule(world.board, kind=kind))
    assert places_with(CANARY) == set()


def test_a_draft_is_nobodys_but_its_writers(world):
    save_draft(form="rapport", key="", data={"text": CANARY}, by=world.anna, at=NOW)
    assert places_with(CANARY) == {"cases.Draft.data"}  # read back decrypted, for the field decrypts
    with_sql = [row[0] for row in _raw("SELECT data FROM cases_draft")]
    assert CANARY not in str(with_sql)


def test_the_identities_of_people_are_not_readable_in_the_database(world):
    case = open_deviation(world)
    writing.add_person(case_id=case.pk, by=world.elsa, at=NOW, name=CANARY, identity="19121212-1212")
    rows = str(_raw("SELECT * FROM cases_person"))
    assert (CANARY in rows, "1212" in rows) == (False, False)
    assert writing.identity_digest("191212121212") == writing.identity_digest("121212-1212")
    assert writing.identity_digest("") == ""


def _raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_the_accounts_are_not_touched(world):
    case = full_case(world)
    before = User.objects.count()
    erase(case, make_retention_rule(world.board))
    assert User.objects.count() == before


def test_nothing_is_written_in_a_tombstone_whichever_way_one_comes_to_it(world):
    case = open_deviation(world)
    action = make_action(case, world.elsa)
    Case.objects.filter(pk=case.pk).update(status="dismissed", closed_at=THEN, closed_on=THEN.date())
    rule = make_retention_rule(world.board)
    erase(case, rule)
    who = {"by": world.elsa, "at": MUCH_LATER}
    for command in (
        lambda: writing.add_note(case_id=case.pk, text=CANARY, **who),
        lambda: dialogue.answer(case_id=case.pk, text=CANARY, **who),
        lambda: acting.finish_action(action_id=action.pk, note=CANARY, **who),
        lambda: retention.hold_case(case_id=case.pk, reason=CANARY, **who),
        lambda: erase(case, rule),
    ):
        with pytest.raises(DomainError, match="Ärendet är gallrat"):
            command()
    assert places_with(CANARY) == set()


@pytest.mark.parametrize("kind", [Kind.DEVIATION, Kind.COMPLAINT])
def test_an_anonymised_case_can_still_be_opened_and_says_that_its_text_is_gone(client, world, kind):
    case = make_case(world.section, kind, reporter=world.anna, text=f"Om {CANARY}")
    Case.objects.filter(pk=case.pk).update(status="closed", closed_at=THEN, closed_on=THEN.date())
    rule = make_retention_rule(world.board, kind)
    rule.removes = Removal.ANONYMISE
    erase(case, rule)
    client.force_login(world.elsa)
    page = client.get(f"/arenden/{case.reference}/")
    assert (page.status_code, "Texten är gallrad." in page.content.decode()) == (200, True)
    assert client.get(f"/arenden/{case.reference}/mer/").status_code == 200
