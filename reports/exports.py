"""The read log and the access report as workbooks; nothing of them is stored."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from documents.services.workbooks import Sheet, xlsx_bytes
from organisation.models import Membership, User
from reports.queries.oversight import Read


def export_readings(rows: Iterable[Read], chosen: str, *, by: User, at: datetime) -> bytes:
    """Return readings as a workbook: who, when, how, which cases by number."""
    columns = [_("När"), _("Vem"), _("Hur"), _("Var"), _("Ärenden"), _("Fler")]
    lines = [(row.at, row.reader, row.how, row.detail, ", ".join(row.references), row.more) for row in rows]
    about = {_("Hämtad av"): str(by), _("Urval"): chosen, _("Antal läsningar"): str(len(lines))}
    return xlsx_bytes([Sheet(_("Läslogg"), columns, lines)], title=_("Läslogg"), about=about, at=at)


def export_roles(rows: Iterable[Membership], *, by: User, at: datetime) -> bytes:
    """Return roles as a workbook: who, which, where, from, to, for whom, why."""
    columns = [
        _("Person"),
        _("Användarnamn"),
        _("Roll"),
        _("Enhet"),
        _("Från"),
        _("Till"),
        _("Ersättare för"),
        _("Skäl"),
    ]
    lines = [
        (
            str(row.user),
            row.user.username,
            row.role_label,
            row.unit.name if row.unit else "",
            row.valid_from,
            row.valid_to,
            str(row.on_behalf_of) if row.on_behalf_of else "",
            row.reason,
        )
        for row in rows
    ]
    about = {_("Hämtad av"): str(by), _("Antal roller"): str(len(lines))}
    return xlsx_bytes([Sheet(_("Behörigheter"), columns, lines)], title=_("Behörigheter"), about=about, at=at)
