"""The demo as a whole: legal, consistent, the same again, and only in an empty database."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F

from audit.models import Event, EventValue
from cases import kinds
from cases.enums import Effect, Kind, Relation, Status
from cases.models import Action, Case, CaseLink, Deadline, OriginalReport, Person
from cases.services.investigating import missing_for_complete
from cases.services.opening import Report, open_case
from complaints.models import Matter
from config.demo.building import SMALL_SHARE, Size, build_demo
from config.demo.cast import CAST
from config.demo.town import moment
from core.dates import local_date
from core.errors import DomainError
from organisation.models import DemoMark, Membership, Succession, Unit, User
from organisation.roles import Role
from registers.models import Supplier
from tests.shared import kept_until_the_end

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
NOW = moment(TODAY, 7, 45)


def build(seed=1, today=TODAY):
    return build_demo(today=today, seed=seed, size=Size(SMALL_SHARE, small=True), say=lambda _text: None)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Built once; each test is a savepoint in it."""
    with kept_until_the_end(django_db_blocker):
        yield build()


def ended_by(case):
    directly = case.kind == Kind.DEVIATION and case.deviation.dealt_with_directly
    return "close_directly" if directly else "close"


def test_every_closed_case_meets_what_its_end_asks_for(demo):
    closed = Case.objects.filter(status=Status.CLOSED)
    left = Counter(
        (case.kind, reason)
        for case in closed
        for arrow in [kinds.get(case.kind).workflow.by_name[ended_by(case)]]
        for reason in [*arrow.blockers(case), *arrow.asks(case)]
    )
    assert left == {}
    assert {case.kind for case in closed} == set(kinds.all_kinds())


def test_every_investigation_that_is_klar_meets_what_klar_asks_for(demo):
    done = Case.objects.filter(investigation__completed_at__isnull=False)
    assert {case.reference: missing for case in done if (missing := missing_for_complete(case))} == {}
    assert done.count() > 50


def test_every_step_in_every_history_is_an_arrow_of_the_workflow_and_leads_to_the_status_it_has(demo):
    steps = {}
    for value in EventValue.objects.filter(field="status").select_related("event").order_by("pk"):
        steps.setdefault(value.event.label, []).append((value.event.verb, value.old, value.new))
    for case in Case.objects.all():
        workflow, status = kinds.get(case.kind).workflow, kinds.get(case.kind).workflow.start
        for verb, old, new in steps.get(case.reference, []):
            arrow = workflow.by_name[verb.removeprefix("case.")]
            assert (old, new) == (status, arrow.target), case.reference
            assert status in arrow.sources
            status = arrow.target
        assert case.status == status


def test_every_model_s_own_rules_hold_for_every_case(demo):
    for case in Case.objects.all():
        case.validate_constraints()
    for action in Action.objects.all():
        action.validate_constraints()


def test_nothing_has_happened_after_now_nor_out_of_order(demo):
    assert Event.objects.filter(at__gt=NOW).exclude(verb="registers.load").count() == 0
    assert Case.objects.filter(closed_at__lt=F("received_at")).count() == 0
    assert Case.objects.filter(occurred_from__gt=F("received_at")).count() == 0
    for case in Case.objects.all():
        times = list(Event.objects.filter(label=case.reference).order_by("pk").values_list("at", flat=True))
        assert times == sorted(times)


def test_the_log_names_nobody(demo):
    names = {str(user) for user in User.objects.filter(is_system=False)}
    told = set(Event.objects.values_list("label", flat=True)) | set(
        Event.objects.values_list("summary", flat=True)
    )
    assert {(name, text) for name in names for text in told if name in text} == set()


def test_local_days_are_those_of_the_moments(demo):
    for case in Case.objects.all():
        assert case.received_on == local_date(case.received_at)
        assert case.closed_on == (local_date(case.closed_at) if case.closed_at else None)


def test_what_is_old_is_ended_and_what_is_new_is_open(demo):
    year_old = Case.objects.filter(received_on__lt=TODAY - timedelta(days=400))
    assert year_old.open().count() <= year_old.count() * 0.02
    assert Case.objects.filter(status=Status.RECEIVED, kind=Kind.DEVIATION).count() >= 5
    assert Deadline.objects.filter(met_at__isnull=True, due_at__lt=NOW, case__closed_at=None).exists()


def test_no_text_holds_anything_like_an_identity_number(demo):
    number = re.compile(r"\d{6}[-+ ]?\d{4}")
    texts = [
        *OriginalReport.objects.values_list("text", flat=True),
        *Action.objects.values_list("text", flat=True),
    ]
    assert [text for text in texts if number.search(text)] == []
    assert [person for person in Person.objects.all() if person.identity] == []


def test_every_role_has_a_person_of_the_cast_and_nobody_a_password(demo):
    today = Membership.objects.filter(user__username__in=[part.username for part in CAST])
    assert set(today.values_list("role", flat=True)) == set(Role.values)
    assert [user.username for user in User.objects.all() if user.has_usable_password()] == []
    assert User.objects.filter(is_superuser=True).count() == 0


