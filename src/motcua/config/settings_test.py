"""Settings of the test suite: quick hashing, strict templates, no manifest, tests' own home."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("MOTCUA_HOME", tempfile.mkdtemp(prefix="motcua-test-"))
if not os.environ["MOTCUA_HOME"].endswith(os.environ.get("PYTEST_XDIST_WORKER", "")):
    # workers side by side inherit one home; what one of them forgets of its visitors another still counts
    os.environ["MOTCUA_HOME"] = os.path.join(os.environ["MOTCUA_HOME"], os.environ["PYTEST_XDIST_WORKER"])
    os.makedirs(os.environ["MOTCUA_HOME"], mode=0o700, exist_ok=True)
os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-the-test-suite-never-in-an-office")

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import DATABASES, STORAGES, TEMPLATES


class UndefinedVariable(str):
    """Makes a template fail where it names a variable that the view did not give."""

    __slots__ = ()

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"undefined template variable: {missing}")

    def __contains__(self, part: object) -> bool:
        return part == "%s"


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"].setdefault("TEST", {})["NAME"] = os.path.join(
        os.environ["MOTCUA_HOME"], "test.sqlite3"
    )
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
#: static files straight from their folders: tests need no collectstatic
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STRICT_TEMPLATES = {**TEMPLATES[0]["OPTIONS"], "string_if_invalid": UndefinedVariable("%s")}
TEMPLATES[0]["OPTIONS"] = STRICT_TEMPLATES
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
