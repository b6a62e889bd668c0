"""What every story stands on: chance, the clock, the registers and how people are chosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cases.enums import ActionLevel, Effect, Precision
from cases.services.acting import Plan
from cases.services.classifying import Classification
from cases.services.opening import Report
from config.demo.lives import Life, Step
from config.demo.town import Section, Town, moment
from config.demo.wording import Writer, event_texts
from core.dates import add_working_days, is_working_day, local_date
from organisation.models import User
from registers.enums import Strength
from registers.models import ActionType, Category, Cause
from registers.services.types import OTHER

IN_HOMES = frozenset(
    {"Utförande av insats", "Hot och våld", "Fysisk miljö, utrustning och teknik", "Ekonomiska övergrepp"}
)
AT_DESKS = frozenset({"Rättssäkerhet och handläggning", "Sekretess", "IT- och systemfel"})
# {cause: weight}: rutin, tid and överlämning are what reports mostly name (law.md 4.2).
CAUSES = {
    "Rutin saknas": 6,
    "Rutin är otydlig": 9,
    "Rutin följdes inte": 18,
    "Kommunikation och information": 12,
    "Kunskap och kompetens": 9,
    "Arbetsbelastning": 14,
    "Frånvaro och vikarier": 10,
    "Personalomsättning": 6,
    "Arbetsledning och ansvar": 5,
    "Planering och schema": 6,
    "Samverkan och överlämning": 9,
    "Arbetskultur och bemötande": 4,
    "Teknik och system": 6,
    "Lokaler och miljö": 3,
    "Yttre orsaker": 6,
    "Okänt": 2,
    OTHER: 4,
}
LEVELS = {
    ActionLevel.INDIVIDUAL: 27,
    ActionLevel.SECTION: 50,
    ActionLevel.UNIT: 15,
    ActionLevel.AREA: 6,
    ActionLevel.BOARD: 2,
}
STRENGTHS = {Strength.WEAKER: 60, Strength.INTERMEDIATE: 32, Strength.STRONGER: 8}
ACTION_TEXTS = {
    Strength.WEAKER: "action_weaker",
    Strength.INTERMEDIATE: "action_intermediate",
    Strength.STRONGER: "action_stronger",
}
EFFECTS = {Effect.REACHED: 66, Effect.PARTLY: 24, Effect.NOT: 10}

FORGOTTEN = 0.006


class NotYetError(Exception):
    """The next thing in a story has not happened by now."""


class Clock:
    """Goes forward through working hours; what would come after `now` has not happened yet."""

    def __init__(self, start: datetime, now: datetime, chance: Random) -> None:
        self.time, self.now, self.chance = start, now, chance

    def later(self, days: float) -> datetime:
        """Return a moment at work about so many days on. Raises NotYetError when that is still to come."""
        self.time = max(self.time + timedelta(minutes=1), self._at_work(self.time + timedelta(days=days)))
        if self.time > self.now:
            raise NotYetError
        return self.time

    def soon(self) -> datetime:
        """Return a moment some minutes on, in the same sitting."""
        self.time += timedelta(minutes=self.chance.randint(2, 25), seconds=self.chance.randint(0, 59))
        if self.time > self.now:
            raise NotYetError
        return self.time

    def _at_work(self, wish: datetime) -> datetime:
        day = local_date(wish)
        while not is_working_day(day):
            day += timedelta(days=1)
        return moment(day, self.chance.randint(8, 16), self.chance.randint(0, 59))


def ago(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment some working days back, so that nobody works on a Sunday; never later than now."""
    wish = moment(add_working_days(local_date(now), -days), hour, minute)
    return min(wish, now - timedelta(minutes=60 - minute))


@dataclass(frozen=True)
class Words:
    """The standard registers by name."""

    types: dict[tuple[str, str], Category]
    causes: dict[str, Cause]
    actions: dict[Strength, list[ActionType]]

    @classmethod
    def read(cls) -> "Words":
        """Read them."""
        types = {
            (row.parent.name, row.name) if row.parent else (row.name, ""): row
            for row in Category.objects.select_related("parent").order_by("pk")
        }
        actions: dict[Strength, list[ActionType]] = {strength: [] for strength in Strength}
        for row in ActionType.objects.order_by("pk"):
            actions[Strength(row.strength)].append(row)
        return cls(types, {row.name: row for row in Cause.objects.order_by("pk")}, actions)


