"""Levels, driftsform and the settings a nämnd may change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level of a unit, highest first."""

    BOARD = "namnd", _("Nämnd")
    ADMINISTRATION = "forvaltning", _("Förvaltning")
    AREA = "verksamhetsomrade", _("Verksamhetsområde")
    UNIT = "enhet", _("Enhet")
    SECTION = "sektion", _("Sektion")


class OperationForm(models.TextChoices):
    """Driftsform: who runs the unit."""

    MUNICIPAL = "kommunal", _("Kommunal regi")
    PRIVATE = "enskild", _("Enskild regi på uppdrag")
    OTHER = "annan", _("Annan huvudman")


class KeyScope(models.TextChoices):
    """What a key to the API opens: one part of it and nothing else."""

    DEVIATIONS = "avvikelser", _("Avvikelser: rapportera, läsa och föra framåt")
    COMPLAINTS = "klagomal", _("Klagomål och synpunkter: lämna in")


class Setting(models.TextChoices):
    """A dated setting of a nämnd; `SETTING_DEFAULTS` holds the stricter value."""

    DIRECT_CLOSE_MAX_RISK = "direct_close_max_risk", _("Högsta riskvärde för Åtgärdat direkt")
    FULL_ANALYSIS_MIN_RISK = "full_analysis_min_risk", _("Lägsta riskvärde som kräver händelseanalys")
    RESTRICT_ORIGIN = "restrict_origin", _("Ursprunget stängs när det överlämnas till lex Sarah (1/0)")
    SMALL_NUMBER = "small_number", _("Minsta antal som visas i korstabeller på sektionsnivå")
    EFFECT_AFTER_DAYS = "effect_after_days", _("Dagar från utförd åtgärd till effektuppföljning")
    NEW_AT_ONCE = (
        "new_at_once",
        _("Chefen får brev om varje ny rapport genast, inte bara i dagens brev (1/0)"),
    )
    UNREAD_DAYS = "unread_days", _("Arbetsdagar innan ett oläst ärende går till nästa chef")
    UNREAD_URGENT_HOURS = (
        "unread_urgent_hours",
        _("Timmar av arbetstid innan ett oläst brådskande ärende går till nästa chef"),
    )
    OVERDUE_DAYS = "overdue_days", _("Arbetsdagar efter fristen innan nästa chef får veta det")
    DIARY_COMPLAINT = "diary_complaint", _("Klagomål och synpunkter diarieförs (1/0)")
    DIARY_DEVIATION = "diary_deviation", _("Avvikelser diarieförs (1/0)")
    DIARY_LEXSARAH = "diary_lexsarah", _("Lex Sarah-rapporter diarieförs (1/0)")
    DIARY_RISK = "diary_risk", _("Riskanalyser diarieförs (1/0)")
    DIARY_SELFCONTROL = "diary_selfcontrol", _("Egenkontroller diarieförs (1/0)")
    REREAD_SHARE = "reread_share", _("Andel av ett stickprov som läses igen, i procent")
    REREAD_LEAST = "reread_least", _("Minsta antal ärenden i ett stickprov")

    COUNT_COMPLAINT = "count_klagomal", _("Klagomål räknas som klagomål (1/0)")
    COUNT_VIEW = "count_synpunkt", _("Synpunkter och förslag räknas som klagomål (1/0)")
    COUNT_PRAISE = "count_berom", _("Beröm räknas som klagomål (1/0)")
    COUNT_QUESTION = "count_fraga", _("Frågor räknas som klagomål (1/0)")
    COUNT_STAFF = "count_personal", _("Klagomål från personal räknas, för sig (1/0)")
    UNIT_CODE_DAYS = "unit_code_days", _("Dagar som en enhets rapportkod gäller")


SETTING_DEFAULTS: dict[str, int] = {
    Setting.DIRECT_CLOSE_MAX_RISK: 3,
    # The patient-safety handbook's line for what is prioritised (law.md 4.1).
    Setting.FULL_ANALYSIS_MIN_RISK: 8,
    Setting.RESTRICT_ORIGIN: 1,
    Setting.SMALL_NUMBER: 5,
    Setting.EFFECT_AFTER_DAYS: 60,
    # One letter a day is what people read; what is urgent goes at once whatever this says.
    Setting.NEW_AT_ONCE: 0,
    Setting.UNREAD_DAYS: 1,
    Setting.UNREAD_URGENT_HOURS: 2,
    Setting.OVERDUE_DAYS: 5,
    Setting.UNIT_CODE_DAYS: 180,
    # Complaints and lex Sarah reports need a number; deviations are kept in order here (practice.md 35).
    Setting.DIARY_COMPLAINT: 1,
    Setting.DIARY_DEVIATION: 0,
    Setting.DIARY_LEXSARAH: 1,
    Setting.DIARY_RISK: 0,
    Setting.DIARY_SELFCONTROL: 0,
    # SOSFS 2011:9 5 kap. 3 § is about complaints and views; praise and questions are neither.
    Setting.COUNT_COMPLAINT: 1,
    Setting.COUNT_VIEW: 1,
    Setting.COUNT_PRAISE: 0,
    Setting.COUNT_QUESTION: 0,
    Setting.COUNT_STAFF: 1,
    Setting.REREAD_SHARE: 20,
    Setting.REREAD_LEAST: 5,
}
