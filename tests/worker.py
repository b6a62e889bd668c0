"""A real Celery worker for tests, in a process that can be killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from config.celery import app

# Seconds a worker may take to start and do what a test waits for.
LIMIT = 60


def address(connection):
    """Return the test database as a DATABASE_URL; skip where another process cannot reach it."""
    row = connection.settings_dict
    if connection.vendor == "sqlite":
        if connection.is_in_memory_db():
            pytest.skip("a worker in another process takes a database on disk; script/test gives one")
        return f"sqlite:///{row['NAME']}"
    password = f":{quote(row['PASSWORD'])}" if row["PASSWORD"] else ""
    return f"postgres://{row['USER']}{password}@{row['HOST']}:{row['PORT']}/{row['NAME']}"


def wait_until(condition, *, meanwhile=lambda: None):
    """Wait for the worker to get so far; `meanwhile` is called between looks. Fails after LIMIT seconds."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "the worker did not get there in time"
        meanwhile()
        time.sleep(0.1)


class RealWorker:
    """Starts, kills and starts again one worker; the test's own process sends to the same queue."""

    def __init__(self, connection):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "DATABASE_URL": address(connection),
            "VAR_DIR": str(settings.VAR_DIR),
            "REDIS_URL": settings.REDIS_URL,
            "TASKS_EAGER": "off",
        }
        self.environment.pop("PYTEST_XDIST_WORKER", None)
        self.process = None
        self.was_eager = app.conf.task_always_eager
        app.conf.task_always_eager = False
        app.control.purge()

    def start(self):
        """Start the worker; it takes what is in the queue when it is ready, after some two seconds."""
        pool = "prefork" if settings.REDIS_URL else "threads"
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "config",
                "worker",
                "-P",
                pool,
                "-c",
                "2",
                "-l",
                "WARNING",
            ],
            cwd=Path(__file__).resolve().parent.parent,
            env=self.environment,
            start_new_session=True,
        )

    def wait_until(self, condition, **options):
        """Wait for the worker to get so far; fail at once if it has ended by itself."""

        def reached():
            assert self.process.poll() is None, f"the worker ended with status {self.process.returncode}"
            return condition()

        wait_until(reached, **options)

    def kill(self):
        """End the worker and its children as a power cut would: nothing is finished, nothing is said."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def stop(self):
        """Let the worker finish what it has in hand, and end."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process = None

    def close(self):
        """Kill what runs, empty the queue, and leave the Celery application as it was."""
        self.kill()
        app.control.purge()
        app.conf.task_always_eager = self.was_eager
