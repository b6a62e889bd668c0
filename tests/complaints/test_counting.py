"""Which complaints count is the nämnd's setting; those from staff stand apart (docs/counting.md)."""

from datetime import date, datetime

import pytest
from django.template.loader import render_to_string

from cases.enums import Kind
from cases.services import linking
from complaints.enums import ComplaintKind, Sender
from complaints.services import grouping
from core.dates import SWEDEN, Period
from figures.measures import all_measures
from figures.queries.counting import Scope, count
from figures.queries.series import Years
from organisation.enums import Setting
from organisation.models import BoardSetting
from reports.queries.quality_report import gather
from tests.factories import NOW, make_case
from tests.world import open_deviation

YEAR = Period.year(2026)
OUTSIDE, STAFF = "klagomal_utomstaende", "klagomal_personal"


def complaint(world, kind=ComplaintKind.COMPLAINT, sender=Sender.USER, at=NOW, unit=None):
    return make_case(unit or world.section, Kind.COMPLAINT, at=at, detail={"sender": sender, "kind": kind})


def counts(world, key=OUTSIDE, period=YEAR, board=None):
    return count(all_measures()[key], period, Scope(board or world.board))


def set_to(world, name, value, since=date(2026, 1, 1)):
    BoardSetting.objects.create(board=world.board, name=name, value=value, valid_from=since)


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        (ComplaintKind.COMPLAINT, (Setting.COUNT_COMPLAINT, 1)),
        (ComplaintKind.VIEW, (Setting.COUNT_VIEW, 1)),
        (ComplaintKind.PRAISE, (Setting.COUNT_PRAISE, 0)),
        (ComplaintKind.QUESTION, (Setting.COUNT_QUESTION, 0)),
    ],
)
@pytest.mark.parametrize(("sender", "key"), [(Sender.RELATIVE, OUTSIDE), (Sender.STAFF, STAFF)])
def test_each_kind_counts_as_the_board_says_and_in_no_other_board(world, kind, setting, sender, key):
    name, at_first = setting
    complaint(world, kind, sender)
    complaint(world, kind, sender, unit=world.board2_section)
    assert counts(world, key) == at_first
    set_to(world, name, 1 - at_first)
    assert (counts(world, key), counts(world, key, board=world.other_board)) == (1 - at_first, at_first)
    assert counts(world, STAFF if key == OUTSIDE else OUTSIDE) == 0


def test_complaints_from_staff_are_counted_apart_or_not_at_all_never_with_the_others(world):
    complaint(world)
    complaint(world, sender=Sender.STAFF)
    deviation = open_deviation(world)
    linking.reclassify(case_id=deviation.pk, kind=Kind.COMPLAINT, reason="Fel slag.", by=world.elsa, at=NOW)
    assert (counts(world), counts(world, STAFF)) == (1, 2)
    set_to(world, Setting.COUNT_STAFF, 0)
    assert (counts(world), counts(world, STAFF)) == (1, 0)


def test_a_changed_setting_moves_no_figure_of_the_time_before_it(world):
    for month in (1, 3, 5):
        complaint(world, ComplaintKind.PRAISE, at=datetime(2026, month, 10, 12, tzinfo=SWEDEN))
    set_to(world, Setting.COUNT_PRAISE, 1, since=date(2026, 3, 10))
    set_to(world, Setting.COUNT_PRAISE, 0, since=date(2026, 5, 10))
    assert [counts(world, period=Period.months(2026, month, 1)) for month in (1, 3, 5)] == [0, 1, 0]
    assert Years(all_measures()[OUTSIDE], [2026], Scope(world.board)).of(world.board)[0].value == 1


def said(world, key=OUTSIDE):
    return " ".join(
        gather(world.board, 2026, at=datetime(2027, 1, 10, tzinfo=SWEDEN))["sections"][key]["sources"]
    )


