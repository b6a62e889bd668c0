"""The investigation's PDF: what it says, that everybody can read it, and what it never says."""

import io

import page
import pypdf
import pytest

from cases.services import writing
from cases.services.investigating import unlock_investigation
from deviations.services import deciding
from tests.factories import NOW, investigate, make_action
from tests.world import open_deviation


def text_of(document):
    pages = pypdf.PdfReader(io.BytesIO(bytes(document.file.content))).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in pages).split())


def failed_rules(content, profile):
    report = page.validate_pdf_bytes(content, profile=profile)
    return [str(failure) for failure in report.failures]


def completed(case, by):
    return deciding.complete(case_id=case.pk, by=by, at=NOW)


def test_it_says_what_was_found_by_whom_and_when(world):
    case = investigate(open_deviation(world, text="Larmet var tyst."), world.elsa)
    make_action(case, world.harald, text="Byt batteri")
    text = text_of(completed(case, world.elsa))
    for words in (
        "Larmet var tyst.",
        "Batteriet var slut.",
        "Rutinen brast.",
        "Rutin saknas (huvudsaklig)",
        "6 av 16",
        "Byt batteri",
        "Utredningen klarmarkerades 2 mar 2026 kl. 09.00 av Elsa.",
    ):
        assert text.count(words) == 1, words


def test_everybody_can_read_it(world):
    case = investigate(open_deviation(world), world.elsa)
    make_action(case, world.harald)
    assert (
        failed_rules(bytes(completed(case, world.elsa).file.content), page.ValidationProfile.PDF_UA_1) == []
    )


@pytest.mark.parametrize("protected", [False, True])
def test_it_never_holds_an_identity_and_names_no_place_for_a_protected_person(world, protected):
    case = investigate(open_deviation(world), world.elsa)
    writing.add_person(
        case_id=case.pk, name="KANARIE", identity="19500101-1234", protected=protected, by=world.elsa, at=NOW
    )
    text = text_of(completed(case, world.elsa))
    assert [word in text for word in ("KANARIE", "19500101", "Solgläntan")] == [False, False, not protected]


def test_what_people_write_is_text_and_never_markup(world):
    case = investigate(open_deviation(world, text="<b>Larm</b> & <script>alert(1)</script>"), world.elsa)
    assert text_of(completed(case, world.elsa)).count("<b>Larm</b> & <script>alert(1)</script>") == 1


def test_unlocked_and_klar_again_is_a_document_of_its_own(world):
    case = investigate(open_deviation(world), world.elsa)
    first = completed(case, world.elsa)
    unlock_investigation(case_id=case.pk, reason="Ny uppgift", by=world.elsa, at=NOW)
    second = completed(case, world.elsa)
    assert first.number != second.number
