"""What somebody began to write and never came back to is not kept for ever, nor are its files."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from audit.models import Event
from cases.models import Draft
from cases.services.drafts import content_of, keep_draft, purge_drafts
from documents.models import StoredFile
from tests.factories import NOW
from tests.world import open_deviation

DAYS = 30
FORM = "deviations.report"


@pytest.fixture
def draft(world):
    """Anna's half report with a file, saved at NOW."""
    kept, refused = keep_draft(
        form=FORM,
        key="",
        fields={"text": ["Halva meningen"]},
        by=world.anna,
        at=NOW,
        uploads=[("larmet.txt", b"Larmet")],
        most_files=5,
    )
    assert refused == []
    return kept


def files():
    return [(file.name, bytes(file.content)) for file in StoredFile.objects.all()]


def test_a_draft_lives_as_long_as_the_setting_says_and_its_file_goes_with_it(draft, world, settings):
    assert settings.DRAFT_DAYS == DAYS
    assert purge_drafts(by=None, at=NOW + timedelta(days=DAYS)) == 0
    assert files() == [("larmet.txt", b"Larmet")]
    assert purge_drafts(by=None, at=NOW + timedelta(days=DAYS, seconds=1)) == 1
    assert not Draft.objects.exists()
    assert files() == [("", b"")]


def test_that_it_was_taken_away_is_logged_without_what_stood_in_it(draft, world):
    purge_drafts(by=None, at=NOW + timedelta(days=DAYS + 1))
    event = Event.objects.get(verb="draft.purge")
    assert (event.subject_id, event.summary) == (world.anna.pk, "Ett gammalt utkast togs bort.")


def test_a_draft_that_was_saved_again_stays(draft, world):
    keep_draft(form=FORM, key="", fields={"text": ["Mer"]}, by=world.anna, at=NOW + timedelta(days=20))
    assert purge_drafts(by=None, at=NOW + timedelta(days=DAYS + 1)) == 0


def test_a_file_that_is_in_a_case_is_never_emptied_with_a_draft_that_still_names_it(draft, world):
    sent = StoredFile.objects.get(pk=content_of(draft)["files"][0])
    open_deviation(world, report={"files": [sent]})
    purge_drafts(by=None, at=NOW + timedelta(days=DAYS + 1))
    assert files() == [("larmet.txt", b"Larmet")]


def test_the_command_says_how_many(draft):
    said = StringIO()
    call_command("purge_drafts", stdout=said)  # the clock of today is long after NOW
    assert said.getvalue() == "1 gamla utkast togs bort.\n"
