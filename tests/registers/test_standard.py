"""The standard registers hold together, and loading them twice changes nothing."""

from datetime import UTC, date, datetime
from importlib import import_module
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from audit.log import record
from audit.models import Event
from cases import kinds
from registers.apps import complete_registers
from registers.enums import Strength
from registers.models import ActionType, Category, Cause, DeadlineRule, LawReference, Subject, Text
from registers.queries import citation, deadline_rules, text
from registers.services.standard import load_standard_registers
from registers.services.texts import TEXTS
from tests.factories import LONG_AGO, make_board

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
REGISTERS = (Category, Cause, Subject, ActionType, DeadlineRule, LawReference, Text)


@pytest.fixture
def loaded():
    return load_standard_registers(by=None, at=NOW)


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in REGISTERS}


def test_loading_twice_changes_nothing(loaded):
    before = rows()
    assert load_standard_registers(by=None, at=NOW) == 0
    assert rows() == before
    assert sum(len(found) for found in before.values()) == loaded
    assert Event.objects.count() == 1


def test_a_row_somebody_ended_is_not_loaded_again(loaded):
    Cause.objects.filter(name="Okänt").update(valid_to=date(2026, 1, 1))
    assert load_standard_registers(by=None, at=NOW) == 0
    assert Cause.objects.get(name="Okänt").valid_to == date(2026, 1, 1)


def test_a_missing_row_is_loaded(loaded):
    Cause.objects.filter(name="Okänt").delete()
    Category.objects.filter(name="Fel akt").delete()
    assert load_standard_registers(by=None, at=NOW) == 2
    assert Category.objects.get(name="Fel akt").parent.name == "Sekretess"


def test_every_first_level_but_ovrigt_has_a_second_that_ends_with_ovrigt(loaded):
    first = Category.objects.filter(parent=None)
    last = {row.name: list(row.children.values_list("name", flat=True))[-1:] for row in first}
    assert last.pop("Övrigt") == []
    assert set(map(tuple, last.values())) == {("Övrigt",)}
    assert set(Category.objects.filter(is_other=True).values_list("name", flat=True)) == {"Övrigt"}
    assert Category.objects.filter(name="Övrigt", is_other=False).count() == 0


def test_every_strength_has_action_types(loaded):
    assert set(ActionType.objects.values_list("strength", flat=True)) == set(Strength.values)


# The action hierarchy of the VA National Center for Patient Safety, as IHI's RCA2 (2015) prints it: what a
# type of ours is called there, and how strong it is.
PUBLISHED = {
    "Bygga bort risken": ("Architectural/physical plant changes", "stronger"),
    "Införa tekniskt hinder eller stöd": ("Engineering control (forcing function)", "stronger"),
    "Förenkla processen": ("Simplify process", "stronger"),
    "Standardisera arbetssätt eller utrustning": ("Standardize on equipment or process", "stronger"),
    "Beslut av ledningen": ("Tangible involvement by leadership", "stronger"),
    "Införa checklista eller mall": ("Checklist/cognitive aids", "intermediate"),
    "Ändra bemanning eller arbetsfördelning": ("Increase in staffing/decrease in workload", "intermediate"),
    "Införa dubbelkontroll": ("Double checks", "weaker"),
    "Påminna om rutin": ("Warnings", "weaker"),
    "Ta fram eller revidera rutin": ("New procedure/memorandum/policy", "weaker"),
    "Utbilda": ("Training", "weaker"),
}


def test_what_the_published_hierarchy_names_has_its_strength_there(loaded):
    found = {
        row.name: Strength(row.strength).name.lower() for row in ActionType.objects.filter(name__in=PUBLISHED)
    }
    assert found == {name: strength for name, (_words, strength) in PUBLISHED.items()}


def test_rows_loaded_as_too_strong_are_mended_but_for_those_somebody_has_changed(loaded):
    routine, double = (
        ActionType.objects.get(name=name)
        for name in ("Ta fram eller revidera rutin", "Införa dubbelkontroll")
    )
    own = ActionType.objects.create(name=routine.name, board=make_board(), strength=2, valid_from=NOW.date())
    ActionType.objects.filter(pk__in=[routine.pk, double.pk]).update(strength=2)
    record("actiontype.change", double, by=None, at=NOW, summary="Ändrad")
    mend = import_module("registers.migrations.0004_strength_after_the_hierarchy").follow_the_hierarchy
    mend(apps, None)
    for row in (routine, double, own):
        row.refresh_from_db()
    assert (routine.strength, double.strength, own.strength) == (1, 2, 2)


