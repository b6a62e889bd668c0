"""What a figure holds: every rule of docs/counting.md has its test here."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.enums import Kind, Status
from cases.models import Case, CaseCategory, CaseLegalBasis
from cases.services import acting, classifying, linking
from cases.services.retention import erase_case
from core.dates import SWEDEN, Period
from figures.measures import By, Organisation, all_measures
from figures.queries.counting import (
    Axis,
    OpenActions,
    Row,
    Scope,
    Share,
    breakdown,
    count,
    count_if_known,
    dismissed,
    left_out_as_hsl,
    open_actions,
    share_of_other,
)
from figures.queries.series import Years
from organisation.services.reorganising import change_unit
from reports.queries.period_summary import count_units
from tests.factories import (
    NOW,
    make_action,
    make_case,
    make_category,
    make_cause,
    make_classification,
    make_retention_rule,
)
from tests.world import open_deviation

YEAR = Period.year(2026)
DEVIATIONS, REPORTS = "kvalitetsavvikelse", "lex_sarah_rapport"


def measure(key=DEVIATIONS):
    return all_measures()[key]


def at(*parts):
    return datetime(*parts, tzinfo=SWEDEN)


def classified(world, unit=None, **values):
    case = open_deviation(world, unit)
    classifying.classify(
        case_id=case.pk, classification=make_classification(**values), by=world.harald, at=NOW
    )
    return case


def test_a_case_belongs_to_the_swedish_day_it_came_in(world):
    open_deviation(world, at=at(2025, 12, 31, 23, 59))
    open_deviation(world, at=at(2026, 1, 1, 0, 0))
    open_deviation(world, at=at(2026, 12, 31, 23, 59))
    scope = Scope(world.board)
    assert count(measure(), Period.year(2025), scope) == 1
    assert count(measure(), YEAR, scope) == 2
    assert count(measure(), Period(date(2026, 12, 31), date(2026, 12, 31)), scope) == 1


def test_a_unit_counts_its_own_cases_and_those_below_it_and_no_others(world):
    open_deviation(world)
    open_deviation(world, world.other_section)
    make_case(world.board2_section)
    counted = {
        name: count(measure(), YEAR, Scope(getattr(world, name)))
        for name in ("section", "unit", "area", "board", "other_section", "other_board")
    }
    assert counted == {
        "section": 1,
        "unit": 1,
        "area": 2,
        "board": 2,
        "other_section": 1,
        "other_board": 1,
    }


def test_reports_and_events_are_two_measures(world):
    open_deviation(world, report={"event_count": 7})
    open_deviation(world)
    assert count(measure(), YEAR, Scope(world.board)) == 2
    assert count(measure(), YEAR, Scope(world.board), by=By.EVENTS) == 8
    of_events = replace(measure(), by=By.EVENTS)
    assert count(of_events, YEAR, Scope(world.board)) == 8
    assert sum(row.count for row in breakdown(of_events, YEAR, Scope(world.board), Axis.CATEGORY)) == 8
    assert Years(of_events, [2026], Scope(world.board)).of(world.board)[0].value == 8


def test_what_was_no_deviation_is_counted_and_said_apart(world):
    open_deviation(world)
    case = open_deviation(world)
    Case.objects.filter(pk=case.pk).update(status=Status.DISMISSED, closed_at=NOW, closed_on=NOW.date())
    assert count(measure(), YEAR, Scope(world.board)) == 2
    assert dismissed(measure(), YEAR, Scope(world.board)) == 1


def test_a_reclassified_case_is_counted_once_in_its_final_kind_on_its_first_day(world):
    case = open_deviation(world, at=at(2025, 12, 30, 12, 0))
    linking.reclassify(
        case_id=case.pk, kind=Kind.COMPLAINT, reason="Ett klagomål.", by=world.elsa, at=at(2026, 1, 8, 9, 0)
    )
    counted = {
        (key, year): count(measure(key), Period.year(year), Scope(world.board))
        for key in (DEVIATIONS, "klagomal_utomstaende", "klagomal_personal")
        for year in (2025, 2026)
    }
    assert counted == dict.fromkeys(counted, 0) | {("klagomal_personal", 2025): 1}


def test_what_gave_rise_to_a_case_and_what_followed_are_both_counted_each_on_its_day(world):
    case = open_deviation(world, at=at(2025, 12, 30, 12, 0))
    linking.follow_up_with(
        case_id=case.pk, kind=Kind.LEXSARAH, by=world.elsa, at=at(2026, 1, 8, 9, 0), reason="Allvarligt."
    )
    scope = Scope(world.board)
    assert count(measure(), Period.year(2025), scope) == 1
    assert count(measure(REPORTS), Period.year(2026), scope) == 1
    assert count(measure(REPORTS), Period.year(2025), scope) == 0


def test_a_case_under_hsl_only_is_left_out_and_one_under_sol_too_is_not(world):
    for bases in ([], ["HSL"], ["HSL", "SoL"], ["LSS"]):
        case = open_deviation(world)
        CaseLegalBasis.objects.bulk_create(CaseLegalBasis(case=case, basis=basis) for basis in bases)
    scope = Scope(world.board, leaves_out_hsl=True)
    assert count(measure(), YEAR, Scope(world.board)) == 4
    assert count(measure(), YEAR, scope) == 3
    assert left_out_as_hsl(measure(), YEAR, scope) == 1


def test_an_erased_case_still_counts_with_its_types(world):
    case = classified(world)
    Case.objects.filter(pk=case.pk).update(
        status=Status.CLOSED, closed_at=NOW, closed_on=NOW.date(), received_on=date(2026, 1, 1)
    )
    before = breakdown(measure(), YEAR, Scope(world.board), Axis.CATEGORY)
    later = NOW + timedelta(days=3 * 366)
    erase_case(case_id=case.pk, rule=make_retention_rule(world.board), by=None, at=later)
    assert count(measure(), YEAR, Scope(world.board)) == 1
    assert breakdown(measure(), YEAR, Scope(world.board), Axis.CATEGORY) == before


def test_complaints_from_staff_and_from_others_are_two_measures(world):
    for sender in ("brukare", "myndighet", "personal"):
        make_case(world.section, Kind.COMPLAINT, detail={"sender": sender})
    assert count(measure("klagomal_utomstaende"), YEAR, Scope(world.board)) == 2
    assert count(measure("klagomal_personal"), YEAR, Scope(world.board)) == 1


def test_a_type_counts_a_case_once_on_each_level_and_the_rows_may_exceed_the_cases(world):
    child, other_child = (
        make_category("Fall", parent=world.category),
        make_category("Hot", parent=world.category),
    )
    case = classified(world)
    classification = make_classification()
    types = [child, other_child, world.other_category]
    classifying.classify(
        case_id=case.pk,
        classification=classifying.Classification(
            **{**vars(classification), "categories": types, "other_reason": "Inget annat passade."}
        ),
        by=world.harald,
        at=NOW,
    )
    open_deviation(world, report={"event_count": 5})
    first, second = (
        breakdown(measure(), YEAR, Scope(world.board), axis) for axis in (Axis.CATEGORY, Axis.SUBCATEGORY)
    )
    assert first == [
        Row(world.category.pk, "Brist i omvårdnad", 1),
        Row(world.other_category.pk, "Övrigt", 1, is_other=True),
        Row(None, "Ej angivet", 1),
    ]
    assert second == [
        Row(child.pk, "Fall", 1, parent=world.category.pk),
        Row(other_child.pk, "Hot", 1, parent=world.category.pk),
        Row(world.other_category.pk, "Övrigt", 1, is_other=True),
        Row(None, "Ej angivet", 1),
    ]
    Case.objects.filter(pk=case.pk).update(event_count=3)
    events = breakdown(measure(), YEAR, Scope(world.board), Axis.CATEGORY, by=By.EVENTS)
    assert [(row.name, row.count) for row in events] == [
        ("Brist i omvårdnad", 3),
        ("Övrigt", 3),
        ("Ej angivet", 5),
    ]
    assert share_of_other(measure(), YEAR, Scope(world.board)) == Share(part=1, whole=1)


def test_types_with_the_same_number_and_name_always_stand_in_the_same_order(world):
    """The larger the id the earlier in a set: each row's place there is what is left over of its id."""
    case = open_deviation(world)
    keys = [1024 * n + 2 * (8 - n) for n in range(1, 7)]
    for key in keys:
        parent = make_category(f"Område {key}", pk=key + 1)
        CaseCategory.objects.create(
            case=case, category=make_category("Övrigt", pk=key, parent=parent, is_other=True)
        )
    rows = breakdown(measure(), YEAR, Scope(world.board), Axis.SUBCATEGORY)
    assert [row.key for row in rows] == sorted(keys)
    (figures,) = (row.data for row in count_units(world.board, YEAR, at=NOW) if row.unit == world.board)
    assert [row["key"] for row in figures["tables"]["subtypes"]] == sorted(keys)


