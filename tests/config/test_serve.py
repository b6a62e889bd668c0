"""The start command: the system answers, mends itself, and leaves nothing behind."""

import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from jobs.enums import State
from jobs.models import Job
from jobs.services.running import start_job
from organisation.models import Municipality
from tests.worker import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def said(tmp_path):
    """The file that holds what the start command has said."""
    return tmp_path / "said"


@pytest.fixture
def served(real_worker, port, said):
    """The start command in a process of its own, on the test's database."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with said.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=real_worker.environment, stdout=output, stderr=output
        )
        yield process
        process.kill()
        process.wait()


def answers(process, port, said):
    """Say whether the site answers; fail at once if the start command has ended."""
    assert process.poll() is None, said.read_text()
    return status(port) is not None


def status(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def children(process):
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return {int(line) for line in found.stdout.split()}


def command_line(pid):
    """The words a process was started with; none if it has ended since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def worker_of(process):
    return next((pid for pid in children(process) if b"celery" in command_line(pid)), None)


@pytest.mark.worker
def test_the_start_command_serves_pages_and_runs_jobs_until_it_is_told_to_stop(served, port, said):
    wait_until(lambda: answers(served, port, said))
    town = Municipality.objects.create(name="Provköping", is_own=True)
    job = start_job(
        kind="rename",
        key="rename",
        title="Byt namn",
        parameters={"municipality": town.pk, "seconds": 0},
        by=None,
        at=timezone.now(),
    )
    # Nobody wakes the worker: the clock beside it must find the job.
    wait_until(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    served.send_signal(signal.SIGTERM)
    assert (served.wait(timeout=30), status(port)) == (0, None), said.read_text()
    greeting = f"Kvalitetshjulet: http://127.0.0.1:{port}/  (DEBUG av. Ctrl-C: stopp)"
    assert [line for line in said.read_text().splitlines() if "http:" in line] == [greeting]


@pytest.mark.worker
def test_a_worker_that_dies_is_started_again_and_nothing_is_left_when_the_start_command_is_killed(
    served, port, said
):
    wait_until(lambda: answers(served, port, said))
    first = worker_of(served)
    time.sleep(random.uniform(0, 3))
    subprocess.run(["kill", "-KILL", str(first)], check=True)
    wait_until(lambda: worker_of(served) not in {None, first})
    left = children(served)
    served.kill()
    wait_until(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])
    assert status(port) is None


def test_a_port_that_is_taken_is_said_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as refusal:
            call_command("serve", port=port)
    assert str(refusal.value) == (
        f"Port {port} är upptagen (Address already in use). Välj en annan med --port."
    )
