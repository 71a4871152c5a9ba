"""What a unit asks of itself and of all units under it: an indicator's goal and the days it holds."""

from __future__ import annotations

from django.db import models

from motcua.org.models import Unit


class Target(models.Model):
    """A goal for one indicator, set by a unit's decision for its subtree; the nearest one above a unit holds.

    ``value`` is per cent. For an indicator where low is good it is the most that may be reached. A new goal
    ends the one before it; what held on a past day stays readable.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: name in ``definitions/indicators.toml``, e.g. ``online_payment``
    indicator = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=5, decimal_places=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, help_text="Văn bản giao chỉ tiêu")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=160)

    class Meta:
        ordering = ["unit_id", "indicator", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "indicator", "valid_from"], name="target_once_per_start"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0) & models.Q(value__lte=100), name="target_is_per_cent"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="target_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator} {self.value} %"
