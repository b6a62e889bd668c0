"""The minimum rows, by the names the field uses. What has a command is made by that command.

`NOW` is the moment most tests play at; the clock is always passed in.
"""

from datetime import date, datetime
from itertools import count

from cases.enums import ActionLevel, Kind
from cases.models import Case
from cases.services import acting, classifying, investigating, moving
from cases.services.dues import note_dues
from cases.services.opening import Report, open_case
from core.dates import SWEDEN
from deviations.services import deciding
from organisation.enums import Level
from organisation.models import Municipality, User
from organisation.services.roles import give_role
from organisation.services.units import create_unit
from registers.models import ActionType, Category, Cause, DeadlineRule, RetentionRule

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SWEDEN)
LONG_AGO = date(2020, 1, 1)
_numbers = count(1)


def make_user(name=None, **values):
    """Make a person; `name` is her first name, and her user name in small letters."""
    first = name or f"Person{next(_numbers)}"
    values.setdefault("email", f"{first.lower()}@ekby.example")
    return User.objects.create(
        username=values.pop("username", first.lower()), first_name=first, password="!", **values
    )


def make_board(name="Nämnden", code=None, **values):
    """Make a nämnd in the own municipality."""
    own, _new = Municipality.objects.get_or_create(is_own=True, defaults={"name": "Ekby"})
    return create_unit(
        name=name,
        level=Level.BOARD,
        parent=None,
        municipality=own,
        valid_from=values.pop("valid_from", LONG_AGO),
        by=None,
        at=NOW,
        code=code or f"N{next(_numbers)}",
        **values,
    )


def make_unit(parent, name=None, level=Level.SECTION, **values):
    """Make a unit under `parent`."""
    return create_unit(
        name=name or f"Sektion {next(_numbers)}",
        level=level,
        parent=parent,
        municipality=parent.municipality,
        valid_from=values.pop("valid_from", LONG_AGO),
        by=None,
        at=NOW,
        **values,
    )


def grant(user, role, unit, **values):
    """Give a role, and let the person's remembered roles go."""
    values.setdefault("valid_from", LONG_AGO)
    membership = give_role(user=user, unit=unit, role=role, reason="Anställd", by=None, at=NOW, **values)
    forget_roles(user)
    return membership


def forget_roles(*users):
    """Let the roles a person object remembers within a request go, as the next request would."""
    for user in users:
        user.__dict__.pop("grants", None)
        user.__dict__.pop("_reachable", None)


def make_category(name="Brist i omvårdnad", **values):
    """Make an event type."""
    return Category.objects.create(name=name, valid_from=LONG_AGO, **values)


def make_cause(name="Rutin saknas", **values):
    """Make an area of causes."""
    return Cause.objects.create(name=name, valid_from=LONG_AGO, **values)


def make_action_type(name="Ändra rutin", strength=2, **values):
    """Make a kind of action."""
    return ActionType.objects.create(name=name, strength=strength, valid_from=LONG_AGO, **values)


def make_deadline_rule(code="first_action", amount=1, unit="day", kind=Kind.DEVIATION, **values):
    """Make a deadline that begins when a case comes in."""
    values.setdefault("name", f"Frist {code}")
    return DeadlineRule.objects.create(
        code=code, kind=kind, amount=amount, unit=unit, valid_from=LONG_AGO, **values
    )


def make_retention_rule(board, kind=Kind.DEVIATION, years=2, *, decided=True):
    """Make a retention rule, with the decision behind it unless told otherwise."""
    decision = {"decided_on": LONG_AGO, "decision_reference": "SN 2020/7"} if decided else {}
    return RetentionRule.objects.create(
        name="Gallras", board=board, kind=kind, years=years, valid_from=LONG_AGO, **decision
    )


def make_report(text="Larmet gick inte fram till personalen.", **values):
    """What somebody told."""
    return Report(text=text, **values)


def make_case(unit, kind=Kind.DEVIATION, *, reporter=None, text=None, at=NOW, detail=None, **values):
    """Open a case of a kind in a unit."""
    told = {"text": text} if text else {}
    report = make_report(reporter=reporter, **told, **values.pop("report", {}))
    if kind == Kind.COMPLAINT and detail is None:
        detail = {"sender": "brukare"}
    if kind == Kind.LEXSARAH and detail is None:
        detail = {"law_on": at.date()}
    return open_case(kind=kind, unit=unit, report=report, by=reporter, at=at, detail=detail, **values)


def make_classification(category=None, cause=None, *, severity=2, likelihood=3, **values):
    """All four axes, with a risk of 6 unless told otherwise."""
    cause = cause or Cause.objects.filter(is_other=False).first() or make_cause()
    category = category or Category.objects.filter(is_other=False).first() or make_category()
    values.setdefault("legal_bases", ["SoL"])
    return classifying.Classification(
        categories=[category],
        severity=severity,
        likelihood=likelihood,
        causes=[cause],
        primary_cause=cause,
        **values,
    )


def make_action(case, by, *, at=NOW, level=ActionLevel.SECTION, due_on=None, text="Byt batteri i larmen."):
    """Decide an action in a case."""
    kind = ActionType.objects.first() or make_action_type()
    plan = acting.Plan(text=text, type=kind, level=level, responsible=by, due_on=due_on or date(2026, 12, 1))
    return acting.add_action(case_id=case.pk, plan=plan, by=by, at=at)


def note_by_hand():
    """Keep the days of the cases after rows were changed past the commands, which would have done it."""
    note_dues(Case.objects.all())


def investigate(case, by, *, at=NOW, possible=False, **axes):
    """Begin, classify, answer the question about lex Sarah and write the investigation."""
    moving.perform(name="investigate", case_id=case.pk, by=by, at=at)
    classifying.classify(case_id=case.pk, classification=make_classification(**axes), by=by, at=at)
    deciding.assess_lexsarah(case_id=case.pk, possible=possible, reason="Ingen kom till skada.", by=by, at=at)
    investigating.save_investigation(
        case_id=case.pk,
        facts="Batteriet var slut.",
        assessment="Rutinen brast.",
        whys=["Ingen hade i uppgift att byta batteri."],
        by=by,
        at=at,
    )
    case.refresh_from_db()
    return case
