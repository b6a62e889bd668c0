"""A production start with something missing or unsafe stops, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import DEVELOPMENT_FERNET_KEY, DEVELOPMENT_KEY

ROOT = Path(__file__).resolve().parent.parent.parent
SAFE = {
    "SECRET_KEY": "s" * 50,
    "DIGEST_KEY": "d" * 32,
    "ENCRYPTION_KEYS": "dGVzdC1rZXktb2YtdGhpcnR5LXR3by1ieXRlcy1oZXI=",
    "ALLOWED_HOSTS": "kvalitet.example.se",
    "BASE_URL": "https://kvalitet.example.se",
    "DATABASE_URL": "postgres://kvalitet@db.example.se/kvalitet",
    "REDIS_URL": "redis://redis.example.se:6379/0",
    "EMAIL_URL": "smtp://relay.example.se:25",
}
SENTENCES = {
    "SECRET_KEY": "- SECRET_KEY (eller SECRET_KEY_FILE) saknas eller är kortare än 50 tecken: "
    "sätt en slumpad.",
    "DIGEST_KEY": "- DIGEST_KEY (eller DIGEST_KEY_FILE) saknas eller är kortare än 32 tecken: "
    "sätt en slumpad.",
    "ENCRYPTION_KEYS": "- ENCRYPTION_KEYS (eller ENCRYPTION_KEYS_FILE) saknas: sätt minst en Fernet-nyckel.",
    "ALLOWED_HOSTS": "- ALLOWED_HOSTS saknas eller släpper in allt: sätt webbplatsens namn.",
    "BASE_URL": "- BASE_URL saknas: sätt adressen som länkar i e-post ska peka på.",
    "DATABASE_URL": "- DATABASE_URL (eller DATABASE_URL_FILE) saknas: sätt databasens adress.",
    "REDIS_URL": "- REDIS_URL saknas: sätt adressen till Redis.",
    "EMAIL_URL": "- EMAIL_URL saknas, så inga brev skulle gå fram: sätt e-postservern.",
}
CLOSING = "Bara för prov på den egna datorn: sätt DEBUG=on."


def start(tmp_path, settings):
    """Load the settings in a process of its own; return its status and the lines it ended with."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "var"), **settings}
    command = [sys.executable, "-c", "import config.settings"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr.splitlines()


def test_a_start_with_safe_settings_goes_on(tmp_path):
    assert start(tmp_path, SAFE) == (0, [])


def test_a_start_with_no_settings_names_every_one_that_is_missing(tmp_path):
    status, lines = start(tmp_path, {})
    assert (status, lines[0], lines[-1]) == (1, "Kvalitetshjulet startar inte:", CLOSING)
    assert sorted(lines[1:-1]) == sorted(SENTENCES.values())


@pytest.mark.parametrize("name", SAFE)
def test_a_start_without_one_setting_asks_for_that_one(tmp_path, name):
    rest = {key: value for key, value in SAFE.items() if key != name}
    asked = (1, ["Kvalitetshjulet startar inte:", SENTENCES[name], CLOSING])
    assert start(tmp_path, rest) == asked
    assert start(tmp_path, rest | {name: ""}) == asked


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("SECRET_KEY", "s" * 49),
        ("DIGEST_KEY", "d" * 31),
        ("ALLOWED_HOSTS", "a.se,*"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "dummymail://"),
    ],
)
def test_a_start_with_an_unsafe_setting_asks_for_a_better_one(tmp_path, name, unsafe):
    assert start(tmp_path, SAFE | {name: unsafe}) == (
        1,
        ["Kvalitetshjulet startar inte:", SENTENCES[name], CLOSING],
    )


UNENCRYPTED = (
    "- HTTPS är av, så lösenord och ärenden skulle gå okrypterade: ta bort HTTPS=off. "
    "Avslutar en proxy krypteringen: sätt BEHIND_PROXY=on."
)
PLAIN_ADDRESS = "- BASE_URL börjar inte med https://: sätt den krypterade adressen."


