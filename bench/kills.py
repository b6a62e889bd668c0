"""Whether a form is ever lost or taken twice when the power goes: `python -m bench.kills`.

2 000 forms are sent by four clients while a web worker is killed (SIGKILL) at random moments, and once more
while the Celery worker is. The clients do as people do: when the connection is lost they send the same form
again. PostgreSQL, Redis, gunicorn, Celery and a mail server are real and its own. Afterwards every receipt
that was shown must open its case, each form must be one case with its whole history, and every notice and
letter must have come. A letter that had left when its sender was killed, before that was written down, may
come once more with the same Message-ID (decision 14: at least once); no more of those than kills.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.mailbox import Mailbox, mailbox
from bench.outside import TEXT, Browser, Filled, open_form, send_form
from bench.postgres import free_port, own_postgres
from bench.serving import CeleryWorker, children_of, own_redis, web_server

OK = 200
Answer = TypeVar("Answer")
PATIENCE = 120  # seconds a person presses again before it counts as lost
PAUSE = 0.01  # seconds the mail server takes for a letter, so that a kill often finds one on its way


@dataclass(frozen=True)
class Plan:
    """So many forms by so many clients, and so many kills at moments that `seed` draws."""

    forms: int = 2000
    clients: int = 4
    kills: int = 8
    seed: int = 1

    @property
    def words(self) -> list[str]:
        """What tells each form from the others."""
        return [f"w{number}" for number in range(self.forms)]

    @property
    def moments(self) -> list[int]:
        """After how many receipts each kill comes."""
        among = range(self.forms // 20, self.forms * 19 // 20)
        return sorted(random.Random(self.seed).sample(among, self.kills))


@dataclass
class Shown:
    """What the clients were shown: (number, code) by the form's own word, and how often they sent again."""

    receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    again: int = 0
    lost: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """One client: fills in its forms one after the other, and sends each until a receipt is shown."""

    def __init__(self, port: int, words: list[str], shown: Shown) -> None:
        super().__init__()
        self.browser, self.words, self.shown = Browser(port), words, shown

    def run(self) -> None:
        """Send them all."""
        for word in self.words:
            key = self._until(lambda: open_form(self.browser))
            filled = Filled(key or "", f"{TEXT} {word}", more_of(word))
            receipt = self._until(lambda filled=filled: self._receipt(filled))  # type: ignore[misc]
            if receipt:
                self.shown.receipts[word] = receipt
            else:
                self.shown.lost.append(word)
        self.browser.close()

    def _receipt(self, filled: Filled) -> tuple[str, str]:
        status, shown = send_form(self.browser, filled)
        if status != OK or len(shown) != 2:  # noqa: PLR2004 -- a number and a code
            raise HTTPException(f"{status}, {len(shown)}")
        return shown[0], shown[1]

    def _until(self, ask: Callable[[], Answer]) -> Answer | None:
        """Ask until there is an answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                return ask()
            self.browser.close()
            self.shown.again += 1
            time.sleep(0.2)
        return None


def more_of(word: str) -> dict[str, str]:
    """Return who sends: every fifth has an address of mail, every tenth cannot wait."""
    number = int(word[1:])
    named = {"anonymous": "nej", "name": "Kim", "email": f"kim{number}@zq.example"} if number % 5 == 0 else {}
    return {**named, **({"acute": "on"} if number % 10 == 0 else {})}


def send_all(port: int, plan: Plan, kill: Callable[[], None]) -> Shown:
    """Let the clients send the forms; `kill` is called at the plan's moments."""
    shown = Shown()
    people = [Person(port, plan.words[place :: plan.clients], shown) for place in range(plan.clients)]
    for person in people:
        person.start()
    for moment in plan.moments:
        while len(shown.receipts) < moment and any(person.is_alive() for person in people):
            time.sleep(0.005)
        kill()
    for person in people:
        person.join()
    return shown


def problems(shown: Shown, forms: int) -> list[str]:
    """Return what is wrong with the cases that came of it; nothing when each form is one case, whole."""
    from audit.models import Event  # noqa: PLC0415 -- after the set-up
    from cases.models import Case, Deadline, OriginalReport  # noqa: PLC0415 -- as above
    from cases.queries.following import case_behind  # noqa: PLC0415 -- as above

    found = [f"{word} got no receipt" for word in shown.lost]
    texts = dict(OriginalReport.objects.values_list("case_id", "text"))
    times = Counter(text.rsplit(" ", 1)[1] for text in texts.values())
    found += [f"{word} became {times[word]} cases" for word in times if times[word] != 1]
    found += [f"{forms} forms, {len(times)} of them cases"] * (len(times) != forms)
    for word, (number, code) in shown.receipts.items():
        case = case_behind(code)
        if case is None or case.reference != number or not texts[case.pk].endswith(f" {word}"):
            found.append(f"the receipt of {word} does not open its case")
    opened = Counter(Event.objects.filter(verb="case.open").values_list("subject_id", flat=True))
    begun = Counter(Deadline.objects.values_list("case_id", flat=True))
    whole = {pk for pk in texts if opened[pk] == 1 and begun[pk] == max(begun.values(), default=0) > 0}
    numbers = Case.objects.values_list("reference", flat=True)
    found += [f"{len(texts) - len(whole)} cases lack history or deadlines"] * (len(whole) != len(texts))
    last = max((int(number.rpartition("-")[2]) for number in numbers), default=0)
    found += [f"{len(texts)} cases, the last is number {last}"] * (last != len(texts))
    return found


