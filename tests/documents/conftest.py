"""Files and pieces of each test lie in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from motcua.config.home import Home


@pytest.fixture
def home(settings: object, tmp_path: Path) -> Path:
    """A home for files, uploads and counts."""
    django_settings.HOME = Home(tmp_path)
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path