def codes_of(kind):
    return [rule.code for rule in deadline_rules(kind, 0, on=NOW.date())]


def test_every_kind_of_case_has_deadlines(loaded):
    rules = {
        kind: [rule.code for rule in deadline_rules(kind, 0, on=NOW.date())] for kind in kinds.all_kinds()
    }
    assert rules == {
        "complaint": ["first_action", "answer"],
        "deviation": ["first_action", "close"],
        "lexsarah": ["first_action", "close"],
        "risk": ["close"],
        "selfcontrol": ["close"],
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 6, 30), "14 kap. 7 § socialtjänstlagen (2001:453)"),
        (date(2025, 7, 1), "27 kap. 6 § socialtjänstlagen (2025:400)"),
    ],
)
def test_the_law_is_cited_by_the_act_of_the_day(loaded, day, expected):
    assert citation("notify_ivo", 0, on=day) == expected


def test_a_namnd_may_cite_a_rule_in_its_own_way(loaded):
    board = make_board()
    LawReference.objects.create(
        code="secrecy", name="Sekretess", citation="26 kap. OSL", board=board, valid_from=LONG_AGO
    )
    assert citation("secrecy", board.pk, on=NOW.date()) == "26 kap. OSL"
    assert citation("secrecy", 0, on=NOW.date()) == "26 kap. 1 § OSL (2009:400)"


def test_no_law_holds_under_two_names_on_a_day(loaded):
    for code in LawReference.objects.values_list("code", flat=True).distinct():
        spans = list(LawReference.objects.filter(code=code).order_by("valid_from"))
        for earlier, later in pairwise(spans):
            assert earlier.valid_to < later.valid_from


def test_a_text_is_found_by_its_code(loaded):
    assert text("report.readers", 0, on=NOW.date()) == TEXTS["report.readers"][1]


def upgrade():
    """Do what `migrate` does in an installation where there is nothing left to migrate."""
    call_command("migrate", verbosity=0)


def test_an_upgrade_adds_the_deadlines_laws_and_texts_that_are_new_and_nothing_else(loaded):
    DeadlineRule.objects.filter(kind="lexsarah", code="close").delete()
    LawReference.objects.filter(code="report", valid_to=None).delete()
    Text.objects.filter(code__startswith="public.", language="fi").first().delete()
    Text.objects.exclude(code__startswith="public.").first().delete()
    Cause.objects.filter(name="Okänt").delete()
    before = {model: model.objects.count() for model in REGISTERS}
    upgrade()
    added = {model: model.objects.count() - was for model, was in before.items()}
    assert {model: n for model, n in added.items() if n} == {DeadlineRule: 1, LawReference: 1, Text: 2}
    assert codes_of("lexsarah") == ["first_action", "close"]
    assert Event.objects.filter(verb="registers.load").count() == 2


def test_an_upgrade_changes_nothing_that_was_changed_and_says_nothing(loaded):
    board = make_board()
    DeadlineRule.objects.filter(kind="complaint", code="answer").update(
        amount=4, valid_from=date(2026, 1, 1), start_event="assigned", name="Svara"
    )
    LawReference.objects.filter(code="report", valid_to=None).update(
        citation="27 kap. 9 §", valid_from=date(2025, 6, 30)
    )
    Text.objects.filter(code__in=[*TEXTS]).update(body="Så säger vi.", valid_to=date(2026, 1, 1))
    DeadlineRule.objects.create(
        board=board, kind="complaint", code="answer", name="Vår", amount=2, unit="day", valid_from=LONG_AGO
    )
    before, told = rows(), Event.objects.count()
    upgrade()
    assert rows() == before
    assert Event.objects.count() == told


def test_a_law_written_in_before_the_standard_had_it_is_not_doubled(loaded):
    LawReference.objects.filter(code="report", valid_to=None).delete()
    LawReference.objects.create(
        code="report", name="Rapportera", citation="Egen lag 1 §", valid_from=date(2025, 6, 15)
    )
    upgrade()
    assert citation("report", 0, on=NOW.date()) == "Egen lag 1 §"
    assert LawReference.objects.filter(code="report").count() == 2


def test_where_nobody_has_loaded_the_registers_an_upgrade_does_not():
    upgrade()
    assert not any(rows().values())


def test_an_emptied_database_and_one_that_is_not_whole_are_left_alone(loaded):
    Text.objects.all().delete()
    complete_registers(using="default")
    complete_registers(using="other", plan=[])
    MigrationRecorder.Migration.objects.filter(app="registers").latest("pk").delete()
    complete_registers(using="default", plan=[])
    assert not Text.objects.exists()
