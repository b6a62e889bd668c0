"""The pages of the period summary: who may order, read and fetch what, and the same figures everywhere."""

import io

import openpyxl
import page
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.enums import Reading
from audit.models import ReadEntry
from cases.queries.paging import PAGE_SIZE
from core.dates import NO_BREAK_SPACE, SWEDEN
from documents.models import Document
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import run_job
from organisation.models import User
from reports.models import PeriodSummary, UnitSummary
from reports.services.period_summary import order
from tests.factories import forget_roles
from tests.reports.filling import TERTIAL, fill
from tests.shared import kept_until_the_end
from tests.world import build_world

LIST = "/periodsammanstallning/"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world and one finished summary for all of these tests: they only read them."""
    with kept_until_the_end(django_db_blocker):
        made = build_world()
        fill(made, cases=60)
        at = timezone.now()
        job = order(board=made.board, period=TERTIAL, order_key="a", by=made.kerstin, at=at)
        run_job(job_id=job.pk, by=None, at=at)
        yield made


@pytest.fixture
def summary(world):
    return PeriodSummary.objects.get()


@pytest.fixture(autouse=True)
def _roles_are_read_anew(world):
    forget_roles(*[person for person in vars(world).values() if isinstance(person, User)])


def get(client, user, name, *arguments):
    client.force_login(user)
    return client.get(reverse(f"reports:{name}", args=arguments))


def form(world, **values):
    span = f"{TERTIAL.first}_{TERTIAL.last}"
    return {"board": world.board.pk, "span": span, "order_key": "b"} | values


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kerstin", 200),
        ("siv", 200),
        ("frida", 200),
        ("elsa", 200),
        ("anna", 403),
        ("sven", 403),
        ("harald", 403),
    ],
)
def test_whoever_may_see_figures_somewhere_may_order(client, world, name, expected):
    assert get(client, getattr(world, name), "summaries").status_code == expected


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("kerstin", "board", 200),
        ("frida", "section", 200),
        ("elsa", "section", 200),
        ("elsa", "unit", 404),
        ("elsa", "other_section", 404),
        ("ulla", "section", 200),
        ("nils", "other_section", 200),
        ("nils", "section", 404),
        ("karin", "board", 404),
        ("olle", "section", 404),
        ("anna", "section", 403),
        ("dag", "board", 403),
    ],
)
def test_a_unit_is_read_by_those_with_its_figures(client, world, name, unit, expected):
    summary = PeriodSummary.objects.get()
    user, pk = getattr(world, name), getattr(world, unit).pk
    for view in ("unit_summary", "unit_pdf", "unit_excel"):
        assert get(client, user, view, summary.pk, pk).status_code == expected


def test_the_list_of_units_holds_only_those_the_reader_may_see(client, world, summary):
    for name, units in (("elsa", {world.section}), ("ulla", {world.unit, world.section})):
        rows = get(client, getattr(world, name), "summary", summary.pk).context["units"]
        assert {row.unit for row, _seen in rows} >= units
        assert all(row.unit.path.startswith(getattr(world, name).grants[0].unit.path) for row, _seen in rows)
    assert get(client, world.karin, "summary", summary.pk).status_code == 404


def test_an_order_becomes_a_job_and_sent_twice_it_is_one(client, world, summary):
    client.force_login(world.siv)
    for _time in range(2):
        response = client.post(LIST, form(world))
        job = Job.objects.exclude(pk=summary.job_id).get()
        assert response.headers["Location"] == reverse("jobs:job", args=[job.pk])
    assert (job.owner, job.board, job.parameters["first_day"]) == (world.siv, world.board, "2026-05-01")


def test_more_than_a_page_of_summaries_is_paged_and_none_is_left_out(client, world, summary):
    made = timezone.now()
    for number in range(PAGE_SIZE):
        job = Job.objects.create(kind="period_summary", key=f"x{number}", title="En till", created_at=made)
        kept = PeriodSummary.objects.create(
            board=world.board,
            first_day=TERTIAL.first,
            last_day=TERTIAL.last,
            extracted_at=made,
            job=job,
        )
        UnitSummary.objects.create(summary=kept, unit=world.board, data={})
    first = get(client, world.kerstin, "summaries").context
    rest = client.get(reverse("reports:summaries") + first["next_url"]).context
    shown = [row.pk for row, _period in [*first["rows"], *rest["rows"]]]
    assert shown == list(
        PeriodSummary.objects.order_by("-last_day", "-first_day", "-pk").values_list("pk", flat=True)
    )
    assert len(first["rows"]) == PAGE_SIZE


def test_a_later_order_of_the_same_period_is_a_new_extraction(client, world, summary):
    client.force_login(world.siv)
    for key in ("b", "c"):
        client.post(LIST, form(world, order_key=key))
    assert Job.objects.exclude(pk=summary.job_id).count() == 2


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"span": "own"}, "first_day", "Ange en dag, eller välj en tertial eller ett år."),
        (
            {"span": "own", "first_day": "2026-05-02", "last_day": "2026-05-01"},
            "last_day",
            "Slutet ligger före början.",
        ),
        (
            {"span": "own", "first_day": "2099-01-01", "last_day": "2099-02-01"},
            "first_day",
            "Perioden har inte börjat än.",
        ),
        (
            {"span": "own", "first_day": "1899-01-01", "last_day": "2026-02-01"},
            "first_day",
            "Välj en period från och med år 2000.",
        ),
        (
            {"span": "own", "first_day": "i går", "last_day": "2026-02-01"},
            "first_day",
            "Skriv dagen som 2026-11-23.",
        ),
    ],
)
def test_a_period_that_cannot_be_is_refused_beside_its_field(client, world, values, field, words):
    client.force_login(world.siv)
    response = client.post(LIST, form(world, **values))
    assert response.status_code == 200
    assert response.context["form"].errors[field] == [words]
    assert Job.objects.count() == 1


def test_another_boards_figures_cannot_be_ordered(client, world, summary):
    client.force_login(world.siv)
    response = client.post(LIST, form(world, board=world.other_board.pk))
    assert list(response.context["form"].errors) == ["board"]


def test_the_job_leads_to_its_summary(client, world, summary):
    client.force_login(world.kerstin)
    html = client.get(reverse("jobs:job", args=[summary.job_id])).content.decode()
    way = reverse("reports:summary_of_job", args=[summary.job_id])
    assert way in html
    assert client.get(way).headers["Location"] == reverse("reports:summary", args=[summary.pk])


def test_a_number_leads_to_its_cases_only_for_those_who_may_read_them(client, world, summary):
    for name, leads in (("elsa", True), ("kerstin", True), ("frida", False), ("siv", False)):
        html = get(
            client, getattr(world, name), "unit_summary", summary.pk, world.section.pk
        ).content.decode()
        assert ("/arenden/?kind=deviation" in html) is leads


def test_a_number_leads_to_as_many_cases_as_it_says(client, world, summary):
    seen = get(client, world.elsa, "unit_summary", summary.pk, world.section.pk).context["seen"]
    for cell in (seen["cases"], seen["tables"][0]["rows"][0]):
        assert cell["now"] > 0
        assert len(client.get(cell["url"]).context["rows"]) == cell["now"]


def test_who_may_not_read_the_cases_sees_no_small_number_in_page_pdf_or_workbook(client, world, summary):
    """The section's numbers, as its chief sees them, are looked for where Frida looks."""
    chief = get(client, world.elsa, "unit_summary", summary.pk, world.section.pk).context["seen"]
    frida = get(client, world.frida, "unit_summary", summary.pk, world.section.pk).context["seen"]
    assert (chief["hides"], frida["hides"]) == (False, True)
    assert "visas inte" in text_of(get(client, world.frida, "unit_pdf", summary.pk, world.section.pk))
    assert "visas inte" not in text_of(get(client, world.elsa, "unit_pdf", summary.pk, world.section.pk))
    shown = rows_of(get(client, world.frida, "unit_excel", summary.pk, world.section.pk))
    written = {(row[2], row[3]): (row[5], row[6]) for row in shown if not row[4]}
    for table in frida["tables"]:
        for cell in table["rows"]:
            now, previous = written[table["caption"], cell["name"]]
            assert now == ("visas inte" if cell["now"] is None else cell["now"])
            assert previous == (cell["previous_text"] if cell["previous"] is None else cell["previous"])
    assert not [row for row in shown if isinstance(row[5], int) and 0 < row[5] < 5]


