"""The programs that serve, started as production starts them: the web server, Redis; and what they use."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from bench.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def web_server(port: int) -> Iterator[int]:
    """Run gunicorn as production does, until the end; yield its process's number."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    command += ["--log-level", "warning", "--no-control-socket", "--preload"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    """Wait until the web server answers, at most some twenty seconds."""
    for _ in range(200):
        probe = http.client.HTTPConnection("127.0.0.1", port)
        try:
            probe.request("GET", "/logga-in/")
            probe.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            probe.close()


@contextmanager
def own_redis() -> Iterator[str]:
    """Yield the address of a Redis of one's own; it holds nothing when it begins, and nothing is kept."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        server = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(20)


def work_of(*parents: int) -> float:
    """Return the milliseconds of processor that these processes and their children have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            pid, told = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
            # proc(5): parent, own time in user and kernel, the same of children that have ended.
            if pid in parents:
                ticks += sum(map(int, told[11:15]))
            elif int(told[1]) in parents:
                ticks += sum(map(int, told[11:13]))
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def children_of(parent: int) -> list[int]:
    """Return the processes a process has started, lowest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return sorted(found)


class CeleryWorker:
    """A worker as production runs it, in a session of its own, so that it can be killed with its children."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "2"]
        self.process = subprocess.Popen([*command, "-l", "ERROR"], cwd=ROOT, start_new_session=True)

    def kill(self) -> None:
        """End it and its children as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)