def send_the_rest() -> None:
    """Send what is left, as the worker would when the claims of the killed have run out."""
    from cases.services import notices  # noqa: PLC0415 -- after the set-up
    from complaints.services import mailing  # noqa: PLC0415 -- as above

    later = timezone.now() + notices.CLAIM_HOLDS + timedelta(minutes=1)
    while notices.send_notices(by=None, at=later) + mailing.send_sender_mails(by=None, at=later):
        pass


def letters_wrong(box: Mailbox, kills: int) -> list[str]:
    """Return what is wrong with the letters; `kills` is how many senders were killed."""
    from cases.models import Notice  # noqa: PLC0415 -- after the set-up
    from complaints.models import SenderMail  # noqa: PLC0415 -- as above

    keys = [*Notice.objects.values_list("key", flat=True), *SenderMail.objects.values_list("key", flat=True)]
    wanted = {f"{key.replace(':', '.').replace(' ', '.')}@kvalitetshjulet" for key in keys}
    twice = sum(times - 1 for times in box.came.values())
    print(f"  {len(wanted)} letters, {twice} of them came twice")
    found = [f"{len(wanted - set(box.came))} letters never came"] * (not wanted <= set(box.came))
    found += [f"{len(set(box.came) - wanted)} letters that nobody wrote"] * (not set(box.came) <= wanted)
    return found + [f"{twice} letters came twice, of {kills} kills"] * (twice > kills)


@contextmanager
def ticking(seconds: float) -> Iterator[None]:
    """Ask the worker to send, as the clock does every minute, only oftener."""
    from config.celery import app  # noqa: PLC0415 -- after the set-up

    stop = threading.Event()

    def tick() -> None:
        while not stop.wait(seconds):
            for name in ("cases.send_notices", "complaints.send_sender_mails"):
                app.send_task(name)

    clock = threading.Thread(target=tick)
    clock.start()
    try:
        yield
    finally:
        stop.set()
        clock.join()


def kill_a_child(server: int, chooser: random.Random) -> None:
    """Kill one of the web server's workers as a power cut would; the server starts another."""
    os.kill(chooser.choice(children_of(server)), signal.SIGKILL)


def run(victim: str, plan: Plan, box: Mailbox) -> list[str]:
    """Send the forms while `victim` ("web" or "worker") is killed; return what went wrong."""
    port, chooser = free_port(), random.Random(plan.seed)
    with web_server(port) as server, CeleryWorker() as worker, ticking(0.5):

        def kill() -> None:
            if victim == "worker":
                worker.kill()
                worker.start()
            else:
                kill_a_child(server, chooser)

        started = time.monotonic()
        shown = send_all(port, plan, kill)
        took = time.monotonic() - started
    print(
        f"{victim} killed {plan.kills} times: {len(shown.receipts)} receipts in {took:.0f} s, "
        f"{shown.again} asked again"
    )
    send_the_rest()
    return problems(shown, plan.forms) + letters_wrong(box, plan.kills if victim == "worker" else 0)


def main() -> None:
    """Do both runs; end with 1 when anything was lost, or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=Plan.forms)
    parser.add_argument("--clients", type=int, default=Plan.clients)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**16))
    parser.add_argument("--victim", choices=["web", "worker"], help="only this run")
    asked = parser.parse_args()
    if not asked.victim:  # Django is set up for one database in a process, so each run is one
        again = [sys.executable, "-m", "bench.kills", *sys.argv[1:], "--seed", str(asked.seed), "--victim"]
        sys.exit(sum(subprocess.run([*again, one], check=False).returncode for one in ("web", "worker")) > 0)
    plan = Plan(asked.forms, asked.clients, asked.kills, asked.seed)
    with tempfile.TemporaryDirectory() as made, own_redis() as redis, mailbox(PAUSE) as box:
        folder = Path(made)
        folder.chmod(0o755)
        with own_postgres(folder / "database") as url:
            prepare(url, redis, box.url)
            print(f"seed {plan.seed}, load {os.getloadavg()[0]:.1f}", flush=True)
            wrong = run(asked.victim, plan, box)
            connection.close()
    print("\n".join(wrong) or "Nothing was lost, nothing was taken twice.", flush=True)
    sys.exit(bool(wrong))


def prepare(database: str, redis: str, mail: str) -> None:
    """Turn Django to these servers, and make the town in the empty database."""
    os.environ.update(DATABASE_URL=database, REDIS_URL=redis, EMAIL_URL=mail)
    os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings", PUBLIC_FORMS_AN_HOUR="1000000")
    django.setup()
    from bench.town import build_town  # noqa: PLC0415 -- after the set-up

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build_town(timezone.now())
    connection.close()


if __name__ == "__main__":
    main()
