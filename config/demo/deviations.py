"""Stories of deviations: dealt with directly, investigated, dismissed, moved, handed over."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.enums import Kind, PersonRole
from config.demo.lives import Life
from config.demo.processes import Processes
from config.demo.telling import Clock, NotYetError
from config.demo.town import Section
from config.demo.wording import event_texts, names
from deviations.enums import Informed
from deviations.queries.suspecting import suspected

# What becomes of a deviation, in per mille: about two in five are dealt with directly (practice.md 1).
ENDS = {"direct": 400, "dismiss": 50, "reclassify": 12, "hand_over": 33, "investigate": 505}
CLOSED_WITHOUT_ACTION = 0.12
# (severity, likelihood): at most 3, what the strictest nämnd lets be dealt with directly.
RISKS_DEALT_WITH_DIRECTLY = ((1, 1), (1, 2), (1, 3), (2, 1), (1, 2), (1, 1))


class Deviations(Processes):
    """Tells what becomes of deviations."""

    def deviation(self, section: Section, received: datetime) -> Life:
        """Tell a deviation from its report on, as far as it has come by now."""
        event = self.event(section)
        text = self.writer.report(self.chance.choice(event_texts()[event][1]), about=section.about)
        reporter = self.chance.choice(section.staff) if self.happens(0.9) else section.chief
        life = Life(
            kind=Kind.DEVIATION,
            unit=section.unit_on(received.date()),
            by=reporter,
            at=received,
            report=replace(self.report(section, text, received, reporter), urgent=bool(suspected([text]))),
            detail={"near_miss": "Nära ögat" in text or self.happens(0.06)},
        )
        end = self.pick(ENDS)
        if "övergrepp" in event[0] and end != "hand_over":
            end = self.pick({"hand_over": 6, "investigate": 4})
        self._before(life, section)
        clock = self.clock(life)
        with suppress(NotYetError):
            getattr(self, f"_{end}")(life, section, clock, event)
        return life

    # --- The five ends -----------------------------------------------------------------------------------

    def _direct(self, life: Life, section: Section, clock: Clock, event: tuple[str, str]) -> None:
        severity, likelihood = self.chance.choice(RISKS_DEALT_WITH_DIRECTLY)
        at = clock.later(self.delay(section))
        judged = self.classification(section, event, severity=severity, likelihood=likelihood, deep=False)
        life.then(
            "close_directly",
            section.chief,
            at,
            classification=judged,
            lexsarah_reason=self.writer.work("no_lexsarah"),
            done=self.writer.work("direct", about=section.about),
        )

    def _dismiss(self, life: Life, section: Section, clock: Clock, _event: tuple[str, str]) -> None:
        at = clock.later(self.delay(section))
        self._no_lexsarah(life, section, at)
        reason = self.writer.work("dismiss")
        life.then("perform", section.chief, clock.soon(), name="dismiss", reason=reason)

    def _reclassify(self, life: Life, section: Section, clock: Clock, _event: tuple[str, str]) -> None:
        at = clock.later(self.delay(section))
        child = Life(Kind.COMPLAINT, life.unit, section.chief, at)
        self.complaint_work(child, section)
        reason = self.writer.work("reclassify")
        life.then("reclassify", section.chief, at, kind=Kind.COMPLAINT, reason=reason, then=child)

    def _hand_over(self, life: Life, section: Section, clock: Clock, event: tuple[str, str]) -> None:
        at = clock.later(self.chance.uniform(0, 3))
        child = Life(Kind.LEXSARAH, life.unit, section.chief, at)
        self.lexsarah_work(child, section, event)
        reason = self.writer.work("lexsarah_yes")
        life.then("hand_over", section.chief, at, reason=reason, then=child)

    def _investigate(self, life: Life, section: Section, clock: Clock, event: tuple[str, str]) -> None:
        chief, slow = section.chief, self.slowness(section)
        life.then("perform", chief, clock.later(self.delay(section)), name="investigate")
        if self.happens(0.1):
            life.then("say_informed", chief, clock.soon(), informed=self.chance.choice(list(Informed)))
        severity = self.pick({1: 34, 2: 44, 3: 19, 4: 3})
        judged = self.classification(
            section, event, severity=severity, likelihood=self.pick({1: 22, 2: 46, 3: 26, 4: 6}), deep=True
        )
        life.then("classify", chief, clock.soon(), classification=judged)
        self._no_lexsarah(life, section, clock.soon())
        self.investigate(life, section, clock, chief, days=slow * self.chance.uniform(2, 26))
        if not self.happens(CLOSED_WITHOUT_ACTION):
            self.act(life, section, clock, chief)
        life.then("perform", chief, clock.later(slow * self.chance.uniform(0, 9)), name="close")

    # --- Parts of stories --------------------------------------------------------------------------------

    def _no_lexsarah(self, life: Life, section: Section, at: datetime) -> None:
        reason = self.writer.work("no_lexsarah")
        life.then("assess_lexsarah", section.chief, at, possible=False, reason=reason)

    def _before(self, life: Life, section: Section) -> None:
        """Tell whom it concerns, in a few cases: never by an identity number."""
        if self.happens(0.05):
            self.concern(life, section, protected=self.happens(0.1))

    def concern(self, life: Life, section: Section, *, protected: bool) -> None:
        """Say whom a case concerns; the person is invented."""
        who: dict[str, Any] = {
            "role": PersonRole.CONCERNED,
            "name": f"{self.chance.choice(names('first'))} {self.chance.choice(names('last'))}",
            "case_reference": f"{life.at:%y}-{self.chance.randint(1000, 9999)}",
            "protected": protected,
            "is_child": section.about == "barn" or None,
        }
        life.then("add_person", section.chief, life.at, **who)
