"""A mail server that takes everything and remembers what came: enough of SMTP (RFC 5321) for measuring."""

import re
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)


class Mailbox(socketserver.ThreadingTCPServer):
    """The server; `came` counts each Message-ID. `pause` is how long it takes to take one in, in seconds."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, pause: float) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.pause, self.came, self.lock = pause, Counter[str](), threading.Lock()

    @property
    def url(self) -> str:
        """The address, as EMAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def take(self, mail: bytes) -> None:
        """Take one in: from here on it has been delivered, whatever its sender hears."""
        found = MESSAGE_ID.search(mail)
        with self.lock:
            self.came[found.group(1).decode() if found else "without"] += 1
        time.sleep(self.pause)


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: Mailbox

    def handle(self) -> None:
        self._say(220)
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._say(354)
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say(250)
            elif verb == b"QUIT":
                return self._say(221)
            else:
                self._say(250)
        return None

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())


@contextmanager
def mailbox(pause: float) -> Iterator[Mailbox]:
    """Run a mail server until the end."""
    with Mailbox(pause) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
