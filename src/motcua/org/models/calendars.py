"""Working calendars: hours per weekday and season, holidays, swapped days, each with its decision."""

from __future__ import annotations

from django.db import models

from motcua.org.models.units import Unit


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", "Nghỉ lễ, Tết"
    COMPENSATION = "compensation", "Nghỉ bù"
    SWAPPED_OFF = "swapped_off", "Nghỉ hoán đổi"
    WORKED = "worked", "Làm bù"
    CLOSED = "closed", "Đơn vị nghỉ"
    OPENED = "opened", "Đơn vị làm thêm ngày"


class WorkingHours(models.Model):
    """One stretch of office time on one weekday in one season; units inherit their parent's.

    ``season_from``/``season_to`` are month*100+day (``415`` = 15 April), empty for the whole year.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 = thứ Hai … 6 = Chủ nhật")
    start = models.TimeField()
    end = models.TimeField()
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)
    season_to = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")), name="hours_end_after_start"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
        ]
        ordering = ["weekday", "start"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.weekday} · {self.start:%H:%M}–{self.end:%H:%M}"


class SpecialDay(models.Model):
    """A day that is not what its weekday says: for the whole nation (no unit) or one unit's subtree."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="special_days")
    day = models.DateField(db_index=True)
    kind = models.CharField(max_length=14, choices=DayKind.choices)
    name = models.CharField(max_length=200)
    decision = models.CharField(max_length=200, blank=True)
    #: the other day of a swap; a worked day takes the hours of the day it replaces
    swaps_with = models.DateField(null=True, blank=True)
    certain = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="special_day_once_per_unit"),
            models.UniqueConstraint(
                fields=["day"], condition=models.Q(unit__isnull=True), name="special_day_once_for_nation"
            ),
        ]
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    @property
    def working(self) -> bool:
        return self.kind in {DayKind.WORKED, DayKind.OPENED}
