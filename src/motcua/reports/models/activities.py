"""What an office did in a period beyond dossiers, the prose of its reports, and the list it has posted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.documents.models import StoredFile
from motcua.org.models import Official, Unit
from motcua.reports.letters.activity_kinds import ActivityKind


class Activity(models.Model):
    """One thing done, recorded when it was done, so that nobody looks for it at the quarter's end.

    ``section`` is a key of ``reports.letters.outline``. A wrong one is withdrawn, never deleted.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    section = models.CharField(max_length=20)
    kind = models.CharField(max_length=14, choices=ActivityKind.choices)
    text = models.TextField()
    document_number = models.CharField(max_length=80, blank=True)
    document_date = models.DateField(null=True, blank=True)
    #: how many (decisions, initiatives, people commended …), and of what
    quantity = models.PositiveIntegerField(null=True, blank=True)
    measured_in = models.CharField(max_length=60, blank=True)
    #: people reached by it
    reach = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    recorder_name = models.CharField(max_length=160)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=160, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["authority", "day"], name="activity_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.text[:60]}"


class NarrativeText(models.Model):
    """The prose of one section of one period's report; each writer's sitting is a version of its own.

    Only the newest version changes, while its writer is still at it (``saves`` counts); older ones stay.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    section = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    saves = models.PositiveIntegerField(default=1)
    text = models.TextField(blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    writer = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    writer_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["authority_id", "period", "section", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "period", "section", "version"], name="narrative_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.section} ({self.version})"


class ProcedureList(models.Model):
    """The list of procedures received at an office, as a decision sets it, from a day on.

    Where an office has one, its number of procedures is counted from it, not from the catalogue of its
    level. A later list ends the one before (the newest that has begun holds).
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=120)
    decision_date = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorder_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["authority_id", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "valid_from"], name="procedure_list_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedure_list_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.decision


class ListedProcedure(models.Model):
    """One line of such a list: the national code with the two marks that forms count by."""

    listing = models.ForeignKey(ProcedureList, models.CASCADE, related_name="lines")
    code = models.CharField(max_length=40)
    #: một cửa liên thông: begins here, decided elsewhere or with others
    interagency = models.BooleanField(default=False)
    #: of a vertical branch (police, military …), set by its ministry
    vertical = models.BooleanField(default=False)

    class Meta:
        ordering = ["listing_id", "code"]
        constraints = [models.UniqueConstraint(fields=["listing", "code"], name="listed_once")]

    def __str__(self) -> str:
        return self.code
