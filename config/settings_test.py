"""Settings for tests: the production settings with test keys, and what makes tests quick and quiet.

DATABASE_URL and REDIS_URL are respected, so that the same tests run on both databases and both queues;
without them there is an SQLite in memory. A real worker is started with TASKS_EAGER=off.
"""

import os
import re
from pathlib import Path

os.environ.update(
    DEBUG="off",
    SECRET_KEY="a-key-for-tests-only-" + "0" * 40,
    ENCRYPTION_KEYS="dGVzdC1rZXktb2YtdGhpcnR5LXR3by1ieXRlcy1oZXI=",
    DIGEST_KEY="a-digest-key-for-tests-only-" + "0" * 10,
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    BASE_URL="https://testserver",
    EMBEDDED="on",
)
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
if process := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
    # Test processes side by side have a queue each, as they have a database each.
    os.environ["VAR_DIR"] = str(Path(os.environ["VAR_DIR"]) / process)
    os.environ["REDIS_URL"] = re.sub(r"/0$", f"/{process}", os.environ.get("REDIS_URL", ""))

from config.settings import *  # noqa: F403 -- after the environment is set
from config.settings import (
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
    JOB_HANDLERS,
    STORAGES,
    env,
)

CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = env.bool("TASKS_EAGER", default=True)
# Counters that run out follow the test's clock; a Redis of its own clock would not.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# The test server and its browser speak without encryption.
HTTPS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
KEPT_SECONDS = 0  # a test changes a register and reads it at once
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Static files are read where they lie: nothing is collected before a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
DATABASE = DATABASES["default"]
# A connection kept open by a server thread would hold the test database when it is to be dropped.
DATABASE["CONN_MAX_AGE"] = 0
if DATABASE["ENGINE"].endswith("sqlite3") and DATABASE["NAME"] != ":memory:":
    # A file, so that a worker in another process sees the same rows.
    DATABASE["TEST"] = {"NAME": f"{DATABASE['NAME']}-test"}
for folder in ("data_folder_in", "processed_folder", "control_folder"):
    if folder in CELERY_BROKER_TRANSPORT_OPTIONS:
        Path(str(CELERY_BROKER_TRANSPORT_OPTIONS[folder])).mkdir(parents=True, exist_ok=True)
JOB_HANDLERS = {**JOB_HANDLERS, "rename": "tests.jobs.handlers.rename"}
# A worker that was killed is found out soon.
JOB_STALE_AFTER = 2
CELERY_BEAT_SCHEDULE["jobs.requeue_stale"]["schedule"] = 1.0
