"""Sending the report form as the browser does: what the page held, and what was typed."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.dates import SWEDEN

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=SWEDEN)


def picture_bytes(colour="red"):
    """A small picture."""
    image = BytesIO()
    Image.new("RGB", (8, 8), colour).save(image, "PNG")
    return image.getvalue()


def PICTURE(name="bild.png", content=None, *, other=False):  # noqa: N802
    """A chosen file."""
    return SimpleUploadedFile(name, content or picture_bytes("blue" if other else "red"))


def page_of(client):
    """Return the form's page."""
    return client.get("/rapportera/")


def answers(client, world, **told):
    """Return what the browser sends: hidden fields, and the three answers unless told otherwise."""
    page = page_of(client).context
    return {
        "writer": page["writer"],
        "submission_key": page["key"],
        "text": "Larmet gick inte fram",
        "unit": world.section.pk,
        "when": "now",
        "action": "send",
        **told,
    }


def send(client, world, **told):
    """Fill the form in and send it."""
    return client.post("/rapportera/", answers(client, world, **told))
