"""Who read a dossier: one row per reader and hour, never changed."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier


class DossierRead(models.Model):
    """An official (or a client system) saw personal data of a dossier; the applicant may see that.

    Names are copied, not linked: what a person was told of stays as it was. Database triggers refuse change
    and delete.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="reads")
    #: ``official:12`` or ``client:3``
    reader = models.CharField(max_length=24)
    #: the beginning of the hour
    hour = models.DateTimeField()
    at = models.DateTimeField()
    #: what was opened first in that hour: ``page``, ``file``, ``slip``, ``api``
    place = models.CharField(max_length=8)
    unit_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "reader", "hour"], name="read_once_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} {self.at:%H:%M %d/%m/%Y}"
