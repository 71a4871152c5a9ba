"""Electronic forms of procedures: dated data, kept by version."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models.procedures import Procedure
from motcua.catalogue.types import VersionState


class FormVersion(models.Model):
    """What is asked online for a procedure, from one day on.

    A draft may change; what is published never does (the database refuses it), only its last day is set when
    a successor is published: an application keeps the version it was written in.
    ``definition`` is what ``catalogue.eform.read`` reads.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    #: of the file it came from: a second import of the same changes nothing, whatever became of the draft
    origin_hash = models.CharField(max_length=64, blank=True, db_index=True)
    #: how sure the identity must be to send it online (``org.types.Assurance``): 1 contact, 2 identity
    assurance = models.PositiveSmallIntegerField(default=2)
    source = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="form_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state="published", published_at__isnull=False, valid_from__isnull=False),
                name="form_published_from_a_day",
            ),
            models.CheckConstraint(condition=models.Q(assurance__in=[1, 2]), name="form_assurance_known"),
        ]
        ordering = ["procedure_id", "-number"]

    def __str__(self) -> str:
        return f"{self.definition.get('title', '')} (bản {self.number})"
