"""Somebody outside with a browser, as far as measuring takes one: fills in the public's form and sends it."""

import http.client
import re
import secrets
from dataclasses import dataclass, field

TELL = "/lamna-synpunkt/"
KEY = re.compile(r'name="key" value="([^"]+)"')
SHOWN = re.compile(r'class="p-code"[^>]*>([^<]+)<')
TEXT = (
    "Ingen ringer tillbaka fast jag har ringt fyra gånger. Handläggaren har bytts ut igen och ingen "
    "berättade det för oss. Vi får olika besked av olika personer, och det gör oss oroliga inför mötet."
)


@dataclass
class Browser:
    """One open connection to the server, opened anew when it has been lost."""

    port: int
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "text/plain") -> tuple[int, str]:
        """Ask once; return the status and the page. OSError or HTTPException when it is lost."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, path, body or None, {"Content-Type": kind} if body else {})
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go."""
        if self.connection:
            self.connection.close()
        self.connection = None


@dataclass(frozen=True)
class Filled:
    """A form that has been filled in: sent again, it is the same form."""

    key: str
    text: str
    more: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> tuple[bytes, str]:
        """Return what a browser sends, and of what kind it is; no file was chosen."""
        told = {
            "key": self.key,
            "kind": "klagomal",
            "text": self.text,
            "wish": "Att någon ringer samma vecka.",
            "sender": "narstaende",
            "anonymous": "ja",
            "wants_answer": "on",
            **self.more,
        }
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in told.items()
        ]
        no_file = 'form-data; name="attachments"; filename=""\r\nContent-Type: application/octet-stream'
        parts.append(f"--{mark}\r\nContent-Disposition: {no_file}\r\n\r\n\r\n--{mark}--\r\n")
        return "".join(parts).encode(), f"multipart/form-data; boundary={mark}"


def open_form(browser: Browser) -> str:
    """Open the form and return its key."""
    _status, page = browser.ask("GET", TELL)
    found = KEY.search(page)
    if found is None:
        raise http.client.HTTPException("the form has no key")
    return found.group(1)


def send_form(browser: Browser, filled: Filled, path: str = TELL) -> tuple[int, list[str]]:
    """Send the form; return the status, and the number and the code of the receipt."""
    status, page = browser.ask("POST", path, *filled.encoded())
    return status, SHOWN.findall(page)
