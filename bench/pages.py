"""How fast the pages answer: `python -m bench.pages --scale 100k`.

Starts a PostgreSQL of its own (filled by bench.build the first time, and kept) and gunicorn with the
production settings and the production command. The same clients ask for the bare view and then for the
page, as many times each, over connections that stay open; nothing else is asked for meanwhile, so the bare
view never waits behind a slow page, which would flatter the ratio. The rounds are repeated, and the medians
taken over all of them. Beside the time stands what the web server and the database used of the processor:
on a machine with other work a long answer is put aside oftener than a short one, which worsens the ratio of
times but not that of work.
"""

import argparse
import http.client
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from bench.build import SCALES, build
from bench.postgres import free_port, own_postgres
from bench.serving import web_server, work_of

TARGET = 10
BURST = 10  # requests in a row from each client


@dataclass(frozen=True)
class Page:
    """One page as one person asks for it."""

    name: str
    person: str
    path: str


@dataclass(frozen=True)
class Result:
    """What was measured of a page, and of the bare view for the same person."""

    page: Page
    median: float
    bare: float
    slowest: float
    work: float
    bare_work: float
    queries: int
    size: int

    @property
    def ratio(self) -> float:
        """How many times slower than the bare view."""
        return self.median / self.bare


def pages() -> tuple[list[Page], int]:
    """Return what to measure, and the case the bare view reads."""
    # Django must be set up before anything of the product is imported.
    from cases.models import Case  # noqa: PLC0415
    from organisation.models import Unit, User  # noqa: PLC0415
    from registers.models import Category  # noqa: PLC0415

    home = Unit.objects.get(name="Utredning barn Norr 2", valid_to=None)
    elsa = User.objects.get(username="elsa")
    seen = Case.objects.visible_to(elsa).filter(unit=home, kind="deviation", status="closed")
    case = max(seen[:200], key=lambda one: (one.actions.count(), one.version))
    late = Category.objects.get(name="Lagstadgad tid har överskridits")
    narrow = f"/arenden/?status=closed&unit={home.pk}&received_from=2025-01-01&sort=received"
    wide = f"/arenden/?status=ended&category={late.pk}&received_from=2025-01-01&risk_min=4"
    return [
        Page("inkorg", "elsa", "/inkorg/"),
        Page("inkorg", "amir", "/inkorg/"),
        Page("filtrerad lista", "elsa", narrow),
        Page("filtrerad lista", "kerstin", wide),
        Page("sökning", "kerstin", "/arenden/?q=tolk+hemma"),
        Page("ärende", "elsa", f"/arenden/{case.reference}/"),
    ], case.pk


def sign_in(usernames: set[str]) -> dict[str, str]:
    """Return a session cookie for each person."""
    from django.test import Client  # noqa: PLC0415 -- after the set-up

    from organisation.models import User  # noqa: PLC0415 -- as above

    cookies = {}
    for username in usernames:
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookies[username] = client.cookies["sessionid"].value
    return cookies


def count_queries(page: Page) -> int:
    """Return how many queries the page makes, the session's and the user's among them."""
    from django.test import Client  # noqa: PLC0415 -- after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- as above

    from organisation.models import User  # noqa: PLC0415 -- as above

    client = Client()
    client.force_login(User.objects.get(username=page.person))
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.path)
    if answer.status_code != http.client.OK:
        sys.exit(f"{page.path}: {answer.status_code}")
    return len(captured)


class Asking(threading.Thread):
    """One client: asks for one address so many times in a row, and keeps the times in milliseconds."""

    def __init__(self, port: int, path: str, session: str, times: int) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.path, self.session, self.count = path, session, times
        self.times: list[float] = []
        self.size = 0

    def run(self) -> None:
        """Ask."""
        for _ in range(self.count):
            self.times.append(self.ask() * 1000)
        self.connection.close()

    def ask(self) -> float:
        """Ask once and return how long the whole answer took, in seconds."""
        start = time.perf_counter()
        self.connection.request("GET", self.path, headers={"Cookie": f"sessionid={self.session}"})
        answer = self.connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - start
        if answer.status != http.client.OK:
            raise RuntimeError(f"{self.path}: {answer.status}")
        self.size = len(body)
        return took


def load(port: int, path: str, session: str, clients: int) -> tuple[list[float], int]:
    """Let so many clients ask for an address at once; return the times they saw, and the answer's bytes."""
    asking = [Asking(port, path, session, BURST) for _ in range(clients)]
    for client in asking:
        client.start()
    for client in asking:
        client.join()
    return [took for client in asking for took in client.times], asking[0].size


@dataclass
class Seen:
    """What was seen of one address: times and work in milliseconds, and the answer's bytes."""

    times: list[float] = field(default_factory=list)
    work: float = 0
    size: int = 0


def measure(rounds: int, clients: int, database: int) -> list[Result]:
    """Ask for every page under load and return what it took; `database` is its process's number."""
    asked, pk = pages()
    queries = {page: count_queries(page) for page in asked}
    cookies = sign_in({page.person for page in asked})
    connection.close()
    port = free_port()
    seen = {(page, path): Seen() for page in asked for path in (f"/bare/{pk}/", page.path)}
    with web_server(port) as server:
        for number in range(rounds + 1):
            for (page, path), found in seen.items():
                before = work_of(server, database)
                times, found.size = load(port, path, cookies[page.person], clients)
                if number:  # the first round warms up
                    found.times += times
                    found.work += work_of(server, database) - before
    return [
        result_of(page, seen[page, page.path], seen[page, f"/bare/{pk}/"], queries[page]) for page in asked
    ]


def result_of(page: Page, seen: Seen, bare: Seen, queries: int) -> Result:
    """Put together what the clients saw of a page."""
    return Result(
        page,
        median=statistics.median(seen.times),
        bare=statistics.median(bare.times),
        slowest=sorted(seen.times)[int(len(seen.times) * 0.95)],
        work=seen.work / len(seen.times),
        bare_work=bare.work / len(bare.times),
        queries=queries,
        size=seen.size,
    )


def table(results: list[Result]) -> str:
    """Write the results as a table in Markdown."""
    lines = [
        "| Page | As | Median, ms | 95 %, ms | Bare view, ms | Ratio | Work, ms | Of bare | Queries | kB |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.page.name} | {row.page.person} | {row.median:.1f} | {row.slowest:.1f} | {row.bare:.1f} "
        f"| {row.ratio:.1f}{' **over**' * (row.ratio > TARGET)} | {row.work:.1f} "
        f"| {row.work / row.bare_work:.1f} | {row.queries} | {row.size // 1000} |"
        for row in results
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure what the command line asks for; end with 1 when a page is slower than the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="10k")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--clients", type=int, default=2)
    asked = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / f"kvalitetshjulet-bench-{asked.scale}"
    with own_postgres(folder) as url:
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="bench.settings")
        django.setup()
        if not (folder / "built").exists():
            build(asked.scale)
            (folder / "built").touch()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        database = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        results = measure(asked.rounds, asked.clients, database)
        connection.close()
    text = f"{asked.scale}, {asked.clients} clients, {platform.python_version()}\n\n{table(results)}\n"
    print(text)
    sys.exit(any(row.ratio > TARGET for row in results))


if __name__ == "__main__":
    main()
