"""What waits for each person today: case by case and why, in the order of what cannot wait."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from cases import kinds
from cases.enums import ENDED, Rise, Status
from cases.models import Action, Case, Deadline, Escalation, SecondReading
from cases.queries.dialogue import unanswered, unwritten_parts
from cases.queries.proposals import DECIDED_AT, undecided
from cases.queries.routing import Deciders, unread_cases
from core.dates import add_working_days, end_of_day, local_date
from organisation.models import User

# At what hour of Swedish time the digest is written, at the earliest.
DIGEST_HOUR = 7
# The reasons, most pressing first; a case may have several.
REASONS: dict[str, Any] = {
    "today": _("ny, ska läsas i dag"),
    "risen": _("oläst, har kommit vidare till dig"),
    "overdue_risen": _("försenad, har kommit vidare till dig"),
    "untaken": _("väntar på att du väljer handläggare"),
    "late": _("försenad"),
    "action_late": _("åtgärd förfallen"),
    "question": _("obesvarad fråga"),
    "new": _("ny"),
    "due": _("förfaller"),
    "effect": _("effekt ska bedömas"),
}
# What has a page of its own where it waits: told by how many, with the name of the page.
COUNTED: dict[str, tuple[Any, str]] = {
    "proposal": (_("Förslag att ta ställning till"), "cases:proposals"),
    "part": (_("Delar att skriva i samverkan"), "cases:questions"),
    "reread": (_("Ärenden att läsa igen"), "cases:rereading"),
}


class Call(NamedTuple):
    """That a case calls for somebody: `people` are the ones, else those whose it is to handle.

    `personal`: nobody does it in their stead.
    """

    case: Case
    reason: str
    people: Sequence[User] = ()
    personal: bool = False


def reasons_by_person(*, at: datetime) -> dict[User, list[dict[str, Any]]]:
    """Return the lines of each person's digest: {"reference", "reasons"}; nobody without a line.

    Last stands what has a page of its own (`COUNTED`), with no number of a case but `count` and `page`.

    A case goes to its handläggare, else to whoever decides nearest; one that somebody must be found for, to
    whoever is to do so; of a restricted one, to its readers; each time also to whoever stands in, and to her
    alone while the person is away. A person who may not read the case now is left out, but for her own
    action in it, which is told without the number.
    Questions asked: some ten, and one for each person.
    """
    today = local_date(at)
    deciders = Deciders.on_day(today)
    found: dict[User, dict[Case, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    untaken = _untaken(today)
    waits = (Call(case, "untaken", people=people) for case, people in untaken.items())
    for call in (*_cases(at), *_actions(today), *_risen(), *waits, *_counted(deciders)):
        for person in _called(call, deciders, untaken):
            found[person][call.case][call.reason] += 1
    lines = {person: _lines(person, cases) for person, cases in found.items() if not person.is_system}
    return {person: rows for person, rows in lines.items() if rows}


def _untaken(today: date) -> dict[Case, tuple[User, ...]]:
    found: dict[Case, tuple[User, ...]] = {}
    for kind in kinds.all_kinds().values():
        found |= kind.untaken(today)
    return found


def _called(call: Call, deciders: Deciders, untaken: Mapping[Case, tuple[User, ...]]) -> set[User]:
    """Return who is told: while a person is away those who stand in, but of what is personal nobody."""
    people: Collection[User] = call.people
    if not people and call.reason not in COUNTED:
        people = untaken.get(call.case) or _whose(call.case, deciders)
    here = {person for person in people if person.pk not in deciders.away}
    if call.personal:
        return here
    return here.union(*(deciders.deputies_of(person.pk) for person in people if person not in here))


def _whose(case: Case, deciders: Deciders) -> list[User]:
    if case.restricted:
        readers = case.readers.filter(until=None).select_related("person")
        return [reader.person for reader in readers]
    return deciders.handlers(case)


def _cases(at: datetime) -> Iterator[Call]:
    soon = end_of_day(add_working_days(local_date(at), 1))
    for case in unread_cases():
        yield Call(case, "today" if case.urgent else "new")
    unmet = Deadline.objects.filter(met_at=None, due_at__lte=soon).exclude(case__status__in=ENDED)
    for row in unmet.select_related("case__unit", "case__owner"):
        yield Call(row.case, "late" if row.due_at < at else "due")
    for message in unanswered().select_related("case__unit", "case__owner").defer("text"):
        yield Call(message.case, "question")


def _actions(today: date) -> Iterator[Call]:
    live = Action.objects.filter(withdrawn_at=None).select_related("case__unit", "case__owner", "responsible")
    for action in live.filter(done_at=None, due_on__lt=today):
        yield Call(action.case, "action_late", (action.responsible,))
        if action.case.status not in ENDED:
            yield Call(action.case, "action_late")
    due = live.filter(effect="", done_at__isnull=False, effect_due_on__lte=today)
    for action in due.exclude(case__status__in=ENDED):
        yield Call(action.case, "effect")


def _risen() -> Iterator[Call]:
    rows = Escalation.objects.select_related("case__unit", "case__owner", "person").exclude(
        case__status__in=ENDED
    )
    for row in rows.filter(reason=Rise.UNREAD, case__status=Status.RECEIVED, case__owner=None):
        yield Call(row.case, "risen", (row.person,))
    for row in rows.filter(reason=Rise.OVERDUE, told_at=None):
        yield Call(row.case, "overdue_risen", (row.person,))


def _counted(deciders: Deciders) -> Iterator[Call]:
    """Each for the nearest who may answer it: whoever the letter went to when it arose, or has come since."""
    for proposal in undecided().select_related("case__unit").defer("text"):
        levels = DECIDED_AT[proposal.level]
        yield Call(
            proposal.case, "proposal", deciders.nearest(proposal.case, proposal.case.unit, levels=levels)
        )
    for row in unwritten_parts().select_related("case", "unit"):
        if row.unit:
            yield Call(row.case, "part", deciders.nearest(row.case, row.unit))
    readings = SecondReading.objects.filter(read_at=None).select_related("case", "reader")
    for reading in readings:
        yield Call(reading.case, "reread", (reading.reader,), personal=True)


def _lines(person: User, cases: Mapping[Case, Counter[str]]) -> list[dict[str, Any]]:
    """Return the lines the person may be told, the most pressing first."""
    if not person.is_active:
        return []
    seen = set(
        Case.objects.visible_to(person)
        .filter(pk__in=[case.pk for case in cases])
        .values_list("pk", flat=True)
    )
    lines = [
        (case, why)
        for case, found in cases.items()
        if case.pk in seen and (why := REASONS.keys() & found.keys())
    ]
    own = [case for case, reasons in cases.items() if case.pk not in seen and _has_own(person, case, reasons)]
    order = list(REASONS)
    lines.sort(key=lambda line: (min(order.index(reason) for reason in line[1]), line[0].pk))
    told = [{"reference": case.reference, "reasons": _words(reasons)} for case, reasons in lines]
    told += [{"reference": "", "reasons": _words(["action_late"])} for _case in own]
    many = sum((found for case, found in cases.items() if case.pk in seen), Counter[str]())
    return told + [
        {"reference": "", "reasons": [str(words)], "count": many[name], "page": page}
        for name, (words, page) in COUNTED.items()
        if many[name]
    ]


def _has_own(person: User, case: Case, reasons: Counter[str]) -> bool:
    """Whether a late action in a case she may not read is hers: it stays hers, barred persons excepted."""
    if "action_late" not in reasons or case.bars.filter(person=person).exists():
        return False
    return case.actions.filter(responsible=person, done_at=None, withdrawn_at=None).exists()


def _words(reasons: Iterable[str]) -> list[str]:
    return [str(words) for name, words in REASONS.items() if name in reasons]
