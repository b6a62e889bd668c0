"""The read log, the access report and the suppliers as workbooks; nothing of them is stored."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from core.dates import Period, sv_date
from documents.services.workbooks import Sheet, xlsx_bytes
from organisation.models import Membership, User
from reports.queries.oversight import Read
from reports.queries.suppliers import SupplierRow


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


def export_suppliers(rows: Iterable[SupplierRow], period: Period, *, by: User, at: datetime) -> bytes:
    """Return suppliers and their contracts with their totals as a workbook."""
    columns = [
        _("Leverantör"),
        _("Organisationsnummer"),
        _("Avtal"),
        _("Avtalsnummer"),
        _("Kontaktperson"),
        _("Ersättare"),
        _("Klagomål"),
        _("Avvikelser"),
    ]
    lines: list[list[str | int]] = []
    for row in rows:
        who = row.supplier
        people = [who.contact, who.deputy_contact]
        whole = [total.count for total in row.totals]
        lines.append([who.name, who.organisation_number, _("Alla"), "", *people, *whole])
        for part in row.contracts:
            name = part.contract.name if part.contract else _("Utan angivet avtal")
            number = part.contract.number if part.contract else ""
            counts = [total.count for total in part.totals]
            lines.append([who.name, who.organisation_number, name, number, *people, *counts])
    days = {"first": sv_date(period.first), "last": sv_date(period.last)}
    about = {
        _("Hämtad av"): str(by),
        _("Inkommet"): _("%(first)s till %(last)s") % days,
        _("Räknat"): _("Ärenden du får ta ut. Raden Alla är summan av leverantörens avtal."),
    }
    sheet = Sheet(_("Leverantörer"), columns, lines)
    return xlsx_bytes([sheet], title=_("Leverantörer och avtal"), about=about, at=at)
