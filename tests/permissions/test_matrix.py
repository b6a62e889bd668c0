"""Every address × every person × own unit, other unit, other nämnd × plain, protected, restricted."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from audit.models import Event, ReadEntry
from cases.access import capabilities
from cases.models import Case
from deviations.models import UnitCode
from deviations.services.unit_codes import make_code
from organisation.admin import site
from organisation.models import Membership, User
from organisation.roles import Capability, Role
from tests.factories import grant
from tests.permissions import expected as table
from tests.world import CAST

PEOPLE = ["anonymous", *CAST]
GONE, FORBIDDEN, SIGN_IN = 404, 403, 302
# Answers of a command that a person may use: its page again with what is missing, or on to the next.
TAKEN = {200, 302, 400, 409}
COUNTED = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM {model._meta.db_table})" for model in (Event, ReadEntry)
)


@pytest.fixture
def asking(clients, sample):
    """The clients of those who ask: of all of them, or of as many as a sample has."""
    return {person: clients[person] for person in sample(PEOPLE)}


def names_of(resolver, space=""):
    """Every named address of the system, with its namespace; Django's own admin counts as one."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if pattern.namespace == "admin":
                yield "admin:index"
            else:
                yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_has_its_row():
    rows = [
        *table.CASE_PAGES,
        *table.CASE_COMMANDS,
        *table.API_COMMANDS,
        *table.OWN_PAGES,
        *table.PAGES,
        *table.ADMIN,
        *table.LISTS,
        *table.FIGURE_PAGES,
        *table.JOB_PAGES,
        *table.UNIT_PAGES,
        *table.PUBLIC,
        *table.POSTS,
        *table.SIGNED,
        *table.OTHER_KINDS,
        *table.OWN_TESTS,
        *table.RETENTION_PAGES,
    ]
    assert len(rows) == len(set(rows))
    assert sorted(rows) == sorted(set(names_of(get_resolver())))


def address(name, how, made):
    arguments = {
        "reference": [made.reference],
        "action": [made.action],
        "attachment": [made.attachment],
        "document": [made.document],
        "complaint": [made.complaint],
        "entry": [made.reference, made.entry],
        "heard": [made.reference, made.heard],
        "proposal": [made.reference, made.proposal],
        "reader": [made.reference, made.reader],
        "deadline": [made.reference, made.deadline],
        "held": [made.reference, made.hold],
        "other_unit": [made.reference, made.other_unit],
    }
    return reverse(name, args=arguments.get(how) or [made.reference, how])


