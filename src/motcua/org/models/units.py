"""Units of the state: a dated tree whose past stays (three levels until 30/06/2025, two after)."""

from __future__ import annotations

from django.db import models

from motcua.org.types import Level, UnitKind


class Unit(models.Model):
    """One agency or part of it, under one name and parent, for the time it stands.

    A merged or renamed unit ends (``valid_to``) and has successors; nothing is renamed in place.
    ``code`` is the national identifier, largest unit first (decision 20/2020/QĐ-TTg); the order
    of decree 61's dossier codes is derived by ``law.numbering.to_legacy_order``.
    """

    code = models.CharField(max_length=35, db_index=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100, blank=True)
    fold = models.CharField(max_length=300, db_index=True)
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    #: the authority whose dossiers this unit handles: itself for an authority or department
    authority = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    #: ids from the root down to this unit, ``/1/4/9/``: one prefix match finds a subtree
    path = models.CharField(max_length=200, db_index=True, default="/")
    area_code = models.CharField(max_length=10, blank=True, db_index=True)
    place = models.CharField(max_length=100, blank=True, help_text="Địa danh ghi trên văn bản")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    leader_title = models.CharField(max_length=80, default="CHỦ TỊCH")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "kind", "valid_from"], name="unit_code_once_per_start"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_starts",
            ),
        ]
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """A unit continues, wholly or in part, in another from a day on, by a decision."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessions")
    day = models.DateField()
    whole = models.BooleanField(default=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
