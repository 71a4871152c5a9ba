"""Inner routes: ordered steps with role, place and hours; data, never code."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models.procedures import Procedure
from motcua.catalogue.types import Place, RouteKind, StepKind, TermUnit, VersionState


class Route(models.Model):
    """A version of an inner route; a published one never changes. No procedure: a general route."""

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="routes")
    #: the authority that approved it for itself; empty for one that holds everywhere
    unit_code = models.CharField(max_length=35, blank=True)
    code = models.CharField(max_length=60, blank=True, help_text="Số hiệu quy trình, ví dụ QT 01/CX-HCTP")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=RouteKind.choices, default=RouteKind.NORMAL)
    shares_day = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    decision = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="route_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state="published"), name="one_published_route"
            ),
        ]
        ordering = ["name", "-version"]

    def __str__(self) -> str:
        return f"{self.name} (bản {self.version})"


class RouteBranch(models.Model):
    """A time branch, e.g. không xác minh / có xác minh, with the term that then holds."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="branches")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    term_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    term_unit = models.CharField(max_length=14, choices=TermUnit.choices, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["route", "key"], name="branch_key_once")]

    def __str__(self) -> str:
        return self.name


class RouteStep(models.Model):
    """One step; steps with the same ``position`` run side by side and all must end."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    role = models.CharField(max_length=12)
    place = models.CharField(max_length=12, choices=Place.choices)
    #: national code of the agency that does it, where the route names one
    unit_code = models.CharField(max_length=35, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    branch = models.CharField(max_length=40, blank=True)
    #: working minutes; empty where the steps share the day
    minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "order"]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"
