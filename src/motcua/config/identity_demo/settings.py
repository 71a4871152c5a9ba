"""Settings of the pretended provider: nothing of them is shared with the office."""

from __future__ import annotations

from pathlib import Path

from motcua.config.home import ROOT, Home
from motcua.config.identity_demo import persons

HOME = Home.from_environment()
PERSONS = ROOT / persons.PERSONS
DEBUG = False
SECRET_KEY = f"identity-demo:{HOME.secret_key()}"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "motcua.config.identity_demo.urls"
WSGI_APPLICATION = "motcua.config.identity_demo.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME.path / "identity-demo.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account_login"
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
# two sites on one host share cookies: these are named apart from the office's
SESSION_COOKIE_NAME = "identity_demo_session"
CSRF_COOKIE_NAME = "identity_demo_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # the way back leads to the office's own address, so forms may lead on to this machine
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "form-action": ["'self'", "http://127.0.0.1:*", "http://localhost:*"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
IDP_OIDC_ADAPTER = "motcua.config.identity_demo.claims.PlayedIdentityAdapter"
KEY_FILE = HOME.keys / "identity-demo.pem"
IDP_OIDC_PRIVATE_KEY = KEY_FILE.read_text(encoding="ascii") if KEY_FILE.exists() else ""
