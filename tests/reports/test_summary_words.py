"""What a period's figures say in plain sentences."""

import pytest

from core.dates import Period
from figures.queries.comparing import false_discovery_rates, probability_of_chance
from reports.queries.period_words import in_words, sentences

TERTIAL = Period.tertial(2026, 2)
NOTHING = {"types": [], "subtypes": [], "outcomes": [], "effects": []}


def cell(now, previous, name="", key=1, **more):
    return {"key": key, "name": name, "now": now, "previous": previous, "is_other": False, **more}


def said(cases, events=None, opened=0, overdue=0, **tables):
    facts = {"cases": cases, "events": events, "open_actions": opened, "overdue_actions": overdue}
    return sentences(facts, NOTHING | tables, TERTIAL)


def test_a_difference_that_chance_may_make_is_said_to_be_so():
    types = [cell(8, 5, "Försenad dokumentation")]
    assert said(cell(23, 28), types=types) == [
        "23 avvikelser kom in, fem färre än förra perioden; det kan vara slump.",
        "Åtta avvikelser om ”Försenad dokumentation”, tre fler än förra perioden; det kan vara slump.",
    ]


def test_a_larger_difference_is_said_to_be_larger_than_chance():
    assert said(cell(60, 20)) == [
        "60 avvikelser kom in, 40 fler än förra perioden; det är en större skillnad än slumpen brukar ge."
    ]


def test_one_of_many_types_is_judged_more_strictly_than_one_alone():
    others = [cell(1, 1, f"Typ {n}", key=n + 2) for n in range(12)]
    alone = said(cell(9, 9), types=[cell(9, 2, "Hot")])[1]
    among = said(cell(9, 9), types=[cell(9, 2, "Hot"), *others])[1]
    assert alone.endswith("sju fler än förra perioden; det är en större skillnad än slumpen brukar ge.")
    assert among == "Nio avvikelser om ”Hot”, sju fler än förra perioden; det kan vara slump."


def test_the_same_number_and_an_unknown_one_are_said_plainly():
    assert said(cell(1, 1)) == ["En avvikelse kom in, lika många som förra perioden."]
    assert said(cell(0, None)) == ["Ingen avvikelse kom in."]


def test_nothing_is_said_of_a_hidden_number():
    assert said(cell(None, None), outcomes=[cell(None, 2, key="dismissed")]) == []
    assert said(cell(9, None), types=[cell(None, 4, "Hot")], effects=[cell(None, 1, key="partly")]) == [
        "Nio avvikelser kom in."
    ]


def test_the_second_level_is_said_where_it_is_seen_and_ovrigt_never():
    first = [cell(9, 9, "Handläggning")]
    second = [cell(5, 5, "Övrigt", is_other=True), cell(4, 4, "Beslut saknas", key=3)]
    assert said(cell(9, 9), types=first, subtypes=second)[1:] == [
        "Fyra avvikelser om ”Beslut saknas”, lika många som förra perioden."
    ]


def test_ends_effects_and_actions_are_said_in_one_sentence_each():
    assert said(
        cell(9, 9),
        events=14,
        opened=4,
        overdue=1,
        outcomes=[cell(2, 0, key="dismissed"), cell(3, 0, key="direct"), cell(4, 9, key="rest")],
        effects=[cell(4, 0, key="reached"), cell(1, 0, key="not")],
    ) == [
        "Nio avvikelser kom in, lika många som förra perioden. De gäller 14 händelser.",
        "Två bedömdes vara ej avvikelse och tre åtgärdades direkt.",
        "Fem åtgärder följdes upp: fyra gav den effekt som var tänkt, en gav det inte.",
        "Fyra åtgärder ska göras, en är försenad.",
    ]


@pytest.mark.parametrize(("number", "words"), [(0, "ingen"), (12, "tolv"), (13, "13"), (1071, "1\u00a0071")])
def test_numbers_up_to_twelve_are_words(number, words):
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        # By hand: 8 of 13 at 1/2: P(X > 8) = 1093/8192, P(X = 8) = 1287/8192.
        (8, 5, 2 * (1093 + 1287 / 2) / 8192),
        (5, 8, 2 * (1093 + 1287 / 2) / 8192),
        (3, 3, 1.0),
        (0, 0, 1.0),
        # 5 of 5: 2 · (1/32)/2.
        (5, 0, 1 / 32),
    ],
)
def test_the_mid_p_value_is_the_one_worked_out_by_hand(now, before, expected):
    assert probability_of_chance(now, before, days_now=120, days_before=120) == pytest.approx(expected)


def test_a_longer_period_is_expected_to_hold_more():
    even = probability_of_chance(20, 10, days_now=100, days_before=100)
    longer = probability_of_chance(20, 10, days_now=200, days_before=100)
    assert longer == pytest.approx(1.0, abs=0.1) != even
    assert even < 0.1


def test_q_values_are_those_of_the_published_example():
    # Benjamini and Hochberg (1995), section 4: at q = 0.05 the four smallest of fifteen are found.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert [rate <= 0.05 for rate in false_discovery_rates(p)] == [True] * 4 + [False] * 11
    assert false_discovery_rates(p)[3] == pytest.approx(0.0095 * 15 / 4)
