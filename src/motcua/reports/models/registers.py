"""Registers kept elsewhere, as they were brought in: the file, its lines, its refusals, how it was read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.catalogue.types import Channel
from motcua.documents.models import StoredFile
from motcua.dossiers.types import Outcome, ReturnMethod, Verdict
from motcua.org.models import Official, Unit
from motcua.reports.types import RegisterKind, RegisterState


class ImportedRegister(models.Model):
    """One file brought in for one unit: a register, an export of other software, a special book.

    Its lines are staged while it is ``READING`` and switched on at once when it is ``DONE``. A withdrawn
    register stays on record with its file and its refusals; its lines count no more.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    #: which book (special registers only), e.g. ``SCT/BS``
    book = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    #: field of procedures of lines that name none: a register is kept per field
    field_code = models.CharField(max_length=60, blank=True)

    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=100, blank=True)
    headings = models.JSONField(default=list, help_text="Tên cột theo thứ tự trong tệp")
    mapping = models.JSONField(default=dict, help_text="Tên cột → mục")
    notes = models.JSONField(default=list, help_text="Điều cần biết khi đọc tệp: phông chữ cũ, cột bỏ qua")

    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RegisterState.choices)
    #: rows looked at so far, and how many there are about: the progress bar
    rows_done = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)

    rows_total = models.PositiveIntegerField(default=0, help_text="dòng có dữ liệu")
    rows_accepted = models.PositiveIntegerField(default=0, help_text="mới, đổi và đã có")
    rows_changed = models.PositiveIntegerField(default=0, help_text="đã có, nội dung khác")
    rows_known = models.PositiveIntegerField(default=0, help_text="đã có, giống hệt")
    rows_refused = models.PositiveIntegerField(default=0)
    rows_skipped = models.PositiveIntegerField(default=0, help_text="dòng trống, dòng cộng, dòng số cột")
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "kind", "state"], name="register_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind"], condition=Q(state="reading"), name="register_read_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="register_withdrawn_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ImportedLine(models.Model):
    """One accepted row, as read; its content never changes.

    ``key`` tells what the row is about within (authority, kind): its dossier code, else its number in the
    book, else its folded content. Of the lines of one key one is ``in_force``: the newest one of a register
    that is not withdrawn. The other systems' words stay in ``raw``, in the order of the register's headings.
    """

    register = models.ForeignKey(ImportedRegister, models.PROTECT, related_name="lines")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RegisterKind.choices)
    book = models.CharField(max_length=60, blank=True)
    row_number = models.PositiveIntegerField(help_text="số dòng trong tệp")
    key = models.CharField(max_length=32)
    #: of everything that was read: two lines of one key with the same digest say the same
    digest = models.CharField(max_length=32)
    in_force = models.BooleanField(default=False)

    #: dossier code without spaces, in capitals, as ``Dossier.code`` is stored
    code = models.CharField(max_length=60, blank=True)
    number_in_book = models.CharField(max_length=40, blank=True)
    procedure_code = models.CharField(max_length=40, blank=True)
    procedure_name = models.TextField(blank=True)
    field_code = models.CharField(max_length=60, blank=True)
    field_name = models.CharField(max_length=200, blank=True)
    applicant_name = models.CharField(max_length=300, blank=True)
    applicant_fold = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    return_method = models.CharField(max_length=8, choices=ReturnMethod.choices, blank=True)

    #: the moments are midnight where the source gave a day without an hour
    received_at = models.DateTimeField()
    received_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)

    #: national status code 1–10 (TrangThaiHoSo); empty where the source says nothing
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    result = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    raw = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "code"], name="line_by_code"),
            models.Index(fields=["authority", "received_on", "applicant_fold"], name="line_by_day_and_name"),
            models.Index(fields=["authority", "kind", "key"], name="line_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "key"], condition=Q(in_force=True), name="line_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__range=(1, 10)), name="line_status_1_to_10"
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"{self.register_id}: dòng {self.row_number}"


class LineSighting(models.Model):
    """A later register said of a line exactly what is already stored ("đã có"): no second line, only this."""

    line = models.ForeignKey(ImportedLine, models.PROTECT, related_name="sightings")
    register = models.ForeignKey(ImportedRegister, models.PROTECT, related_name="sightings")
    row_number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "line"], name="line_seen_once_per_register"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id}: dòng {self.row_number}"


class RefusedLine(models.Model):
    """One row that was not accepted: where it stands, why, and all of its cells so that it can be mended."""

    register = models.ForeignKey(ImportedRegister, models.PROTECT, related_name="refused")
    row_number = models.PositiveIntegerField()
    reason = models.TextField()
    raw = models.JSONField(default=list)

    class Meta:
        ordering = ["row_number"]

    def __str__(self) -> str:
        return f"dòng {self.row_number}: {self.reason}"


class HeadingMapping(models.Model):
    """Which column is what, as a person of the unit said once for this set of headings."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, help_text="Tên cột → mục; mục trống: bỏ qua")
    remembered_at = models.DateTimeField()
    remembered_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "fingerprint"], name="mapping_once_per_headings"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.fingerprint[:12]}"