def test_page_pdf_and_workbook_say_the_same(client, world, summary):
    for name in ("kerstin", "frida"):
        user = getattr(world, name)
        seen = get(client, user, "unit_summary", summary.pk, world.board.pk).context["seen"]
        text = text_of(get(client, user, "unit_pdf", summary.pk, world.board.pk))
        for sentence in seen["sentences"]:
            assert " ".join(sentence.split()) in text
        rows = rows_of(get(client, user, "unit_excel", summary.pk, world.board.pk))
        for table in seen["tables"]:
            for cell in table["rows"]:
                assert f"{cell['name']} {cell['text']}".replace(NO_BREAK_SPACE, " ") in text
                line = (world.board.name, "Nämnd", table["caption"], cell["name"], None, cell["now"])
                assert line in [row[:6] for row in rows]


def test_a_document_is_made_once_and_kept_and_its_reading_is_logged(client, world, summary):
    before = Document.objects.count()
    first = get(client, world.frida, "unit_pdf", summary.pk, world.unit.pk)
    second = get(client, world.siv, "unit_pdf", summary.pk, world.unit.pk)
    assert first.content == second.content
    document = Document.objects.get(kind="period_summary", subject_id=summary.pk, number=number_of(first))
    assert Document.objects.count() == before + 1
    assert document.data["whole"]["name"] == world.unit.name
    entries = ReadEntry.objects.filter(detail=document.number).order_by("pk")
    assert [(entry.reader, entry.reading, entry.board_id) for entry in entries] == [
        (world.frida, Reading.DOCUMENT, world.board.pk),
        (world.siv, Reading.DOCUMENT, world.board.pk),
    ]


