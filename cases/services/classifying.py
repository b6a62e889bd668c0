"""Classifying: event type, severity with likelihood, causes and legal basis are four separate axes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from cases.models import Case, CaseCategory, CaseCause, CaseLegalBasis, TypeSuggestion
from cases.services.locking import lock_case, refuse_ended, save_changes
from cases.services.readers import follow_law
from cases.services.words import store_words
from core.errors import DomainError
from organisation.models import User
from registers.models import Category, Cause, Contract, Supplier


@dataclass(frozen=True)
class External:
    """Whether it concerns an external provider, and under which contract."""

    supplier: Supplier | None
    contract: Contract | None = None

    @property
    def fits(self) -> bool:
        """Whether the contract, if one is said, is the provider's."""
        return self.contract is None or self.contract.supplier == self.supplier


R = TypeVar("R", Category, Cause)


@dataclass(frozen=True)
class Classification:
    """The four axes as the receiver sets them; severity and likelihood are 1–4, None when not judged.

    `external` is None where nothing is said of the provider, which then stays as it was.
    """

    categories: Iterable[Category] = ()
    severity: int | None = None
    likelihood: int | None = None
    causes: Iterable[Cause] = ()
    primary_cause: Cause | None = None
    legal_bases: Iterable[str] = field(default_factory=list)
    other_reason: str = ""
    title: str | None = None
    external: External | None = None


@transaction.atomic
def classify(
    *,
    case_id: int,
    classification: Classification,
    by: User,
    at: datetime,
    version: int | None = None,
    suggested: Iterable[int] = (),
) -> Case:
    """Set the four axes of a case. Incomplete is fine: what is missing bites at klar, and klar locks them.

    Raises ConflictError when somebody changed the case, DomainError when Övrigt lacks a reason, when the
    work has ended, or when the investigation is klar: what klar asked for, and its paper says, would no
    longer hold. Writes one event. MAS/MAR follow the law (`readers.follow_law`).
    `suggested` are the ids of the event types that were suggested, the best first: which of them were
    chosen is kept, so that the suggestions can be followed.
    """
    case = lock_case(case_id, version=version)
    _refuse_locked(case)
    wanted = classification
    causes = list({cause.pk: cause for cause in [*wanted.causes, *_primary(wanted)]}.values())
    categories = list(wanted.categories)
    is_other = any(row.is_other for row in categories) or any(row.is_other for row in causes)
    if is_other and not wanted.other_reason.strip():
        raise DomainError(_("Skriv varför Övrigt passar bäst."), field="other_reason")
    if (external := wanted.external) and not external.fits:
        raise DomainError(_("Avtalet hör till en annan leverantör."), field="contract")
    before = describe(case)
    _replace_rows(case, categories, causes, wanted)
    _keep_suggestions(case, list(suggested), categories, at)
    values: dict[str, object] = {
        "severity": wanted.severity,
        "likelihood": wanted.likelihood,
        "other_reason": wanted.other_reason.strip(),
    }
    if wanted.title is not None:
        values["title"] = wanted.title
        store_words(case, wanted.title)
    if external:
        values |= {"supplier": external.supplier, "contract": external.contract}
    changes = save_changes(case, **values)
    case.refresh_from_db(fields=["risk"])
    if before["legal_bases"] != describe(case)["legal_bases"]:
        follow_law(case, at)
    after = describe(case)
    changes |= {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    record("case.classify", case, by=by, at=at, summary=_("Ärendet klassificerades."), changes=changes)
    return case


@transaction.atomic
def leave_other(
    *,
    case_id: int,
    by: User,
    at: datetime,
    version: int | None,
    category: Category | None = None,
    cause: Cause | None = None,
) -> Case:
    """Give a case an event type, or a cause, instead of Övrigt; its other axes stay.

    A cause that takes the place of the primary one becomes primary. Raises as `classify`, and DomainError
    when the case stands in no such Övrigt any more or what was chosen is one.
    """
    case = lock_case(case_id, version=version)
    types, rows = list(case.categories.all()), list(case.case_causes.select_related("cause"))
    causes, primary = [row.cause for row in rows], next((row.cause for row in rows if row.is_primary), None)
    if category:
        types = _instead(types, category)
    elif cause:
        causes = _instead(causes, cause)
        primary = cause if primary is None or primary.is_other else primary
    else:
        raise DomainError(_("Ärendet ligger inte i Övrigt längre."))
    still = any(row.is_other for row in types) or any(row.is_other for row in causes)
    return classify(
        case_id=case_id,
        classification=Classification(
            categories=types,
            severity=case.severity,
            likelihood=case.likelihood,
            causes=causes,
            primary_cause=primary,
            legal_bases=[row.basis for row in case.legal_bases.all()],
            other_reason=case.other_reason if still else "",
        ),
        by=by,
        at=at,
    )


def describe(case: Case) -> dict[str, str]:
    """Return the axes that are rows, as text, to compare and to log."""
    return {
        "categories": ", ".join(case.categories.order_by("pk").values_list("name", flat=True)),
        "causes": ", ".join(
            f"{row.cause.name}{' (huvudsaklig)' if row.is_primary else ''}"
            for row in case.case_causes.select_related("cause").order_by("cause_id")
        ),
        "legal_bases": ", ".join(case.legal_bases.order_by("basis").values_list("basis", flat=True)),
    }


def _refuse_locked(case: Case) -> None:
    refuse_ended(case)
    found = getattr(case, "investigation", None)
    if found and found.is_locked:
        raise DomainError(_("Utredningen är klarmarkerad. Lås upp den för att ändra klassningen."))


def _keep_suggestions(case: Case, suggested: list[int], chosen: list[Category], at: datetime) -> None:
    """Keep what was suggested last and which of it was chosen."""
    if not suggested:
        return
    case.type_suggestions.all().delete()
    known = Category.objects.in_bulk(suggested)
    TypeSuggestion.objects.bulk_create(
        TypeSuggestion(case=case, category=known[pk], rank=rank, accepted=known[pk] in chosen, shown_at=at)
        for rank, pk in enumerate((pk for pk in dict.fromkeys(suggested) if pk in known), 1)
    )


def _instead(rows: list[R], chosen: R) -> list[R]:
    """Return the rows with the chosen one in place of every Övrigt; refused where there is none."""
    if chosen.is_other or not any(row.is_other for row in rows):
        raise DomainError(_("Ärendet ligger inte i Övrigt längre."))
    rows = [row for row in rows if not row.is_other and row != chosen]
    rows.append(chosen)
    return rows


def _primary(wanted: Classification) -> list[Cause]:
    return [wanted.primary_cause] if wanted.primary_cause else []


def _replace_rows(
    case: Case, categories: list[Category], causes: list[Cause], wanted: Classification
) -> None:
    case.case_categories.all().delete()
    case.case_causes.all().delete()
    case.legal_bases.all().delete()
    CaseCategory.objects.bulk_create(CaseCategory(case=case, category=row) for row in categories)
    CaseCause.objects.bulk_create(
        CaseCause(case=case, cause=row, is_primary=row == wanted.primary_cause) for row in causes
    )
    CaseLegalBasis.objects.bulk_create(
        CaseLegalBasis(case=case, basis=basis) for basis in sorted(set(wanted.legal_bases))
    )
