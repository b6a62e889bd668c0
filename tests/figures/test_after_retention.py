"""Gallring moves no figure: every measure, every count and every report is the same before and after.

The counting functions are found in `figures.queries` and called with every measure registered, so that a new
measure or a new way to count is held by this test from the day it is written.
"""

import importlib
import inspect
import itertools
import json
import pkgutil

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

import figures.queries
from cases.enums import Effect, Kind, Status, UnitRole
from cases.kinds import all_kinds
from cases.models import Case, CaseLink, CaseUnit
from cases.queries import others, retention
from cases.services import acting
from cases.services.retention import erase_case
from core.dates import Period, day_span, local_date
from figures.measures import By, Organisation, all_measures
from figures.queries import series
from figures.queries.counting import Axis, Scope
from registers.models import Contract, Subject, Supplier
from reports.queries.period_summary import count_units
from reports.queries.quality_report import gather
from tests.factories import LONG_AGO, NOW, investigate, make_action, make_case, make_retention_rule

YEAR = Period.year(2026)
ON = YEAR.last
MUCH_LATER = NOW.replace(year=2031)
# What counts no cases: arithmetic over numbers that were counted, and figures from elsewhere.
ELSEWHERE = {"comparing", "suppression", "imported"}
HELPERS = {"total", "rows_of", "rolled_up", "largest_first", "matter_of"}


def counters():
    """Every public function of `figures.queries` that counts, by name."""
    for found in pkgutil.iter_modules(figures.queries.__path__):
        if found.name in ELSEWHERE:
            continue
        module = importlib.import_module(f"figures.queries.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_") and name not in HELPERS:
                yield f"{found.name}.{name}", function


def every_call(function, scope):
    """Every way to call it; a parameter this does not know is a KeyError, so that nothing goes uncounted."""
    values = {
        "measure": list(all_measures().values()),
        "period": [YEAR],
        "scope": [scope],
        "axis": list(Axis),
        "by": list(By),
        "kind": list(Kind),
        "year": [2026],
        "on": [ON],
        "span": [day_span(YEAR.first, YEAR.last)],
    }
    names = list(inspect.signature(function).parameters)
    for chosen in itertools.product(*(values[name] for name in names)):
        yield dict(zip(names, chosen, strict=True))


def settled(value):
    """A value that can be compared when the rows behind it have changed."""
    return sorted(row.pk for row in value) if isinstance(value, QuerySet) else value


def figures_of(world):
    """Every figure there is of a nämnd."""
    scopes = [
        Scope(world.board, leaves_out_hsl=True),
        Scope(world.section, Organisation.THEN),
    ]
    counted = {
        (
            name,
            scope.unit.name,
            *(str(getattr(value, "key", value)) for value in call.values() if value != scope),
        ): settled(function(**call))
        for name, function in counters()
        for scope in scopes
        for call in every_call(function, scope)
    }
    years = {
        (key, by): (found.of(world.board), found.areas())
        for key, measure in all_measures().items()
        for by in By
        for found in [series.Years(measure, range(2022, 2027), scopes[0], by=by)]
    }
    return {
        "counted": counted,
        "years": years,
        "summary": [(found.unit.pk, found.data) for found in count_units(world.board, YEAR, at=NOW)],
        "report": numbers(gather(world.board, 2026, at=NOW)),
        "suppliers": sorted(Case.objects.values_list("kind", "supplier", "contract", "joint", "event_count")),
        "subjects": sorted(
            Case.objects.filter(kind=Kind.COMPLAINT).values_list(
                "complaint__complaint_subjects__subject", "complaint__outcome", "complaint__sender"
            )
        ),
        "other": others.share_of(others.cases_of(world.kerstin, first=YEAR.first, last=YEAR.last)),
    }


def numbers(report):
    """The kvalitetsberättelse without the words of single cases, which a new one no longer tells."""
    for appendix in ("risk_analyses", "self_controls"):
        report[appendix] = report[appendix]["total"]
    return json.loads(json.dumps(report, cls=DjangoJSONEncoder))


def lived(world, kind, n):
    """A case of a kind that has something on every axis, and has ended."""
    case = make_case(
        world.section if n % 2 else world.other_section,
        kind,
        reporter=world.anna,
        report={"event_count": n},
        at=NOW.replace(month=3 + n),
    )
    if kind == Kind.DEVIATION:
        investigate(case, world.astrid)
        for effect in (Effect.REACHED, Effect.NOT):
            action = make_action(case, world.astrid)
            at = NOW.replace(month=7)
            acting.finish_action(action_id=action.pk, note="Gjort.", by=world.astrid, at=at)
            acting.judge_effect(action_id=action.pk, effect=effect, note="Bra.", by=world.astrid, at=at)
    else:
        case.case_categories.create(category=world.category if n % 2 else world.other_category)
        case.case_causes.create(cause=world.cause, is_primary=True)
        case.legal_bases.create(basis="SoL" if n % 2 else "HSL")
    CaseUnit.objects.create(case=case, role=UnitRole.COUNTERPART, name="Regionen")
    dated(case, kind)
    Case.objects.filter(pk=case.pk).update(
        status=Status.DISMISSED if n == 1 and kind == Kind.DEVIATION else Status.CLOSED,
        closed_at=NOW.replace(month=9),
        closed_on=local_date(NOW.replace(month=9)),
        supplier=world.supplier,
        contract=world.contract,
    )
    return case


def dated(case, kind):
    """Give the detail row the days and the outcomes that its measures count by."""
    detail = {
        Kind.LEXSARAH: {
            "degree": "missforhallande",
            "decided_at": NOW,
            "decided_on": NOW.date(),
            "ivo_notified_at": NOW,
            "ivo_notified_on": NOW.date(),
        },
        Kind.RISK: {"done_on": NOW.date(), "scope": "Bemanningen."},
        Kind.SELFCONTROL: {"done_on": NOW.date(), "remarks": "inga"},
        Kind.COMPLAINT: {"outcome": "avvikelse", "answer": "Svar.", "answered_at": NOW},
        Kind.DEVIATION: {"dealt_with_directly": True},
    }[kind]
    row = getattr(case, {Kind.RISK: "riskanalysis"}.get(kind, kind))
    type(row).objects.filter(pk=row.pk).update(**detail)
    if kind == Kind.COMPLAINT:
        row.complaint_subjects.create(
            subject=Subject.objects.get_or_create(name="Bemötande", valid_from=LONG_AGO)[0]
        )


def test_every_figure_is_the_same_before_and_after_for_every_kind_and_measure(world):
    world.supplier = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    world.contract = Contract.objects.create(name="Boende", supplier=world.supplier, valid_from=LONG_AGO)
    cases = [lived(world, kind, n) for kind in all_kinds() for n in (1, 2)]
    CaseLink.objects.create(source=cases[0], target=cases[2], relation="led_to", made_at=NOW)
    before = figures_of(world)
    for measure in all_measures():
        counted = [
            value for key, value in before["counted"].items() if key[0] == "counting.count" and measure in key
        ]
        assert any(counted) or measure == "klagomal_personal", f"no case is counted by {measure}"
    for kind in all_kinds():
        rule = make_retention_rule(world.board, kind)
        for case in retention.due(rule, on=local_date(MUCH_LATER)):
            erase_case(case_id=case.pk, rule=rule, by=None, at=MUCH_LATER)
    assert Case.objects.filter(erased_at__isnull=False).count() == len(cases)
    after = figures_of(world)
    for part, figures_before in before.items():
        assert after[part] == figures_before, part