def test_elsa_finds_new_overdue_and_protected_cases_and_nils_the_one_that_was_moved(demo):
    elsa, nils = User.objects.get(username="elsa"), User.objects.get(username="nils")
    home = Unit.objects.get(name="Utredning barn Norr 2")
    seen = Case.objects.visible_to(elsa).filter(unit=home, status=Status.RECEIVED)
    assert seen.filter(kind=Kind.DEVIATION).count() >= 5
    assert seen.filter(protected=True).exists()
    assert seen.filter(deadlines__due_at__lt=NOW, deadlines__met_at=None).exists()
    assert Case.objects.visible_to(nils).filter(original__text__startswith="Fel familj").count() == 1
    assert Case.objects.visible_to(elsa).filter(kind=Kind.LEXSARAH).count() == 0


def test_lex_sarah_reports_are_read_by_those_who_receive_them_in_their_own_board(demo):
    sara, lisa = User.objects.get(username="sara"), User.objects.get(username="lisa")
    reports = Case.objects.filter(kind=Kind.LEXSARAH)
    seen = (
        {case.board.code for case in reports.visible_to(sara)},
        {c.board.code for c in reports.visible_to(lisa)},
    )
    assert seen == ({"SN"}, {"FN"})


def test_elsa_finds_what_is_to_be_read_today_and_why(demo):
    elsa = User.objects.get(username="elsa")
    today = [case for case in Case.objects.visible_to(elsa).filter(urgent=True) if case.read_today]
    assert {kinds.get(case.kind).why_today(case) for case in today} >= {
        "oro för barn",
        "överklagande",
        "kan vara lex Sarah (ett barn i fara)",
    }


def test_some_complaints_are_on_one_matter_one_letter_is_split_and_one_was_sent_twice(demo):
    gathered = {
        matter.title: ({row.case.status for row in matter.complaints.all()}, matter.complaints.count())
        for matter in Matter.objects.all()
    }
    assert gathered == {
        "Hissen till besöksrummen": ({Status.INVESTIGATING}, 4),
        "Telefontiden": ({Status.CLOSED}, 3),
    }
    part = CaseLink.objects.get(relation=Relation.SPLIT_INTO)
    assert part.target.unit.name == "Ekonomiskt bistånd Norr 1"
    assert all(words in part.source.original.text for words in part.target.original.text.split("\n"))
    twice = CaseLink.objects.get(relation=Relation.JOINED_WITH)
    assert (twice.source.status, twice.target.status) == (Status.JOINED, Status.INVESTIGATING)


def test_elsa_has_seen_what_helped_what_helped_in_part_and_what_did_not(demo):
    home = Case.objects.filter(unit__name="Utredning barn Norr 2", closed_on__gte=TODAY - timedelta(days=60))
    seen = {
        tuple(case.actions.order_by("pk").values_list("effect", flat=True))
        for case in home
        if case.actions.all()
    }
    assert seen >= {(Effect.REACHED,), (Effect.PARTLY,), (Effect.NOT, Effect.REACHED)}


def test_those_whom_the_law_sends_a_case_to_have_something_new(demo):
    for username in ("sara", "lisa", "mats"):
        person = User.objects.get(username=username)
        assert Case.objects.visible_to(person).filter(status=Status.RECEIVED).exists(), username
    mats, ingrid = User.objects.get(username="mats"), User.objects.get(username="ingrid")
    assert {case.status for case in Case.objects.visible_to(mats)} >= {Status.INVESTIGATING, Status.CLOSED}
    assert Action.objects.filter(responsible=mats, done_at=None).exists()
    assert Case.objects.visible_to(ingrid).filter(owner=ingrid).open().exists()


def test_external_providers_have_agreements_and_reports_about_them(demo):
    assert Supplier.objects.filter(contracts__isnull=False).count() == 2
    assert Case.objects.filter(supplier__isnull=False).values("supplier").distinct().count() == 2


def test_the_reorganisation_shows_and_its_history_stands_in_todays_organisation(demo):
    assert Succession.objects.filter(old__name="Missbruksvård", new__name="Beroendevård").count() == 1
    merged = Unit.objects.get(name="Ekonomiskt bistånd Hamnplan")
    assert merged.origins.count() == 2
    old = merged.origins.first().old
    assert (old.current_path, old.valid_to) == (merged.current_path, date(2024, 12, 31))
    assert Event.objects.filter(verb="case.follow_unit").exists()


def test_the_demo_marks_the_database_and_is_made_once(demo):
    assert (DemoMark.objects.get().today, DemoMark.objects.get().seed) == (TODAY, 1)
    with pytest.raises(DomainError, match="finns redan"):
        build()


def test_the_next_case_made_by_hand_takes_the_next_number(demo):
    section = next(one for one in demo.sections if one.name == "Utredning barn Norr 2")
    last = Case.objects.filter(reference__startswith="SN-AV-2026-").count()
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    case = open_case(
        kind=Kind.DEVIATION,
        unit=section.unit_on(TODAY),
        report=Report(text="Nytt", reporter=section.staff[0]),
        by=section.staff[0],
        at=at,
    )
    assert case.reference == f"SN-AV-2026-{last + 1}"
