"""What is done with people is in the log for ever, but neither their names nor what was said of them."""

import re
from datetime import date, timedelta

import pytest
from django.db.models import Max

from audit.models import Event, EventValue
from cases.services.drafts import keep_draft, purge_drafts
from organisation.models import Membership, User
from organisation.roles import Role
from organisation.services import absences, roles
from organisation.services.signing_in import note_sign_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REASON = "Sjukskriven sedan mars"
LATER = NOW + timedelta(days=400)
TODAY = NOW.date()
PERSON = {"username": "malin.berg", "first_name": "Malin", "last_name": "Berg", "title": "", "email": ""}


def signs_in(world, _browser):
    note_sign_in(user=world.elsa, demo=False, by=world.elsa, at=NOW)


def leaves_a_draft(world, _browser):
    keep_draft(form="deviations.report", key="", fields={"text": ["Hej"]}, by=world.elsa, at=NOW)
    purge_drafts(by=None, at=LATER)


def is_added_in_the_settings(_world, browser):
    assert browser.post("/admin/organisation/user/add/", {**PERSON, "is_active": "on"}).status_code == 302


def is_changed_in_the_settings(world, browser):
    path = f"/admin/organisation/user/{world.elsa.pk}/change/"
    assert browser.post(path, {**PERSON, "is_active": "on"}).status_code == 302


def gets_a_role(world, _browser):
    given = {"user": world.elsa, "unit": world.section, "role": Role.STAFF, "valid_from": TODAY}
    roles.give_role(**given, reason=REASON, by=world.sven, at=NOW)


def loses_a_role(world, _browser):
    row = Membership.objects.filter(user=world.elsa)[0]
    roles.end_role(membership=row, last_day=TODAY, reason=REASON, by=world.sven, at=NOW)


def is_away(world, _browser):
    absences.register_absence(
        person=world.elsa, deputy=world.nils, first=TODAY, last=date(2026, 12, 31), by=world.elsa, at=NOW
    )


DONE = [
    signs_in,
    leaves_a_draft,
    is_added_in_the_settings,
    is_changed_in_the_settings,
    gets_a_role,
    loses_a_role,
    is_away,
]


@pytest.mark.parametrize("done", DONE, ids=lambda done: done.__name__)
def test_what_is_done_with_a_person_leaves_no_name_and_no_reason_in_the_log(world, client, done):
    client.force_login(world.sven)
    names = {name for user in User.objects.all() for name in (str(user), user.username)}
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    done(world, client)
    made = list(Event.objects.filter(pk__gt=last).values_list("label", "summary"))
    assert made
    told = " ".join(word for row in made for word in row)
    forbidden = {*names, "Malin Berg", "malin.berg", REASON}
    assert {words for words in forbidden if re.search(rf"\b{re.escape(words)}\b", told)} == set()


@pytest.mark.parametrize(("done", "verb"), [(gets_a_role, "role.give"), (loses_a_role, "role.end")])
def test_the_reason_of_a_role_stands_where_it_can_be_taken_away(world, client, done, verb):
    done(world, client)
    assert EventValue.objects.filter(event__verb=verb, field="reason").latest("pk").new == REASON
