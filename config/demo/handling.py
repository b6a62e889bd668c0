"""How a case is handled, whatever its kind: investigated, acted on, followed up."""

from datetime import timedelta

from cases.enums import Effect
from cases.services.investigating import Analysis
from config.demo.lives import Life
from config.demo.telling import EFFECTS, Clock, Teller
from config.demo.town import Section
from core.dates import local_date
from organisation.enums import SETTING_DEFAULTS, Setting
from organisation.models import User

# No nämnd of the demo has chosen another line for what needs a händelseanalys.
FULL_FROM = SETTING_DEFAULTS[Setting.FULL_ANALYSIS_MIN_RISK]


class Handling(Teller):
    """Tells the work that every kind of case shares."""

    def delay(self, section: Section) -> float:
        """Return the days until somebody takes hold of a report."""
        return self.slowness(section) * self.chance.lognormvariate(0.9, 0.8)

    def investigate(self, life: Life, section: Section, clock: Clock, by: User, *, days: float) -> None:
        """Find out and complete; sometimes saved twice, sometimes with a note on the way."""
        facts = self.writer.work("facts", about=section.about, vad="rutinen")
        if self.happens(0.3):
            life.then("save_investigation", by, clock.later(days / 2), facts=facts, assessment="")
        if self.happens(0.15):
            life.then("add_note", by, clock.soon(), text=self.writer.work("note", about=section.about))
        assessment = self.writer.work("assessment", about=section.about)
        full = life.risk >= FULL_FROM
        if full:
            self._analyse(life, section, clock, by)
        whys = [self.writer.work("why") for _ in range(self.pick({1: 30, 2: 45, 3: 25}))]
        life.then(
            "save_investigation",
            by,
            clock.later(days / 2),
            facts=facts,
            assessment=assessment,
            whys=list(dict.fromkeys(whys)),
            analysis=self._conclude() if full else None,
        )
        life.then("complete", by, clock.soon())

    def _analyse(self, life: Life, section: Section, clock: Clock, by: User) -> None:
        """Write a time line and hear somebody, as a händelseanalys asks for."""
        for hours in (30, 27, 4):
            life.then(
                "add_to_timeline",
                by,
                clock.soon(),
                happened_at=life.at - timedelta(hours=hours),
                text=self.writer.work("timeline", about=section.about),
                source="Journalen",
            )
        at = clock.soon()
        life.then(
            "add_heard",
            by,
            at,
            role="Kollega i arbetsgruppen",
            heard_on=local_date(at),
            text=self.writer.work("heard", about=section.about),
        )

    def _conclude(self) -> Analysis:
        return Analysis(
            factors=self.writer.work("factors"),
            barriers_held=self.writer.work("barriers_held"),
            barriers_failed=self.writer.work("barriers_failed"),
            conclusions=self.writer.work("conclusions"),
        )

    def act(self, life: Life, section: Section, clock: Clock, by: User) -> None:
        """Decide actions, do them, and see what they led to; what did not help is tried once more."""
        count = self.pick({1: 62, 2: 29, 3: 9})
        for _ in range(count):
            self.decide_action(life, section, clock, by)
        life.then("perform", by, clock.soon(), name="act")
        self._do(life, clock, by, range(count))
        life.then("perform", by, clock.soon(), name="follow_up")
        clock.later(self.chance.uniform(40, 80))
        effects = [self.pick(EFFECTS) for _ in range(count)]
        for index, effect in enumerate(effects):
            self._judge(life, clock, by, index, effect)
        if Effect.NOT in effects:
            self.decide_action(life, section, clock, by)
            self._do(life, clock, by, range(count, count + 1))
            life.then("perform", by, clock.soon(), name="follow_up")
            clock.later(self.chance.uniform(30, 60))
            self._judge(life, clock, by, count, Effect.REACHED)

    def decide_action(self, life: Life, section: Section, clock: Clock, by: User) -> None:
        """Decide one action; most often the chief's own to carry out."""
        at = clock.soon()
        responsible = by if self.happens(0.7) else section.chief
        life.then("add_action", by, at, plan=self.plan(section, at, responsible))

    def _do(self, life: Life, clock: Clock, by: User, actions: range) -> None:
        for index in actions:
            at = clock.later(self.chance.uniform(4, 40))
            life.then("finish_action", by, at, action=index, note=self.writer.work("done"))

    def _judge(self, life: Life, clock: Clock, by: User, index: int, effect: Effect) -> None:
        note = self.writer.work(f"effect_{effect}")
        life.then("judge_effect", by, clock.soon(), action=index, effect=effect, note=note)
