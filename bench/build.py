"""Fill a database with so many cases that it can be measured: `python -m bench.build --scale 100k`.

The database is DATABASE_URL's, and must be empty. What is made is the demo municipality with more cases:
the same sections, the same sorts of histories, the same rows per case.
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
# Cases of the demo at its own size; a scale is a share of it.
DEMO_CASES = 8_350


def build(scale: str) -> int:
    """Fill the empty database and return how many cases it holds."""
    # Django must be set up before anything of the product is imported.
    from cases.models import Case  # noqa: PLC0415
    from config.demo.building import Size, build_demo  # noqa: PLC0415

    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {text}", flush=True)

    call_command("migrate", verbosity=0)
    build_demo(today=TODAY, seed=1, size=Size(SCALES[scale] / DEMO_CASES), say=say)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
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
