"""Samples of decided cases are read again by somebody else, told calmly, and followed."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases import kinds
from cases.enums import Verdict
from cases.models import Case, CaseBar, CaseLink, Draft, Notice, SampleDraw, SecondReading
from cases.queries.rereading import shares
from cases.services import rereading
from cases.services.writing import add_person
from core.dates import SWEDEN
from core.errors import DomainError
from deviations.services import deciding
from organisation.enums import Setting
from organisation.models import BoardSetting, Membership, User
from tests.factories import LONG_AGO, NOW, forget_roles, make_classification
from tests.world import open_deviation

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
APRIL = datetime(2026, 4, 1, 6, 0, tzinfo=SWEDEN)


def closed_directly(world, by=None, **values):
    case = open_deviation(world, **values)
    deciding.close_directly(
        case_id=case.pk,
        classification=make_classification(severity=1, likelihood=1),
        lexsarah_reason="Ingen kom till skada.",
        done="Rättat på en gång.",
        by=by or world.elsa,
        at=NOW,
    )
    return case


def draw(world, code="direct", at=APRIL):
    return rereading.draw_sample(board=world.board, sample=kinds.samples()[code], month=MARCH, by=None, at=at)


def set_to(world, name, value):
    BoardSetting.objects.create(board=world.board, name=name, value=value, valid_from=LONG_AGO)


def test_a_draw_takes_the_share_but_at_least_the_least_and_is_the_same_again(world):
    for _number in range(8):
        closed_directly(world)
    set_to(world, Setting.REREAD_LEAST, 2)
    set_to(world, Setting.REREAD_SHARE, 30)
    first = draw(world)
    chosen = set(first.readings.values_list("case", flat=True))
    first.refresh_from_db()
    assert (first.population, len(chosen)) == (8, 3)
    assert draw(world) is None  # once a month
    SecondReading.objects.all().delete()
    SampleDraw.objects.all().delete()
    assert set(draw(world).readings.values_list("case", flat=True)) == chosen


def test_nobody_reads_her_own_decision_nor_one_of_her_unit_where_there_is_another(world):
    for _number in range(6):
        closed_directly(world)
    set_to(world, Setting.REREAD_SHARE, 100)
    draw(world)
    readers = set(SecondReading.objects.values_list("reader__username", flat=True))
    # Those who may read it anyway, by turn: no new reader is let in.
    assert readers == {"astrid", "kerstin", "stina", "ulla"}
    assert set(SecondReading.objects.values_list("decided_by__username", flat=True)) == {"elsa"}


def test_a_protected_identity_is_read_again_only_by_who_may_see_it(world):
    for _number in range(6):
        case = closed_directly(world)
        add_person(case_id=case.pk, by=world.elsa, at=NOW, name="N.N.", protected=True)
    set_to(world, Setting.REREAD_SHARE, 100)
    draw(world)
    assert "kerstin" not in set(SecondReading.objects.values_list("reader__username", flat=True))
    assert SecondReading.objects.count() == 6


def test_the_task_draws_each_month_once_for_every_sample(world):
    closed_directly(world)
    drawn = rereading.draw_samples(by=None, at=APRIL)
    assert drawn == len(kinds.samples()) * rereading.MONTHS_BACK * 2  # two nämnder
    assert rereading.draw_samples(by=None, at=APRIL + timedelta(days=2)) == 0
    assert SecondReading.objects.count() == 1


def test_high_risk_noes_are_a_sample_of_their_own(world):
    low = closed_directly(world)
    high = closed_directly(world)
    Case.objects.filter(pk=high.pk).update(severity=4, likelihood=2)
    draw(world, "lexsarah_no")
    assert [row.case_id for row in SecondReading.objects.all()] == [high.pk]
    assert low.pk != high.pk


@pytest.fixture
def reading(world):
    closed_directly(world)
    draw(world)
    row = SecondReading.objects.get()
    forget_roles(row.reader)
    return row


def test_she_is_told_reads_and_answers_on_one_page_and_whoever_decided_is_told(client, world, reading):
    assert Notice.objects.get(template="reread").recipient == reading.reader
    client.force_login(reading.reader)
    url = reverse("cases:reread", args=[reading.pk])
    assert url in client.get(reverse("cases:rereading")).content.decode()
    text = client.get(url).content.decode()
    assert "Rättat på en gång." in text
    assert reading.case.original.text in text
    client.post(url, {"verdict": "same", "reason": "", "remedy": ""})
    reading.refresh_from_db()
    assert (reading.verdict, reading.remedy) == ("same", "")
    assert Notice.objects.get(template="reread_done").recipient == world.elsa
    assert url not in client.get(reverse("cases:rereading")).content.decode()


def test_what_is_sent_after_the_login_ran_out_is_given_back_until_it_is_said(client, world, reading):
    client.force_login(reading.reader)
    url = reverse("cases:reread", args=[reading.pk])
    writer = client.get(url).context["writer"]
    told = {"verdict": "other", "reason": "Det kan hända igen.", "remedy": "", "writer": writer}
    client.logout()
    assert client.post(url, told).status_code == 302
    client.force_login(reading.reader)
    page = client.get(url)
    form = page.context["form"]
    assert {name: form[name].value() for name in ("verdict", "reason")} == {
        "verdict": "other",
        "reason": "Det kan hända igen.",
    }
    assert "finns kvar här" in page.content.decode()
    assert client.post(url, told).status_code == 302
    assert not Draft.objects.exists()
    reading.refresh_from_db()
    assert reading.reason == "Det kan hända igen."


def test_another_judgement_needs_a_reason_and_may_open_the_case_at_once(client, world, reading):
    client.force_login(reading.reader)
    url = reverse("cases:reread", args=[reading.pk])
    assert "Skriv varför." in client.post(url, {"verdict": "other", "reason": ""}).content.decode()
    client.post(url, {"verdict": "other", "reason": "Det kan hända igen.", "remedy": "reopen"})
    case = Case.objects.get(pk=reading.case_id)
    assert case.status == "investigating"


def test_another_judgement_may_hand_over_to_lex_sarah_at_once_and_says_nothing_to_who_lost_sight(
    world, reading
):
    rereading.judge_again(
        reading_id=reading.pk,
        verdict=Verdict.OTHER,
        reason="Fara för liv.",
        remedy="lexsarah",
        by=reading.reader,
        at=APRIL,
    )
    case = Case.objects.get(pk=reading.case_id)
    assert (case.status, CaseLink.objects.get(source=case).target.kind) == ("handed_over", "lexsarah")
    assert not Notice.objects.filter(template="reread_done").exists()


def test_a_reading_is_its_readers_alone_and_is_written_once(client, world, reading):
    url = reverse("cases:reread", args=[reading.pk])
    for person in (world.elsa, world.olle, world.anna, world.maja):
        client.force_login(person)
        assert client.get(url).status_code == 404
    command = {"reading_id": reading.pk, "verdict": Verdict.SAME, "reason": "", "at": APRIL}
    with pytest.raises(PermissionDenied):
        rereading.judge_again(by=world.elsa, **command)
    rereading.judge_again(by=reading.reader, **command)
    with pytest.raises(DomainError, match="redan"):
        rereading.judge_again(by=reading.reader, **command)


def test_the_shares_count_and_hide_what_is_too_few(client, world):
    for _number in range(5):
        closed_directly(world)
    set_to(world, Setting.REREAD_SHARE, 100)
    draw(world)
    rows = list(SecondReading.objects.order_by("pk"))
    verdicts = [Verdict.SAME, Verdict.SAME, Verdict.SAME, Verdict.OTHER, Verdict.UNCLEAR]
    for row, verdict in zip(rows[:4], verdicts, strict=False):
        rereading.judge_again(reading_id=row.pk, verdict=verdict, reason="Skäl", by=row.reader, at=APRIL)
    few = shares(world.kerstin, on=APRIL.date())[0]
    assert (few.read, few.same, few.agreed) == (4, None, None)
    rereading.judge_again(
        reading_id=rows[4].pk, verdict=verdicts[4], reason="Skäl", by=rows[4].reader, at=APRIL
    )
    whole = shares(world.kerstin, on=APRIL.date())[0]
    assert (whole.population, whole.drawn, whole.same, whole.other, whole.unclear) == (5, 5, 3, 1, 1)
    assert whole.agreed == 75
    assert shares(world.elsa, on=APRIL.date()) == []  # she follows no whole nämnd
    client.force_login(world.nils)
    text = client.get(
        reverse("cases:rereading_rows"), {"prov": "direct", "manad": "2026-03"}
    ).content.decode()
    assert "SN-AV" not in text
    client.force_login(world.kerstin)
    text = client.get(reverse("cases:rereading_rows"), {"bedomning": "other"}).content.decode()
    assert text.count("SN-AV-2026-") > 0


def test_what_a_reader_who_leaves_had_to_read_goes_to_another_that_night(world, reading):
    was = reading.reader
    assert rereading.pass_on_readings(by=None, at=APRIL) == 0
    Membership.objects.filter(user=was).update(valid_to=APRIL.date() - timedelta(days=1))
    assert rereading.pass_on_readings(by=None, at=APRIL) == 1
    reading.refresh_from_db()
    assert reading.reader not in {was, world.elsa}
    assert Notice.objects.filter(template="reread", recipient=reading.reader).count() == 1
    assert rereading.pass_on_readings(by=None, at=APRIL) == 0
    with pytest.raises(PermissionDenied):
        rereading.judge_again(reading_id=reading.pk, verdict=Verdict.SAME, reason="", by=was, at=APRIL)


@pytest.mark.parametrize("why", ["account", "bar", "protected"])
def test_so_does_what_she_may_no_longer_read(world, reading, why):
    was = reading.reader
    if why == "account":
        User.objects.filter(pk=was.pk).update(is_active=False)
    elif why == "bar":
        CaseBar.objects.create(case=reading.case, person=was, reason="Hon är med", set_at=APRIL)
    else:
        SecondReading.objects.update(reader=world.kerstin)  # a controller reads no protected case
        was = world.kerstin
        add_person(case_id=reading.case_id, by=world.elsa, at=NOW, name="N.N.", protected=True)
    assert rereading.pass_on_readings(by=None, at=APRIL) == 1
    reading.refresh_from_db()
    assert reading.reader != was
    assert not reading.case.readers.filter(person=was, until__isnull=True).exists()


def test_what_nobody_can_be_given_stays_and_what_is_read_is_left_alone(world, reading):
    Membership.objects.exclude(user__in=[reading.reader, world.elsa]).delete()
    User.objects.filter(pk=reading.reader_id).update(is_active=False)
    assert rereading.pass_on_readings(by=None, at=APRIL) == 0
    SecondReading.objects.update(verdict=Verdict.SAME, read_at=APRIL)
    assert rereading.pass_on_readings(by=None, at=APRIL) == 0


def test_the_number_of_decisions_leads_to_those_she_may_read(client, world, reading):
    client.force_login(world.kerstin)
    page = client.get(reverse("cases:rereading")).content.decode()
    link = f"beslut=1&amp;namnd={world.board.pk}&amp;prov=direct&amp;manad=2026-03"
    assert link in page
    asked = {"beslut": "1", "namnd": world.board.pk, "prov": "direct", "manad": "2026-03"}
    assert reading.case.reference in client.get(reverse("cases:rereading_rows"), asked).content.decode()
    for wrong in ({"manad": "2026-04"}, {"manad": "x"}, {"prov": "finns inte"}, {"namnd": "9" * 30}):
        page = client.get(reverse("cases:rereading_rows"), {**asked, **wrong}).content.decode()
        assert reading.case.reference not in page
    client.force_login(world.nils)
    assert reading.case.reference not in client.get(reverse("cases:rereading_rows"), asked).content.decode()
