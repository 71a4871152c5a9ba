"""Hours for which people may book, and what was booked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.org.models import CitizenAccount, Unit
from motcua.visits.types import AppointmentState


class SlotPlan(models.Model):
    """On one day of every week, from ``begins`` to ``ends``: slots of ``minutes`` for ``places`` people."""

    one_stop = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: 0 Monday … 6 Sunday
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["one_stop_id", "weekday", "begins"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6)
                & Q(ends__gt=F("begins"))
                & Q(minutes__gte=5)
                & Q(minutes__lte=240)
                & Q(places__gte=1),
                name="slot_plan_makes_sense",
            ),
            models.UniqueConstraint(
                fields=["one_stop", "weekday", "begins", "valid_from"], name="slot_plan_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins:%H:%M}–{self.ends:%H:%M}"


class Appointment(models.Model):
    """One visit that was booked; its address is ``token``, never a number that can be guessed."""

    token = models.CharField(max_length=32, unique=True)
    one_stop = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    account = models.ForeignKey(CitizenAccount, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    phone = models.CharField(max_length=30)
    procedure_code = models.CharField(max_length=40, blank=True)
    procedure_name = models.TextField(blank=True)
    field_code = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED)
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: the caller's idempotency key
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["one_stop", "starts_at"], name="appointment_by_slot"),
            models.Index(fields=["phone"], name="appointment_by_phone"),
            models.Index(fields=["account"], name="appointment_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M %d/%m/%Y}"
