"""The list as a workbook: what the filter shows, to those who may take it out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases.enums import Kind
from cases.filters import ActionFilter, CaseFilter, in_words
from cases.models import Case
from cases.models.case import CaseQuerySet
from cases.queries.lists import ACTION_ORDERS, CASE_ORDERS, exportable_by, in_order, order_named
from cases.queries.rows import ACTION_COLUMNS, EXPORT_COLUMNS, action_line, export_row, with_export_parts
from cases.queries.search import NEWEST
from core.dates import thousands
from documents.services.workbooks import Sheet, xlsx_bytes
from organisation.models import User

# A workbook holds at most so many cases; whoever needs more narrows the filter.
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Export:
    """A workbook, and the cases in it as the read log wants them: (case id, nämnd's id)."""

    content: bytes
    shown: list[tuple[int, int]]


def export_cases(filters: CaseFilter, sort: str, *, by: User, at: datetime) -> Export:
    """Return the filtered cases the person may take out, in the list's order.

    Parameters: `filters` valid; `sort` as in the list's address. The sheet "Om filen" tells the filter,
    the order, who and when, and when there were more cases than the file holds. Nothing is stored.
    """
    cases, cut = filters.chosen()
    _name, order = order_named(CASE_ORDERS, sort)
    ordered = in_order(exportable_by(cases, by), order).order_by(*(key.order for key in order.keys))
    found = list(with_export_parts(ordered)[: MOST_ROWS + 1])
    held = found[:MOST_ROWS]
    about = {
        _("Hämtad av"): str(by),
        _("Urval"): _chosen(filters),
        _("Ordning"): str(order.label),
        _("Antal ärenden"): thousands(len(held)),
        **_left_out(cut=cut, full=len(found) > MOST_ROWS),
    }
    sheet = Sheet(_("Ärenden"), [str(words) for words in EXPORT_COLUMNS], map(export_row, held))
    content = xlsx_bytes([sheet], title=_("Ärenden"), about=about, at=at)
    return Export(content, [(case.pk, case.board_id) for case in held])


def export_actions(filters: ActionFilter, sort: str, *, by: User, at: datetime) -> Export:
    """Return the filtered actions of the cases the person may take out, in the list's order.

    Parameters as `export_cases`, and the same sheet "Om filen". Nothing is stored.
    """
    _name, order = order_named(ACTION_ORDERS, sort)
    cases = exportable_by(Case.objects.visible_to(by), by)
    actions = filters.qs.filter(case__in=cases).select_related("type", "responsible", "case__unit__board")
    found = list(actions.order_by(*(key.order for key in order.keys))[: MOST_ROWS + 1])
    held = found[:MOST_ROWS]
    about = {
        _("Hämtad av"): str(by),
        _("Urval"): _chosen(filters),
        _("Omfattar"): _("Åtgärder i ärenden du får ta ut"),
        _("Ordning"): str(order.label),
        _("Antal åtgärder"): thousands(len(held)),
    }
    if len(found) > MOST_ROWS:
        words = _("Filen rymmer %(most)s åtgärder. Det finns fler; gör urvalet mindre för att få med dem.")
        about[_("Saknas")] = words % {"most": thousands(MOST_ROWS)}
    sheet = Sheet(_("Åtgärder"), [str(words) for words in ACTION_COLUMNS], map(action_line, held))
    content = xlsx_bytes([sheet], title=_("Åtgärder"), about=about, at=at)
    return Export(content, [(action.case_id, action.case.board_id) for action in held])


def export_diary(cases: CaseQuerySet, *, by: User, at: datetime) -> Export:
    """Return the cases that lack a diary number, oldest first: what they are, never what they say."""
    held = list(cases[:MOST_ROWS])
    columns = [_("Nummer"), _("Slag"), _("Inkom"), _("Enhet")]
    rows = [
        (case.reference, str(Kind(case.kind).label), case.received_on, diary_place(case)) for case in held
    ]
    about = {_("Hämtad av"): str(by), _("Antal ärenden"): thousands(len(held))}
    sheet = Sheet(_("Att diarieföra"), columns, rows)
    content = xlsx_bytes([sheet], title=_("Att diarieföra"), about=about, at=at)
    return Export(content, [(case.pk, case.board_id) for case in held])


def diary_place(case: Case) -> str:
    """Return where a case belongs in the diary's list; of a protected identity only that it is."""
    return case.place or _("Skyddad")


def _chosen(filters: CaseFilter | ActionFilter) -> str:
    words = in_words(filters.form)
    return "; ".join(f"{label}: {value}" for label, value in words.items()) or _("Alla ärenden du får ta ut")


def _left_out(*, cut: bool, full: bool) -> dict[str, str]:
    """Say in a sentence what the file does not hold."""
    if full:
        words = _("Filen rymmer %(most)s ärenden. Det finns fler; gör urvalet mindre för att få med dem.")
        return {_("Saknas"): words % {"most": thousands(MOST_ROWS)}}
    if cut:
        words = _("Sökningen ger de %(most)s nyaste träffarna. Det finns äldre som inte är med.")
        return {_("Saknas"): words % {"most": thousands(NEWEST)}}
    return {}
