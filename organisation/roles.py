"""Roles and what each may do: the one table. Code asks for capabilities, never for roles."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(StrEnum):
    """Something a role on a unit lets a person do in that unit and below it."""

    REPORT = "report"  # report a deviation, read one's own reports
    VIEW = "view"  # read cases that are not restricted
    VIEW_PROTECTED = "view_protected"  # ... also those that concern a protected identity
    INVESTIGATE = "investigate"  # classify, investigate, write, act
    DECIDE = "decide"  # close, say ej avvikelse, unlock, move to another unit
    RECEIVE_LEXSARAH = "receive_lexsarah"  # become a named reader of handed-over reports
    READ_NAMED = "read_named"  # is given restricted cases to read, one by one, by name
    STATISTICS = "statistics"  # figures, never rows
    EXPORT = "export"  # take lists out as files
    REREAD = "reread"  # is given decided cases of others to read again
    RECEIVE_HSL = "receive_hsl"  # becomes a named reader of what concerns hälso- och sjukvård
    REGISTER = "register"  # set diary numbers
    RETAIN = "retain"  # records gallringsbeslut, proposes and approves gallring in a whole nämnd
    IMPORT = "import"  # bring figures in from elsewhere
    AUDIT = "audit"  # read the log and the access report
    ADMINISTER = "administer"  # units, roles, registers, settings


class Mandate(models.TextChoices):
    """A decision in a case that a nämnd may give to other roles than the usual (`registers.Delegation`)."""

    CLOSE = "close", _("Avsluta ett ärende, också Åtgärdat direkt")
    DISMISS = "dismiss", _("Säga ej avvikelse eller ej genomförd")
    EXTEND = "extend", _("Förlänga en frist")
    ANSWER = "answer", _("Svara på ett klagomål")
    PASS_ON = "pass_on", _("Lämna vidare ett klagomål, efter sekretessprövning")
    DECIDE_LEXSARAH = "decide_lexsarah", _("Besluta grad i lex Sarah, eller lämna tillbaka rapporten")


# What may be asked for in a case.
Right = Capability | Mandate


class Role(models.TextChoices):
    """The roles of the field (practice.md), lowest first."""

    STAFF = "medarbetare", _("Medarbetare")
    SENIOR_SOCIAL_WORKER = "forste_socialsekreterare", _("Förste socialsekreterare")
    SECTION_CHIEF = "sektionschef", _("Sektionschef")
    DEPUTY = "ersattare", _("Ersättare för chef")
    UNIT_CHIEF = "enhetschef", _("Enhetschef")
    DEPARTMENT_CHIEF = "avdelningschef", _("Avdelningschef")
    QUALITY_CONTROLLER = "kvalitetscontroller", _("Kvalitetscontroller")
    SAS = "sas", _("Socialt ansvarig samordnare (SAS)")
    LEXSARAH_INVESTIGATOR = "lexsarah_utredare", _("Lex Sarah-utredare")
    LEXSARAH_RESPONSIBLE = "lexsarah_ansvarig", _("Lex Sarah-ansvarig")
    MAS_MAR = "mas_mar", _("MAS/MAR")
    BOARD_SECRETARY = "namndsekreterare", _("Nämndsekreterare")
    REGISTRAR = "registrator", _("Registrator")
    ELECTED = "fortroendevald", _("Förtroendevald")
    DATA_PROTECTION_OFFICER = "dataskyddsombud", _("Dataskyddsombud")
    SYSTEM_MANAGER = "systemforvaltare", _("Systemförvaltare")


_C = Capability
_CHIEF = frozenset(
    {_C.REPORT, _C.VIEW, _C.VIEW_PROTECTED, _C.INVESTIGATE, _C.DECIDE, _C.STATISTICS, _C.EXPORT, _C.REREAD}
)

CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.STAFF: frozenset({_C.REPORT}),
    Role.SENIOR_SOCIAL_WORKER: frozenset({_C.REPORT, _C.VIEW, _C.INVESTIGATE}),
    Role.SECTION_CHIEF: _CHIEF,
    Role.DEPUTY: _CHIEF,
    Role.UNIT_CHIEF: _CHIEF,
    Role.DEPARTMENT_CHIEF: _CHIEF,
    Role.QUALITY_CONTROLLER: frozenset({_C.REPORT, _C.VIEW, _C.STATISTICS, _C.EXPORT, _C.IMPORT, _C.REREAD}),
    Role.SAS: frozenset(
        {_C.REPORT, _C.VIEW, _C.VIEW_PROTECTED, _C.INVESTIGATE, _C.STATISTICS, _C.EXPORT, _C.REREAD}
    ),
    # The lex Sarah roles read as named readers, case by case (decision 7), never over a subtree.
    Role.LEXSARAH_INVESTIGATOR: frozenset({_C.REPORT, _C.READ_NAMED}),
    Role.LEXSARAH_RESPONSIBLE: frozenset({_C.REPORT, _C.READ_NAMED, _C.RECEIVE_LEXSARAH, _C.STATISTICS}),
    # Reads what concerns hälso- och sjukvård, case by case, as a named reader (practice.md 9).
    Role.MAS_MAR: frozenset({_C.REPORT, _C.STATISTICS, _C.READ_NAMED, _C.RECEIVE_HSL}),
    Role.BOARD_SECRETARY: frozenset({_C.REPORT, _C.STATISTICS, _C.EXPORT, _C.REGISTER, _C.RETAIN, _C.IMPORT}),
    # Often the nämnd's arkivredogörare as well.
    Role.REGISTRAR: frozenset({_C.REPORT, _C.REGISTER, _C.RETAIN}),
    Role.ELECTED: frozenset({_C.STATISTICS}),
    Role.DATA_PROTECTION_OFFICER: frozenset({_C.REPORT, _C.AUDIT}),
    Role.SYSTEM_MANAGER: frozenset({_C.REPORT, _C.ADMINISTER, _C.RETAIN}),
}

# Who takes each decision where the nämnd has said nothing: whoever has this in the case (law.md 1.5).
MANDATES: dict[Mandate, Capability] = {
    Mandate.CLOSE: _C.DECIDE,
    Mandate.DISMISS: _C.DECIDE,
    Mandate.EXTEND: _C.DECIDE,
    Mandate.ANSWER: _C.INVESTIGATE,
    Mandate.PASS_ON: _C.DECIDE,
    Mandate.DECIDE_LEXSARAH: _C.DECIDE,
}

# The only role that may stand on the whole municipality; it gives nothing inside a nämnd (decision 8).
MUNICIPAL_ROLES = frozenset({Role.SYSTEM_MANAGER})


def roles_with(capability: Capability) -> frozenset[str]:
    """Return the roles that carry `capability`."""
    return frozenset(role for role, capabilities in CAPABILITIES.items() if capability in capabilities)


# Those a decision may be given to: whoever works in cases, in her units or as a named reader. An ersättare
# has what whoever she stands in for has.
MAY_HOLD_MANDATES = (roles_with(Capability.INVESTIGATE) | roles_with(Capability.READ_NAMED)) - {Role.DEPUTY}
