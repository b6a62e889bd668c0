"""Playing lives in memory, to write their rows all at once.

Every command here does to rows in memory what the service of the same name does to rows in the database;
tests/demo compares the two field by field. What comes later: the PDF of a completed investigation, see
`config.demo.papers`; everything else, the log included, is the same at once.
"""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Channel, Effect, Kind, Point, Precision, Relation, Status, UnitRole
from cases.models import (
    Action,
    CaseLink,
    CaseReader,
    CaseUnit,
    Heard,
    Investigation,
    Note,
    Person,
    TimelineEntry,
)
from cases.queries.dialogue import tells_by_mail
from cases.services.acting import Plan
from cases.services.classifying import Classification
from cases.services.investigating import Analysis
from cases.services.opening import Report
from cases.services.writing import identity_digest
from complaints.kind import answer_to_reporter
from complaints.services.answering import MET, Answer
from config.demo.engine import Engine
from config.demo.files import File, as_read, copied, describe
from config.demo.lives import Life, Step
from core.dates import local_date
from deviations.enums import Informed
from lexsarah.enums import Degree
from organisation.enums import Setting
from organisation.models import Unit, User
from selfcontrol.enums import Remarks


class Bulk(Engine):
    """Plays lives; `files`, `links` and `entries` hold what came of them."""

    # --- Classifying and investigating -------------------------------------------------------------------

    def classify(self, file: File, step: Step, classification: Classification) -> None:
        """Set the four axes."""
        wanted, case = classification, file.case
        before = describe(file)
        causes = {cause.pk: cause for cause in wanted.causes}
        if wanted.primary_cause:
            causes.setdefault(wanted.primary_cause.pk, wanted.primary_cause)
        file.categories = list(wanted.categories)
        file.causes = [(cause, cause == wanted.primary_cause) for cause in causes.values()]
        file.bases = sorted(set(wanted.legal_bases))
        values: dict[str, Any] = {
            "severity": wanted.severity,
            "likelihood": wanted.likelihood,
            "other_reason": wanted.other_reason.strip(),
        }
        if wanted.title is not None:
            values["title"] = wanted.title
            self.store_words(file, wanted.title)
        changes = self.save(case, **values)
        after = describe(file)
        changes |= {name: (before[name], after[name]) for name in after if before[name] != after[name]}
        self.record("case.classify", file, step, _("Ärendet klassificerades."), changes)

    def save_investigation(
        self,
        file: File,
        step: Step,
        *,
        facts: str,
        assessment: str,
        whys: list[str] | None = None,
        analysis: Analysis | None = None,
    ) -> None:
        """Save what has been found."""
        file.investigation = file.investigation or Investigation(case=file.case)
        texts = {"facts": facts, "assessment": assessment, **(asdict(analysis) if analysis else {})}
        answered = file.investigation.whys if whys is None else whys
        changes = self.save(file.investigation, **texts, whys=answered)
        self.store_words(file, *texts.values(), *answered)
        self.record("case.investigate_save", file, step, _("Utredningen sparades."), changes)

    def add_to_timeline(
        self, file: File, step: Step, happened_at: datetime, text: str, source: str = ""
    ) -> None:
        """Put one thing on the time line."""
        file.investigation = file.investigation or Investigation(case=file.case)
        entry = TimelineEntry(
            case=file.case,
            happened_at=happened_at,
            text=text,
            source=source,
            added_at=step.at,
            added_by=step.by,
        )
        file.timeline.append(entry)
        self.store_words(file, text)
        self.record("case.timeline_add", file, step, _("Tidslinjen fick en händelse."))

    def add_heard(self, file: File, step: Step, role: str, heard_on: date, text: str) -> None:
        """Write down what somebody said."""
        file.investigation = file.investigation or Investigation(case=file.case)
        heard = Heard(
            case=file.case, role=role, heard_on=heard_on, text=text, added_at=step.at, added_by=step.by
        )
        file.heard.append(heard)
        self.store_words(file, text)
        self.record("case.heard_add", file, step, _("Någon hördes i utredningen."))

    def complete(self, file: File, step: Step) -> None:
        """Mark the investigation klar; its PDF is made later."""
        file.investigation = file.investigation or Investigation(case=file.case)
        self.save(file.investigation, completed_at=step.at, completed_by=step.by)
        self.record("case.complete", file, step, _("Utredningen klarmarkerades och låstes."))

    def unlock_investigation(self, file: File, step: Step, reason: str) -> None:
        """Unlock it, with a reason."""
        self.save(file.investigation, completed_at=None, completed_by=None)
        self.record("case.unlock", file, step, _("Utredningen låstes upp."), {"reason": ("", reason)})

    # --- Actions -----------------------------------------------------------------------------------------

    def add_action(self, file: File, step: Step, plan: Plan) -> None:
        """Decide an action."""
        self.last_action += 1
        action = Action(
            pk=self.last_action,
            case=file.case,
            type=plan.type,
            level=plan.level,
            text=plan.text,
            responsible=plan.responsible,
            due_on=plan.due_on,
            created_at=step.at,
            created_by=step.by,
        )
        file.actions.append(action)
        self.store_words(file, plan.text)
        if plan.responsible != step.by:
            self.tell(file, plan.responsible, "action", step.at, once=str(action.pk))
        made = {
            "text": ("", action.text),
            "type": ("", action.type.name),
            "level": ("", action.get_level_display()),
            "due_on": ("", str(action.due_on)),
        }
        self.record("case.action_add", file, step, _("En åtgärd beslutades."), made)

    def finish_action(
        self, file: File, step: Step, action: int, note: str, done_on: date | None = None
    ) -> None:
        """Say that an action is done."""
        day = done_on or local_date(step.at)
        wait = self.around.setting(file.case.board_id, Setting.EFFECT_AFTER_DAYS, local_date(step.at))
        changes = self.save(
            file.actions[action],
            done_at=step.at,
            done_on=day,
            done_note=note,
            effect_due_on=day + timedelta(days=wait),
        )
        if file.case.status == Status.FOLLOWING_UP:
            changes |= self.put_off_ending(file, step.at)
        self.store_words(file, note)
        self.tell_reporter(file, Point.ACTION, step, step.at)
        self.record("case.action_done", file, step, _("En åtgärd genomfördes."), changes)

    def judge_effect(self, file: File, step: Step, action: int, effect: Effect, note: str) -> None:
        """Say what an action led to; "nej" sends the case back."""
        changes = self.save(
            file.actions[action], effect=effect, effect_note=note, effect_at=step.at, effect_by=step.by
        )
        self.store_words(file, note)
        self.record("case.effect", file, step, _("Effekten av en åtgärd bedömdes."), changes)
        back = kinds.get(file.case.kind).workflow.by_name.get("not_reached")
        if effect == Effect.NOT and back and file.case.status in back.sources:
            self.move(file, step, back)

    def withdraw_action(self, file: File, step: Step, action: int, reason: str) -> None:
        """Take back an action."""
        changes = self.save(file.actions[action], withdrawn_at=step.at, withdrawn_reason=reason)
        self.record("case.action_withdraw", file, step, _("En åtgärd togs bort."), changes)

    # --- Writing, people, places -------------------------------------------------------------------------

    def add_note(self, file: File, step: Step, text: str) -> None:
        """Add a note."""
        file.notes.append(Note(case=file.case, text=text, written_at=step.at, written_by=step.by))
        self.store_words(file, text)
        self.record("case.note", file, step, _("En anteckning skrevs."))

    def add_person(self, file: File, step: Step, **who: Any) -> None:
        """Say whom the case concerns."""
        protected = who.get("protected", False)
        person = Person(case=file.case, added_at=step.at, added_by=step.by, **who)
        person.digest = identity_digest(person.identity)
        if protected:
            person.contact = ""
            if not file.case.protected:
                self.save(file.case, protected=True)
        file.people.append(person)
        self.record("case.add_person", file, step, _("En person lades till i ärendet."))

    def assign(self, file: File, step: Step, owner: User) -> None:
        """Appoint a handläggare."""
        changes = self.save(file.case, owner=owner)
        if owner != step.by:
            self.tell(file, owner, "assigned", step.at)
        if "owner" in changes:
            self.tell_reporter(file, Point.APPOINTED, step, step.at)
        self.record("case.assign", file, step, _("Handläggare utsågs."), changes)

    def set_diary_number(self, file: File, step: Step, number: str) -> None:
        """Write the number the case has in the municipality's diary."""
        changes = self.save(file.case, diary_number=number)
        self.record("case.diary", file, step, _("Diarienumret skrevs in."), changes)

    def move_to_unit(self, file: File, step: Step, unit: Unit, reason: str) -> None:
        """Move the case to the unit that should answer for it."""
        changes = self.save(file.case, unit=unit, owner=None)
        self.tell_chief(file, step.at)
        summary = _("Ärendet flyttades till %(unit)s.") % {"unit": unit.name}
        self.record("case.move", file, step, summary, {**changes, "reason": ("", reason)})

    def follow_unit(self, file: File, step: Step, unit: Unit) -> None:
        """Follow the unit to its successor at a reorganisation."""
        changes = self.save(file.case, unit=unit)
        summary = _("Ärendet följde med till %(unit)s.") % {"unit": unit.name}
        self.record("case.follow_unit", file, step, summary, changes)

    def add_unit(self, file: File, step: Step, role: UnitRole, name: str) -> None:
        """Add a counterpart outside by name."""
        file.units.append(CaseUnit(case=file.case, role=role, name=name))
        self.save(file.case, joint=True)
        summary = _("En enhet lades till: %(role)s.") % {"role": role.label}
        self.record("case.add_unit", file, step, summary)

    def name_reader(self, file: File, step: Step, person: User, reason: str) -> None:
        """Let a person read a restricted case."""
        file.readers.append(
            CaseReader(case=file.case, person=person, since=step.at, reason=reason, named_by=step.by)
        )
        self.record("case.name_reader", file, step, _("En namngiven läsare lades till."))

    # --- One case from another ---------------------------------------------------------------------------

    def _copy(self, origin: File, child: Life, *, keep_date: bool) -> File:
        told, case = origin.original, origin.case
        report = Report(
            text=told.text,
            place=told.place,
            occurred_from=as_read(case.occurred_from),
            occurred_to=as_read(case.occurred_to),
            precision=Precision(case.occurred_precision),
            event_count=case.event_count,
            channel=Channel.FROM_CASE,
            reporter=case.reporter,
            reporter_name=told.reporter_name,
            answers={**told.answers, "from_case": case.reference},
            supplier=case.supplier,
            urgent=case.urgent,
        )
        child.unit, child.title = case.unit, case.title
        child.received_at = case.received_at if keep_date else child.at
        child.detail = kinds.get(child.kind).fields_from(case)
        file = self.open(child, report)
        file.units = [copied(row, file.case) for row in origin.units]
        file.people = [copied(row, file.case) for row in origin.people]
        if case.protected:
            self.save(file.case, protected=True)
        return file

    def _link(self, origin: File, file: File, relation: Relation, at: datetime) -> None:
        self.links.append(CaseLink(source=origin.case, target=file.case, relation=relation, made_at=at))

    def hand_over(self, file: File, step: Step, reason: str, then: Life) -> None:
        """Say yes to lex Sarah and hand over."""
        self._assess(file, step, possible=True, reason=reason)
        child = self._copy(file, then, keep_date=False)
        self._link(file, child, Relation.LED_TO, step.at)
        restrict = self.around.setting(file.case.board_id, Setting.RESTRICT_ORIGIN, local_date(step.at))
        self.save(file.case, restricted=bool(restrict) or file.case.restricted, handed_over_at=step.at)
        self.move(file, step, self.arrow(file, "hand_over"), reason)
        self._live(child, then)

    def reclassify(self, file: File, step: Step, kind: Kind, reason: str, then: Life) -> None:  # noqa: ARG002 -- as the service
        """Move a case that was taken in as the wrong kind."""
        child = self._copy(file, then, keep_date=True)
        self._link(file, child, Relation.RECLASSIFIED_AS, step.at)
        self.move(file, step, self.arrow(file, "reclassify"), reason)
        self._live(child, then)

    def follow_up(self, file: File, step: Step, kind: Kind, then: Life) -> None:  # noqa: ARG002 -- as the service
        """Let a case give rise to one of another kind that does not restrict it."""
        child = self._copy(file, then, keep_date=False)
        self._link(file, child, Relation.LED_TO, step.at)
        self.record("case.led_to", file, step, _("Ärendet gav upphov till ett nytt ärende."))
        self._live(child, then)

    # --- What only some kinds have -----------------------------------------------------------------------

    def assess_lexsarah(self, file: File, step: Step, possible: bool, reason: str) -> None:  # noqa: FBT001 -- as the service
        """Answer the question about lex Sarah."""
        self._assess(file, step, possible=possible, reason=reason)

    def _assess(self, file: File, step: Step, *, possible: bool, reason: str) -> None:
        detail = file.detail
        detail.lexsarah_possible, detail.lexsarah_reason = possible, reason
        detail.lexsarah_assessed_at, detail.lexsarah_assessed_by = step.at, step.by
        self.store_words(file, reason)
        self.save(file.case)
        answer = _("ja") if possible else _("nej")
        self.record(
            "deviation.assess_lexsarah",
            file,
            step,
            _("Kan detta vara lex Sarah: %(answer)s.") % {"answer": answer},
            {"lexsarah_possible": ("", answer), "lexsarah_reason": ("", reason)},
        )

    def close_directly(
        self, file: File, step: Step, classification: Classification, lexsarah_reason: str, done: str
    ) -> None:
        """Åtgärdat direkt."""
        self.classify(file, step, classification)
        self._assess(file, step, possible=False, reason=lexsarah_reason)
        file.detail.dealt_with_directly, file.detail.direct_reason = True, done
        self.store_words(file, done)
        self.move(file, step, self.arrow(file, "close_directly"), done)

    def say_informed(self, file: File, step: Step, informed: Informed) -> None:
        """Say whether the individual is informed."""
        was, file.detail.individual_informed = file.detail.individual_informed, informed
        self.save(file.case)
        summary = _("Är den enskilde informerad: %(answer)s.") % {"answer": informed.label}
        changes = {"individual_informed": (was, informed)}
        self.record("deviation.informed", file, step, summary, changes)

    def answer(self, file: File, step: Step, given: Answer) -> None:
        """Write down the answer to a complaint."""
        values = asdict(given)
        values = {"answer": values.pop("text"), "answer_to": values.pop("to"), **values}
        were = {name: getattr(file.detail, name) for name in values}
        changes = {name: (were[name], new) for name, new in values.items() if were[name] != new}
        for name, new in values.items():
            setattr(file.detail, name, new)
        for limit in file.deadlines:
            if limit.code in MET and limit.met_at is None:
                limit.met_at = step.at
        file.detail.answered_at, file.detail.answered_by = step.at, step.by
        self.store_words(file, given.text, given.outcome_reason)
        self.tell_staff(file, step)
        self.save(file.case)
        self.record("complaint.answer", file, step, _("Klagomålet besvarades."), changes)

    def tell_staff(self, file: File, step: Step) -> None:
        """Tell whoever reported a complaint with an account that its answer stands on her own page."""
        case = file.case
        case.complaint = file.detail
        if case.reporter and tells_by_mail(case, step.by.pk) and answer_to_reporter(case):
            self.tell(file, case.reporter, "feedback", step.at, once=f"answer {step.at.isoformat()}")

    def decide(self, file: File, step: Step, degree: Degree) -> None:
        """Decide the degree of a lex Sarah report."""
        file.detail.degree, file.detail.decided_at = degree, step.at
        file.detail.decided_on = local_date(step.at)
        self.record("lexsarah.decide", file, step, _("Graden beslutades."), {"degree": ("", degree)})

    def notify_ivo(self, file: File, step: Step) -> None:
        """Notify a serious report to IVO."""
        file.detail.ivo_notified_at, file.detail.ivo_notified_on = step.at, local_date(step.at)
        changes = {"ivo_notified_on": ("", local_date(step.at))}
        self.record("lexsarah.notify_ivo", file, step, _("Anmälan till IVO gjordes."), changes)

    def carry_out_risk(self, file: File, step: Step, done_on: date, scope: str) -> None:
        """Say when a risk analysis was made."""
        file.detail.done_on, file.detail.scope = done_on, scope
        self.record("risk.carry_out", file, step, _("Riskanalysen genomfördes."))

    def carry_out_control(self, file: File, step: Step, done_on: date, remarks: Remarks, result: str) -> None:
        """Say what a self-inspection showed."""
        detail = file.detail
        detail.done_on, detail.remarks, detail.result = done_on, remarks, result
        self.record("selfcontrol.carry_out", file, step, _("Egenkontrollen genomfördes."))
