"""Settings of an installation; everything that differs between two comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext

from motcua.config.home import ROOT, Home
from motcua.config.identity import demonstration, form_targets
from motcua.config.identity import providers as identity_providers
from motcua.config.messages import configuration as ways_to_send

django_stubs_ext.monkeypatch()

HOME = Home.from_environment()
WEB = Path(__file__).resolve().parents[1] / "web"
DEBUG = False
SECRET_KEY = os.environ.get("MOTCUA_SECRET_KEY") or HOME.secret_key()
#: address that stands in the QR of every slip, and where the office is reached
PUBLIC_URL = os.environ.get("MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_PUBLIC = urlsplit(PUBLIC_URL)
HTTPS = _PUBLIC.scheme == "https"
ALLOWED_HOSTS = [h for h in os.environ.get("MOTCUA_HOSTS", "127.0.0.1,localhost").split(",") if h]
if _PUBLIC.hostname and _PUBLIC.hostname not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(_PUBLIC.hostname)
# the TLS server stands in front: forms come from the public address, and it says that the way was https
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MOTCUA_ORIGINS", "").split(",") if o]
if HTTPS:
    CSRF_TRUSTED_ORIGINS.append(f"https://{_PUBLIC.netloc}")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_DIR = ROOT / "data"
#: e-mail, SMS, Zalo: how they are sent (docs/notices.md); without a file all of them only pretend
MESSAGES = ways_to_send(HOME)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "motcua.org",
    "motcua.catalogue",
    "motcua.documents",
    "motcua.dossiers",
    "motcua.oversight",
    "motcua.visits",
    "motcua.reports",
    "motcua.web",
]

MIDDLEWARE = [
    "motcua.web.ui.middleware.RequestIdMiddleware",
    "motcua.web.ui.middleware.CompressedPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "motcua.web.api.front.ApiFrontMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "motcua.web.ui.middleware.ActorMiddleware",
    "motcua.web.ui.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
AUTH_USER_MODEL = "org.Official"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / part / "templates" for part in ("ui", "portal", "desk", "console", "reports")],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["motcua.web.ui.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "motcua.web.ui.context.desk",
                "motcua.web.portal.voice.posted.for_pages",
            ],
        },
    }
]


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name?option=value``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    # our statements are short: compiling them (0.2 s) costs more than it ever saves
    options: dict[str, Any] = {"options": "-c jit=off", **dict(parse_qsl(parts.query))}
    host = unquote(parts.hostname or "") or options.pop("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        # A half-read stream that the garbage collector ends while another statement of the same connection
        # runs would wait for that statement for ever (psycopg's lock is the connection's): no such streams.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": options,
    }


def embedded_database(file: Path) -> dict[str, Any]:
    """SQLite with a write-ahead log; writers take their turn at BEGIN, not half-way."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
        },
    }


DATABASES: dict[str, dict[str, Any]] = {
    "default": database_from_url(os.environ["DATABASE_URL"])
    if os.environ.get("DATABASE_URL")
    else embedded_database(HOME.database)
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
FORMAT_MODULE_PATH = ["motcua.config.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME.files},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "motcua.web.ui.accounts.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "motcua.web.ui.accounts.OwnMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Một Cửa"
#: roles that must use the second factor, e.g. LEADER,ADMIN (empty: everybody may, nobody must)
MOTCUA_TOTP_ROLES = [r for r in os.environ.get("MOTCUA_TOTP_ROLES", "").split(",") if r]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "motcua.web.ui.rate.address_of"
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "motcua.web.ui.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
#: a ClamAV daemon as host:port: then only files that it calls clean are handed out (docs/operate.md)
MOTCUA_CLAMAV = os.environ.get("MOTCUA_CLAMAV", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # a form may lead on to where people prove who they are, and to nobody else
        "form-action": ["'self'", *form_targets(identity_providers(HOME))],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

#: a demonstration shows on its pages the codes that would have gone out; never in an office
MOTCUA_DEMO_CODES = os.environ.get("MOTCUA_DEMO_CODES") == "1" or bool(demonstration(HOME).get("codes"))
#: providers of the national electronic identity (docs/accounts.md)
MOTCUA_IDENTITY = identity_providers(HOME)
#: payment platforms; each counts only when all its four words are there. Secrets live in the environment only
MOTCUA_PAYMENTS = {
    name: os.environ.get(f"MOTCUA_PAY_{name.upper()}", "")
    for platform in ("national", "vnpay")
    for name in (f"{platform}_url", f"{platform}_ask_url", f"{platform}_partner", f"{platform}_secret")
}
# a demonstration (or who asks for it): our own page plays the bank
if os.environ.get("MOTCUA_PAY_FAKE", "1" if (HOME.path / "demo").is_file() else "") == "1":
    MOTCUA_PAYMENTS["fake_page"] = "/thanh-toan/ngan-hang-thu/{reference}/"
    MOTCUA_PAYMENTS["fake_secret"] = SECRET_KEY

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "motcua"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # reopened when logrotate moved it away; several processes append whole lines
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": HOME.logs / "motcua.log",
            "formatter": "line",
            "encoding": "utf-8",
            "delay": True,
        },
    },
    "root": {"handlers": ["console", "file"] if HOME.logs.is_dir() else ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "motcua": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}

#: an application that nobody changes for so many days is given up
MOTCUA_DRAFT_DAYS = int(os.environ.get("MOTCUA_DRAFT_DAYS", "30"))
