"""What must be set before the system may start in production; pure functions over the settings."""

import sys
from collections.abc import Mapping
from typing import Any

SECRET_KEY_LENGTH = 50  # what Django's own deployment check asks for
DIGEST_KEY_LENGTH = 32  # as long as the digest it keys


def production_problems(settings: Mapping[str, Any]) -> list[str]:
    """Return one sentence per missing or unsafe setting; empty with DEBUG on.

    Each sentence says what to set. `settings` is a module's namespace.
    """
    if settings["DEBUG"]:
        return []
    problems = []
    if len(settings["SECRET_KEY"]) < SECRET_KEY_LENGTH:
        problems.append(
            "SECRET_KEY (eller SECRET_KEY_FILE) saknas eller är kortare än 50 tecken: sätt en slumpad."
        )
    if not settings["ENCRYPTION_KEYS"]:
        problems.append("ENCRYPTION_KEYS (eller ENCRYPTION_KEYS_FILE) saknas: sätt minst en Fernet-nyckel.")
    if len(settings["DIGEST_KEY"]) < DIGEST_KEY_LENGTH:
        problems.append(
            "DIGEST_KEY (eller DIGEST_KEY_FILE) saknas eller är kortare än 32 tecken: sätt en slumpad."
        )
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS saknas eller släpper in allt: sätt webbplatsens namn.")
    if not settings["BASE_URL"]:
        problems.append("BASE_URL saknas: sätt adressen som länkar i e-post ska peka på.")
    return problems


def stop_if(problems: list[str]) -> None:
    """End the process with status 1 and the problems, one a line, if there are any."""
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        sys.exit(f"Kvalitetshjulet startar inte:\n{listed}\nBara för prov på den egna datorn: sätt DEBUG=on.")