def written():
    """Count the events and the readings; in one statement, as it is asked some forty thousand times."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        return cursor.fetchone()


def asked(client, method, url, **values):
    """Ask once, and take back whatever it did."""
    with transaction.atomic():
        before = written()
        response = getattr(client, method)(url, **values)
        response.wrote, response.logged = (now - then for now, then in zip(written(), before, strict=True))
        transaction.set_rollback(True)
    return response


def refusal(person, variant, name):
    """What one who may not do this gets: 401 or the way to sign in, 403 where she sees the case, else 404."""
    if person == "anonymous":
        return 401 if name.startswith("api:") else SIGN_IN
    sees = table.SEE[variant].split()
    if name in {"cases:finish_action", "cases:judge_effect", "cases:withdraw_action"}:
        sees = [*sees, "maja"]  # her own action she may reach, not the case
    return FORBIDDEN if person in sees else GONE


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.CASE_PAGES)
def test_a_page_of_a_case_is_for_those_who_may_see_it(cast, asking, name, variant):
    allowed, how = table.CASE_PAGES[name]
    url = address(name, how, cast.cases[variant])
    answers, wanted = {}, {}
    for person in asking:
        response = asked(asking[person], "get", url)
        may = person in allowed[variant].split()
        answers[person] = (response.status_code, response.logged)
        wanted[person] = (200, 1) if may else (refusal(person, variant, name), 0)
    assert answers == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.CASE_COMMANDS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_command_in_a_case_is_for_those_who_may_carry_it_out(cast, asking, name, variant, method):
    allowed, how = table.CASE_COMMANDS[name]
    url = address(name, how, cast.cases[variant])
    answers, wanted = {}, {}
    for person in asking:
        response = asked(asking[person], method, url)
        may = person in allowed[variant].split()
        if name == "cases:finish_action" and person == "maja":
            may = True
        if may:
            answers[person] = response.status_code in TAKEN
            wanted[person] = True
        else:
            answers[person] = (response.status_code, response.wrote)
            wanted[person] = (refusal(person, variant, name), 0)
    assert answers == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.API_COMMANDS)
def test_a_command_of_the_api_is_for_those_who_may_carry_it_out(cast, asking, name, variant):
    allowed, method = table.API_COMMANDS[name]
    url = address(name, "reference", cast.cases[variant])
    answers, wanted = {}, {}
    for person in asking:
        response = asked(asking[person], method, url, data={}, content_type="application/json")
        may = person in allowed[variant].split()
        answers[person] = (response.status_code, response.wrote)
        wanted[person] = (400 if may else refusal(person, variant, name), 0)
    assert answers == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.OWN_PAGES)
def test_a_report_of_ones_own_is_for_its_reporter_alone(cast, asking, name, variant):
    url = address(name, "reference", cast.cases[variant])
    answers = {person: asked(asking[person], "get", url).status_code for person in asking}
    no_role = set(asking) - set(table.REPORT.split()) - {"anonymous"}
    assert answers == {
        person: 200
        if person in table.OWN_PAGES[name][variant].split()
        else SIGN_IN
        if person == "anonymous"
        else FORBIDDEN
        if person in no_role
        else GONE
        for person in asking
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", {**table.PAGES, **table.LISTS})
def test_a_page_of_no_case_is_for_the_roles_that_have_it(cast, asking, name):
    allowed = {**table.PAGES, **table.LISTS}[name].split()
    outside = 401 if name.startswith("api:") else SIGN_IN
    answers = {person: asked(asking[person], "get", reverse(name)).status_code for person in asking}
    assert answers == {
        person: 200 if person in allowed else outside if person == "anonymous" else FORBIDDEN
        for person in asking
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", table.POSTS)
def test_what_is_only_sent_is_sent_by_those_who_may(cast, asking, name):
    allowed = table.POSTS[name].split()
    answers, wanted = {}, {}
    for person in asking:
        response = asked(asking[person], "post", reverse(name))
        answers[person] = response.status_code in TAKEN if person in allowed else response.status_code
        wanted[person] = True if person in allowed else SIGN_IN if person == "anonymous" else FORBIDDEN
    assert answers == wanted


@pytest.mark.django_db
def test_what_is_public_is_open_and_is_this_and_nothing_more(cast, clients):
    anonymous = clients["anonymous"]
    assert asked(anonymous, "get", reverse("login")).status_code == 200
    assert asked(anonymous, "post", reverse("logout")).status_code == 302
    # No demo made this database, so that door does not exist.
    assert asked(anonymous, "post", reverse("demo_login"), data={"username": "elsa"}).status_code == 404
    assert asked(anonymous, "get", reverse("deviations:open_enter")).status_code == 200
    assert asked(anonymous, "get", reverse("deviations:open_report", args=["X"])).status_code == 404
    moved = asked(anonymous, "get", reverse("complaints:moved"))
    assert (moved.status_code, moved["Location"]) == (301, reverse("complaints:follow"))


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("person", CAST)
def test_seeing_a_case_and_having_a_capability_in_it_are_the_same_thing(cast, variant, person):
    user, case = User.objects.get(username=person), cast.cases[variant].case
    sees = Case.objects.visible_to(user).filter(pk=case.pk).exists()
    allowed = capabilities(user, case)
    assert sees == (Capability.VIEW in allowed) == (person in table.SEE[variant].split())
    assert (Capability.INVESTIGATE in allowed) == (person in table.INVESTIGATE[variant].split())
    assert (Capability.DECIDE in allowed) == (person in table.DECIDE[variant].split())
    assert bool(allowed) == sees


@pytest.mark.django_db
def test_the_settings_are_for_those_who_administer_in_every_part(cast, asking, sample):
    parts = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in site._registry]
    may = table.ADMIN["admin:index"].split()
    for name in ["admin:index", *sample(parts)]:
        for person in asking:
            response = asked(asking[person], "get", reverse(name), follow=True)
            if person == "anonymous":
                assert response.redirect_chain[-1][0].startswith(reverse("login")), name
            else:
                assert (name, person, response.status_code) == (name, person, 200 if person in may else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("name", {**table.FIGURE_PAGES, **table.JOB_PAGES})
def test_figures_and_jobs_are_for_those_who_have_them(made, asking, name):
    allowed = {**table.FIGURE_PAGES, **table.JOB_PAGES}[name].split()
    url = reverse(name, args=made[name])
    answers = {person: asked(asking[person], "get", url).status_code for person in asking}
    # On to what the job made, or the summary that holds the latest period.
    found = {200, SIGN_IN} if name == "reports:apt_latest" else {SIGN_IN if name.endswith("_of_job") else 200}
    # One who has no figures anywhere is refused; one whose figures are elsewhere finds nothing.
    for person in asking:
        if person in allowed:
            assert (person, answers[person] in found) == (person, True)
        elif person == "anonymous":
            assert (person, answers[person]) == (person, SIGN_IN)
        else:
            assert (person, answers[person] in {FORBIDDEN, GONE}) == (person, True)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", table.RETENTION_PAGES)
def test_gallring_is_for_those_who_look_after_a_whole_namnd(kept, cast, clients, name, method):
    url, only_read = reverse(name, args=kept[name]), set(table.RETENTION_PAGES) - set(table.RETENTION_FORMS)
    answers, wanted = {}, {}
    for person in PEOPLE:
        response = asked(clients[person], method, url)
        may = person in table.RETENTION_PAGES[name].split()
        answers[person] = (response.status_code, response.wrote)
        refused = SIGN_IN if person == "anonymous" else FORBIDDEN
        allowed = 405 if method == "post" and name in only_read else 200
        wanted[person] = (allowed if may else 405 if allowed == 405 and person != "anonymous" else refused, 0)
    assert answers == wanted
    grant(cast.utan, Role.REGISTRAR, cast.other_board)
    try:
        elsewhere = Client(raise_request_exception=False)
        elsewhere.force_login(cast.utan)
        gone = 200 if not kept[name] else GONE
        assert asked(elsewhere, "get", url).status_code == gone
    finally:
        Membership.objects.filter(user=cast.utan).delete()


@pytest.mark.django_db
@pytest.mark.parametrize("name", table.UNIT_PAGES)
def test_a_page_of_a_unit_is_for_those_who_look_after_it(cast, asking, name):
    if not UnitCode.objects.exists():
        make_code(unit=cast.section, by=cast.elsa, at=timezone.now())
    url = reverse(name, args=[cast.section.pk])
    answers = {person: asked(asking[person], "get", url).status_code for person in asking}
    elsewhere = {"nils", "olle"}  # they look after other units
    assert answers == {
        person: 200
        if person in table.UNIT_PAGES[name].split()
        else SIGN_IN
        if person == "anonymous"
        else GONE
        if person in elsewhere
        else FORBIDDEN
        for person in asking
    }


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.OTHER_KINDS)
def test_a_command_of_another_kind_is_nobodys_here(cast, asking, name, variant):
    url = reverse(name, args=[cast.cases[variant].reference])
    answers = {person: asked(asking[person], "post", url).status_code for person in asking}
    decides, sees = table.DECIDE[variant].split(), table.SEE[variant].split()
    assert answers == {
        person: SIGN_IN
        if person == "anonymous"
        else FORBIDDEN
        if person in sees and person not in decides
        else GONE
        for person in asking
    }


@pytest.mark.django_db
@pytest.mark.parametrize("variant", table.CASES)
@pytest.mark.parametrize("name", table.SIGNED)
def test_what_a_page_signs_is_not_found_without_its_token(cast, asking, name, variant):
    url = reverse(name, args=[cast.cases[variant].reference])
    answers = {person: asked(asking[person], "post", url).status_code for person in asking}
    assert answers == {person: SIGN_IN if person == "anonymous" else GONE for person in asking}
