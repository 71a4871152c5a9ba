"""Where books differ: each difference a task, settled with a reason; and which line is which dossier."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.dossiers.models import Dossier
from motcua.org.models import Official, Unit
from motcua.reports.models.registers import ImportedLine
from motcua.reports.types import DifferenceKind, DifferenceState, OtherBook, SettleReason


class LineMatch(models.Model):
    """A line of another book is this dossier: by code, by person and day, or because an official said so."""

    line = models.OneToOneField(ImportedLine, models.PROTECT, related_name="match")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    by_hand = models.BooleanField(default=False)
    matched_at = models.DateTimeField()
    matched_by = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.line_id} = {self.dossier_id}"


class Difference(models.Model):
    """One thing that two books tell differently of one dossier of one period; settled with a reason.

    ``subject`` names it for good (``d12`` our dossier, ``l7`` a line of the other book, ``d12/due`` one
    particular), so that comparing again finds the same task and never makes a second one.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=30)
    book = models.CharField(max_length=10, choices=OtherBook.choices)
    kind = models.CharField(max_length=10, choices=DifferenceKind.choices)
    subject = models.CharField(max_length=60)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    line = models.ForeignKey(ImportedLine, models.PROTECT, null=True, blank=True, related_name="+")
    field_code = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    what = models.CharField(max_length=20, blank=True, help_text="Mục khác nhau: ngày nhận, hẹn trả …")
    here = models.CharField(max_length=200, blank=True)
    there = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=16, choices=SettleReason.choices, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["authority", "period_code", "state"], name="difference_by_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "period_code", "book", "kind", "subject"], name="difference_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | (~Q(reason="") & Q(settled_at__isnull=False)),
                name="settled_difference_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.kind} {self.subject}"


class Comparison(models.Model):
    """That the books of a unit and period were compared: when, by whom, and what came of it."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period_code = models.CharField(max_length=30)
    compared_at = models.DateTimeField()
    compared_by = models.CharField(max_length=120)
    #: how many were found per book and kind, how many were new, how many vanished by themselves
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-compared_at"]
        indexes = [models.Index(fields=["authority", "period_code"], name="comparison_by_period")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.period_code}"
