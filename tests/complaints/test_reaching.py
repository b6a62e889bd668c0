"""Before an answer is saved its writer knows how it is read, and is asked about one that reaches nobody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import Kind, PersonRole
from cases.models import Case
from cases.services.receipts import give_receipt
from cases.services.writing import add_person
from complaints.models import Complaint
from complaints.services import grouping
from registers.models import Text
from tests.factories import LONG_AGO, NOW, make_case

ANONYMOUS, KNOWN = "Avsändaren är anonym", "läser svaret med sin kod om"
NO_CODE, NOBODY, ACCOUNT = "Avsändaren har ingen kod", "varken kod eller kontaktuppgifter", "har ett konto"
ASKED = "Svaret når inte avsändaren"


def complaint(world, *, code=False, known=False, **values):
    case = make_case(world.section, Kind.COMPLAINT, **values)
    if code:
        give_receipt(case=case, key=f"key {case.pk}", by=None, at=timezone.now())
    if known:
        add_person(case_id=case.pk, role=PersonRole.COMPLAINANT, name="Kim Ek", by=world.elsa, at=NOW)
    return case


@pytest.fixture
def elsa(world, client):
    client.force_login(world.elsa)
    return client


def page_of(case):
    return reverse("complaints:answer", args=[case.reference])


def sent(case, **values):
    version = Case.objects.get(pk=case.pk).version
    return {"to": "enskilda", "text": "Tack.", "outcome": "avvikelse", "version": version, **values}


def answer_of(case):
    return Complaint.objects.get(case=case).answer


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ({"code": True}, ANONYMOUS),
        ({"code": True, "known": True}, KNOWN),
        ({"known": True}, NO_CODE),
        ({}, NOBODY),
    ],
)
def test_the_page_says_how_the_answer_is_read(world, elsa, sender, said):
    html = elsa.get(page_of(complaint(world, **sender))).content.decode()
    assert [words for words in (ANONYMOUS, KNOWN, NO_CODE, NOBODY, ACCOUNT) if words in html] == [said]


def test_whoever_reported_with_an_account_is_not_said_to_read_it_there(world, elsa):
    assert ACCOUNT in elsa.get(page_of(complaint(world, reporter=world.anna))).content.decode()


def test_an_answer_that_reaches_nobody_is_asked_about_once(world, elsa):
    case = complaint(world, code=True)
    html = elsa.post(page_of(case), sent(case, text="Om dig.")).content.decode()
    assert (ASKED in html, "Om dig." in html, answer_of(case)) == (True, True, "")
    assert elsa.post(page_of(case), sent(case, unreached="on")).status_code == 302
    assert answer_of(case) == "Tack."


@pytest.mark.parametrize(
    ("sender", "values"),
    [
        ({"code": True}, {"fit_for_code": "on"}),
        ({"code": True}, {"neutral": "on"}),
        ({"code": True, "known": True}, {}),
        ({"known": True}, {}),
        ({"detail": {"sender": "brukare", "wants_answer": False}}, {}),
    ],
)
def test_an_answer_that_is_read_or_not_wanted_is_not_asked_about(world, elsa, sender, values):
    case = complaint(world, **sender)
    assert elsa.post(page_of(case), sent(case, **values)).status_code == 302


def test_who_is_reached_is_asked_of_each_that_is_answered_together(world, elsa):
    cases = [complaint(world, code=True, text=f"Hyran höjs {n}.") for n in range(2)]
    matter = grouping.group(case_id=cases[0].pk, others=[cases[1].pk], title="Ny hyra", by=world.elsa, at=NOW)
    path = reverse("complaints:answer_together", args=[cases[0].reference])
    assert elsa.get(path).content.decode().count(ANONYMOUS) == 2
    told = sent(cases[0], version=matter.version, fit_for_code="on")
    own = {f"to_{cases[1].pk}": "enskilda"}
    assert ASKED in elsa.post(path, told | own).content.decode()
    assert [answer_of(case) for case in cases] == ["", ""]
    skipped = {f"to_{cases[1].pk}": "inte"}
    assert elsa.post(path, told | skipped).status_code == 302
    assert [answer_of(case) for case in cases] == ["Tack.", ""]


def worded(world, body, language="sv", board=None):
    values = {"name": "Sekretess", "valid_from": LONG_AGO, "board": board or world.board}
    return Text.objects.create(code="complaint.secrecy", language=language, body=body, **values)


def in_box(html):
    return html.split('<textarea name="text"')[1].split(">")[1].split("<")[0].strip()


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "Vi säger inget."), ("so", "Waxba."), ("fi", "Vi säger inget.")]
)
def test_the_namnds_neutral_text_is_offered_in_the_senders_language(world, elsa, language, said):
    worded(world, "Vi säger inget.")
    worded(world, "Waxba.", "so")
    worded(world, "Inte vår.", board=world.other_board)
    case = complaint(world, code=True, detail={"sender": "brukare", "language": language})
    html = elsa.get(page_of(case)).content.decode()
    assert (f">{said}</div>" in html, in_box(html)) == (True, "")


def test_the_neutral_text_is_put_in_an_empty_box_and_read_before_it_is_saved(world, elsa):
    worded(world, "Vi säger inget.")
    case = complaint(world, code=True)
    html = elsa.post(page_of(case), sent(case, text=" ", neutral="on")).content.decode()
    assert (in_box(html), answer_of(case)) == ("Vi säger inget.", "")
    assert "Nämndens neutrala text står nu i rutan." in html
    assert elsa.post(page_of(case), sent(case, text=in_box(html), neutral="on")).status_code == 302
    assert answer_of(case) == "Vi säger inget."


def test_what_is_written_is_not_replaced_and_without_neutral_nothing_is_put_in(world, elsa):
    case = complaint(world, code=True)
    assert in_box(elsa.post(page_of(case), sent(case, text="")).content.decode()) == ""
    assert elsa.post(page_of(case), sent(case, text="Mina ord.", neutral="on")).status_code == 302
    assert answer_of(case) == "Mina ord."


def test_the_neutral_text_is_offered_to_many_in_swedish_where_they_read_different_languages(world, elsa):
    worded(world, "Vi säger inget.")
    worded(world, "Waxba.", "so")
    cases = [
        complaint(world, code=True, detail={"sender": "brukare", "language": tag}) for tag in ("so", "sv")
    ]
    grouping.group(case_id=cases[0].pk, others=[cases[1].pk], title="Hyra", by=world.elsa, at=NOW)
    html = elsa.get(reverse("complaints:answer_together", args=[cases[0].reference])).content.decode()
    assert ("Vi säger inget." in html, "Waxba." in html) == (True, False)
