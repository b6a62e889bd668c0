"""Stories of the other four kinds: complaints, lex Sarah reports, risk analyses and self-inspections."""

from contextlib import suppress
from datetime import datetime, timedelta

from cases.enums import Channel, Kind, Precision
from cases.services.opening import Report
from complaints.enums import AnswerTo, ComplaintKind, Outcome, Sender
from complaints.services.answering import Answer
from config.demo.handling import Handling
from config.demo.lives import Life
from config.demo.telling import Clock, NotYetError
from config.demo.town import Section
from core.dates import local_date
from lexsarah.enums import SERIOUS, Degree
from selfcontrol.enums import Remarks

# The registrator has some of the last days' complaints left to do.
NOT_IN_THE_DIARY_YET = timedelta(days=6)
SENDERS = {
    Sender.USER: 45,
    Sender.RELATIVE: 22,
    Sender.PUBLIC: 10,
    Sender.AUTHORITY: 5,
    Sender.VIA_IVO: 4,
    Sender.STAFF: 26,
}
OUTCOMES = {Outcome.DEVIATION: 34, Outcome.NO_DEVIATION: 44, Outcome.NOT_OURS: 9, Outcome.APPEAL: 13}
COMPLAINT_KINDS = {
    ComplaintKind.COMPLAINT: 78,
    ComplaintKind.VIEW: 14,
    ComplaintKind.PRAISE: 4,
    ComplaintKind.QUESTION: 4,
}
# Roughly what Malmö decided in 2019 and 2025 (law.md 1.7): most are no or some harm, few are serious.
DEGREES = {
    Degree.NONE: 38,
    Degree.RISK: 22,
    Degree.HARM: 26,
    Degree.SERIOUS_RISK: 6,
    Degree.SERIOUS: 8,
}
CHANNELS = {Channel.WEB: 50, Channel.PHONE: 25, Channel.LETTER: 15, Channel.MEETING: 10}


