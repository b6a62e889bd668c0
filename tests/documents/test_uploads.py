import io
import zipfile

import openpyxl
import pikepdf
import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, Base

from audit.models import Event
from core.errors import DomainError
from documents.models import StoredFile
from documents.services import store_upload
from documents.services.cleaning import clean
from documents.services.uploads import safe_name

PLACE, CAMERA, AUTHOR = "Ekvik kyrkogata", "Kamera 9000", "Åsa Hemlig"


def photo(kind="JPEG", size=(60, 40), **options):
    """A picture as a telephone takes it: lying down, with position, camera and a colour profile."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    exif = image.getexif()
    exif[Base.Orientation], exif[Base.Make], exif[Base.ImageDescription] = 6, CAMERA, PLACE
    exif.get_ifd(Base.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: (55.0, 36.0, 21.0),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (13.0, 0.0, 10.0),
        }
    )
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(out, kind, exif=exif, icc_profile=profile, **options)
    return out.getvalue()


def archive(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**more):
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<Relationships><Relationship Id="r1" Target="word/document.xml"/>'
            '<Relationship Id="r2" Target="docProps/thumbnail.jpeg"/></Relationships>',
            "word/document.xml": "<w:document>Texten</w:document>",
            "docProps/core.xml": f"<dc:creator>{AUTHOR}</dc:creator>",
            "docProps/app.xml": f"<Company>{AUTHOR}</Company>",
            "docProps/custom.xml": f"<property>{AUTHOR}</property>",
            "docProps/thumbnail.jpeg": photo(),
            "word/media/image1.jpg": photo(),
            **more,
        }
    )


def open_document(**more):
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<text/>",
            "meta.xml": f"<creator>{AUTHOR}</creator>",
            "Thumbnails/thumbnail.png": photo("PNG"),
            "META-INF/manifest.xml": (
                '<m><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></m>'
            ),
            **more,
        }
    )


def portable(**options):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = AUTHOR
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [AUTHOR]
    picture = pikepdf.Stream(
        pdf,
        photo(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=60,
        Height=40,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hej')")
    pdf.pages[0].AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hej')")
    )
    pdf.attachments["gömd.txt"] = AUTHOR.encode()
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, **options)
    return out.getvalue()


def refusal(content, name="fil"):
    with pytest.raises(DomainError) as refused:
        clean(content, name=name)
    assert refused.value.field == "attachments"
    return refused.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_position_camera_and_profile_and_stands_upright(kind):
    before = Image.open(io.BytesIO(photo(kind)))
    assert before.getexif().get_ifd(Base.GPSInfo)[GPS.GPSLatitude] == (55.0, 36.0, 21.0)
    cleaned = clean(photo(kind), name="IMG.heic")
    after = Image.open(io.BytesIO(cleaned.content))
    assert (after.format, after.size) == (kind, (40, 60))
    assert dict(after.getexif()) == {}
    assert {"exif", "icc_profile", "xmp", "comment"} & set(after.info) == set()
    assert [CAMERA.encode() in cleaned.content, PLACE.encode() in cleaned.content] == [False, False]
    # Orientation 6 turns the blue left half upwards.
    top, bottom = after.convert("RGB").getpixel((20, 10)), after.convert("RGB").getpixel((20, 50))
    assert (top[2] > 200, bottom[0] > 200) == (True, True)


def test_a_large_photo_is_made_smaller():
    after = Image.open(io.BytesIO(clean(photo(size=(5000, 2500)), name="x").content))
    assert after.size == (2000, 4000)


def test_a_picture_with_a_palette_keeps_its_transparency():
    out = io.BytesIO()
    Image.new("P", (4, 4), 0).save(out, "PNG", transparency=0)
    after = Image.open(io.BytesIO(clean(out.getvalue(), name="x").content))
    assert after.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_pdf_loses_author_scripts_hidden_files_and_positions_in_its_pictures():
    content = portable()
    assert [sign in content for sign in (b"alert", CAMERA.encode())] == [True, True]
    cleaned = clean(content, name="x")
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert dict(pdf.docinfo) == {}
        assert [key in pdf.Root for key in ("/Metadata", "/OpenAction", "/AF")] == [False] * 3
        assert dict(pdf.attachments) == {}
        picture = pdf.pages[0].Resources.XObject.Im0
        kept = Image.open(io.BytesIO(picture.read_raw_bytes()))
        assert (kept.size, dict(kept.getexif()), "icc_profile" in kept.info) == ((60, 40), {}, True)
        everything = b"".join(
            item.read_bytes() if item.get("/Filter") != "/DCTDecode" else item.read_raw_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream)
        )
    for secret in (b"alert", AUTHOR.encode(), CAMERA.encode(), "Hemlig".encode("utf-16-be")):
        assert secret not in cleaned.content + everything


def test_a_pdf_with_a_password_is_refused_with_what_to_do():
    locked = portable(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(locked) == "Filen är låst med lösenord. Ta bort lösenordet och bifoga den igen."


def test_a_word_file_loses_author_company_and_positions_in_its_pictures():
    cleaned = clean(word(), name="x")
    with zipfile.ZipFile(io.BytesIO(cleaned.content)) as after:
        contents = {name: after.read(name) for name in after.namelist()}
        dates = {entry.date_time for entry in after.infolist()}
    assert contents["word/document.xml"] == b"<w:document>Texten</w:document>"
    assert "docProps/thumbnail.jpeg" not in contents
    assert b"thumbnail" not in contents["_rels/.rels"]
    assert b'Target="word/document.xml"' in contents["_rels/.rels"]
    assert [name for name, content in contents.items() if AUTHOR.encode() in content] == []
    assert dict(Image.open(io.BytesIO(contents["word/media/image1.jpg"])).getexif()) == {}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert cleaned.suffix == ".docx"


def test_an_excel_file_still_opens_and_no_longer_says_who_wrote_it():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Innehållet"
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.save(out)
    cleaned = clean(out.getvalue(), name="x")
    after = openpyxl.load_workbook(io.BytesIO(cleaned.content))
    assert (after.active["A1"].value, after.properties.lastModifiedBy, cleaned.suffix) == (
        "Innehållet",
        None,
        ".xlsx",
    )
    with zipfile.ZipFile(io.BytesIO(cleaned.content)) as archive_after:
        assert AUTHOR.encode() not in archive_after.read("docProps/core.xml")


def test_an_open_document_loses_author_and_first_page_picture_and_keeps_its_type_first():
    cleaned = clean(open_document(), name="x")
    with zipfile.ZipFile(io.BytesIO(cleaned.content)) as after:
        first = after.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert AUTHOR.encode() not in after.read("meta.xml")
        assert "Thumbnails/thumbnail.png" not in after.namelist()
        assert b"thumbnail" not in after.read("META-INF/manifest.xml")
    assert cleaned.suffix == ".odt"


@pytest.mark.parametrize(
    "content",
    [
        word(**{"word/vbaProject.bin": b"x"}),
        word(**{"word/activeX/activeX1.xml": b"x"}),
        word(**{"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        word(**{"word/embeddings/oleObject1.bin": b"x"}),
        open_document(**{"Basic/Standard/Module1.xml": b"x"}),
    ],
)
def test_a_file_with_programs_is_refused(content):
    assert refusal(content).startswith("Filen innehåller makron")


def test_bombs_are_refused():
    zip_bomb = word(**{"word/big.xml": b"0" * 20_000_000})
    many = archive({f"{n}.xml": "" for n in range(5001)})
    picture = io.BytesIO()
    Image.new("1", (9000, 9000)).save(picture, "PNG")
    for content in (zip_bomb, many, picture.getvalue()):
        assert len(content) < 1_000_000
        assert refusal(content) == "Filen är för stor när den packas upp. Välj en mindre fil."


def test_an_archive_that_lies_about_its_sizes_is_refused():
    content = bytearray(word(**{"word/big.xml": b"0" * 50_000}))
    real = (50_000).to_bytes(4, "little")
    assert real in content
    assert refusal(bytes(content.replace(real, (50).to_bytes(4, "little")))).startswith(
        "Filen går inte att läsa"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 200,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 50,
        b"hej",
        archive({"a.exe": b"MZ"}),
    ],
)
def test_other_types_are_refused_whatever_they_are_called(content):
    expected = (
        "Filtypen går inte att ta emot. Bifoga en bild (JPEG, PNG eller WebP), PDF, Word, Excel eller text."
    )
    assert [refusal(content, name) for name in ("bild.jpg", "rapport.pdf", "x.docx")] == [expected] * 3


def test_a_telephones_own_format_is_answered_with_what_to_do():
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 50
    assert refusal(heic).startswith("Bilden är i formatet HEIC")


@pytest.mark.parametrize(
    "content", [photo()[:300], b"%PDF-1.7 och sedan ingenting", b"PK\x03\x04 trasig", word()[:-60]]
)
def test_broken_files_are_refused(content):
    assert refusal(content) == "Filen går inte att läsa. Den kan vara skadad. Välj en annan fil."


def test_a_text_in_windows_own_coding_becomes_utf_8():
    assert clean("BM: åäö\r\n".encode("cp1252"), name="Anteckning.TXT").content == "BM: åäö\r\n".encode()
    assert refusal(b"\x00\x01\x02", "x.txt").startswith("Filtypen")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Åsa\\Bild från köket.JPG", "Bild från köket.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("rad\r\nbrytning.jpg", "radbrytning.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("", "bilaga.jpg"),
        ('a"b<c>|*.png', "abc.jpg"),
        ("x" * 300 + ".png", "x" * 96 + ".jpg"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert safe_name(given, ".jpg") == kept


@pytest.mark.django_db
def test_an_upload_is_stored_clean_with_one_event_that_does_not_tell_its_name(anna, at):
    stored = store_upload(name="Åsas hem.jpeg", content=photo(), by=anna, at=at)
    row = StoredFile.objects.get()
    assert (row.name, row.media_type, row.size) == ("Åsas hem.jpg", "image/jpeg", len(bytes(row.content)))
    assert (row, row.created_at) == (stored, at)
    assert CAMERA.encode() not in bytes(row.content)
    event = Event.objects.get()
    assert (event.verb, event.summary) == ("file.store", "En fil sparades (jpg).")


@pytest.mark.django_db
def test_an_empty_and_a_too_large_file_are_refused_and_nothing_is_stored(settings, at):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    for content, sentence in [
        (b"", "Filen är tom. Välj en annan fil."),
        (b"x" * (1024 * 1024 + 1), "Filen är för stor. Den får vara högst 1 MB."),
    ]:
        with pytest.raises(DomainError) as refused:
            store_upload(name="a.txt", content=content, by=None, at=at)
        assert (refused.value.message, refused.value.field) == (sentence, "attachments")
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "word/../../x", "..\\x", "C:\\x"])
def test_an_office_file_that_would_unpack_outside_its_folder_is_refused(name):
    assert refusal(word(**{name: b"x"})).startswith("Filen går inte att läsa")


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_an_office_file_that_fetches_or_multiplies_text_when_it_is_opened_is_refused(coding):
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(coding)
    assert refusal(word(**{"word/document.xml": entity})).startswith("Filen går inte att läsa")