class Teller:
    """Tells lives: the same chance and the same day give the same lives."""

    def __init__(self, town: Town, words: Words, now: datetime, seed: int) -> None:
        self.town, self.words, self.now = town, words, now
        self.chance = Random(seed)  # noqa: S311 -- a demo, and it must be the same again
        self.writer = Writer(self.chance)
        self.diary = Counter[int]()
        self.habits = {section.name: self._habits() for section in town.sections}

    def _habits(self) -> tuple[tuple[str, str], str, float]:
        """A section's own returning event type and cause, and how slow it is."""
        return (
            self.chance.choice(list(event_texts())),
            self.chance.choice(list(CAUSES)),
            self.chance.lognormvariate(0, 0.35),
        )

    # --- Choosing ----------------------------------------------------------------------------------------

    def happens(self, share: float) -> bool:
        """Tell whether something of this share happens."""
        return self.chance.random() < share

    def pick(self, weights: dict[Any, int]) -> Any:
        """Pick one of the keys by weight."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def event(self, section: Section) -> tuple[str, str]:
        """Pick an event type as it happens in this sort of section, with its own habit."""
        habit = self.habits[section.name][0]
        liked = IN_HOMES if section.is_home else AT_DESKS
        weights = {
            kind: weight * (3 if kind[0] in liked else 1) * (4 if kind == habit else 1)
            for kind, (weight, _templates) in event_texts().items()
        }
        return self.pick(weights)  # type: ignore[no-any-return]

    def clock(self, life: Life) -> Clock:
        """Return the clock of a life; now and then it stops, and the case is forgotten as it stands."""
        now = self.now
        if self.happens(FORGOTTEN):
            now = min(now, life.at + timedelta(days=self.chance.uniform(5, 90)))
        return Clock(life.at, now, self.chance)

    def slowness(self, section: Section) -> float:
        """How many times longer than others the section takes."""
        return self.habits[section.name][2]

    # --- Telling -----------------------------------------------------------------------------------------

    def report(self, section: Section, text: str, received: datetime, reporter: User | None) -> Report:
        """Tell about something that happened in the days before."""
        count = self.chance.randint(2, 9) if self.happens(0.04) else 1
        occurred = received - timedelta(minutes=self.chance.randint(30, 4 * 24 * 60))
        precision = Precision.MINUTE if self.happens(0.5) else Precision.DAY
        start = occurred
        if count > 1:
            precision, start = Precision.PERIOD, occurred - timedelta(days=self.chance.randint(3, 30))
        elif self.happens(0.05):
            return Report(text=text, reporter=reporter, place=section.name)
        return Report(
            text=text,
            place="" if self.happens(0.6) else section.name,
            occurred_from=start,
            occurred_to=occurred if count > 1 else None,
            precision=precision,
            event_count=count,
            reporter=reporter,
        )

    def classification(
        self, section: Section, event: tuple[str, str], *, severity: int, likelihood: int, deep: bool
    ) -> Classification:
        """Judge a case; the causes only where it is investigated in depth."""
        types = [self.words.types[event]]
        if self.happens(0.07):
            types.append(self.words.types[self.event(section)])
        causes: list[Cause] = []
        if deep:
            habit = self.habits[section.name][1]
            weights = {name: weight * (3 if name == habit else 1) for name, weight in CAUSES.items()}
            causes = [self.words.causes[self.pick(weights)] for _ in range(self.chance.choice((1, 1, 2)))]
        categories = list(dict.fromkeys(types))
        causes = list(dict.fromkeys(causes))
        other = any(row.is_other for row in categories) or any(row.is_other for row in causes)
        return Classification(
            categories=categories,
            severity=severity,
            likelihood=likelihood,
            causes=causes,
            primary_cause=causes[0] if causes else None,
            legal_bases=self.laws(section),
            other_reason=self.writer.work("other_reason") if other else "",
        )

    def laws(self, section: Section) -> Sequence[str]:
        """Return the laws the insats is given under: the first one, or one more."""
        if len(section.laws) > 1 and self.happens(0.25):
            return [section.laws[1]]
        return [section.laws[0]]

    def plan(self, section: Section, decided: datetime, responsible: User) -> Plan:
        """Decide an action: most are weak, as they are."""
        strength = self.pick(STRENGTHS)
        return Plan(
            text=self.writer.work(ACTION_TEXTS[strength], about=section.about),
            type=self.chance.choice(self.words.actions[strength]),
            level=self.pick(LEVELS),
            responsible=responsible,
            due_on=local_date(decided) + timedelta(days=self.chance.choice((14, 21, 30, 30, 45, 60, 90))),
        )


def follow_reorganisation(life: Life, section: Section, on: date, by: User) -> Life:
    """Let every case of a family that was open at the reorganisation follow to its section's new unit."""
    if len(section.units) == 1:
        return life
    old, new = section.units[0][1], section.units[1][1]
    at = moment(on, 1)
    for one in life.family():
        before = [step for step in one.steps if step.at < at]
        if one.at < at and not (before and ends(before[-1])):
            after = one.steps[len(before) :]
            one.steps = [*before, Step("follow_unit", by, at, {"unit": new}), *after]
        one.unit = old if one.at < at else new
    return life


def ends(step: Step) -> bool:
    """Tell whether a step ends its case."""
    names = {"close", "dismiss", "cancel"}
    return step.do in {"close_directly", "hand_over", "reclassify"} or step.what.get("name") in names
