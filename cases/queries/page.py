"""Everything the case page shows, read once: a bounded number of questions, however much is in the case."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import LEADS_TO, ActionLevel, Kind, Relation, Side
from cases.models import (
    Action,
    Attachment,
    Case,
    CaseCause,
    CaseLegalBasis,
    CaseLink,
    CaseReader,
    CaseUnit,
    Deadline,
    Message,
    Note,
    Person,
    Proposal,
)
from cases.queries.history import Entry, history
from cases.workflow import Transition
from documents.models import Document
from organisation.models import User
from organisation.roles import Capability, Right
from registers.models import Category


@dataclass(frozen=True)
class Step:
    """An arrow that leaves the status: what blocks it, and whether this person may take it at all."""

    name: str
    label: str
    needs_reason: bool
    reasons: tuple[str, ...]
    allowed: bool

    @property
    def is_open(self) -> bool:
        """Whether the person may take it now."""
        return self.allowed and not self.reasons

    @property
    def more(self) -> int:
        """How many reasons there are beside the first."""
        return len(self.reasons) - 1


@dataclass(frozen=True)
class Link:
    """Another case this one hangs together with, seen from this one."""

    case: Case
    relation: str
    is_target: bool


@dataclass(frozen=True)
class CasePage:
    """A case as the page shows it to one person."""

    case: Case
    kind: kinds.CaseKind
    status_label: str
    original_files: list[Attachment]
    added_files: list[Attachment]
    other_units: list[CaseUnit]
    own_units: frozenset[int]  # where the person investigates
    people: list[Person]
    notes: list[Note]
    actions: list[Action]
    proposals: list[Proposal]
    deadlines: list[Deadline]
    documents: list[Document]
    links: list[Link]
    readers: list[User]
    steps: list[Step]
    follow_ups: list[tuple[str, str]]
    history: list[Entry] | None  # None: not asked for
    talk: bool  # something has been written between handlers and reporter
    talk_unread: bool  # ... by the reporter, and nobody has read it
    why_today: str  # why it is to be read today; "" where it is not, or nobody can say

    @property
    def individual_actions(self) -> list[Action]:
        """The actions for the individual, apart from those so that it does not happen again."""
        return [action for action in self.actions if action.level == ActionLevel.INDIVIDUAL]

    @property
    def other_actions(self) -> list[Action]:
        """The actions so that it does not happen again."""
        return [action for action in self.actions if action.level != ActionLevel.INDIVIDUAL]

    @property
    def next_step(self) -> Step | None:
        """The arrow forward: the first its kind declares from here that does not turn back or give up."""
        return next((step for step in self.steps if not step.needs_reason), None)

    @property
    def other_steps(self) -> list[Step]:
        """The arrows beside the one forward."""
        return [step for step in self.steps if step is not self.next_step]

    @property
    def next_deadline(self) -> Deadline | None:
        """The first deadline that is not met."""
        return next((deadline for deadline in self.deadlines if deadline.met_at is None), None)


def case_page(case: Case, user: User, *, with_history: bool = True) -> CasePage:
    """Return the page of a case that `access.get_case` gave to the person; its history if it is asked for."""
    fetch_work(case)
    kind = kinds.get(case.kind)
    has = parts_of(case)
    # Spares the guards their questions.
    case.has_proposals = has["proposals"]  # type: ignore[attr-defined]
    case.has_links = has["links"]  # type: ignore[attr-defined]
    files = list(case.attachments.select_related("file", "added_by")) if has["files"] else []
    return CasePage(
        case=case,
        kind=kind,
        status_label=kinds.status_label(case),
        original_files=[file for file in files if file.is_original],
        added_files=[file for file in files if not file.is_original],
        other_units=list(case.other_units.select_related("unit")) if has["units"] else [],
        own_units=frozenset(user.unit_ids_with(Capability.INVESTIGATE)),
        people=list(case.people.order_by("pk")) if has["people"] else [],
        notes=list(case.notes.select_related("written_by")) if has["notes"] else [],
        actions=list(case.actions.all()),
        proposals=proposals_of(case) if has["proposals"] else [],
        deadlines=list(case.deadlines.all()),
        documents=documents_of(case) if has["documents"] else [],
        links=links_of(case, user) if has["links"] else [],
        readers=readers_of(case) if case.restricted else [],
        steps=steps_of(case),
        follow_ups=follow_ups_of(case),
        history=history(case) if with_history else None,
        talk=has["talk"],
        talk_unread=has["talk_unread"],
        why_today=kind.why_today(case) if case.read_today else "",
    )


def parts_of(case: Case) -> dict[str, bool]:
    """Tell, in one query, which of the parts that most cases lack this one has."""
    outer = OuterRef("pk")
    documents = Document.objects.filter(subject_type=case._meta.label_lower, subject_id=outer)
    parts = {
        "files": Attachment.objects.filter(case=outer),
        "units": CaseUnit.objects.filter(case=outer),
        "people": Person.objects.filter(case=outer),
        "notes": Note.objects.filter(case=outer),
        "proposals": Proposal.objects.filter(case=outer),
        "documents": documents,
        "talk": Message.objects.filter(case=outer),
        "talk_unread": Message.objects.filter(case=outer, side=Side.REPORTER, read_at=None),
        "links": CaseLink.objects.filter(Q(source=outer) | Q(target=outer)),
    }
    found = Case.objects.filter(pk=case.pk).values_list(*map(Exists, parts.values()))[0]
    return dict(zip(parts, found, strict=True))


def fetch_work(case: Case) -> None:
    """Fetch the axes and the actions at once, so that the page and the guards ask no more for them."""
    prefetch_related_objects(
        [case],
        Prefetch("categories", Category.objects.select_related("parent")),
        Prefetch("case_causes", CaseCause.objects.select_related("cause").order_by("-is_primary", "pk")),
        Prefetch("legal_bases", CaseLegalBasis.objects.order_by("basis")),
        Prefetch("actions", Action.objects.select_related("type", "responsible", "unit")),
    )


def steps_of(case: Case) -> list[Step]:
    """Return every arrow that leaves the status, with why it cannot be taken."""
    allowed: frozenset[Right] = case.capabilities  # type: ignore[attr-defined]
    return [_step(arrow, case, allowed) for arrow in kinds.get(case.kind).workflow.leaving(case.status)]


def _step(arrow: Transition, case: Case, allowed: frozenset[Right]) -> Step:
    return Step(
        name=arrow.name,
        label=str(arrow.label),
        needs_reason=arrow.wants_reason(case),
        reasons=tuple(arrow.blockers(case)),
        allowed=arrow.needs in allowed,
    )


def follow_ups_of(case: Case) -> list[tuple[str, str]]:
    """Return the kinds the case may give rise to, as (kind, label).

    A kind that closes its origin (lex Sarah) is left out: it has a page of its own, which says so first.
    """
    return [
        (kind, str(Kind(kind).label))
        for kind in kinds.all_kinds()
        if kind in LEADS_TO[case.kind] and not kinds.get(kind).restricts_origin
    ]


def links_of(case: Case, user: User) -> list[Link]:
    """Return the cases this one hangs together with, those the person may see and no others."""
    rows = CaseLink.objects.filter(Q(source=case) | Q(target=case)).select_related("source", "target")
    links = [_link(row, case) for row in rows.order_by("pk")]
    if not links:
        return []
    others = Case.objects.visible_to(user).filter(pk__in=[link.case.pk for link in links])
    visible = set(others.values_list("pk", flat=True))
    return [link for link in links if link.case.pk in visible]


def _link(row: CaseLink, case: Case) -> Link:
    if row.source_id == case.pk:
        return Link(row.target, str(Relation(row.relation).label), is_target=True)
    words = {
        Relation.LED_TO: _("kom av"),
        Relation.RECLASSIFIED_AS: _("omklassades från"),
        Relation.SPLIT_INTO: _("är en del av"),
        Relation.JOINED_WITH: _("har dubbletten"),
    }
    return Link(row.source, words[Relation(row.relation)], is_target=False)


def documents_of(case: Case) -> list[Document]:
    """Return the numbered documents made from the case, newest first, those that retention has left."""
    return list(
        Document.objects.filter(
            subject_type=case._meta.label_lower, subject_id=case.pk, erased_at__isnull=True
        ).defer("data")
    )


def proposals_of(case: Case) -> list[Proposal]:
    """Return the proposed actions that wait or were turned down; a yes is an action of its own."""
    waiting = case.proposals.filter(action__isnull=True)
    return list(waiting.select_related("type", "proposed_by", "decided_by"))


def readers_of(case: Case) -> list[User]:
    """Return the named readers of a case today."""
    rows = CaseReader.objects.filter(case=case, until__isnull=True).select_related("person")
    return [row.person for row in rows.order_by("person__last_name", "person__first_name")]
