"""What somebody outside does: fills in the form, reads the receipt, comes back with number and code."""

import html
import re
from types import SimpleNamespace

from cases.models import Case

TELL, FOLLOW = "/lamna-synpunkt/", "/folj/"
TOLD = {
    "kind": "klagomal",
    "text": "Ingen ringer tillbaka.\nJag har väntat i två veckor.",
    "sender": "brukare",
    "anonymous": "ja",
    "wants_answer": "on",
}


def key_of(client, path=TELL):
    """Open the form and return its key."""
    return re.search(r'name="key" value="([^"]+)"', client.get(path).content.decode()).group(1)


def send(client, path=TELL, *, key=None, **values):
    """Send the form as a browser would, with what is told and what is changed in it."""
    filled = {**TOLD, "key": key or key_of(client, path), **values}
    return client.post(path, {name: value for name, value in filled.items() if value is not None})


def receipt_of(response):
    """Return the number and the code that a receipt shows, and the case."""
    shown = re.findall(r'class="p-code"[^>]*>([^<]+)<', response.content.decode())
    assert response.status_code == 200
    number, code = (*shown, "")[:2]
    return SimpleNamespace(number=number, code=code, case=Case.objects.get(reference=number))


def at_case(client, receipt, path=FOLLOW, **values):
    """Open the case with number and code, and do what the values ask for."""
    return client.post(path, {"number": receipt.number, "code": receipt.code, **values})


def words_in(response):
    """Return the page's text, one space between words; a link or a direction inside a line is no space."""
    inline = re.sub(r"</?(?:a|bdi)\b[^>]*>", "", response.content.decode())
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", inline).split()))
