"""The dossier on its way: stages with own clocks, tasks of the inner route, pauses, supplements."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.types import SupplementPhase, TaskState, Verdict
from motcua.org.models import Official, Unit


class Stage(models.Model):
    """The time a dossier spends at one authority (liên thông); the first is the receiving one."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=120, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="stage_number_once")]
        indexes = [
            models.Index(
                fields=["authority", "due_at"],
                name="stage_open_by_due",
                condition=models.Q(finished_at__isnull=True),
            ),
            models.Index(
                fields=["authority", "dossier"], name="stage_handed", condition=models.Q(number__gt=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.number} {self.name}"


class Task(models.Model):
    """One step of the route to be done by a role at a unit, or by a named official."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="tasks")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field_code = models.CharField(max_length=60)
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    done_for = models.CharField(max_length=160, blank=True, help_text="Người được làm thay, hình thức ký")
    opinion = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "order", "pk"]
        indexes = [
            models.Index(
                fields=["authority", "role", "due_at"], name="task_open", condition=models.Q(state="open")
            ),
            models.Index(
                fields=["official", "due_at"], name="task_of_official", condition=models.Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"


class Pause(models.Model):
    """Time that does not count, with its legal ground; never a flag."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="pauses")
    ground = models.CharField(max_length=40)
    citation = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(ended_at__isnull=True), name="one_open_pause"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.ground}"


class DueMove(models.Model):
    """A due date that an act moved: what stood before and after, so that a past day can be told as it was."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="due_moves")
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    original_before = models.DateTimeField(null=True, blank=True)
    original_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.due_before} → {self.due_after}"


class SupplementRequest(models.Model):
    """One request to complete the dossier, its answer, and the three readings of the new date."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplement_requests")
    number = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=10, choices=SupplementPhase.choices)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=120)
    items = models.JSONField(default=list)
    #: the items by what they ask for: ``{"paper": id}`` or ``{"question": path}``, with ``what`` to correct
    wanted = models.JSONField(default=list)
    reason = models.TextField()
    approval = models.TextField(blank=True, help_text="Lý do và người duyệt khi yêu cầu quá một lần")
    due_before = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    due_restart = models.DateTimeField(null=True, blank=True)
    due_subtract = models.DateTimeField(null=True, blank=True)
    due_extend = models.DateTimeField(null=True, blank=True)
    due_legal = models.DateTimeField(null=True, blank=True)
    rule = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="supplement_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: lần {self.number}"
