"""The office of the dossiers' tests."""

from __future__ import annotations

from tests.dossiers.conftest import office

__all__ = ["office"]
