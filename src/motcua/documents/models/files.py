"""A stored file: what its bytes are, not what its name says."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """Bytes under their SHA-256 in the files folder; the same bytes are stored once per row.

    ``media_type`` is read from the content. ``name`` is what the person called it.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="byte")
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=120)
    authority_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.name

    @property
    def relative_path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
