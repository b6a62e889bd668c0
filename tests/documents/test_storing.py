from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Event
from core.errors import DomainError
from documents.models import Document, DocumentNumber, StoredFile
from documents.services import erase_document, erase_file, set_diary_number
from documents.services.storing import Draft, checksum, frozen, keep

pytestmark = pytest.mark.django_db


def draft(title="Utredning", *, board=None, key=None):
    return Draft("investigation", title, {"what": title}, board, None, key, "text/plain", ".txt")


def plain(number):
    return f"Detta är {number}".encode()


@pytest.fixture
def document(board, anna, at):
    return keep(draft(board=board), plain, by=anna, at=at)


def test_numbers_run_without_gaps_and_start_anew_each_swedish_year(anna, at):
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    made = [keep(draft(), plain, by=anna, at=moment) for moment in (at, at, new_year, at)]
    assert [document.number for document in made] == ["DOK-2026-1", "DOK-2026-2", "DOK-2027-1", "DOK-2026-3"]


def test_a_document_is_drawn_again_when_its_number_was_taken_meanwhile(anna, at):
    drawn = []

    def slow(number):
        if not drawn:
            keep(draft("Emellan"), plain, by=anna, at=at)
        drawn.append(number)
        return plain(number)

    late = keep(draft("Sen"), slow, by=anna, at=at)
    assert drawn == ["DOK-2026-1", "DOK-2026-2"]
    assert (late.number, bytes(late.file.content)) == ("DOK-2026-2", plain("DOK-2026-2"))


def test_two_who_make_the_same_document_at_once_get_one(anna, at):
    first = []

    def slow(number):
        first.append(keep(draft(key="a"), plain, by=anna, at=at))
        return plain(number)

    assert keep(draft(key="a"), slow, by=anna, at=at) == first[0]
    assert [Document.objects.count(), StoredFile.objects.count(), DocumentNumber.objects.get().last] == [
        1,
        1,
        1,
    ]


def test_a_number_is_not_used_up_when_rendering_fails(anna, at):
    def broken(number):
        raise RenderedBadlyError(number)

    with pytest.raises(RenderedBadlyError):
        keep(draft(), broken, by=anna, at=at)
    assert keep(draft(), plain, by=anna, at=at).number == "DOK-2026-1"


class RenderedBadlyError(Exception):
    pass


def test_a_document_is_one_event_without_its_title(document, board):
    event = Event.objects.get(verb="document.make")
    assert (event.summary, event.board_id) == ("Dokumentet DOK-2026-1 upprättades.", board.pk)


def test_data_is_settled_before_it_is_kept_and_its_checksum_follows_the_content():
    assert frozen({"day": datetime(2026, 1, 2, tzinfo=UTC).date()}) == {"day": "2026-01-02"}
    assert checksum({"a": 1, "b": "å"}) == checksum({"b": "å", "a": 1})
    assert checksum({"a": 1}) != checksum({"a": 2})
    with pytest.raises(TypeError):
        frozen({"x": object()})


def test_the_diary_number_may_come_later(document, anna, at):
    set_diary_number(document=document, diary_number=" SN 2026/123 ", by=anna, at=at)
    document.refresh_from_db()
    assert document.diary_number == "SN 2026/123"
    assert Event.objects.filter(verb="document.set_diary_number").count() == 1


def test_the_models_refuse_a_second_save_and_a_removal(document):
    for act in (document.save, document.delete, document.file.save, document.file.delete):
        with pytest.raises(DomainError):
            act()


FILE_CHANGES = ["name = 'x'", "media_type = 'x'", "size = 1", "sha256 = 'x'", "created_at = erased_at"]
DOCUMENT_CHANGES = [
    "number = 'x'",
    "kind = 'x'",
    "title = 'x'",
    "board_id = NULL",
    "language = 'en'",
    "data = '{\"a\": 1}'",
    "data_checksum = 'x'",
    "subject_type = 'x'",
    "subject_id = 1",
    "unique_key = 'x'",
    "created_by_id = NULL",
    "created_at = '2020-01-01'",
    "erased_at = '2026-01-01'",  # without the data being emptied
    "diary_number = 'x', title = 'x'",
    "title = '', erased_at = '2026-01-01'",
]


def refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("change", FILE_CHANGES)
@pytest.mark.usefixtures("document")
def test_the_database_refuses_to_change_a_file(change):
    refused(f"UPDATE documents_storedfile SET {change}")


@pytest.mark.parametrize("change", DOCUMENT_CHANGES)
@pytest.mark.usefixtures("document")
def test_the_database_refuses_to_change_a_document(change):
    refused(f"UPDATE documents_document SET {change}")


def test_the_database_refuses_to_empty_a_file_without_saying_when(document):
    for change in ({"content": b""}, {"content": b"", "name": ""}, {"content": b"x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StoredFile.objects.filter(pk=document.file_id).update(**change)


@pytest.mark.usefixtures("document")
def test_the_database_refuses_to_remove_rows():
    refused("DELETE FROM documents_document")
    refused("DELETE FROM documents_storedfile")


def test_an_erased_document_keeps_its_number_and_checksums_and_nothing_else(document, anna, at):
    sums = (document.data_checksum, document.file.sha256)
    erase_document(document=document, by=anna, at=at)
    kept = Document.objects.select_related("file").get()
    assert (kept.number, kept.title, kept.data) == ("DOK-2026-1", "Gallrat dokument", {})
    assert (bytes(kept.file.content), kept.file.name) == (b"", "")
    assert (kept.data_checksum, kept.file.sha256) == sums
    assert (kept.erased_at, kept.file.erased_at) == (at, at)


def test_erasing_twice_is_erasing_once(document, anna, at):
    for _ in range(2):
        erase_document(document=document, by=anna, at=at)
    assert Event.objects.filter(verb="document.erase").count() == 1


def test_what_is_erased_cannot_be_filled_again(document, anna, at):
    erase_document(document=document, by=anna, at=at)
    refused("UPDATE documents_document SET title = 'x'")
    with pytest.raises(DatabaseError), transaction.atomic():
        StoredFile.objects.filter(pk=document.file_id).update(content=b"x")


def test_the_same_bytes_in_two_places_are_erased_one_at_a_time(anna, at):
    one, two = (
        StoredFile.objects.create_from(b"hej", name="hej.txt", media_type="text/plain", at=at)
        for _ in range(2)
    )
    erase_file(file=one, by=anna, at=at)
    two.refresh_from_db()
    assert (bytes(one.content), bytes(two.content), two.sha256) == (b"", b"hej", one.sha256)


def test_a_list_of_documents_leaves_the_bytes_in_the_database(document, django_assert_num_queries):
    with django_assert_num_queries(1):
        names = [row.file.name for row in Document.objects.select_related("file").defer("file__content")]
    assert names == ["DOK-2026-1.txt"]
    assert StoredFile.objects.get().get_deferred_fields() == {"content"}
    assert Document.objects.get().file.get_deferred_fields() == {"content"}
