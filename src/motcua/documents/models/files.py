"""A stored file: what its bytes are, not what its name says."""

from __future__ import annotations

from django.db import models

from motcua.documents.types import ScanState


class StoredFile(models.Model):
    """Bytes under their SHA-256 in the files folder; the same bytes are stored once per row.

    ``media_type`` is read from the content. ``name`` is what the person called it. ``scan_state`` is what a
    scanner said of these bytes; rows without one wait for it.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="byte")
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=120)
    authority_id = models.BigIntegerField(db_index=True)
    scan_state = models.CharField(
        max_length=12, choices=ScanState.choices, default=ScanState.NOT_SCANNED, db_default="not_scanned"
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    #: what the scanner called it, or why it could not look
    scan_words = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="file_to_scan", condition=models.Q(scan_state=ScanState.NOT_SCANNED)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def relative_path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
