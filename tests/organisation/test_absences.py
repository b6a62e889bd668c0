"""A chief who is away: who stands in, between which days, who may say so, and that it ends by itself."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from cases.models import Notice
from cases.queries.routing import Deciders, without_chief
from cases.services import placing
from cases.services.digests import make_digests
from cases.services.escalating import escalate
from cases.services.notices import tell_handlers
from core.dates import SWEDEN
from core.errors import DomainError
from organisation.models import Membership
from organisation.queries import absences_said_by, nearest_chief
from organisation.services import absences
from tests.cases.test_routing import EVERY_MOMENT, clock, local_date
from tests.factories import forget_roles
from tests.world import open_deviation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=SWEDEN)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def away(world, first=TODAY, last=TODAY, *, deputy=None, by=None, person=None):
    return absences.register_absence(
        person=person or world.elsa,
        deputy=deputy or world.nils,
        first=first,
        last=last,
        by=by or world.elsa,
        at=datetime.combine(first, time(0, 0), SWEDEN) - timedelta(days=20),
    )


def recipients(case, template):
    rows = case.notices.filter(template=template).order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


@EVERY_MOMENT
def test_what_comes_in_goes_to_the_stand_in_between_the_two_days_and_on_no_other(world, start):
    day = local_date(start)
    away(world, day, day)
    Membership.objects.filter(user=world.eva).delete()
    told = {}
    for n, moment in ((-1, clock(day - timedelta(days=1), 23, 59)), (0, clock(day, 0, 0)), (1, start)):
        told[n] = recipients(open_deviation(world, at=moment, report={"urgent": True}), "new_case")
    told[2] = recipients(
        open_deviation(world, at=clock(day + timedelta(days=1), 0, 0), report={"urgent": True}), "new_case"
    )
    # The evening before she is still there, and midnight after the last day she is back.
    assert told == {-1: ["elsa"], 0: ["nils"], 1: ["nils"], 2: ["elsa"]}


@EVERY_MOMENT
def test_an_absence_over_two_weeks_holds_every_day_of_them(world, start):
    first, last = local_date(start) - timedelta(days=7), local_date(start) + timedelta(days=7)
    away(world, first, last)
    days = [first + timedelta(days=n) for n in range(-1, 16)]
    chiefs = [str(nearest_chief(world.section, on=day).username) for day in days]
    assert chiefs == ["elsa", *["eva"] * 15, "elsa"]  # Eva is her ersättare always, and was so first
    Membership.objects.filter(user=world.eva).delete()
    assert {nearest_chief(world.section, on=day).username for day in days[1:-1]} == {"nils"}


def test_the_daily_letter_goes_to_the_stand_in_and_comes_back(world, noon):
    Membership.objects.filter(user=world.eva).delete()
    away(world, TODAY, TODAY + timedelta(days=1))
    case = open_deviation(world, at=NOON - timedelta(hours=3))
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=NOON - timedelta(hours=2))
    open_deviation(world, at=NOON - timedelta(hours=3))
    letters = {}
    for n in range(3):
        moment = clock(TODAY + timedelta(days=n), 8)
        noon.move_to(moment, tick=False)
        forget_roles(world.elsa, world.nils)
        make_digests(by=None, at=moment)
        rows = Notice.objects.filter(template="digest", key__endswith=f":{local_date(moment)}")
        letters[n] = {
            notice.recipient.username: [line["reference"] for line in notice.lines] for notice in rows
        }
    assert set(letters[1]) == {"nils"}
    assert "elsa" in letters[2]
    assert "nils" not in letters[2]


def test_a_letter_about_her_case_goes_to_the_stand_in(world):
    Membership.objects.filter(user=world.eva).delete()
    case = open_deviation(world, at=NOON)
    placing.assign(case_id=case.pk, owner=world.elsa, by=world.elsa, at=NOON)
    away(world)
    forget_roles(world.nils)
    case.refresh_from_db()
    tell_handlers(case, "question", NOON)
    assert recipients(case, "question") == ["nils"]


def test_an_unread_case_climbs_past_her_and_nobody_is_called_leaderless(world):
    Membership.objects.filter(user=world.eva).delete()
    away(world, TODAY, TODAY + timedelta(days=30), deputy=world.ulla)
    case = open_deviation(world, at=NOON)
    ladder = [[one.username for one in step] for step in Deciders.on_day(TODAY).ladder(case)]
    assert ladder[:2] == [["ulla"], ["ulla"]]
    assert escalate(by=None, at=NOON + timedelta(days=3)) == 1
    assert without_chief(world.ulla, on=TODAY) == []


def test_where_the_stand_in_is_away_or_gone_it_goes_to_the_next_chief(world):
    Membership.objects.filter(user=world.eva).delete()
    away(world)
    world.nils.is_active = False
    world.nils.save()
    assert nearest_chief(world.section, on=TODAY) == world.elsa  # nobody in her place: still hers
    world.nils.is_active = True
    world.nils.save()
    away(world, person=world.nils, by=world.nils, deputy=world.astrid)
    assert nearest_chief(world.section, on=TODAY) == world.ulla


def test_she_may_say_so_of_herself_and_those_above_of_her_and_nobody_else(world):
    for stranger in (world.nils, world.harald, world.eva, world.olle, world.sven, world.kerstin):
        with pytest.raises(PermissionDenied):
            away(world, by=stranger)
    away(world, by=world.astrid)
    assert Event.objects.filter(verb="role.give").count() == 1
    with pytest.raises(PermissionDenied):
        absences.end_absence(person=world.elsa, first=TODAY, by=world.nils, at=NOON)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last": TODAY - timedelta(days=1)}, "last"),
        ({"last": TODAY + timedelta(days=500)}, "last"),
        ({"deputy": "elsa"}, "deputy"),
    ],
)
def test_days_and_people_that_cannot_be_are_refused_beside_the_field(world, changed, field):
    if "deputy" in changed:
        changed = {"deputy": world.elsa}
    with pytest.raises(DomainError) as refused:
        away(world, **changed)
    assert refused.value.field == field
    away(world)
    with pytest.raises(DomainError, match="redan en frånvaro"):
        away(world)


def test_back_earlier_and_taken_away_before_it_began(world):
    away(world, TODAY - timedelta(days=3), TODAY + timedelta(days=3))
    absences.end_absence(person=world.elsa, first=TODAY - timedelta(days=3), by=world.elsa, at=NOON)
    assert nearest_chief(world.section, on=TODAY) == world.elsa
    assert Membership.objects.get(is_away=True).valid_to == TODAY - timedelta(days=1)
    later = TODAY + timedelta(days=9)
    away(world, later, later)
    absences.end_absence(person=world.elsa, first=later, by=world.elsa, at=NOON)
    assert not absences_said_by(world.elsa, on=TODAY)
    with pytest.raises(DomainError, match="redan slut"):
        absences.end_absence(person=world.elsa, first=later, by=world.elsa, at=NOON)


def test_one_short_page_says_it_and_takes_it_back(world, client):
    client.force_login(world.elsa)
    page = client.get("/borta/")
    assert page.context["form"].initial["deputy"] == world.ulla.pk
    told = {"person": world.elsa.pk, "deputy": world.nils.pk, "first": "2026-03-02", "last": "2026-03-01"}
    refused = client.post("/borta/", told)
    assert refused.context["form"].errors["last"] == ["Sista dagen ligger före den första."]
    client.post("/borta/", {**told, "last": "2026-03-09"})
    (row,) = absences_said_by(world.elsa, on=TODAY)
    assert (row.deputy, row.last) == (world.nils, date(2026, 3, 9))
    assert "Tillbaka i dag" in client.get("/borta/").content.decode()
    client.post("/borta/", {"back": row.key})
    assert absences_said_by(world.elsa, on=TODAY) == []
    for wrong in ("elsa:x", "ingen:2026-03-02", "elsa"):
        assert client.post("/borta/", {"back": wrong}).status_code == 404


def test_what_is_sent_after_the_login_ran_out_is_given_back_until_it_is_said(world, client):
    client.force_login(world.elsa)
    writer = client.get("/borta/").context["writer"]
    told = {"person": world.elsa.pk, "deputy": world.nils.pk, "first": "2026-03-04", "last": "2026-03-09"}
    client.logout()
    assert client.post("/borta/", {**told, "writer": writer}).status_code == 302
    client.force_login(world.elsa)
    page = client.get("/borta/")
    form = page.context["form"]
    assert {name: form[name].value() for name in told} == {name: str(value) for name, value in told.items()}
    assert "finns kvar här" in page.content.decode()
    client.post("/borta/", told)
    assert client.get("/borta/").context["restored"] is False
    (row,) = absences_said_by(world.elsa, on=TODAY)
    assert (row.deputy, row.last) == (world.nils, date(2026, 3, 9))


def test_a_higher_chief_says_it_of_whoever_fell_ill(world, client):
    client.force_login(world.ulla)
    page = client.get("/borta/")
    assert {str(one.username) for one in page.context["form"].fields["person"].queryset} == {"elsa", "ulla"}
    told = {"person": world.elsa.pk, "deputy": world.ulla.pk, "first": "2026-03-02", "last": "2026-03-09"}
    client.post("/borta/", told)
    assert absences_said_by(world.elsa, on=TODAY)[0].deputy == world.ulla
