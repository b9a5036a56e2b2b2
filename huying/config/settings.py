"""Settings. Data lives under HUYING_HOME; PostgreSQL is chosen by HUYING_DATABASE_URL."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from huying.kernel.disk import write_once

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HUYING_HOME = Path(os.environ.get("HUYING_HOME") or BASE_DIR / "var").resolve()
HUYING_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)


def _kept_secret(name: str) -> str:
    """A random secret made once and kept in HUYING_HOME/keys, readable by the owner only."""
    path = HUYING_HOME / "keys" / name
    return path.read_text() if path.exists() else write_once(path, secrets.token_urlsafe(48).encode()).decode()


SECRET_KEY = _kept_secret("secret_key")
IDENTITY_KEY = _kept_secret("identity_key")  # the ring of keys that seals citizens' identities (kernel/privacy)
DEBUG = os.environ.get("HUYING_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HUYING_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "huying.kernel.calendar",
    "huying.kernel.people",
    "huying.kernel.ledger",
    "huying.kernel.access",
    "huying.kernel.documents",
    "huying.kernel.procedures",
    "huying.kernel.search",
    "huying.kernel.metrics",
    "huying.kernel.jobs",
    "huying.kernel.privacy",
    "huying.kernel.notifications",
    "huying.commons.activities",
    "huying.commons.meetings",
    "huying.commons.voices",
    "huying.commons.voting",
    "huying.mechanisms.oversight",
    "huying.mechanisms.livelihood_projects",
    "huying.web",
    "huying.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # sign-in is required by default
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "huying.kernel.access.middleware.ViewerMiddleware",
    "huying.web.roster.middleware.OwnPassword",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "huying.config.urls"
WSGI_APPLICATION = "huying.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huying.web.context.shell",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "huying.kernel.database.sqlite",  # one writer at a time, first come, first served
            "NAME": HUYING_HOME / "huying.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL, not NORMAL: in WAL mode NORMAL loses acknowledged rows on power loss.
                # secure_delete: what is erased is overwritten in the file, not only forgotten (个人信息保护法 47).
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A server may be set to acknowledge before it has written; what we acknowledge is written (limits.md, R1).
        "OPTIONS": {"options": "-c synchronous_commit=on"} | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("HUYING_DATABASE_URL", ""))}
if owner := os.environ.get("HUYING_DATABASE_OWNER_URL"):
    # The same database as its owner, who alone makes and changes tables (docs/decisions/ledger.md). Nothing but
    # migrations, grants and restoring uses it.
    DATABASES["owner"] = _database(owner)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "huying.web.roster.passwords.DrawnPasswordHasher",  # until the first sign-in
]
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huying.kernel.access.sessions.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "portal_home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "huying.web.views.locked_out"

SESSION_ENGINE = "huying.kernel.access.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
if os.environ.get("HUYING_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

HUYING_MAIL_URL = os.environ.get("HUYING_MAIL_URL", "")  # the congress's own mail server; unset: no mail goes out
HUYING_SITE_URL = os.environ.get("HUYING_SITE_URL", "")  # how people reach the platform: the link in a mail

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HUYING_HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HUYING_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# While a large file comes in it lies here in clear, not in the machine's /tmp; what a crash leaves goes the next day.
FILE_UPLOAD_TEMP_DIR = HUYING_HOME / "uploading"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
UPLOAD_MAX_BYTES = 50 * 1024 * 1024  # larger files are refused with a Chinese message

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
