"""The kvalitetsberättelse: the real figures, what it says when there are none, and that it is made once."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import page
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags

from audit.models import Event
from cases.enums import Kind, Status
from cases.models import Case, CaseCategory, CaseCause, CaseLegalBasis
from core.dates import SWEDEN
from core.errors import DomainError
from documents.models import Document
from figures.services.importing import import_history
from jobs.enums import State
from jobs.models import Job
from jobs.services.running import Run, run_job
from registers.models import LawReference
from reports.models import QualityReport
from reports.queries.quality_report import gather
from reports.services import quality_report
from reports.services.quality_report import TEMPLATE
from riskanalysis.models import RiskAnalysis
from selfcontrol.models import SelfControl
from tests.factories import LONG_AGO, NOW, make_action, make_case
from tests.shared import kept_until_the_end
from tests.world import open_deviation

MALMO = Path(__file__).parent.parent / "data" / "malmo_totals.csv"
AT = datetime(2026, 11, 23, 14, 5, tzinfo=SWEDEN)
NB = "\u00a0"


def text_of(content):
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(bytes(content))).pages)


def in_one_line(text):
    return " ".join(text.replace(NB, " ").split())


def deviation_in(world, year, unit=None, **more):
    return open_deviation(world, unit, at=datetime(year, 6, 1, 12, 0, tzinfo=SWEDEN), **more)


def ordered(world, year=2026, key="a"):
    return quality_report.order(board=world.board, year=year, order_key=key, by=world.kerstin, at=NOW)


@pytest.fixture(scope="module")
def malmo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The bytes of the PDF that the two commands make on an empty database."""
    file = tmp_path_factory.mktemp("malmo") / "2022.pdf"
    with kept_until_the_end(django_db_blocker):
        call_command("import_history", str(MALMO))
        call_command("kvalitetsberattelse", "--year", "2022", "--output", str(file))
    return file.read_bytes()


@pytest.fixture(scope="module")
def malmo_in_word(django_db_setup, django_db_blocker, tmp_path_factory):
    """The bytes of the Word file that the same two commands make."""
    file = tmp_path_factory.mktemp("malmo") / "2022.docx"
    with kept_until_the_end(django_db_blocker):
        call_command("import_history", str(MALMO))
        call_command("kvalitetsberattelse", "--year", "2022", "--output", str(file))
    return file.read_bytes()


MALMOS_FIGURES = [
    "210 (154) klagomål från utomstående",
    "74 (51) från personal",
    f"1{NB}071 (784) kvalitetsavvikelser",
    "124 (129) lex Sarah-rapporter",
    "34 (40) lex Sarah-utredningar",
    "8 (8) anmälningar",
]


@pytest.mark.parametrize("phrase", MALMOS_FIGURES)
def test_malmos_figures_come_out_as_they_went_in(malmo, phrase):
    assert phrase in text_of(malmo)


@pytest.mark.parametrize("phrase", MALMOS_FIGURES)
def test_malmos_figures_stand_whole_in_the_word_file_too(malmo_in_word, phrase):
    with zipfile.ZipFile(io.BytesIO(malmo_in_word)) as file:
        assert phrase in file.read("word/document.xml").decode()


def test_the_word_file_says_what_the_pdf_says(malmo, malmo_in_word):
    document, printed = docx.Document(io.BytesIO(malmo_in_word)), "".join(text_of(malmo).split())
    told = [paragraph.text for paragraph in document.paragraphs]
    told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = [line for line in told if not line.startswith("DOK-")]  # each has a number of its own
    assert len(told) > 200
    assert [line for line in told if "".join(line.split()) not in printed] == []
    assert len(document.inline_shapes) == 4
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)


def test_the_report_can_be_read_by_everyone(malmo):
    found = page.validate_pdf_bytes(malmo, profile=page.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in found.failures] == []


def test_the_chapters_stand_in_malmos_order(malmo):
    text = in_one_line(text_of(malmo)).partition("Bilaga 3. Nyckeltal och hur siffrorna har räknats .")[2]
    chapters = [
        "2. Uppföljning av prioriterade utvecklingsområden 2022",
        "3. Ledningssystemets grundläggande uppbyggnad",
        "4. Det systematiska förbättringsarbetet",
        "4.1 Avvikelser",
        "4.1.1 Klagomål och synpunkter från utomstående",
        "4.1.2 Klagomål och synpunkter från personal och kvalitetsavvikelser",
        "4.1.3 Lex Sarah",
        "4.1.4 Mönster i avvikelser",
        "4.1.5 Utvecklingsarbete under året",
        "4.2 Riskanalys",
        "4.3 Egenkontroll",
        "5. Prioriterade utvecklingsområden 2023",
        "Bilaga 1. Riskanalyser",
        "Bilaga 2. Egenkontroller",
        "Bilaga 3. Nyckeltal",
    ]
    places = [text.find(chapter) for chapter in chapters]
    assert -1 not in places
    assert places == sorted(places)


