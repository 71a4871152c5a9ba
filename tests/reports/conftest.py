"""Offices of the tests of figures."""

from __future__ import annotations

from tests.dossiers.conftest import office

__all__ = ["office"]
