"""Every kind of reorganisation of the test world: decided in November, done at the turn of the year."""

from datetime import date, datetime

from cases.enums import Change
from cases.services import reorganisations
from cases.services.reorganisations import Part, Plan
from core.dates import SWEDEN
from organisation.enums import Level

NOVEMBER = datetime(2026, 11, 16, 10, tzinfo=SWEDEN)
EVE = datetime(2026, 12, 31, 23, 59, tzinfo=SWEDEN)
ON = date(2027, 1, 1)
MIDNIGHT = datetime(2027, 1, 1, 0, 1, tzinfo=SWEDEN)
LATE = datetime(2027, 1, 4, 8, tzinfo=SWEDEN)  # the machine was off over the holiday

PLANS = {
    "name": lambda w: Plan(Change.CHANGE, [w.section], name="Mångården"),
    "place": lambda w: Plan(Change.CHANGE, [w.section], parent=w.area),
    "level": lambda w: Plan(Change.CHANGE, [w.section], parent=w.area, level=Level.UNIT),
    "area": lambda w: Plan(Change.CHANGE, [w.area], name="Vuxna och äldre"),
    "merge": lambda w: Plan(Change.MERGE, [w.section, w.other_section], name="Gårdarna", parent=w.area),
    "split": lambda w: Plan(
        Change.SPLIT,
        [w.section],
        parts=[Part("Norra", placed(w)), Part("Södra", takes_rest=True)],
    ),
    "board": lambda w: Plan(Change.CHANGE, [w.board], name="Socialutskottet"),
}


def placed(world):
    """Return the numbers that a split places by name: that of the first case, where the test has one."""
    return [world.cases["first"].reference] if hasattr(world, "cases") else []


def register(world, plan, *, on=ON, at=NOVEMBER):
    """Register a plan."""
    return reorganisations.register(plan=plan, on=on, reason="Beslut SN 2026/88", by=world.sven, at=at)


def perform(at):
    """Do what the clock asks for at a moment; return how many were done."""
    return reorganisations.perform_due(by=None, at=at)
