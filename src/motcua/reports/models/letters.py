"""Letters drawn up from figures: the cells as they were, the words as they are edited, every version kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.documents.models import StoredFile
from motcua.org.models import Official, Unit
from motcua.reports.types import LetterKind, LetterState


class Letter(models.Model):
    """One công văn of a unit about the figures of the units under it.

    ``cells`` are the chosen findings with their units, numerators and denominators as they stood at
    ``cutoff`` and were known at ``as_of``; ``cells_hash`` proves them and stands in the first revision too.
    ``content`` is what the person may edit: addressees, blocks, receivers, signature. Once it has its number
    the database refuses to change any of it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    state = models.CharField(max_length=10, choices=LetterState.choices)
    period_code = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateTimeField()
    cutoff = models.DateTimeField()
    rules = models.CharField(max_length=20)
    cells = models.JSONField(default=list)
    cells_hash = models.CharField(max_length=64)
    subject = models.CharField(max_length=500)
    content = models.JSONField(default=dict)

    symbol = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    day = models.DateField(null=True, blank=True, help_text="Ngày ghi trên văn bản")
    signer = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField(max_length=160, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    made_name = models.CharField(max_length=160)
    issued_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["unit", "made_at"], name="letter_of_unit")]
        constraints = [
            # numbers of a year run per authority (NĐ 30/2020/NĐ-CP, Điều 15)
            models.UniqueConstraint(fields=["unit", "year", "number"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"], number__isnull=True, issued_at__isnull=True)
                | Q(state__in=["numbered", "issued"], number__isnull=False, day__isnull=False),
                name="letter_numbered_with_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or '…'}/{self.symbol}: {self.subject}"


class LetterRevision(models.Model):
    """One act on a letter with the whole content after it; appended in the act, never changed."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="revisions")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=10)
    at = models.DateTimeField()
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["letter_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["letter", "seq"], name="letter_revision_once")]

    def __str__(self) -> str:
        return f"{self.letter_id}#{self.seq} {self.name}"