class Processes(Handling):
    """Tells complaints, lex Sarah reports, risk analyses and self-inspections."""

    def complaint(self, section: Section, received: datetime) -> Life:
        """Tell a complaint or view from its arrival on."""
        sender = self.pick(SENDERS)
        place = "complaint_staff" if sender == Sender.STAFF else "complaint"
        register = self.town.people["rut"]
        life = Life(
            kind=Kind.COMPLAINT,
            unit=section.unit_on(received.date()),
            by=register,
            at=received + timedelta(minutes=self.chance.randint(10, 400)),
            received_at=received,
            report=Report(text=self.writer.other(place, about=section.about), channel=self.pick(CHANNELS)),
            detail={"sender": sender, "kind": self.pick(COMPLAINT_KINDS)},
        )
        if life.at > self.now:
            life.at = received
        self.complaint_work(life, section)
        return life

    def complaint_work(self, life: Life, section: Section) -> None:
        """Handle a complaint: look into it, answer, close."""
        chief, clock = section.chief, self.clock(life)
        with suppress(NotYetError):
            if section.board.code == "SN" and life.at < self.now - NOT_IN_THE_DIARY_YET:
                self.enter_in_diary(life, clock)
            life.then("perform", chief, clock.later(self.chance.uniform(0, 4)), name="investigate")
            if self.happens(0.12):
                life.then("perform", chief, clock.later(1), name="ask")
                life.then("perform", chief, clock.later(self.chance.uniform(2, 9)), name="resume")
            if self.happens(0.7):
                risk = {
                    "severity": self.pick({1: 50, 2: 38, 3: 12}),
                    "likelihood": self.pick({1: 3, 2: 5, 3: 2}),
                }
                judged = self.classification(section, self.event(section), **risk, deep=self.happens(0.5))
                life.then("classify", chief, clock.soon(), classification=judged)
            outcome = self.pick(OUTCOMES)
            if outcome == Outcome.DEVIATION and self.happens(0.6):
                self.decide_action(life, section, clock, chief)
                at = clock.later(self.chance.uniform(2, 12))
                life.then("finish_action", chief, at, action=0, note=self.writer.work("done"))
            at = clock.later(self.slowness(section) * self.chance.uniform(1, 12))
            reason = "" if outcome == Outcome.DEVIATION else self.writer.other("outcome_reason")
            given = Answer(
                self.writer.other("answer"), AnswerTo.INDIVIDUAL, Outcome(outcome), reason, fit_for_code=True
            )
            life.then("answer", chief, at, given=given)
            life.then("perform", chief, clock.soon(), name="close")

    def enter_in_diary(self, life: Life, clock: Clock) -> None:
        """Let the registrator give the case its number in the diary."""
        self.diary[life.at.year] += 1
        number = f"SN {life.at.year}/{1000 + self.diary[life.at.year]}"
        life.then("set_diary_number", self.town.people["rut"], clock.soon(), number=number)

    def lexsarah(self, section: Section, received: datetime) -> Life:
        """Tell a lex Sarah report that came in as one."""
        reporter = self.chance.choice(section.staff)
        text = self.writer.other("lexsarah", about=section.about)
        life = Life(
            kind=Kind.LEXSARAH,
            unit=section.unit_on(received.date()),
            by=reporter,
            at=received,
            report=self.report(section, text, received, reporter),
            detail={"law_on": local_date(received)},
        )
        self.lexsarah_work(life, section, self.event(section))
        return life

    def lexsarah_work(self, life: Life, section: Section, event: tuple[str, str]) -> None:
        """Name an investigator, investigate, decide the degree, notify what is serious, follow up."""
        receiver = self.town.receivers[section.board.pk][0]
        investigator = self.town.people["ingrid"] if section.board.code == "SN" else receiver
        clock = self.clock(life)
        with suppress(NotYetError):
            if investigator != receiver:
                at = clock.later(self.chance.uniform(0, 2))
                life.then("name_reader", receiver, at, person=investigator, reason="Utreder rapporten")
            life.then("perform", investigator, clock.later(self.chance.uniform(0, 2)), name="investigate")
            degree = self.pick(DEGREES)
            severity = 4 if degree in SERIOUS else self.pick({1: 3, 2: 5, 3: 4})
            judged = self.classification(
                section, event, severity=severity, likelihood=self.pick({1: 3, 2: 5, 3: 3}), deep=True
            )
            life.then("classify", investigator, clock.soon(), classification=judged)
            self.investigate(life, section, clock, investigator, days=self.chance.uniform(12, 50))
            life.then("perform", investigator, clock.soon(), name="submit")
            self._decide(life, section, clock, degree)

    def _decide(self, life: Life, section: Section, clock: Clock, degree: Degree) -> None:
        receiver = self.town.receivers[section.board.pk][0]
        life.then("decide", receiver, clock.later(self.chance.uniform(3, 21)), degree=degree)
        if degree in SERIOUS:
            life.then("notify_ivo", receiver, clock.soon())
        life.then("perform", receiver, clock.soon(), name="follow_up")
        if degree != Degree.NONE:
            self.decide_action(life, section, clock, receiver)
            at = clock.later(self.chance.uniform(7, 60))
            life.then("finish_action", receiver, at, action=0, note=self.writer.work("done"))
        life.then("perform", receiver, clock.later(self.chance.uniform(0, 5)), name="close")

    def risk(self, section: Section, received: datetime) -> Life:
        """Tell a risk analysis from its planning on."""
        subject = self.writer.other("risk", år=str(received.year))
        life = self._planned(section, received, Kind.RISK, subject)
        chief, clock = section.chief, self.clock(life)
        with suppress(NotYetError):
            life.then("perform", chief, clock.later(self.chance.uniform(2, 30)), name="start")
            at = clock.soon()
            scope = self.writer.other("risk_scope", vad=subject[0].lower() + subject[1:])
            life.then("carry_out_risk", chief, at, done_on=local_date(at), scope=scope)
            self.act(life, section, clock, chief)
            life.then("perform", chief, clock.soon(), name="close")
        return life

    def control(self, section: Section, received: datetime) -> Life:
        """Tell a self-inspection; about one in two finds nothing to remark on."""
        life = self._planned(section, received, Kind.SELFCONTROL, self.writer.other("selfcontrol"))
        chief, clock = section.chief, self.clock(life)
        with suppress(NotYetError):
            if self.happens(0.05):
                reason = "Hanns inte med under perioden."
                life.then("perform", chief, clock.later(50), name="cancel", reason=reason)
                return life
            life.then("perform", chief, clock.later(self.chance.uniform(3, 40)), name="start")
            remarks = self.pick({Remarks.NONE: 52, Remarks.FAULTS: 48})
            at = clock.soon()
            place = "selfcontrol_none" if remarks == Remarks.NONE else "selfcontrol_faults"
            what = {"done_on": local_date(at), "remarks": remarks, "result": self.writer.other(place)}
            life.then("carry_out_control", chief, at, **what)
            if remarks == Remarks.FAULTS:
                self.decide_action(life, section, clock, chief)
                at = clock.later(self.chance.uniform(10, 45))
                life.then("finish_action", chief, at, action=0, note=self.writer.work("done"))
            life.then("perform", chief, clock.soon(), name="close")
        return life

    def _planned(self, section: Section, received: datetime, kind: Kind, title: str) -> Life:
        chief = section.chief
        report = Report(text=title, precision=Precision.UNKNOWN, reporter=chief)
        return Life(
            kind=kind,
            unit=section.unit_on(received.date()),
            by=chief,
            at=received,
            report=report,
            title=title,
        )
