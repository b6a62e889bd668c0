"""Building the whole demo: the municipality, five years of cases, and the mark on the database."""

from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate, chain, islice
from random import Random

from django.db import transaction

from cases.enums import Kind
from config.demo.deviations import Deviations
from config.demo.effects import followed_cases
from config.demo.elsewhere import cases_elsewhere
from config.demo.engine import Surroundings
from config.demo.health_care import health_care
from config.demo.in_bulk import Bulk
from config.demo.lives import Life
from config.demo.living import living_cases
from config.demo.outside import from_outside
from config.demo.talking import talk
from config.demo.telling import Words, follow_reorganisation
from config.demo.town import YEARS, Section, Town, build_town, moment
from config.demo.writing import write
from core.dates import is_working_day
from core.errors import DomainError
from organisation.enums import Setting
from organisation.models import DemoMark, Municipality, Unit
from organisation.queries import setting
from registers.models import DeadlineRule
from registers.queries import deadline_rules, text
from registers.services.rules import FIRST_DAY
from registers.services.standard import load_standard_registers

# How many come in a year, the first year first: about 1 500 in the larger nämnd, slowly more.
A_YEAR: dict[Kind, tuple[int, ...]] = {
    Kind.DEVIATION: (1090, 1170, 1250, 1300, 1340),
    Kind.COMPLAINT: (210, 250, 270, 285, 290),
    Kind.LEXSARAH: (54, 50, 56, 52, 55),  # as many again are handed over from deviations
    Kind.RISK: (11, 14, 15, 17, 16),
    Kind.SELFCONTROL: (52, 58, 60, 66, 64),
}
# Per month: little in July, much in November and after the turn of the year.
SEASON = (10.2, 9.4, 10.0, 8.4, 8.6, 7.0, 4.2, 7.4, 9.0, 9.4, 10.2, 6.2)
WEEKEND = 0.18
SMALL_SHARE = 0.06
PART = 4000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How large the demo is: the share of the cases, and whether most sections are left out."""

    share: float = 1.0
    small: bool = False


def build_demo(*, today: date, seed: int, size: Size, say: Say) -> Town:
    """Fill an empty database with the demo municipality as it stands on a day.

    The same day and seed give the same municipality. All or nothing, but for one larger than the demo,
    which is written part by part. Raises DomainError when the database already holds a municipality, or
    the day is so early that the first cases would have come before the standard registers hold.
    Marks the database, so that one may sign in as its people.
    """
    if (earliest := date(FIRST_DAY.year + YEARS, 1, 1)) > today:
        raise DomainError(f"Demons dag är för tidig: välj en dag från och med {earliest}.")
    if Municipality.objects.exists():
        raise DomainError(why_not())
    with transaction.atomic() if size.share <= 1 else nullcontext():
        return _build(today, seed, size, say)


def _build(today: date, seed: int, size: Size, say: Say) -> Town:
    now = moment(today, 7, 45)
    load_standard_registers(by=None, at=moment(today))
    town = build_town(today=today, chance=Random(seed), small=size.small)  # noqa: S311 -- must be repeatable
    say(f"{Unit.objects.count()} enheter, {len(town.sections)} sektioner.")
    teller = Deviations(town, Words.read(), now, seed)
    bulk = Bulk(surroundings(town))
    told = tell(teller, today=today, share=size.share)
    by_hand = (*living_cases(teller), *followed_cases(teller), *cases_elsewhere(teller))
    lives = chain(told, by_hand)
    for part in in_parts(lives, PART):
        bulk.play(part)
        say(f"{bulk.last_case} ärenden uttänkta.")
        write(bulk)
        say(f"{bulk.last_case} ärenden skrivna.")
    talk(town, now)
    from_outside(town, now, say)
    health_care(town, now)
    DemoMark.objects.create(made_at=now, seed=seed, today=today)
    return town


def in_parts(lives: Iterator[Life], size: int) -> Iterator[list[Life]]:
    """Yield the lives so many at a time, so that a large municipality fits in memory."""
    while part := list(islice(lives, size)):
        yield part


def why_not() -> str:
    """Return why the demo cannot be put into this database."""
    if DemoMark.objects.exists():
        return "Demokommunen finns redan i databasen. Ta bort databasen för att göra om den."
    return "Databasen innehåller redan en kommun. Demon läggs bara i en tom databas."


def surroundings(town: Town) -> Surroundings:
    """Return what the commands in memory look up, each thing read once."""

    @cache
    def rules(kind: str, board_id: int) -> list[DeadlineRule]:
        return list(deadline_rules(kind, board_id, on=town.reorganised_on))

    @cache
    def of_board(board_id: int, name: Setting, day: date) -> int:
        return setting(board_id, name, on=day)

    @cache
    def worded(code: str, board_id: int) -> str:
        return text(code, board_id, on=town.reorganised_on)

    return Surroundings(
        chief=lambda unit: town.chiefs.get(unit.pk),
        receivers=lambda unit: town.receivers[unit.board_id or 0],
        rules=rules,
        setting=of_board,
        text=worded,
    )


def tell(teller: Deviations, *, today: date, share: float) -> Iterator[Life]:
    """Tell every case that came in up to today, in the order they came in."""
    stories = {
        Kind.DEVIATION: teller.deviation,
        Kind.COMPLAINT: teller.complaint,
        Kind.LEXSARAH: teller.lexsarah,
        Kind.RISK: teller.risk,
        Kind.SELFCONTROL: teller.control,
    }
    town = teller.town
    where = Where(town.sections, teller.chance)
    for day, kind in arrivals(today, share, teller.chance):
        section = where.pick(day)
        life = stories[kind](section, moment_of(day, teller))
        yield follow_reorganisation(life, section, town.reorganised_on, town.people["sven"])


def arrivals(today: date, share: float, chance: Random) -> list[tuple[date, Kind]]:
    """Return the day and kind of every case, by day."""
    return sorted(
        (day, kind)
        for kind, counts in A_YEAR.items()
        for index, count in enumerate(counts)
        for day in days_of(today.year - YEARS + 1 + index, round(count * share), today, chance)
    )


def days_of(year: int, count: int, today: date, chance: Random) -> Iterator[date]:
    """Yield the days on which a year's cases came in, up to today: fewer in July and at weekends."""
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    days = [day for day in days if day.year == year]
    weights = [SEASON[day.month - 1] * (1 if is_working_day(day) else WEEKEND) for day in days]
    for day in chance.choices(days, weights, k=count):
        if day <= today:
            yield day


def moment_of(day: date, teller: Deviations) -> datetime:
    """Return a moment of a day, at most now."""
    wish = moment(day, teller.chance.randint(7, 17), teller.chance.randint(0, 59))
    return min(wish, teller.now - timedelta(minutes=teller.chance.randint(5, 60)))


class Where:
    """Which section a case comes from: some report much, some hardly ever."""

    def __init__(self, sections: list[Section], chance: Random) -> None:
        self.sections, self.chance = sections, chance
        weights = [chance.lognormvariate(0, 0.8) * (1.6 if one.is_home else 1) for one in sections]
        self.edges = list(accumulate(weights))

    def pick(self, day: date) -> Section:
        """Pick a section that exists on the day."""
        while True:
            section = self.sections[bisect(self.edges, self.chance.random() * self.edges[-1])]
            if section.closes is None or day < section.closes:
                return section
