"""Stored files."""

from motcua.documents.models.files import StoredFile
from motcua.documents.models.uploads import Upload

__all__ = ["StoredFile", "Upload"]
