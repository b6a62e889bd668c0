"""Fill a database with so many cases that it can be measured: `python -m bench.build --scale 100k`.

The database is DATABASE_URL's, a PostgreSQL, and must be empty. What is made is the demo municipality with
10 000 cases, told by the demo's own machinery, and then as many copies of them as the scale asks for
(bench.multiply): the same sections, the same sorts of histories, the same rows per case.
"""

import argparse
import os
import sys
import time
from datetime import date

import django
from django.core.management import call_command
from django.db import connection

SCALES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
TODAY = date(2026, 11, 23)
# Cases of the demo at its own size, and of what is multiplied.
DEMO_CASES, BASE = 8_350, 10_000


def build(scale: str) -> int:
    """Fill the empty database and return how many cases it holds."""
    # Django must be set up before anything of the product is imported.
    from bench.multiply import Copies  # noqa: PLC0415
    from cases.models import Case  # noqa: PLC0415
    from config.demo.building import Size, build_demo  # noqa: PLC0415

    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {text}", flush=True)

    call_command("migrate", verbosity=0)
    build_demo(today=TODAY, seed=1, size=Size(BASE / DEMO_CASES), say=say)
    with connection.cursor() as cursor:
        # Whole days in Swedish time, so that a moment of the day stays one when the clocks change.
        cursor.execute("SET TIME ZONE 'Europe/Stockholm'")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        Copies(SCALES[scale] // BASE - 1).write(say)
        cursor.execute("VACUUM ANALYZE")
    count = Case.objects.count()
    say(f"{count} ärenden.")
    return count


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="10k")
    scale = parser.parse_args().scale
    if not os.environ.get("DATABASE_URL"):
        sys.exit("Sätt DATABASE_URL till en tom databas.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    build(scale)


if __name__ == "__main__":
    main()
