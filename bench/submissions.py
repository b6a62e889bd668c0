"""How many forms of the public are taken in a second: `python -m bench.submissions`.

Beside it a bare Django view that inserts one row behind the same middleware. PostgreSQL and Redis are its
own, gunicorn runs as in production with two workers. Bursts of the bare view and of the form alternate, and
nothing else is asked for meanwhile: what other work on the machine costs, both pay. The target is a fifth of
the bare view's rate, with report, deadlines, words, history, receipt and notices written for every form.
Every tenth is acute (a notice to the chief and her ersättare), every fifth is from somebody who left an
address of mail.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.outside import TELL, TEXT, Browser, Filled, send_form
from bench.postgres import free_port, own_postgres
from bench.serving import own_redis, web_server, work_of

TARGET = 5
BURST = 10  # forms in a row from each client
OK = 200


@dataclass
class Seen:
    """What was seen of one address: forms a second in each burst, single times and work in milliseconds."""

    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    work: float = 0

    @property
    def rate(self) -> float:
        """The median of the bursts, in forms a second."""
        return statistics.median(self.rates)


def form(number: int) -> Filled:
    """Return a form of its own, with a key that the server gave out."""
    from complaints.views.public import new_key  # noqa: PLC0415 -- after the set-up

    named = {"anonymous": "nej", "name": "Kim", "email": f"kim{number}@zq.example"} if number % 5 == 0 else {}
    acute = {"acute": "on"} if number % 10 == 0 else {}
    return Filled(new_key(), f"{TEXT} {number}", {**named, **acute})


class Sending(threading.Thread):
    """One client: sends its forms one after the other."""

    def __init__(self, port: int, path: str, forms: list[Filled]) -> None:
        super().__init__()
        self.browser, self.path, self.forms = Browser(port), path, forms
        self.times: list[float] = []
        self.refused = 0

    def run(self) -> None:
        """Send."""
        for one in self.forms:
            start = time.perf_counter()
            status, shown = send_form(self.browser, one, self.path)
            self.times.append((time.perf_counter() - start) * 1000)
            self.refused += status != OK or (self.path == TELL and len(shown) != 2)  # noqa: PLR2004 -- number, code
        self.browser.close()


def burst(port: int, path: str, clients: int, first: int) -> tuple[float, list[float]]:
    """Let the clients send at once; return forms a second, and what each took in milliseconds."""
    sending = [
        Sending(port, path, [form(first + client * BURST + n) for n in range(BURST)])
        for client in range(clients)
    ]
    start = time.perf_counter()
    for client in sending:
        client.start()
    for client in sending:
        client.join()
    took = time.perf_counter() - start
    if refused := sum(client.refused for client in sending):
        sys.exit(f"{path}: {refused} were not taken")
    return clients * BURST / took, [one for client in sending for one in client.times]


def queries() -> Counter[str]:
    """Return what one form asks the database, by what it does and to which table."""
    from django.test import Client  # noqa: PLC0415 -- after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    client = Client()
    for number in (1, 2):  # the first fills what is kept in memory
        body, kind = form(number).encoded()
        with CaptureQueriesContext(connection) as captured:
            client.generic("POST", TELL, body, kind)
    return Counter(shortened(row["sql"]) for row in captured.captured_queries)


def shortened(sql: str) -> str:
    """Return the verb of a query and its table."""
    words = sql.replace('"', " ").split()
    verb = words[0].upper()
    after = {"SELECT": "FROM", "INSERT": "INTO", "DELETE": "FROM"}.get(verb, verb)
    upper = [word.upper() for word in words]
    return f"{verb} {words[upper.index(after) + 1]}" if after in upper[:-1] else verb


def measure(rounds: int, clients: int, board: int | None, database: int) -> tuple[Seen, Seen]:
    """Send under load and return what was seen of the bare view and of the form.

    `board` is whose row the bare view inserts; `database` the number of the database's process.
    """
    port, bare = free_port(), f"/bare/{board}/new/"
    seen = {bare: Seen(), TELL: Seen()}
    with web_server(port) as server:
        for number in range(rounds + 1):
            for path, found in seen.items():
                before = work_of(server, database)
                rate, times = burst(port, path, clients, number * clients * BURST)
                if number:  # the first round warms up
                    found.rates.append(rate)
                    found.times += times
                    found.work += work_of(server, database) - before
    return seen[bare], seen[TELL]


def told(bare: Seen, form: Seen) -> str:
    """Write the result as a table in Markdown."""
    lines = ["| | A second | Median, ms | 95 %, ms | Work, ms |", "|---|---:|---:|---:|---:|"]
    for name, one in (("bare view, one row", bare), ("the form", form)):
        slowest = sorted(one.times)[int(len(one.times) * 0.95)]
        middle, work = statistics.median(one.times), one.work / len(one.times)
        lines.append(f"| {name} | {one.rate:.1f} | {middle:.1f} | {slowest:.1f} | {work:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure; end with 1 when fewer than a fifth of the bare view's are taken in a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--queries", action="store_true", help="only count what one form asks the database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, own_redis() as redis:
        folder = Path(made)
        folder.chmod(0o755)
        with own_postgres(folder / "database") as url:
            os.environ.update(DATABASE_URL=url, REDIS_URL=redis, DJANGO_SETTINGS_MODULE="bench.settings")
            os.environ["PUBLIC_FORMS_AN_HOUR"] = "1000000"
            django.setup()
            from bench.town import build_town  # noqa: PLC0415 -- after the set-up

            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            board = build_town(timezone.now()).board_id
            counted = queries()
            print(f"{counted.total()} questions a form")
            for name, times in counted.most_common():
                print(f"{times:4d}  {name}")
            if asked.queries:
                connection.close()
                return
            database = int((folder / "database" / "data" / "postmaster.pid").read_text().split()[0])
            connection.close()
            bare, sent = measure(asked.rounds, asked.clients, board, database)
    ratio = bare.rate / sent.rate
    of_work = (sent.work / len(sent.times)) / (bare.work / len(bare.times))
    print(f"\n{asked.clients} clients, {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    print(f"\n{told(bare, sent)}\n")
    print(f"One form to {ratio:.1f} of the bare view (target {TARGET}); of its work {of_work:.1f}.")
    sys.exit(ratio > TARGET)


if __name__ == "__main__":
    main()
