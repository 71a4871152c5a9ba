"""The queue of a day: the place that gives numbers, its windows, the numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.org.models import Official, Unit
from motcua.visits.models.appointments import Appointment
from motcua.visits.types import AT_WINDOW, Precedence, TicketState


class Reception(models.Model):
    """A one-stop unit that gives numbers. The kiosk and the board have each an address of their own.

    Whoever knows ``kiosk_secret`` can take numbers: it stands on the machine in the hall and nowhere else.
    """

    one_stop = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    kiosk_secret = models.CharField(max_length=32, unique=True)
    board_secret = models.CharField(max_length=32, unique=True)
    gives_numbers = models.BooleanField(default=True)
    announcement = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.one_stop_id}"


class CounterWindow(models.Model):
    """A window (quầy) of a one-stop unit; ``fields`` empty serves all."""

    one_stop = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["one_stop", "number"], name="window_number_once")]

    def __str__(self) -> str:
        return f"Quầy {self.number}"


class Ticket(models.Model):
    """A number in the queue of one day. It names nobody."""

    one_stop = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=32, unique=True)
    field_code = models.CharField(max_length=60, blank=True)
    precedence = models.CharField(max_length=10, choices=Precedence.choices, blank=True)
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.WAITING)
    window = models.ForeignKey(CounterWindow, models.PROTECT, null=True, blank=True, related_name="+")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    served_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["one_stop", "day", "number"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["window"], condition=Q(state__in=sorted(AT_WINDOW)), name="one_person_at_a_window"
            ),
        ]
        indexes = [models.Index(fields=["one_stop", "day", "state"], name="ticket_waiting")]

    def __str__(self) -> str:
        return f"{self.number:03d}"
