"""Stored files."""

from motcua.documents.models.files import StoredFile

__all__ = ["StoredFile"]
