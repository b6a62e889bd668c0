"""What concerns hälso- och sjukvård in the demo, and so is read by the MAS: new, under way and ended."""

from datetime import datetime, timedelta

from cases.enums import ActionLevel
from cases.models import Case
from cases.services.acting import Plan, add_action
from cases.services.classifying import Classification
from cases.services.moving import perform
from config.demo.telling import Words, ago
from config.demo.town import Section, Town
from core.dates import local_date
from deviations.services.deciding import close_directly
from deviations.services.reporting import Told, report_deviation
from registers.enums import Strength

LATE = (
    "Han fick morgonmedicinen först vid lunch. Den som har delegering blev sjuk och ingen annan på passet "
    "hade någon. Jag ringde sjuksköterskan, som sa att han kunde ta den då."
)
UNSIGNED = "Signeringslistan saknar tre kvällar den här veckan. Dosetten är tom, så hon har nog fått dem."
MIXED = (
    "Två dosetter med samma färg låg bredvid varandra. Jag höll på att ta fel men läste namnet en gång till."
)


def health_care(town: Town, now: datetime) -> None:
    """Let staff in three homes report it, and their chiefs begin. The services do it, as people would."""
    by_enhet = {one.enhet: one for one in reversed(town.sections)}
    young, psychiatry, support = (
        by_enhet[name] for name in ("Boenden för unga", "Boenden socialpsykiatri", "Stödboenden")
    )
    _report(young, LATE, ago(now, 1, 13, 5))
    _under_way(_report(psychiatry, UNSIGNED, ago(now, 6, 9, 20)), psychiatry, town, now)
    _ended(_report(support, MIXED, ago(now, 14, 8, 30), near_miss=True), support, now)


def _report(section: Section, text: str, at: datetime, *, near_miss: bool = False) -> Case:
    told = Told(
        text=text,
        unit=section.unit_on(local_date(at)),
        occurred_from=at - timedelta(hours=1),
        health_care=True,
        near_miss=near_miss,
    )
    return report_deviation(told=told, submission_key=f"demo {at.isoformat()}", by=section.staff[0], at=at)


def _under_way(case: Case, section: Section, town: Town, now: datetime) -> None:
    """One that the chief looks into, with something for the MAS to do."""
    perform(name="investigate", case_id=case.pk, by=section.chief, at=ago(now, 5, 10))
    plan = Plan(
        "Gå igenom delegeringar och signering med arbetsgruppen.",
        Words.read().actions[Strength.INTERMEDIATE][0],
        ActionLevel.SECTION,
        town.people["mats"],
        local_date(now + timedelta(days=9)),
    )
    add_action(case_id=case.pk, plan=plan, by=section.chief, at=ago(now, 5, 10, 20))


def _ended(case: Case, section: Section, now: datetime) -> None:
    """One that nearly happened and was dealt with the day after."""
    words = Words.read()
    cause = words.causes["Rutin saknas"]
    judged = Classification(
        categories=[words.types["Arbetssätt och rutiner", "Rutin saknas"]],
        severity=1,
        likelihood=2,
        causes=[cause],
        primary_cause=cause,
        legal_bases=["HSL"],
    )
    close_directly(
        case_id=case.pk,
        classification=judged,
        lexsarah_reason="Upptäcktes innan någon fick fel medicin.",
        done="Dosetterna har nu olika färg och står på var sin hylla. Sagt till alla på passen.",
        by=section.chief,
        at=ago(now, 13, 9),
    )
