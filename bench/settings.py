"""Settings for measuring: production's, with keys of their own and a bare view to compare with."""

import os
import tempfile
from pathlib import Path

KEY = "a-key-for-measuring-only-" + "0" * 40
os.environ.update(
    DEBUG="off",
    SECRET_KEY=KEY,
    ENCRYPTION_KEYS="bWVhc3VyaW5nLWtleS1vZi10aGlydHktdHdvLWJ5dGU=",
    DIGEST_KEY=KEY,
    ALLOWED_HOSTS="127.0.0.1,testserver",
    BASE_URL="https://127.0.0.1",
    EMBEDDED="on",
)
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / "kvalitetshjulet-bench-var"))

from config.settings import *  # noqa: E402, F403 -- after the environment is set

# The load comes from this machine, without encryption.
HTTPS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
ROOT_URLCONF = "bench.urls"
SILENCED_SYSTEM_CHECKS = ["models.W047"]