def test_the_pdf_is_pdf_ua(client, world, summary):
    content = get(client, world.frida, "unit_pdf", summary.pk, world.board.pk).content
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert [str(failure) for failure in page.validate_pdf_bytes(content, profile=profile).failures] == []


def test_the_figures_say_their_source_and_when_they_were_taken_out(client, world, summary):
    taken = summary.extracted_at.astimezone(SWEDEN)
    text = text_of(get(client, world.siv, "unit_pdf", summary.pk, world.board.pk))
    assert f"Källa: Kvalitetshjulet, hämtat {taken.day} " in text
    html = get(client, world.siv, "unit_summary", summary.pk, world.board.pk).content.decode()
    assert "Siffrorna togs ut" in html


def test_a_running_order_is_followed_from_where_it_was_asked_for(client, world, summary):
    Job.objects.filter(pk=summary.job_id).update(state=State.RUNNING, done=1, total=4)
    html = get(client, world.kerstin, "summaries").content.decode()
    assert reverse("jobs:job", args=[summary.job_id]) in html
    assert "25 procent" in html


def test_the_pages_make_few_queries(client, world, summary, django_assert_max_num_queries):
    client.force_login(world.kerstin)
    for name, arguments in (
        ("summaries", []),
        ("summary", [summary.pk]),
        ("unit_summary", [summary.pk, world.board.pk]),
    ):
        with django_assert_max_num_queries(14):
            client.get(reverse(f"reports:{name}", args=arguments))


def number_of(response):
    return response.headers["Content-Disposition"].partition('"')[2].partition(".")[0]


def text_of(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    text = " ".join(sheet.extract_text() for sheet in pages)
    return " ".join(text.replace(NO_BREAK_SPACE, " ").split())


def rows_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return list(book["Uppdelning"].iter_rows(min_row=2, values_only=True))
