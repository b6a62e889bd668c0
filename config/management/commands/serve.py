"""`manage.py serve`: the whole system on this machine, web and background jobs, until Ctrl-C."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from organisation.models import Municipality

HOST = "127.0.0.1"
# Seconds a process may take to end what it has in hand, before it is killed.
PATIENCE = 20
LAST_PORT = 65535


def web_command(port: int) -> list[str]:
    """Return the command of the web server; one process, so that its caches are shared by every thread."""
    server = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}"]
    return [
        *server,
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]


def worker_command() -> list[str]:
    """Return the command of the one worker, with the one clock (-B) that starts what runs by the minute."""
    celery = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m", "celery", "-q"]
    options = [
        "-P",
        "threads",
        "-c",
        "2",
        "-B",
        "--loglevel",
        "WARNING",
        "--without-gossip",
        "--without-mingle",
    ]
    return [*celery, "-A", "config", "worker", *options]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process out of reach of the terminal's Ctrl-C, which ends with us even if we are killed."""
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "TERM", "--", *command]
    return subprocess.Popen(command, start_new_session=True)


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end what it has in hand; then kill what is left of it and of its children."""
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        # A worker that was killed leaves its clock behind, in the same process group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def require_free(port: int) -> None:
    """Raise CommandError if something already listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = f"Port {port} är upptagen ({error.strerror}). Välj en annan med --port."
            raise CommandError(message) from error


def port_number(text: str) -> int:
    """Read a port from the command line; raises ValueError, which argparse puts in words."""
    port = int(text)
    if not 0 < port <= LAST_PORT:
        raise ValueError(port)
    return port


def make_queue_folders() -> None:
    """Make the folders of the filesystem queue; a queue in Redis needs none."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for name in ("data_folder_in", "data_folder_out", "processed_folder", "control_folder"):
        if name in options:
            Path(str(options[name])).mkdir(parents=True, exist_ok=True)


class Command(BaseCommand):
    """Prepare the database, then keep a web server and a worker running side by side."""

    help = "Startar hela systemet på den här datorn: webb och bakgrundsjobb, tills du trycker Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port."""
        parser.add_argument("--port", type=port_number, default=8000, help="Port på 127.0.0.1 (8000).")

    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        """Run until Ctrl-C or SIGTERM; raise CommandError if the port is taken or the web server ends."""
        require_free(port)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        make_queue_folders()
        with contextlib.suppress(KeyboardInterrupt):
            self.prepare()
            self.supervise(port)
        self.stdout.write("Stoppat.")

    def prepare(self) -> None:
        """Bring the database up to date; with DEBUG, fill an empty one with the demo municipality."""
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEBUG and not Municipality.objects.exists():
            self.stdout.write("Första starten: lägger in demokommunen. Det tar någon minut.")
            self.stdout.flush()
            call_command("demo")
        connections.close_all()

    def supervise(self, port: int) -> None:
        """Start both processes, start the worker again when it dies, and end both whatever happens."""
        web, worker = start(web_command(port)), start(worker_command())
        try:
            self.greet(web, port)
            while web.poll() is None:
                if worker.poll() is not None:
                    self.stderr.write(f"Bakgrundsjobben stannade ({worker.returncode}); startar dem igen.")
                    end([worker])
                    worker = start(worker_command())
                time.sleep(1)
            raise CommandError(f"Webbservern stannade ({web.returncode}).")
        finally:
            end([web, worker])

    def greet(self, web: subprocess.Popen[bytes], port: int) -> None:
        """Print the address once the web server answers there."""
        while web.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                break
            time.sleep(0.1)
        else:
            return
        mode = "DEBUG på: bara för prov och utveckling" if settings.DEBUG else "DEBUG av"
        self.stdout.write(f"Kvalitetshjulet: http://{HOST}:{port}/  ({mode}. Ctrl-C: stopp)")
        # Seen at once, also by one who reads a file or a pipe.
        self.stdout.flush()
