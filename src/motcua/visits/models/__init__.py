"""Appointments and the queue: one aggregate per file."""

from motcua.visits.models.appointments import Appointment, SlotPlan
from motcua.visits.models.queue import CounterWindow, Reception, Ticket

__all__ = ["Appointment", "CounterWindow", "Reception", "SlotPlan", "Ticket"]
