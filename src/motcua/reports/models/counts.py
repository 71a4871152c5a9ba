"""Counts kept beside the facts: figures of many units without reading their dossiers again."""

from __future__ import annotations

from django.db import models

from motcua.org.models import Unit


class MonthCount(models.Model):
    """Measures of one authority and field in one period of the state, as the facts gave them.

    Months hold every measure. A longer period has a row of its own for those that cannot be added up from
    its months; there the others stand at zero.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: code of the period: ``2025-M06``, ``2025-Q2``
    period = models.CharField(max_length=10)
    rules = models.CharField(max_length=12)
    field_code = models.CharField(max_length=60)

    received = models.IntegerField(default=0)
    received_online = models.IntegerField(default=0)
    received_counter = models.IntegerField(default=0)
    received_post = models.IntegerField(default=0)
    received_online_full = models.IntegerField(default=0)
    received_online_partial = models.IntegerField(default=0)
    entered_in_time = models.IntegerField(default=0)
    entered_late = models.IntegerField(default=0)
    to_scan = models.IntegerField(default=0)
    scanned = models.IntegerField(default=0)
    with_charge = models.IntegerField(default=0)
    paid_online = models.IntegerField(default=0)
    supplemented = models.IntegerField(default=0)
    supplemented_again = models.IntegerField(default=0)
    carried_over = models.IntegerField(default=0)
    finished = models.IntegerField(default=0)
    finished_early = models.IntegerField(default=0)
    finished_on_time = models.IntegerField(default=0)
    finished_late = models.IntegerField(default=0)
    finished_late_apologised = models.IntegerField(default=0)
    finished_late_without_apology = models.IntegerField(default=0)
    granted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    stopped = models.IntegerField(default=0)
    result_due = models.IntegerField(default=0)
    result_file = models.IntegerField(default=0)
    open = models.IntegerField(default=0)
    open_in_time = models.IntegerField(default=0)
    open_overdue = models.IntegerField(default=0)
    open_overdue_without_apology = models.IntegerField(default=0)
    open_overdue_apologised = models.IntegerField(default=0)
    open_awaiting_applicant = models.IntegerField(default=0)
    open_awaiting_payment = models.IntegerField(default=0)
    procedures = models.IntegerField(default=0)
    procedures_unused = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "rules", "authority", "field_code"], name="month_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.period} {self.field_code}"


#: measures that are kept: the columns of :class:`MonthCount` of that name
KEPT = tuple(
    field.name for field in MonthCount._meta.concrete_fields if isinstance(field, models.IntegerField)
    and not isinstance(field, models.BigAutoField)
)  # fmt: skip


class CountedMonth(models.Model):
    """That the counts of an authority and period are there, and as of when; without it the facts are read."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    rules = models.CharField(max_length=12)
    counted_at = models.DateTimeField()
    #: how the catalogue, the routes and the units stood, for measures of procedures
    catalogue = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "rules", "authority"], name="counted_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.period} {self.counted_at:%d/%m/%Y %H:%M}"


class CountCursor(models.Model):
    """How far the counting has read the events of dossiers.

    Events up to ``last_event`` were there a while ago, when none beneath could still be on its way in;
    those up to ``head_event`` are counted and looked at once more.
    """

    last_event = models.BigIntegerField(default=0)
    head_event = models.BigIntegerField(default=0)
    head_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.last_event}…{self.head_event}"