def test_every_figure_says_where_it_comes_from_and_an_empty_appendix_says_so(malmo):
    text = in_one_line(text_of(malmo))
    assert "Källa för inlästa siffror: 2021 S0, avsnitt 4.1.2, jämförelsetal; 2022 S0, avsnitt 4.1.2" in text
    assert "Uppgift per verksamhetsområde saknas." in text
    assert "Ingen riskanalys är registrerad som genomförd 2022." in text
    assert "Ingen egenkontroll är registrerad som genomförd 2022." in text
    assert "Brukarundersokning svarsfrekvens procent 49 40 S0, avsnitt 2.4" in text


def test_the_year_after_the_import_is_a_gap_and_not_zero(world):
    import_history(name="malmo.csv", content=MALMO.read_bytes(), unit_name="Socialnämnden", by=None, at=NOW)
    data = gather(world.board, 2023, at=AT)
    section = data["sections"]["kvalitetsavvikelse"]
    assert (section["value"], section["previous"], section["compared"]) == (None, 1071, "uppgift saknas")
    assert section["values"] == [None, None, 784, 1071, None]
    assert section["change"] == ""
    assert section["missing"] == "Uppgift om kvalitetsavvikelser 2023 saknas."
    assert data["deviations"] is None


def test_a_missing_figure_is_said_in_a_sentence_of_its_own_and_leaves_no_hole(world):
    deviation_in(world, 2026)
    data = gather(world.board, 2026, at=AT)
    text = in_one_line(strip_tags(render_to_string("pdf/quality_report.html", data)))
    for missing in (
        "Uppgift om klagomål och synpunkter från utomstående 2026 saknas.",
        "Uppgift om lex Sarah-rapporter 2026 saknas.",
        "Uppgift om behandlade lex Sarah-utredningar 2026 saknas.",
        "Uppgift om anmälningar till IVO 2026 saknas.",
    ):
        assert missing in text, missing
    assert "uppgift saknas klagomål" not in text
    assert "uppgift saknas lex" not in text
    assert "Under 2026 rapporterades 1 (uppgift saknas) kvalitetsavvikelser" in text


def test_counted_years_are_drawn_per_area_with_what_stands_outside_them(world):
    for year in (2025, 2025, 2026):
        deviation_in(world, year)
    deviation_in(world, 2026, world.administration)
    section = gather(world.board, 2026, at=AT)["sections"]["kvalitetsavvikelse"]
    assert section["compared"] == "2 (2)"
    assert section["change"] == "Det är lika många som 2025."
    assert section["chart"]["series"] == [{"name": "Vuxna", "values": [None, None, None, 2, 1]}]
    assert section["table"]["rows"] == [
        {"name": "Vuxna", "cells": ["–", "–", "–", "2", "1"]},
        {"name": "Utanför verksamhetsområdena", "cells": ["–", "–", "–", "0", "1"]},
    ]
    assert section["table"]["total"] == {"name": "Hela nämnden", "cells": ["–", "–", "–", "2", "2"]}
    assert section["sources"] == ["Källa: Kvalitetshjulet, hämtat 23 november 2026."]


def test_what_is_special_about_the_deviations_is_said_beside_them(world):
    deviation_in(world, 2026, report={"event_count": 4})
    dismissed, hsl = deviation_in(world, 2026), deviation_in(world, 2026)
    Case.objects.filter(pk=dismissed.pk).update(status=Status.DISMISSED, closed_at=AT, closed_on=AT.date())
    CaseLegalBasis.objects.create(case=hsl, basis="HSL")
    data = gather(world.board, 2026, at=AT)
    assert data["sections"]["kvalitetsavvikelse"]["value"] == 2
    assert data["deviations"] == {
        "events": "5",
        "dismissed": "1",
        "handed_over": "0",
        "left_out_as_hsl": "1",
    }
    assert data["is_over"] is False


def test_patterns_are_of_what_was_closed_in_the_year(world):
    case = deviation_in(world, 2025)
    CaseCategory.objects.create(case=case, category=world.category)
    CaseCause.objects.create(case=case, cause=world.cause)
    make_action(case, world.elsa)
    deviation_in(world, 2026)
    Case.objects.filter(pk=case.pk).update(status=Status.CLOSED, closed_at=AT, closed_on=date(2026, 1, 5))
    patterns = gather(world.board, 2026, at=AT)["patterns"]
    assert (patterns["closed"], patterns["other_percent"]) == (1, 0)
    assert [(table["head"], table["rows"]) for table in patterns["tables"]] == [
        ("Händelsetyp", [{"name": "Brist i omvårdnad", "compared": "1 (0)"}]),
        ("Orsaksområde", [{"name": "Rutin saknas", "compared": "1 (0)"}]),
        ("Åtgärdstyp", [{"name": "Ändra rutin", "compared": "1 (0)"}]),
    ]
    assert gather(world.board, 2025, at=AT)["patterns"] == {"closed": 0, "tables": []}


