"""A file on its way in: its bytes come in pieces, over a line that may break."""

from __future__ import annotations

from django.db import models

from motcua.documents.models.files import StoredFile
from motcua.documents.types import UploadState
from motcua.org.models import CitizenAccount


class Upload(models.Model):
    """One file that a citizen is sending; how much has come is told by the pieces in its folder.

    ``size`` is what was announced: nothing beyond it is taken. ``file`` stands once it is whole and checked.
    """

    token = models.CharField(max_length=43, unique=True)
    account = models.ForeignKey(CitizenAccount, models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField(help_text="byte")
    state = models.CharField(max_length=8, choices=UploadState.choices, default=UploadState.OPEN)
    begun_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=UploadState.FINISHED) | models.Q(file__isnull=False),
                name="finished_upload_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name