def test_a_breakdown_has_the_previous_period_beside_it(world):
    cause = make_cause("Tidsbrist")
    for _n in range(2):
        classified(world, cause=cause)
    old = classified(world)
    Case.objects.filter(pk=old.pk).update(received_on=date(2025, 5, 1))
    assert breakdown(measure(), YEAR, Scope(world.board), Axis.CAUSE) == [
        Row(cause.pk, "Tidsbrist", 2, previous=0),
        Row(world.cause.pk, "Rutin saknas", 0, previous=1),
    ]


def test_a_period_before_anything_was_counted_is_a_gap_and_not_zero(world):
    open_deviation(world)
    scope = Scope(world.board)
    assert count_if_known(measure(), Period.year(2025), scope) is None
    assert count_if_known(measure(), YEAR, scope) == 1
    assert count_if_known(measure(REPORTS), YEAR, scope) is None
    assert count_if_known(measure(), YEAR, Scope(world.other_section)) == 0
    assert breakdown(measure(), YEAR, scope, Axis.CATEGORY) == [Row(None, "Ej angivet", 1, previous=None)]


def test_actions_are_counted_by_type_and_a_withdrawn_one_is_not(world):
    case = open_deviation(world)
    late = make_action(case, world.elsa, due_on=date(2026, 3, 2))
    make_action(case, world.elsa, due_on=date(2026, 3, 3))
    gone = make_action(case, world.elsa)
    acting.withdraw_action(action_id=gone.pk, reason="Dubblett.", by=world.elsa, at=NOW)
    assert breakdown(measure(), YEAR, Scope(world.board), Axis.ACTION_TYPE) == [
        Row(world.action_type.pk, "Ändra rutin", 2)
    ]
    assert open_actions(Scope(world.board), on=date(2026, 3, 3)) == OpenActions(open=2, overdue=1)
    acting.finish_action(action_id=late.pk, note="Bytt.", by=world.elsa, at=NOW)
    assert open_actions(Scope(world.board), on=date(2026, 3, 3)) == OpenActions(open=1, overdue=0)
    assert open_actions(Scope(world.other_section), on=date(2026, 3, 3)) == OpenActions(open=0, overdue=0)


def test_a_renamed_unit_has_its_history_today_and_none_as_it_was_then(world):
    open_deviation(world)
    [(_old, new), *_rest] = change_unit(
        unit=world.section,
        name="Solgården",
        on=NOW.date() + timedelta(days=1),
        reason="Nytt namn",
        by=world.sven,
        at=NOW + timedelta(days=1),
    )
    assert count(measure(), YEAR, Scope(new)) == 1
    assert count(measure(), YEAR, Scope(new, Organisation.THEN)) == 0
    assert count(measure(), YEAR, Scope(world.section, Organisation.THEN)) == 1
    by_then = replace(measure(), organisation=Organisation.THEN)
    assert count(by_then, YEAR, Scope(new)) == 0
    assert count(by_then, YEAR, Scope(new, Organisation.NOW)) == 1


@pytest.mark.parametrize("whole", [0, 3])
def test_a_share_of_nothing_is_no_percentage(whole):
    assert Share(1, whole).percent == (33 if whole else None)
