"""The API of deviations: the same rules as the pages, in another form."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from audit.models import Event, ReadEntry
from cases.models import Case, CaseReader, OriginalReport
from cases.services.placing import move_to_unit
from cases.services.writing import add_person
from deviations.services import deciding
from organisation.models import ApiKey
from organisation.roles import Role
from registers.models import Supplier
from tests.factories import LONG_AGO, NOW, grant, investigate, make_case, make_category, make_user
from tests.world import open_deviation

URL = "/api/v1/avvikelser/"


@pytest.fixture
def system(world):
    """Another system, which may report anywhere in the nämnd."""
    user = make_user("verksamhetssystemet", is_system=True)
    grant(user, Role.STAFF, world.board)
    return user


def body_of(world, **values):
    return {"text": "Medicinen gavs inte.", "unit": world.section.pk, "place": "Hallen", **values}


def send(client, world, key="k-1", **values):
    return client.post(URL, body_of(world, **values), format="json", headers={"Idempotency-Key": key})


def error_of(response):
    return response.json()["errors"][0]


def test_a_report_says_which_external_provider_it_concerns(world, key_of):
    common = Supplier.objects.create(name="Omsorg AB", valid_from=LONG_AGO)
    strange = Supplier.objects.create(name="Annans AB", board=world.other_board, valid_from=LONG_AGO)
    client = key_of(world.anna)
    assert send(client, world, supplier=common.pk).status_code == 201
    case = Case.objects.get()
    assert (case.supplier, case.original.answers["supplier"]) == (common, "Omsorg AB")
    refused = send(client, world, key="k-2", supplier=strange.pk)
    assert (refused.status_code, error_of(refused)["attr"]) == (400, "supplier")
    assert Case.objects.count() == 1


def test_nobody_comes_in_without_a_key(db):
    response = Client().get(URL)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response.json()["type"] == "client_error"


@pytest.mark.parametrize("change", ["wrong", "ended", "gone"])
def test_a_key_that_does_not_hold_is_refused(world, key_of, change):
    client = key_of(world.elsa)
    if change == "wrong":
        client.credentials(HTTP_AUTHORIZATION="Bearer x")
    elif change == "ended":
        ApiKey.objects.update(valid_to=NOW.date() - timedelta(days=1))
    else:
        world.elsa.is_active = False
        world.elsa.save()
    response = client.get(URL)
    assert (response.status_code, error_of(response)["detail"]) == (401, "Nyckeln gäller inte.")


@pytest.mark.parametrize(
    ("told", "urgent"),
    [
        ({"text": "Hon fick fel medicin."}, False),
        ({"text": "En boende avled i natt."}, True),
        ({"text": "Hon fick fel medicin.", "done_at_once": "Vi ringde 112"}, True),
    ],
)
def test_a_report_that_may_be_lex_sarah_is_to_be_read_the_same_day(world, key_of, told, urgent):
    assert send(key_of(world.elsa), world, **told).status_code == 201
    assert Case.objects.get().urgent is urgent


def test_a_key_is_not_kept_only_its_digest(world, key_of):
    key_of(world.elsa)
    assert len(ApiKey.objects.get().digest) == 64


def test_a_person_who_is_signed_in_may_call_too(world, client):
    open_deviation(world)
    client.force_login(world.elsa)
    assert [row["reference"] for row in client.get(URL).json()["results"]] == ["SN-AV-2026-1"]


def test_the_list_holds_what_the_caller_may_read_and_nothing_else(world, key_of):
    seen = open_deviation(world)
    open_deviation(world, world.board2_section, reporter=world.olle)
    make_case(world.section, "complaint")
    restricted = open_deviation(world)
    deciding.hand_over_to_lexsarah(case_id=restricted.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    response = key_of(world.elsa).get(URL)
    assert [row["reference"] for row in response.json()["results"]] == [seen.reference]
    assert key_of(world.anna).get(URL).json()["results"] == []


def test_the_list_tells_nothing_of_a_protected_identity_but_that_it_is_there(world, key_of):
    case = open_deviation(world, title="Kanariefågeln")
    add_person(case_id=case.pk, name="N.N.", protected=True, by=world.elsa, at=NOW)
    row = key_of(world.elsa).get(URL).json()["results"][0]
    assert (row["reference"], row["title"], row["unit"]) == (case.reference, "", None)


def test_the_list_pages_by_cursor_and_a_new_case_moves_nothing(world, key_of, settings):
    cases = [open_deviation(world) for _ in range(60)]
    client = key_of(world.elsa)
    first = client.get(URL).json()
    open_deviation(world)
    second = client.get(first["next"]).json()
    found = [row["reference"] for row in first["results"] + second["results"]]
    assert found == [case.reference for case in reversed(cases)]
    assert second["next"] is None


def test_the_list_is_narrowed_by_status_unit_and_day(world, key_of):
    mine = open_deviation(world)
    open_deviation(world, world.other_section, reporter=world.nora, at=NOW + timedelta(days=1))
    client = key_of(world.astrid)

    def references(query):
        return [row["reference"] for row in client.get(f"{URL}?{query}").json()["results"]]

    assert references(f"unit={world.section.pk}") == [mine.reference]
    assert references("received_to=2026-03-02") == [mine.reference]
    assert references("received_from=2026-03-04") == []
    assert references("status=closed") == []
    assert client.get(f"{URL}?status=nonsense").status_code == 400
    assert client.get(f"{URL}?received_from=igår").status_code == 400


def test_the_list_asks_as_many_questions_for_one_row_as_for_ten(world, key_of, django_assert_max_num_queries):
    open_deviation(world)
    client = key_of(world.elsa)
    with django_assert_max_num_queries(8):
        client.get(URL)
    for _ in range(9):
        open_deviation(world)
    with django_assert_max_num_queries(8):
        assert len(client.get(URL).json()["results"]) == 10


def test_what_was_read_is_logged(world, key_of):
    case = open_deviation(world)
    client = key_of(world.elsa)
    client.get(URL)
    client.get(f"{URL}{case.reference}/")
    columns = ("reading", "reader", "board_id", "case_id", "case_ids", "detail")
    assert list(ReadEntry.objects.values_list(*columns)) == [
        ("list", world.elsa.pk, world.board.pk, None, [case.pk], "api"),
        ("case", world.elsa.pk, world.board.pk, case.pk, [], ""),
    ]


def test_one_deviation_is_read_whole(world, key_of):
    case = investigate(open_deviation(world), world.elsa)
    found = key_of(world.elsa).get(f"{URL}{case.reference}/").json()
    assert found["text"] == "Larmet gick inte fram till personalen."
    assert (found["severity"], found["likelihood"], found["risk"]) == (2, 3, 6)
    assert found["categories"] == [world.category.pk]
    assert (found["causes"], found["primary_cause"]) == ([world.cause.pk], world.cause.pk)
    assert found["legal_bases"] == ["SoL"]
    assert found["unit"] == {"id": world.section.pk, "name": "Solgläntan"}
    assert [(step["name"], step["blockers"]) for step in found["steps"]] == [
        ("act", ["Utredningen är inte klarmarkerad.", "Ingen åtgärd är beslutad."]),
        ("close", ["Utredningen är inte klarmarkerad."]),
        ("dismiss", []),
    ]


@pytest.mark.parametrize("who", ["anna", "nils", "olle", "sven", "sara", "siv"])
def test_a_deviation_one_may_not_read_does_not_exist(world, key_of, who):
    case = open_deviation(world)
    client = key_of(getattr(world, who))
    for response in (
        client.get(f"{URL}{case.reference}/"),
        client.post(f"{URL}{case.reference}/steg/", {"name": "investigate", "version": 1}, format="json"),
        client.put(f"{URL}{case.reference}/klassificering/", {"version": 1}, format="json"),
        client.get(f"{URL}SN-AV-2026-999/"),
    ):
        assert (response.status_code, error_of(response)["code"]) == (404, "not_found")
    assert ReadEntry.objects.count() == 0


def test_a_restricted_deviation_does_not_exist_for_the_chief_who_handed_it_over(world, key_of):
    case = open_deviation(world)
    deciding.hand_over_to_lexsarah(case_id=case.pk, reason="Allvarligt.", by=world.elsa, at=NOW)
    assert key_of(world.elsa).get(f"{URL}{case.reference}/").status_code == 404


def test_another_kind_is_not_a_deviation(world, key_of):
    case = make_case(world.section, "complaint")
    assert key_of(world.elsa).get(f"{URL}{case.reference}/").status_code == 404
    assert ReadEntry.objects.count() == 0


def test_a_protected_identity_blanks_the_place(world, key_of):
    case = open_deviation(world, report={"place": "Hallen"})
    Case.objects.filter(pk=case.pk).update(protected=True)
    found = key_of(world.elsa).get(f"{URL}{case.reference}/").json()
    assert (found["unit"], found["place"]) == (None, "")
    assert key_of(world.harald).get(f"{URL}{case.reference}/").status_code == 404


def test_a_report_becomes_a_case(world, key_of, system):
    response = send(key_of(system), world, near_miss=True, reporter_name="Berit, nattpersonal")
    assert response.status_code == 201
    case = Case.objects.get(reference=response.json()["reference"])
    assert (case.unit, case.reporter, case.deviation.near_miss) == (world.section, None, True)
    assert (case.original.channel, case.original.reporter_name) == ("api", "Berit, nattpersonal")
    assert case.original.text == "Medicinen gavs inte."


def test_a_person_who_reports_by_the_api_is_the_reporter(world, key_of):
    reference = send(key_of(world.anna), world, reporter_name="Elsa, chef").json()["reference"]
    case = Case.objects.get(reference=reference)
    assert (case.reporter, case.original.reporter_name) == (world.anna, str(world.anna))


def test_the_same_report_sent_again_is_the_same_case(world, key_of, system):
    client = key_of(system)
    first, second = send(client, world), send(client, world)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Något annat."},
        {"near_miss": True},
        {"reporter_name": "Berit"},
        {"event_count": 2},
        {"occurred_from": "2026-02-01T10:00:00+01:00"},
        {"unit": "other_section"},
    ],
)
def test_the_same_key_with_another_body_is_refused(world, key_of, system, change):
    client = key_of(system)
    send(client, world)
    if "unit" in change:
        change = {"unit": world.other_section.pk}
    response = send(client, world, **change)
    assert (response.status_code, response.json()) == (
        409,
        {
            "type": "client_error",
            "errors": [
                {
                    "code": "refused",
                    "detail": "Samma formulär har redan skickats med ett annat innehåll.",
                    "attr": "text",
                }
            ],
        },
    )
    assert Case.objects.count() == 1


def test_two_callers_may_use_the_same_key(world, key_of, system):
    send(key_of(system), world)
    assert send(key_of(world.anna), world).status_code == 201
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", ["", "   ", "x" * 201])
def test_a_report_needs_a_key(world, key_of, system, key):
    response = send(key_of(system), world, key=key)
    assert (response.status_code, error_of(response)["attr"]) == (400, "Idempotency-Key")
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"text": ""}, (400, "text")),
        ({"text": "x" * 20_001}, (400, "text")),
        ({"text": "a\0b"}, (400, "text")),
        ({"unit": 999_999}, (400, "unit")),
        ({"unit": 10**30}, (400, "unit")),
        ({"event_count": 0}, (400, "event_count")),
        ({"occurred_from": "igår"}, (400, "occurred_from")),
        (
            {"occurred_from": "2026-02-02T10:00:00Z", "occurred_to": "2026-02-01T10:00:00Z"},
            (400, "occurred_to"),
        ),
        ({"occurred_from": "2126-02-01T10:00:00Z"}, (409, "occurred")),
        ({"text": "   "}, (400, "text")),
    ],
)
def test_a_report_that_cannot_be_right_is_refused_beside_its_field(world, key_of, system, values, expected):
    response = send(key_of(system), world, **values)
    assert (response.status_code, error_of(response)["attr"]) == expected
    assert Case.objects.count() == 0


@pytest.mark.parametrize("who", ["anna", "nils", "olle", "sven", "frida", "utan"])
def test_one_reports_only_where_one_may(world, key_of, who):
    response = send(key_of(getattr(world, who)), world)
    allowed = who == "anna"
    assert response.status_code == (201 if allowed else 400)
    assert Case.objects.count() == allowed


def test_a_step_is_taken_with_its_reason(world, key_of):
    case = open_deviation(world)
    deciding.assess_lexsarah(case_id=case.pk, possible=False, reason="Ingen skada.", by=world.elsa, at=NOW)
    case.refresh_from_db()
    order = {"name": "dismiss", "reason": "Dubblett.", "version": case.version}
    response = key_of(world.elsa).post(f"{URL}{case.reference}/steg/", order, format="json")
    assert (response.status_code, response.json()["status"]) == (200, "dismissed")
    assert response.json()["version"] == case.version + 1


@pytest.mark.parametrize(
    ("who", "order", "expected"),
    [
        ("elsa", {"name": "close"}, (409, "Avsluta går inte från Ny.")),
        ("elsa", {"name": "dismiss", "reason": "X"}, (409, "Frågan om lex Sarah är inte besvarad.")),
        ("elsa", {"name": "dismiss"}, (409, "Skriv ett skäl.")),
        ("elsa", {"name": "blow_up"}, (409, "Det går inte för den här sortens ärende.")),
        ("harald", {"name": "dismiss", "reason": "X"}, (403, None)),
        ("kerstin", {"name": "investigate"}, (403, None)),
        ("elsa", {"name": "hand_over", "reason": "X"}, (403, None)),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(world, key_of, who, order, expected):
    case = open_deviation(world)
    events = Event.objects.count()
    response = key_of(getattr(world, who)).post(
        f"{URL}{case.reference}/steg/", {"version": 1, **order}, format="json"
    )
    status, detail = expected
    assert response.status_code == status
    if detail:
        assert error_of(response)["detail"] == detail
    assert Event.objects.filter(subject_type="cases.case").count() == 1
    assert Event.objects.count() == events + 1  # the key


def test_a_step_on_what_somebody_else_has_changed_is_a_conflict(world, key_of):
    case = open_deviation(world)
    move_to_unit(case_id=case.pk, unit=world.other_section, reason="", by=world.astrid, at=NOW)
    response = key_of(world.astrid).post(
        f"{URL}{case.reference}/steg/", {"name": "investigate", "version": 1}, format="json"
    )
    assert response.status_code == 409
    assert response.json()["current_version"] == 2
    assert error_of(response)["code"] == "conflict"


def test_the_four_axes_are_set(world, key_of):
    case = open_deviation(world)
    axes = {
        "categories": [world.category.pk],
        "severity": 4,
        "likelihood": 2,
        "causes": [world.cause.pk],
        "primary_cause": world.cause.pk,
        "legal_bases": ["LSS", "SoL"],
        "version": 1,
    }
    response = key_of(world.harald).put(f"{URL}{case.reference}/klassificering/", axes, format="json")
    assert response.status_code == 200, response.json()
    assert (response.json()["risk"], response.json()["legal_bases"]) == (8, ["LSS", "SoL"])


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"severity": 5}, 400),
        ({"legal_bases": ["XYZ"]}, 400),
        ({"categories": [999_999]}, 400),
        ({"version": 0}, 409),
        ({"version": "many"}, 400),
    ],
)
def test_axes_that_do_not_exist_are_refused(world, key_of, values, status):
    case = open_deviation(world)
    response = key_of(world.harald).put(
        f"{URL}{case.reference}/klassificering/", {"version": 1, **values}, format="json"
    )
    assert response.status_code == status


def test_another_namnds_event_type_is_refused(world, key_of):
    case = open_deviation(world)
    foreign = make_category("Deras", board=world.other_board)
    response = key_of(world.harald).put(
        f"{URL}{case.reference}/klassificering/", {"version": 1, "categories": [foreign.pk]}, format="json"
    )
    assert response.status_code == 400


def test_ovrigt_needs_a_reason_in_the_api_too(world, key_of):
    case = open_deviation(world)
    response = key_of(world.harald).put(
        f"{URL}{case.reference}/klassificering/",
        {"version": 1, "categories": [world.other_category.pk]},
        format="json",
    )
    assert (response.status_code, error_of(response)["attr"]) == (409, "other_reason")


def test_one_who_only_reads_does_not_classify(world, key_of):
    case = open_deviation(world)
    response = key_of(world.kerstin).put(
        f"{URL}{case.reference}/klassificering/", {"version": 1}, format="json"
    )
    assert response.status_code == 403


def test_a_named_reader_reads_and_a_barred_person_does_not(world, key_of):
    case = open_deviation(world)
    CaseReader.objects.create(case=case, person=world.nils, since=NOW, reason="Jämför.")
    assert key_of(world.nils).get(f"{URL}{case.reference}/").status_code == 200
    case.bars.create(person=world.nils, reason="Namngiven.", set_at=NOW)
    assert key_of(world.nils).get(f"{URL}{case.reference}/").status_code == 404


def test_what_was_sent_stands_untouched(world, key_of, system):
    send(key_of(system), world, text="  Två  blanksteg\noch en rad.  ")
    assert OriginalReport.objects.get().text == "Två  blanksteg\noch en rad."


@pytest.mark.parametrize("position", ["abc", "\x00", "9" * 5000, "-1", "\N{SUPERSCRIPT TWO}"])
def test_a_cursor_that_was_never_given_out_is_not_found(world, key_of, position):
    cursor = b64encode(urlencode({"p": position}).encode()).decode()
    answer = key_of(world.elsa).get(URL, {"cursor": cursor})
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize("unit", ["99999999999999999999", "-99999999999999999999", "1e40"])
def test_a_unit_no_number_of_ours_can_be_is_refused(world, key_of, unit):
    answer = key_of(world.elsa).get(URL, {"unit": unit})
    assert (answer.status_code, error_of(answer)["attr"]) == (400, "unit")


def test_a_body_nested_beyond_reading_is_refused(world, key_of):
    client = key_of(world.elsa)
    answer = client.generic("POST", URL, "[" * 100_000, "application/json", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, error_of(answer)["code"]) == (400, "parse_error")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("0001-01-01T00:00:00Z", "Kontrollera året."),
        ("1949-12-31T22:00:00Z", "Kontrollera året."),
        (
            "2025-03-30T02:30:00",
            "Det klockslaget fanns inte den dagen: klockan ställdes fram en timme.",
        ),
    ],
)
@pytest.mark.parametrize("field", ["occurred_from", "occurred_to"])
def test_a_moment_that_cannot_be_meant_is_refused_in_its_field(world, key_of, field, moment, words):
    times = {"occurred_from": "2026-03-01T10:00:00Z", field: moment}
    error = error_of(send(key_of(world.elsa), world, **times))
    assert (error["attr"], error["detail"]) == (field, words)