def test_the_appendices_tell_what_was_done_where_and_hide_what_is_protected(world):
    risk = make_case(world.section, Kind.RISK, title="Inför flytten")
    make_action(risk, world.elsa, text="Märk dörrarna")
    hidden = make_case(world.section, Kind.RISK, title="Hemligt")
    control = make_case(world.administration, Kind.SELFCONTROL, title="Logguppföljning")
    RiskAnalysis.objects.filter(case__in=[risk, hidden]).update(done_on=date(2026, 2, 1))
    SelfControl.objects.filter(case=control).update(
        done_on=date(2026, 2, 1), remarks="inga", result="Allt stämde."
    )
    Case.objects.filter(pk=hidden.pk).update(protected=True)
    data = gather(world.board, 2026, at=AT)
    assert data["risk_analyses"] == {
        "groups": [{"area": "Vuxna", "rows": [["Inför flytten", "Solgläntan", "Märk dörrarna.", ""]]}],
        "total": 2,
        "not_described": 1,
    }
    assert data["self_controls"]["groups"] == [
        {
            "area": "Förvaltningsövergripande",
            "rows": [["Logguppföljning", "Socialförvaltningen", "Inga anmärkningar. Allt stämde.", "", ""]],
        }
    ]


def test_the_law_is_cited_as_the_register_has_it_on_the_day_the_namnds_own_first(world):
    rule = {"code": "risk_analysis", "name": "Riskanalys"}
    LawReference.objects.create(**rule, citation="HSLF-FS 2026:1 5 kap.", valid_from=LONG_AGO)
    LawReference.objects.create(
        **rule, citation="HSLF-FS 2026:2 6 kap.", board=world.board, valid_from=date(2026, 12, 1)
    )
    told = []
    for at in (AT, AT.replace(month=12)):
        printed = render_to_string(TEMPLATE, gather(world.board, 2026, at=at))
        told.append(in_one_line(printed).partition("kvaliteten brister")[2][:25])
        assert "()" not in printed  # what the register does not have is not cited
    assert told == [" (HSLF-FS 2026:1 5 kap.).", " (HSLF-FS 2026:2 6 kap.)."]


def test_another_boards_cases_are_not_in_the_report(world):
    open_deviation(world, world.board2_section)
    assert gather(world.board, 2026, at=AT)["sections"]["kvalitetsavvikelse"]["value"] is None


class Killed(BaseException):
    """What a kill is to the code that runs: an end without a word."""


class ShortLived(Run):
    """A worker that dies the n:th time it tells how far it has come."""

    lives = 0

    def progress(self, done, total):
        super().progress(done, total)
        self.lives -= 1
        if self.lives < 0:
            raise Killed


@pytest.mark.parametrize("lives", [0, 1, 2, 3, 4])
def test_a_job_that_dies_anywhere_gives_one_report_with_the_first_figures(world, lives):
    deviation_in(world, 2026)
    job = ordered(world)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, claim="first", heartbeat=timezone.now())
    job.refresh_from_db()
    first = ShortLived(job, "first")
    first.lives = lives
    with pytest.raises(Killed):
        quality_report.run(first)
    kept = list(QualityReport.objects.values_list("extracted_at", flat=True))
    deviation_in(world, 2026)
    Job.objects.filter(pk=job.pk).update(heartbeat=datetime(2020, 1, 1, tzinfo=SWEDEN))
    assert run_job(job_id=job.pk, by=None, at=timezone.now())
    report = QualityReport.objects.get()
    job.refresh_from_db()
    printed, for_word = Document.objects.order_by("pk")
    assert (job.state, job.document) == (State.DONE, printed)
    assert (report.document, report.word) == (printed, for_word)
    assert printed.data == for_word.data == report.data
    if kept:
        assert kept == [report.extracted_at]
        assert report.data["sections"]["kvalitetsavvikelse"]["value"] == 1
    assert Event.objects.filter(verb="quality_report.freeze").count() == 1
    assert Event.objects.filter(verb="document.make").count() == 2


def test_an_order_sent_twice_is_one_job_and_another_order_is_another(world):
    assert ordered(world) == ordered(world)
    assert ordered(world, key="b") != ordered(world)
    assert Event.objects.filter(verb="job.start").count() == 2


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_year_that_has_not_begun_or_is_long_gone_is_refused(world, year):
    with pytest.raises(DomainError, match="Välj ett år som har börjat"):
        ordered(world, year=year)


def test_the_command_asks_which_board_when_there_are_two(world, tmp_path):
    file = tmp_path / "ut.pdf"
    with pytest.raises(CommandError, match="Ange vilken med --board"):
        call_command("kvalitetsberattelse", "--year", "2025", "--output", str(file))
    with pytest.raises(CommandError, match="ingen nämnd som heter Skolnämnden"):
        call_command("kvalitetsberattelse", "--year", "2025", "--output", str(file), "--board", "Skolnämnden")
    call_command("kvalitetsberattelse", "--year", "2025", "--output", str(file), "--board", "ON")
    assert "Omsorgsnämnden" in text_of(file.read_bytes())
    assert {document.created_by for document in Document.objects.all()} == {None}