@pytest.mark.parametrize(
    ("unsafe", "sentences"),
    [
        ({"BASE_URL": "http://kvalitet.example.se"}, [PLAIN_ADDRESS]),
        ({"BASE_URL": "kvalitet.example.se"}, [PLAIN_ADDRESS]),
        ({"HTTPS": "off"}, [UNENCRYPTED]),
        # A proxy that ends TLS is said as such: it takes nothing from the cookies and the redirects.
        ({"HTTPS": "off", "BEHIND_PROXY": "on"}, [UNENCRYPTED]),
        ({"HTTPS": "off", "BASE_URL": "http://kvalitet.example.se"}, [PLAIN_ADDRESS, UNENCRYPTED]),
    ],
)
def test_a_start_that_would_send_passwords_unencrypted_stops(tmp_path, unsafe, sentences):
    expected = (1, ["Kvalitetshjulet startar inte:", *sentences, CLOSING])
    assert start(tmp_path, SAFE | unsafe) == expected


def test_behind_a_proxy_that_ends_tls_the_start_goes_on_and_cookies_are_still_for_https_only(tmp_path):
    said = "from config.settings import CSRF_COOKIE_SECURE, SECURE_PROXY_SSL_HEADER, SESSION_COOKIE_SECURE"
    told = "print(SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, *SECURE_PROXY_SSL_HEADER)"
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **SAFE, "BEHIND_PROXY": "on"}
    ended = subprocess.run(
        [sys.executable, "-c", f"{said}; {told}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == ["True", "True", "HTTP_X_FORWARDED_PROTO", "https"]


PUBLISHED = "är programmets egen provnyckel, som alla kan läsa"


@pytest.mark.parametrize(
    ("name", "unsafe", "sentence"),
    [
        ("SECRET_KEY", DEVELOPMENT_KEY, f"- SECRET_KEY {PUBLISHED}: sätt en slumpad."),
        ("DIGEST_KEY", DEVELOPMENT_KEY, f"- DIGEST_KEY {PUBLISHED}: sätt en slumpad."),
        (
            "ENCRYPTION_KEYS",
            DEVELOPMENT_FERNET_KEY,
            f"- Nyckel 1 i ENCRYPTION_KEYS {PUBLISHED}: gör en ny.",
        ),
        (
            "ENCRYPTION_KEYS",
            f"{SAFE['ENCRYPTION_KEYS']},{SAFE['ENCRYPTION_KEYS'][:-2]}",
            "- Nyckel 2 i ENCRYPTION_KEYS är ingen Fernet-nyckel: den är 44 tecken, se docs/operations.md.",
        ),
    ],
)
def test_a_start_with_a_key_that_is_published_or_no_key_at_all_says_which(tmp_path, name, unsafe, sentence):
    expected = (1, ["Kvalitetshjulet startar inte:", sentence, CLOSING])
    assert start(tmp_path, SAFE | {name: unsafe}) == expected


def test_an_embedded_start_needs_neither_database_nor_queue_but_mail(tmp_path):
    alone = {key: value for key, value in SAFE.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    assert start(tmp_path, alone | {"EMBEDDED": "on"}) == (0, [])
    del alone["EMAIL_URL"]
    expected = (1, ["Kvalitetshjulet startar inte:", SENTENCES["EMAIL_URL"], CLOSING])
    assert start(tmp_path, alone | {"EMBEDDED": "on"}) == expected


def test_an_empty_var_dir_is_the_usual_one_and_never_the_folder_one_stands_in(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "VAR_DIR": "", **SAFE}
    command = [sys.executable, "-c", "from config.settings import VAR_DIR; print(VAR_DIR)"]
    said = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == str(ROOT / "var")


def test_a_secret_may_be_read_from_a_file(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("s" * 50 + "\n")
    rest = {key: value for key, value in SAFE.items() if key != "SECRET_KEY"}
    assert start(tmp_path, rest | {"SECRET_KEY_FILE": str(file)}) == (0, [])
