"""Figures from the system that came before: taken in whole, or refused with a sentence per line."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from figures.models import ImportBatch, ImportedFigure
from figures.queries.imported import key_figures
from figures.services.importing import Outcome, import_history
from figures.services.reading import RefusedFileError
from organisation.models import Municipality, Unit
from tests.factories import NOW, make_board, make_unit
from tests.world import open_deviation

MALMO = Path(__file__).parent.parent / "data" / "malmo_totals.csv"
TWO_LINES = '"Sagt: ""ungefär""\r\npå två rader"'
HEAD = "year,measure,count,unit,source,note\n"


def bring_in(text, *, name="siffror.csv", at=NOW, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return import_history(name=name, content=content, by=None, at=at, **options)


def refusal(text, **options):
    with pytest.raises(RefusedFileError) as refused:
        bring_in(text, **options)
    assert not ImportedFigure.objects.exists()
    assert not ImportBatch.objects.exists()
    return refused.value.reasons


def standing():
    return {
        (row.unit.name, row.year, row.measure): row.count
        for row in ImportedFigure.objects.filter(replaced_at__isnull=True).select_related("unit")
    }


@pytest.mark.django_db
def test_the_real_file_goes_in_as_it_is_on_an_empty_database(capsys):
    call_command("import_history", str(MALMO))
    assert capsys.readouterr().out == "43 nya siffror, 0 ersatta, 0 oförändrade.\n"
    board = Unit.objects.get()
    assert (board.name, board.level, board.valid_from) == ("Nämnden", "namnd", date(2020, 1, 1))
    assert Municipality.objects.get().is_own
    figure = ImportedFigure.objects.get(year=2022, measure="kvalitetsavvikelse")
    assert (figure.count, figure.source, figure.note) == (
        1071,
        "S0",
        "avsnitt 4.1.2; Flexite 27 januari 2023",
    )


@pytest.mark.django_db
def test_what_the_system_does_not_count_becomes_a_key_figure_with_year_and_source():
    call_command("import_history", str(MALMO))
    found = {row.measure: row for row in key_figures(Unit.objects.get().pk, 2022)}
    assert "kvalitetsavvikelse" not in found
    row = found["brukarundersokning_svarsfrekvens_procent"]
    assert (row.value, row.previous, row.year, row.source.source) == (40, 49, 2022, "S0")
    assert row.source.file == "malmo_totals.csv"


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing():
    for _time in range(2):
        call_command("import_history", str(MALMO))
        rows = list(ImportedFigure.objects.order_by("pk").values())
        assert len(rows) == 43
    assert ImportBatch.objects.count() == 1
    assert Event.objects.filter(verb="figures.import").count() == 1


@pytest.mark.django_db
def test_a_corrected_file_replaces_and_the_first_value_is_kept():
    make_board("Nämnden")
    bring_in("year,measure,count\n2022,kvalitetsavvikelse,1071\n2021,kvalitetsavvikelse,784\n")
    later = datetime(2026, 4, 1, tzinfo=UTC)
    outcome = bring_in("year,measure,count\n2022,kvalitetsavvikelse,1070\n", name="rättad.csv", at=later)
    assert outcome == Outcome(new=0, replaced=1, unchanged=0)
    assert standing() == {
        ("Nämnden", 2021, "kvalitetsavvikelse"): 784,
        ("Nämnden", 2022, "kvalitetsavvikelse"): 1070,
    }
    old = ImportedFigure.objects.get(count=1071)
    assert (old.replaced_at, old.replaced_by.name, old.batch.name) == (later, "rättad.csv", "siffror.csv")
    assert Event.objects.filter(verb="figures.import").values_list("summary", flat=True).last() == (
        "rättad.csv: 0 nya siffror, 1 ersatta, 0 oförändrade."
    )


@pytest.mark.django_db
def test_every_bad_line_is_told_with_its_number_and_nothing_is_stored():
    board = make_board("Nämnden")
    for name in ("Norra", "Norra", "Södra"):
        make_unit(board, name)
    text = HEAD + "\n".join(
        [
            "2022,kvalitetsavvikelse,1071,,S0,",
            "tjugo,kvalitetsavvikelse,1,,,",
            "1749,kvalitetsavvikelse,1,,,",
            "2027,kvalitetsavvikelse,1,,,",
            ",kvalitetsavvikelse,1,,,",
            "2022,,1,,,",
            "2022,svar,,,,",
            "2022,svar,många,,,",
            "2022,svar,-3,,,",
            "2022,svar,1.071,,,",
            '2022,kvalitetsavvikelse,"40,5",Södra,,',
            "2022,svar,nan,,,",
            "2022,svar,99999999999999,,,",
            "2022,svar,1,Västra,,",
            "2022,svar,1,Norra,,",
            "2022,Kvalitetsavvikelse,1071,nämnden,,",
            f"2022,{'m' * 81},1,,,",
            "2022,svar,1,,,,extra",
        ]
    )
    assert refusal(text) == [
        "Rad 3: ”tjugo” är inget år.",
        "Rad 4: året 1749 ligger inte mellan 1950 och 2026.",
        "Rad 5: året 2027 ligger inte mellan 1950 och 2026.",
        "Rad 6: året (year) saknas.",
        "Rad 7: måttet (measure) saknas.",
        "Rad 8: antalet (count) saknas.",
        "Rad 9: ”många” är inget antal.",
        "Rad 10: antalet -3 är mindre än noll.",
        "Rad 11: antalet 1.071 har fler än två decimaler. Skriv tusental utan punkt.",
        "Rad 12: kvalitetsavvikelse räknas i hela ärenden.",
        "Rad 13: ”nan” är inget antal.",
        "Rad 14: antalet 99999999999999 är för stort.",
        "Rad 15: enheten ”Västra” finns inte.",
        "Rad 16: det finns flera enheter som heter ”Norra” (i Nämnden, Nämnden).",
        "Rad 17: samma enhet, år och mått står redan på rad 2.",
        "Rad 18: measure är längre än 80 tecken.",
        "Rad 19: raden har fler fält än rubrikraden.",
    ]


@pytest.mark.django_db
def test_a_refused_file_leaves_no_board_behind():
    assert refusal("year,measure,count\n2022,svar,x\n2022,fraga,1\n") == ["Rad 2: ”x” är inget antal."]
    assert not Unit.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Kolumnen year saknas. Filen ska ha kolumnerna year, measure och count."),
        ("year,measure,count\n", "Filen har inga rader under rubrikerna."),
        (
            "year,measure,antal\n2022,a,1\n",
            "Kolumnen count saknas. Filen ska ha kolumnerna year, measure och count.",
        ),
        ("year,measure,count,färg\n2022,a,1,röd\n", "Kolumnen färg känns inte igen."),
        ("year,measure,count,count\n2022,a,1,1\n", "Kolumnen count finns två gånger."),
        (
            "year,measure,count,source,source_seed\n2022,a,1,b,c\n",
            "Filen har både source och source_seed. Ta bort den ena.",
        ),
        ('year,measure,count\n2022,a,"1\n', "Rad 2: citattecknen går inte ihop."),
    ],
)
def test_a_file_that_is_not_such_a_file_is_refused(text, reason):
    make_board("Nämnden")
    assert reason in refusal(text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"\ufeffyear;measure;count;note\r\n2022;svar;1 071;{TWO_LINES}\r\n;;\r\n", "utf-8"),
        (f"Year;Measure;Count;Note\r\n2022;svar;1\xa0071;{TWO_LINES}\r\n", "cp1252"),
        (f"year\tmeasure\tcount\tnote\n2022\tsvar\t1071,00\t{TWO_LINES}\n", "utf-16"),
    ],
)
def test_what_excel_saves_is_read(text, encoding):
    make_board("Nämnden")
    assert bring_in(text.encode(encoding)) == Outcome(new=1, replaced=0, unchanged=0)
    figure = ImportedFigure.objects.get()
    assert (figure.count, figure.note) == (Decimal(1071), 'Sagt: "ungefär"\r\npå två rader')


@pytest.mark.django_db
def test_the_number_of_a_line_is_where_it_begins_in_the_file():
    make_board("Nämnden")
    text = 'year,measure,count,note\n2022,a,1,"två\nrader"\n\n2022,b,x,\n'
    assert refusal(text) == ["Rad 5: ”x” är inget antal."]


def test_a_line_is_its_own_units_and_the_rest_the_named_ones(world):
    text = "year,measure,count,unit\n2022,svar,10,\n2022,svar,4,solgläntan\n"
    bring_in(text, unit_name="SN")
    assert standing() == {("Socialnämnden", 2022, "svar"): 10, ("Solgläntan", 2022, "svar"): 4}


def test_of_several_boards_one_must_be_named(world):
    text = "year,measure,count\n2022,svar,10\n"
    assert refusal(text) == ["Det finns flera nämnder. Ange vilken siffrorna gäller med --unit."]
    assert refusal(text, unit_name="Skolnämnden") == ["--unit: enheten ”Skolnämnden” finns inte."]


def test_a_figure_for_what_is_counted_already_must_say_that_it_holds(world):
    open_deviation(world)
    text = "year,measure,count\n2026,kvalitetsavvikelse,1071\n2025,kvalitetsavvikelse,784\n"
    [reason] = refusal(text, unit_name="Socialnämnden")
    assert reason == (
        "Rad 2: i systemet finns redan 1 kvalitetsavvikelser 2026 i Socialnämnden. "
        "Ange --replaces-counted om filens siffra ska gälla."
    )
    bring_in(text, unit_name="Socialnämnden", replaces_counted=True)
    assert ImportedFigure.objects.get(year=2026).holds_over_counted


def test_a_figure_for_a_unit_without_the_counted_cases_is_no_conflict(world):
    open_deviation(world)
    bring_in("year,measure,count\n2026,kvalitetsavvikelse,3\n", unit_name="Ekgården")
    assert standing() == {("Ekgården", 2026, "kvalitetsavvikelse"): 3}


@pytest.mark.django_db
def test_the_command_says_why_in_sentences_and_fails(tmp_path):
    bad = tmp_path / "fel.csv"
    bad.write_text("year,measure,count\n2022,a,x\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_history", str(bad))
    assert str(refused.value) == "Inget av fel.csv lästes in.\nRad 2: ”x” är inget antal."
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("import_history", str(tmp_path / "saknas.csv"))