def test_the_report_says_under_the_figure_what_it_holds(world):
    complaint(world)
    assert "Räknas: klagomål och synpunkter. Räknas inte: beröm och frågor." in said(world)
    assert "Klagomål från personal räknas för sig." in said(world)
    assert "Nämnden ändrade" not in said(world)
    set_to(world, Setting.COUNT_VIEW, 0, since=date(2026, 7, 1))
    assert "Räknas: klagomål. Räknas inte: synpunkter, beröm och frågor." in said(world)
    assert "Nämnden ändrade 1 jul 2026 vad som räknas." in said(world)
    set_to(world, Setting.COUNT_STAFF, 0)
    assert "Räknas: inget. Räknas inte: det som kommer från personal." in said(world, STAFF)


def test_the_report_says_how_many_matters_where_many_complain_about_one(world):
    cases = [complaint(world) for _number in range(4)]
    assert "samma sak" not in said(world)
    first, *others = [case.pk for case in cases[:3]]
    grouping.group(case_id=first, others=others, title="Ny hyra", by=world.elsa, at=NOW)
    assert "Flera om samma sak räknade som en: 2" in said(world)
    assert counts(world) == 4


def matters_of(world, cases, *, at=NOW):
    """Open complaints on one and the same matter."""
    first, *others = [complaint(world, at=at).pk for _number in range(cases)]
    return grouping.group(case_id=first, others=others, title="Ny hyra", by=world.elsa, at=at)


def test_forty_on_one_decision_are_no_trend_in_the_reports_own_sentence(world):
    complaint(world, at=NOW.replace(year=2025))
    matters_of(world, 40)
    data = gather(world.board, 2026, at=datetime(2027, 1, 10, tzinfo=SWEDEN))
    section = data["sections"][OUTSIDE]
    in_matters = "Flera om samma sak räknade som en: 1 (1) klagomål och synpunkter från utomstående."
    assert section["compared"] == "40 (1)"
    assert section["change"] == f"{in_matters} Det är lika många som 2025."
    assert in_matters in data["total_sources"]


def test_the_five_years_have_a_row_of_matters_where_many_complain_about_one(world):
    matters_of(world, 40, at=NOW.replace(year=2024))
    complaint(world, at=NOW.replace(year=2025))
    complaint(world)
    section = gather(world.board, 2026, at=datetime(2027, 1, 10, tzinfo=SWEDEN))["sections"][OUTSIDE]
    assert section["table"]["total"]["cells"] == ["–", "–", "40", "1", "1"]
    name = "Flera om samma sak räknade som en"
    assert section["table"]["matters"] == {"name": name, "cells": ["–", "–", "1", "1", "1"]}
    assert (section["change"], section["matters"]) == ("Det är lika många som 2025.", "")
    page = render_to_string("pdf/quality_report_measure.html", {"section": section})
    assert name in page


def test_forty_the_year_before_are_no_fewer_this_year_either(world):
    matters_of(world, 40, at=NOW.replace(year=2025))
    complaint(world)
    complaint(world)
    data = gather(world.board, 2026, at=datetime(2027, 1, 10, tzinfo=SWEDEN))
    assert data["sections"][OUTSIDE]["compared"] == "2 (40)"
    assert data["sections"][OUTSIDE]["change"].endswith(
        "räknade som en: 2 (1) klagomål och synpunkter från utomstående. Det är 1 fler än 2025."
    )


def test_what_nobody_gathered_is_compared_as_ever(world):
    complaint(world, at=NOW.replace(year=2025))
    complaint(world)
    complaint(world)
    data = gather(world.board, 2026, at=datetime(2027, 1, 10, tzinfo=SWEDEN))
    assert (data["sections"][OUTSIDE]["change"], data["sections"][OUTSIDE]["matters"]) == (
        "Det är 1 fler än 2025.",
        "",
    )
    assert data["sections"][OUTSIDE]["table"]["matters"] is None
