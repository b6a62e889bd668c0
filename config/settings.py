"""Settings, all from the environment; the defaults are the safe ones.

Embedded run (EMBEDDED=on, as with DEBUG): SQLite, a filesystem queue and local files under ``var/``.
Production: DATABASE_URL, REDIS_URL, EMAIL_URL and secrets (each may be given as ``X_FILE``).
What is missing or unsafe stops the start with a sentence, see `config.environment`.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from config.environment import DEVELOPMENT_FERNET_KEY, DEVELOPMENT_KEY, production_problems, stop_if

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEBUG = env.bool("DEBUG", default=False)
# One machine and no more: what is not given of database and queue is files in VAR_DIR.
EMBEDDED = env.bool("EMBEDDED", default=DEBUG)
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_KEY if DEBUG else "")
# Fernet keys for identities and drafts, newest first; the first encrypts, all decrypt.
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[DEVELOPMENT_FERNET_KEY] if DEBUG else [])
# Key of the digests in the audit chain and of the look-up digests of persons.
DIGEST_KEY = env.str("DIGEST_KEY", default=DEVELOPMENT_KEY if DEBUG else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000" if DEBUG else "")

# Set but empty it is the usual one too: else the database would be made in the folder one stands in.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")

INSTALLED_APPS = [
    "config",
    "reports",
    "complaints",
    "deviations",
    "lexsarah",
    "riskanalysis",
    "selfcontrol",
    "figures",
    "cases",
    "registers",
    "jobs",
    "documents",
    "organisation",
    "audit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
]

# The composition of the system: the five kinds, the measures they count by, the work that runs behind.
CASE_KINDS = [
    "complaints.kind.KIND",
    "deviations.kind.KIND",
    "lexsarah.kind.KIND",
    "riskanalysis.kind.KIND",
    "selfcontrol.kind.KIND",
]
MEASURES = [
    "complaints.measures.MEASURES",
    "deviations.measures.MEASURES",
    "lexsarah.measures.MEASURES",
    "riskanalysis.measures.MEASURES",
    "selfcontrol.measures.MEASURES",
]
# What a nämnd may call something else, beside roles and levels: statuses and documents.
LABEL_TERMS = ["cases.kinds.status_terms", "documents.queries.kind_terms"]
# Decisions of which a sample is read again by somebody else.
SAMPLES = ["deviations.services.rereading.SAMPLES", "complaints.services.rereading.SAMPLES"]
JOB_HANDLERS = {
    "period_summary": "reports.services.period_summary.run",
    "retention": "cases.services.retention_runs.run",
    "quality_report": "reports.services.quality_report.run",
    "demo_papers": "config.demo.papers.run",
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cases.middleware.LeaveNothingBehind",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cases.middleware.KeepWhatWasWritten",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.frame",
            ],
            "builtins": ["cases.templatetags.swedish"],
        },
    },
]

# What is set but empty, as a file of settings easily has it, is missing.
database_url = env.str("DATABASE_URL", default="")
DATABASE_IS_GIVEN = bool(database_url)
DATABASES = {"default": env.db_url_config(database_url or f"sqlite:///{VAR_DIR / 'kvalitetshjulet.sqlite3'}")}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE takes the write lock at BEGIN: SQLite has no SELECT FOR UPDATE, so this is its lock.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 3600}
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "queue" / "messages"),
        "data_folder_out": str(VAR_DIR / "queue" / "messages"),
        "processed_folder": str(VAR_DIR / "queue" / "processed"),
        "control_folder": str(VAR_DIR / "queue" / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "jobs.requeue_stale": {"task": "jobs.requeue_stale", "schedule": 10.0},
    "cases.send_notices": {"task": "cases.send_notices", "schedule": 60.0},
    # Swedish time, as CELERY_TIMEZONE says. The digest is asked for again, so that a night's stop is made up
    # for; nobody gets a second one the same day.
    "cases.escalate": {"task": "cases.escalate", "schedule": crontab(minute="*/15", hour="7-18")},
    "cases.send_digests": {"task": "cases.send_digests", "schedule": crontab(minute="5,35", hour="7-11")},
    "complaints.send_sender_mails": {"task": "complaints.send_sender_mails", "schedule": 60.0},
    # Several times a night, so that a stop of an hour leaves nothing lying.
    "cases.purge_drafts": {"task": "cases.purge_drafts", "schedule": crontab(minute=20, hour="2-4")},
    # Four times a day, so that a night's stop loses none; each month is drawn once.
    "cases.draw_samples": {"task": "cases.draw_samples", "schedule": 6 * 3600.0},
    # Approved lists, at night; a list that was stopped is taken up again the next hour.
    "cases.apply_retention": {"task": "cases.apply_retention", "schedule": crontab(minute=10, hour="1-4")},
    # What was registered for a day is done as it begins, or as soon as the machine is on again.
    "cases.perform_reorganisations": {"task": "cases.perform_reorganisations", "schedule": 300.0},
    # A lex Sarah-ansvarig reads what is open within minutes, also when her role begins at midnight.
    "cases.name_new_receivers": {"task": "cases.name_new_receivers", "schedule": 300.0},
    "cases.pass_on_readings": {
        "task": "cases.pass_on_readings",
        "schedule": crontab(minute=40, hour="2-4"),
    },
    "audit.seal": {"task": "audit.seal", "schedule": 600.0},
}
# A draft that nobody has saved for so many days is thrown away. It belongs to a person and to no
# nämnd yet, so it is one number for all.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
# A running job without a heartbeat for this long is taken over (seconds).
JOB_STALE_AFTER = env.int("JOB_STALE_AFTER", default=60)

EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="kvalitetshjulet@localhost")

AUTH_USER_MODEL = "organisation.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=4 * 3600)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

LANGUAGE_CODE = "sv"
# Swedish only until a translation exists: a half-translated page is worse than a Swedish one.
LANGUAGES = [("sv", "svenska")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Files a reporter may attach, and how large one, and all together, may be (bytes).
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
ATTACHMENT_MAX_COUNT = 10
# Forms that one sender without an account may send in an hour; a library or a care home is one sender.
PUBLIC_FORMS_AN_HOUR = env.int("PUBLIC_FORMS_AN_HOUR", default=30)
# What may be written in an hour with the code of one case, and by one sender with whatever codes she has.
PUBLIC_MESSAGES_AN_HOUR = env.int("PUBLIC_MESSAGES_AN_HOUR", default=20)
PUBLIC_MESSAGES_A_SENDER = env.int("PUBLIC_MESSAGES_A_SENDER", default=60)
# How long registers and texts of the public's pages are kept in memory before they are read again.
KEPT_SECONDS = env.int("KEPT_SECONDS", default=10)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = env.bool("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organisation.api.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "organisation.api.KeyOpensThis",
    ],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "PAGE_SIZE": 50,
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": env.str("API_RATE", default="600/min"),
        # What one system may take in for the public: a flood of made-up cases hides the real ones.
        "intake": env.str("API_INTAKE_RATE", default="120/min"),
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kvalitetshjulet",
    "DESCRIPTION": "Systematiskt kvalitetsarbete i socialtjänsten",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "cases.enums.Status",
        "PrecisionEnum": "cases.enums.Precision",
        "SeverityEnum": "cases.enums.Severity",
        "LikelihoodEnum": "cases.enums.Likelihood",
        "ValidationErrorEnum": "drf_standardized_errors.openapi_serializers.ValidationErrorEnum.choices",
        "ClientErrorEnum": "drf_standardized_errors.openapi_serializers.ClientErrorEnum.choices",
        "ServerErrorEnum": "drf_standardized_errors.openapi_serializers.ServerErrorEnum.choices",
        **{
            f"ErrorCode{code}Enum": f"drf_standardized_errors.openapi_serializers.ErrorCode{code}Enum.choices"
            for code in (401, 403, 404, 405, 406, 415, 429, 500)
        },
    },
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_HANDLER_CLASS": "config.api.RefusalHandler"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

stop_if(production_problems(globals()))
