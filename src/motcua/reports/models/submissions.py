"""Periodic reports that a unit answers for: from a draft to what was sealed and sent, and how it went."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models import Dossier
from motcua.org.models import Official, Unit
from motcua.reports.types import SubmissionState


class ReportSubmission(models.Model):
    """One report of a unit for a period: a form, or the package of the period's forms (TT 01/2020/TT-VPCP).

    ``figures`` holds the figures of a draft as taken at ``as_of``; sealing moves them to the cells and
    empties it. From then on a trigger lets only the sending be written. A correction is a new version that
    names the one it ``corrects``; ``chain`` and ``previous_hash`` bind a unit's sealed reports together.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=200)
    receiver = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    receiver_name = models.CharField(max_length=200, blank=True)
    #: what the forms are together: ``package``, or the one form's name
    package = models.CharField(max_length=20)
    forms = models.JSONField(default=list)
    period_code = models.CharField(max_length=30)
    first = models.DateField()
    last = models.DateField()
    rules = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.TextField(blank=True, help_text="Vì sao đính chính")
    note = models.TextField(blank=True, help_text="Ghi chú, giải trình gửi kèm")

    state = models.CharField(max_length=10, choices=SubmissionState.choices)
    as_of = models.DateTimeField()
    cutoff = models.DateTimeField()
    figures = models.JSONField(default=dict)
    narrative = models.JSONField(default=list, help_text="Phần lời của báo cáo: [[đề mục, nội dung]]")

    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")
    prepared_name = models.CharField(max_length=160)
    prepared_title = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    checked_name = models.CharField(max_length=160, blank=True)
    checked_title = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    signed_name = models.CharField(max_length=160, blank=True)
    signed_title = models.CharField(max_length=120, blank=True)
    signed_form = models.CharField(max_length=200, blank=True, help_text="KT., TUQ. … của ai")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    sent_name = models.CharField(max_length=160, blank=True)
    sent_title = models.CharField(max_length=120, blank=True)

    chain = models.PositiveIntegerField(null=True, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-last", "-version", "pk"]
        indexes = [
            models.Index(fields=["unit", "last"], name="submission_of_unit"),
            models.Index(fields=["period_code", "unit"], name="submission_of_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "package", "period_code", "version"], name="submission_version_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "package", "period_code"],
                condition=models.Q(sealed_at__isnull=True),
                name="submission_one_open",
            ),
            models.UniqueConstraint(fields=["unit", "chain"], name="submission_chain_once"),
            models.CheckConstraint(
                condition=models.Q(sealed_at__isnull=True) | ~models.Q(hash=""),
                name="sealed_submission_has_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(sealed_at__isnull=False),
                name="sent_submission_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.period_code} bản {self.version}"


class SubmissionForm(models.Model):
    """One sealed form: its columns, lines, checks and notes, to be drawn again without the definition.

    ``layout`` also names the version of the definition (source, titles) that it was filled by.
    """

    submission = models.ForeignKey(ReportSubmission, models.PROTECT, related_name="sealed_forms")
    form = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    title = models.TextField()
    layout = models.JSONField()

    class Meta:
        ordering = ["submission_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "form"], name="sealed_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form} ({self.submission_id})"


class SubmissionCell(models.Model):
    """One sealed figure; ``dossiers`` are those counted by it that no sealed report below lists already."""

    form = models.ForeignKey(SubmissionForm, models.PROTECT, related_name="cells")
    position = models.PositiveIntegerField()
    row_key = models.CharField(max_length=200)
    row_label = models.TextField()
    ordinal = models.CharField(max_length=20, blank=True)
    column_key = models.CharField(max_length=60)
    #: empty: no denominator
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    dossiers = models.JSONField(default=list)

    class Meta:
        ordering = ["form_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "row_key", "column_key"], name="sealed_cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.row_key} × {self.column_key}"


class SubmissionDossier(models.Model):
    """One dossier that a sealed report counts somewhere, under the code it had then."""

    submission = models.ForeignKey(ReportSubmission, models.PROTECT, related_name="dossiers")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "dossier"], name="sealed_dossier_once"),
        ]

    def __str__(self) -> str:
        return self.code


class SubmissionPart(models.Model):
    """A sealed report of a unit below that this one adds up, bound by its hash."""

    submission = models.ForeignKey(ReportSubmission, models.PROTECT, related_name="parts")
    part = models.ForeignKey(ReportSubmission, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "part"], name="sealed_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} trong {self.submission_id}"


class SubmissionEvent(models.Model):
    """One move of a report: who, when, from where to where; written in its transaction, never changed."""

    submission = models.ForeignKey(ReportSubmission, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    at = models.DateTimeField()
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=160)
    actor_title = models.CharField(max_length=120, blank=True)
    state_before = models.CharField(max_length=10, blank=True)
    state_after = models.CharField(max_length=10)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["submission_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "seq"], name="submission_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.seq} {self.name}"
