"""The command as somebody types it who has nothing yet: no database, no organisation."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(tmp_path, *words):
    """Run manage.py in a process of its own, on a database of its own."""
    own = {
        "DEBUG": "on",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_database_without_any_table_is_set_up_and_warns_of_nothing(tmp_path):
    done = run(tmp_path, "import_history", "tests/data/malmo_totals.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "43 nya siffror, 0 ersatta, 0 oförändrade.\n"
