"""Procedures and their immutable published versions."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.types import Channel, OnlineLevel, TermUnit, UnclearKind, VersionState


class Field(models.Model):
    """Lĩnh vực: the grouping of registers and reports."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    fold = models.CharField(max_length=300, db_index=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """One procedure under its national code; its content stands in versions."""

    code = models.CharField(max_length=40, unique=True)
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    name = models.TextField()
    #: folded code, name and field: what search reads
    fold = models.TextField()
    #: commune, district, province, ministry – those that handle it, from the current version
    levels = models.JSONField(default=list)
    kind = models.CharField(max_length=20, blank=True)
    handler = models.CharField(max_length=60, blank=True, db_index=True)
    is_active = models.BooleanField(default=True)
    has_detail = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProcedureVersion(models.Model):
    """What an announcing decision says of a procedure, from one day on.

    Drafts may change; a published version never does (a trigger refuses it), and a dossier keeps
    the version under which it was received (NĐ 63/2010, Article 8 names the parts).
    ``content`` holds the complete normalised record with its original words.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    name = models.TextField()
    decision_number = models.CharField(max_length=120, blank=True)
    decision_date = models.DateField(null=True, blank=True)
    issuing_agency = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    online_level = models.CharField(max_length=12, choices=OnlineLevel.choices, blank=True)
    receiving_units = models.JSONField(default=list)
    deciding_units = models.JSONField(default=list)
    audiences = models.JSONField(default=list)
    steps_text = models.TextField(blank=True)
    conditions_text = models.TextField(blank=True)
    results = models.JSONField(default=list)
    legal_bases = models.JSONField(default=list)
    #: fields asked at intake beyond the applicant, and the special register they feed
    details = models.JSONField(default=list)
    book = models.CharField(max_length=20, blank=True)
    same_day = models.BooleanField(default=False)
    cut_off = models.CharField(max_length=12, default="none")
    reading = models.CharField(max_length=16, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, db_index=True)
    source = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=models.Q(state="published"), name="one_published_version"
            ),
        ]
        ordering = ["procedure_id", "-number"]

    def __str__(self) -> str:
        return f"{self.name} (bản {self.number})"


class SubmissionChannel(models.Model):
    """One way to hand in, with its time limit (clear or only in words)."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="channels")
    position = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    term_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    term_unit = models.CharField(max_length=14, choices=TermUnit.choices, blank=True)
    term_text = models.TextField(blank=True)
    description = models.TextField(blank=True)
    fees_known = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="channel_position_once"),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


class ChannelCharge(models.Model):
    """A fee (phí) or charge (lệ phí) of one channel; ``amount`` in đồng, empty when unclear."""

    channel = models.ForeignKey(SubmissionChannel, models.CASCADE, related_name="charges")
    kind = models.CharField(max_length=10, blank=True)
    name = models.TextField(blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=8, default="VND")
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name or self.kind


class ProcedureCase(models.Model):
    """A case of the procedure with its own list of papers."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="cases")
    position = models.PositiveSmallIntegerField()
    name = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="case_position_once")]

    def __str__(self) -> str:
        return self.name or "Trường hợp chung"


class RequiredDocument(models.Model):
    """A paper that the case asks for; notes that pose as papers are kept, marked and never asked."""

    case = models.ForeignKey(ProcedureCase, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, blank=True)
    name = models.TextField()
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    forms = models.JSONField(default=list)
    is_note = models.BooleanField(default=False)
    #: asked always, or only where it applies (the national source has no such mark: manager's word)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class UnclearPoint(models.Model):
    """Something the source leaves unclear: its words, and what the manager settled."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="unclear_points")
    kind = models.CharField(max_length=8, choices=UnclearKind.choices)
    place = models.TextField()
    words = models.TextField(blank=True)
    message = models.TextField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
    settlement = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.message
