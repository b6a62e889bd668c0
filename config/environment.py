"""What must be set before the system may start in production; pure functions over the settings."""

import sys
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet

SECRET_KEY_LENGTH = 50  # what Django's own deployment check asks for
DIGEST_KEY_LENGTH = 32  # as long as the digest it keys
# The keys of DEBUG: everybody can read them here, so no real case is kept with them.
DEVELOPMENT_KEY = "only-for-development-and-tests-" + "0" * 40
DEVELOPMENT_FERNET_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
# Mail that is written to the process's own output, or nowhere: it would be noted as sent.
NOT_SENT = ("console.EmailBackend", "dummy.EmailBackend")


def production_problems(settings: Mapping[str, Any]) -> list[str]:
    """Return one sentence per missing or unsafe setting; empty with DEBUG on.

    Each sentence says what to set. `settings` is a module's namespace.
    """
    if settings["DEBUG"]:
        return []
    return [*_of_secrets(settings), *_of_addresses(settings), *_of_services(settings)]


def _of_secrets(settings: Mapping[str, Any]) -> list[str]:
    problems = []
    if len(settings["SECRET_KEY"]) < SECRET_KEY_LENGTH:
        problems.append(
            "SECRET_KEY (eller SECRET_KEY_FILE) saknas eller är kortare än 50 tecken: sätt en slumpad."
        )
    if len(settings["DIGEST_KEY"]) < DIGEST_KEY_LENGTH:
        problems.append(
            "DIGEST_KEY (eller DIGEST_KEY_FILE) saknas eller är kortare än 32 tecken: sätt en slumpad."
        )
    problems += [
        f"{name} är programmets egen provnyckel, som alla kan läsa: sätt en slumpad."
        for name in ("SECRET_KEY", "DIGEST_KEY")
        if settings[name] == DEVELOPMENT_KEY
    ]
    return [*problems, *_of_encryption_keys(settings["ENCRYPTION_KEYS"])]


def _of_encryption_keys(keys: list[str]) -> list[str]:
    """Every key must hold: an old one that is mistyped would be found out when what it opens is gone."""
    if not keys:
        return ["ENCRYPTION_KEYS (eller ENCRYPTION_KEYS_FILE) saknas: sätt minst en Fernet-nyckel."]
    wrong = [(place, _wrong_with(key)) for place, key in enumerate(keys, start=1)]
    return [f"Nyckel {place} i ENCRYPTION_KEYS {what}" for place, what in wrong if what]


def _wrong_with(key: str) -> str:
    if key == DEVELOPMENT_FERNET_KEY:
        return "är programmets egen provnyckel, som alla kan läsa: gör en ny."
    try:
        Fernet(key)
    except ValueError:
        return "är ingen Fernet-nyckel: den är 44 tecken, se docs/operations.md."
    return ""


def _of_addresses(settings: Mapping[str, Any]) -> list[str]:
    problems = []
    if not settings["ALLOWED_HOSTS"] or "*" in settings["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS saknas eller släpper in allt: sätt webbplatsens namn.")
    if not settings["BASE_URL"]:
        problems.append("BASE_URL saknas: sätt adressen som länkar i e-post ska peka på.")
    elif not settings["BASE_URL"].startswith("https://"):
        problems.append("BASE_URL börjar inte med https://: sätt den krypterade adressen.")
    if not settings["HTTPS"]:
        problems.append(
            "HTTPS är av, så lösenord och ärenden skulle gå okrypterade: ta bort HTTPS=off. "
            "Avslutar en proxy krypteringen: sätt BEHIND_PROXY=on."
        )
    return problems


def _of_services(settings: Mapping[str, Any]) -> list[str]:
    """What stands beside the program; with EMBEDDED the database and the queue are files in VAR_DIR."""
    problems = []
    if settings["EMAIL_BACKEND"].endswith(NOT_SENT):
        problems.append("EMAIL_URL saknas, så inga brev skulle gå fram: sätt e-postservern.")
    if settings["EMBEDDED"]:
        return problems
    if not settings["DATABASE_IS_GIVEN"]:
        problems.append("DATABASE_URL (eller DATABASE_URL_FILE) saknas: sätt databasens adress.")
    if not settings["REDIS_URL"]:
        problems.append("REDIS_URL saknas: sätt adressen till Redis.")
    return problems


def stop_if(problems: list[str]) -> None:
    """End the process with status 1 and the problems, one a line, if there are any."""
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        sys.exit(f"Kvalitetshjulet startar inte:\n{listed}\nBara för prov på den egna datorn: sätt DEBUG=on.")
