"""The record: events in a hash chain, daily seals, slips, books and their numbers."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.types import SlipKind
from motcua.org.models import Official, Unit
from motcua.org.types import ActorKind


class DossierEvent(models.Model):
    """One act: who, when, what; appended in the act's own transaction, never changed.

    ``hash`` covers the row and the previous event's hash of the same dossier. Triggers on both
    databases refuse update and delete. ``key`` is the caller's idempotency key.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=30)
    at = models.DateTimeField(db_index=True)
    device_at = models.DateTimeField(null=True, blank=True)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    client_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=160)
    on_behalf_of = models.CharField(max_length=160, blank=True)
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=20)
    state_after = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["dossier_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["dossier", "seq"], name="event_seq_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.seq} {self.name}"


class DailySeal(models.Model):
    """The hash over all events of one day and the seal before: a whole day cannot vanish."""

    day = models.DateField(unique=True)
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Slip(models.Model):
    """A numbered lawful paper: its complete content as issued, so that a reprint is the same paper."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    kind = models.CharField(max_length=12, choices=SlipKind.choices)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField()
    prints = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "year", "number"], name="slip_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}/{self.year}"


class BookEntry(models.Model):
    """A line of a specialised register (civil status, authentication), numbered in its book and year.

    NĐ 23/2015/NĐ-CP, Articles 13–14; Luật Hộ tịch 2014, Article 58.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="book_entries")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    book = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    volume = models.CharField(max_length=20, default="01")
    number = models.PositiveIntegerField()
    entered_on = models.DateField()
    values = models.JSONField(default=dict)

    class Meta:
        ordering = ["book", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "book", "year", "number"], name="book_number_once"),
            models.UniqueConstraint(fields=["dossier", "book"], name="book_entry_once_per_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.number}/{self.year}"


class Counter(models.Model):
    """The last number given for one purpose at one authority (dossiers of a day, books of a year)."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
