"""The two appendices of the kvalitetsberättelse: the year's risk analyses and self-inspections."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cases.models import Action, Case
from core.dates import Period
from figures.measures import all_measures
from figures.queries.counting import Scope, counted_cases
from organisation.enums import Level
from organisation.models import Unit
from organisation.paths import ids_in
from selfcontrol.enums import Remarks

OUTSIDE = "Förvaltningsövergripande"


def risk_analyses(period: Period, scope: Scope) -> dict[str, Any]:
    """Return the finished risk analyses of a period per verksamhetsområde, in the columns of Bilaga 1."""
    return _appendix("riskanalys", period, scope, lambda _case: [])


def self_controls(period: Period, scope: Scope) -> dict[str, Any]:
    """Return the finished self-inspections of a period per verksamhetsområde, as in Bilaga 2."""
    return _appendix("egenkontroll", period, scope, lambda case: [_result(case)])


def appendix_words(year: int) -> dict[str, Any]:
    """Return the captions, the columns (Malmö stad, Kvalitetsberättelse 2022) and what an empty one says."""
    place = _("Verksamhet där den genomfördes")
    return {
        "risk": {
            "caption": _("Genomförda riskanalyser %(year)d") % {"year": year},
            "columns": [
                _("Genomförd riskanalys"),
                place,
                _("Förbättrande åtgärder som vidtagits utifrån riskanalysen"),
                _("Processer och rutiner som förbättrats utifrån riskanalysen"),
            ],
            "empty": _("Ingen riskanalys är registrerad som genomförd %(year)d.") % {"year": year},
        },
        "selfcontrol": {
            "caption": _("Genomförda egenkontroller %(year)d") % {"year": year},
            "columns": [
                _("Genomförd egenkontroll"),
                place,
                _("Resultat av egenkontrollen"),
                _("Förbättrande åtgärder som vidtagits utifrån egenkontrollen"),
                _("Processer och rutiner som förbättrats utifrån egenkontrollen"),
            ],
            "empty": _("Ingen egenkontroll är registrerad som genomförd %(year)d.") % {"year": year},
        },
        "processes": _("Kolumnen om processer och rutiner fyller förvaltningen i."),
    }


def _appendix(key: str, period: Period, scope: Scope, more: Any) -> dict[str, Any]:
    """Return the groups of rows, and how many cases are counted but not described.

    Not described are those that only named readers may read, or that concern a protected identity.
    """
    actions = Action.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    cases = (
        counted_cases(all_measures()[key], period, scope)
        .select_related("unit", "riskanalysis", "selfcontrol")
        .prefetch_related(Prefetch("actions", queryset=actions))
        .order_by("unit__current_path", "received_on", "pk")
    )
    open_to_all = cases.filter(restricted=False, protected=False, original__masked_at__isnull=True)
    areas = _areas(scope.unit)
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for case in open_to_all:
        row = [case.title or case.reference, case.place, *more(case), _actions(case), ""]
        groups[_area_of(case.unit, areas)].append(row)
    ordered = sorted(groups, key=lambda name: (name == _(OUTSIDE), name))
    total = cases.count()
    described = sum(map(len, groups.values()))
    return {
        "groups": [{"area": name, "rows": groups[name]} for name in ordered],
        "total": total,
        "not_described": total - described,
    }


def _result(case: Case) -> str:
    detail = case.selfcontrol
    label = str(Remarks(detail.remarks).label) if detail.remarks else ""
    return _sentences([label, detail.result])


def _actions(case: Case) -> str:
    return _sentences(action.text for action in case.actions.all())


def _sentences(parts: Iterable[str]) -> str:
    """Join what several people wrote, each part ended by a full stop, and each said once."""
    ended = (text if text.endswith((".", "!", "?")) else f"{text}." for text in map(str.strip, parts) if text)
    return " ".join(dict.fromkeys(ended))


def _areas(board: Unit) -> dict[int, str]:
    areas = Unit.objects.filter(board_id=board.board_id, level=Level.AREA)
    return dict(areas.values_list("pk", "name"))


def _area_of(unit: Unit, areas: dict[int, str]) -> str:
    above = ids_in(unit.current_path)
    return next((areas[pk] for pk in above if pk in areas), _(OUTSIDE))
