"""A PostgreSQL of one's own on a free port, kept in a folder so that what was built can be measured again."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# As a small server would have it: everything is written through to the disk (fsync is on). But nothing is
# tidied meanwhile, which would count as a page's work; what is built is tidied when it is built.
SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "16MB",
    "effective_cache_size": "8GB",
    "max_wal_size": "8GB",
    "autovacuum": "off",
}

AS_DATABASE_USER = (
    *("setpriv", "--reuid", "postgres", "--regid", "postgres"),
    *("--clear-groups", "--reset-env", "--"),
)


@contextmanager
def own_postgres(folder: Path) -> Iterator[str]:
    """Yield the address of a database in `folder`, made there if it is not; it is stopped at the end."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    port = free_port()
    data = folder / "data"
    if not data.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        options: list[str | Path] = ["-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        run(folder, programs / "initdb", "-D", data, *options)
    server = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
    for name, value in SETTINGS.items():
        server += ["-c", f"{name}={value}"]
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
    run(folder, *control, "start", "-o", " ".join(server))
    try:
        yield f"postgres://bench@127.0.0.1:{port}/postgres"
    finally:
        run(folder, *control, "-m", "fast", "stop")


def run(folder: Path, *command: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    whole = [str(part) for part in command]
    if os.getuid() == 0:
        whole = [*AS_DATABASE_USER, *whole]
    subprocess.run(whole, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
