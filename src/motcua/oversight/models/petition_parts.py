"""What belongs to a petition: files that came with it, what its sender thought of the answer, notices."""

from __future__ import annotations

from django.db import models

from motcua.documents.models import StoredFile
from motcua.oversight.models.petitions import Petition
from motcua.oversight.types import NoticeWay, PetitionAct


class PetitionFile(models.Model):
    """A file that the sender added; never changed."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["petition_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "position"], name="petition_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}/{self.position}"


class PetitionRating(models.Model):
    """Whether the sender was content with the answer (QĐ 766/QĐ-TTg, indicator 5.3); given once."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="rating")
    content = models.BooleanField()
    remark = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.content}"


class PetitionNotice(models.Model):
    """A message to the sender that waits to be sent or was; names nobody and tells nothing of the content."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="notices")
    about = models.CharField(max_length=10, choices=PetitionAct.choices)
    way = models.CharField(max_length=6, choices=NoticeWay.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_number = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["petition", "about", "way"], name="petition_notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="petition_notice_waiting",
                condition=models.Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.about} {self.way}"
