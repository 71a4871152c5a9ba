"""Dated rules of fees and charges: what is charged, where, how it is reckoned, who is exempt."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.types import Channel, PayWhen
from motcua.law.fees import WAY_WORDS


class FeeRule(models.Model):
    """One fee (phí) or charge (lệ phí) in force from a day on.

    A rule is never edited: a new one takes its place from its own day, and the old one is ended. Empty
    ``procedure_code`` with a ``field_code`` holds for the whole field; an empty ``unit_code`` is national,
    that of a province holds for all below it. Amounts in đồng, empty where a national tariff of ``law.fees``
    reckons or where the amount is not known.
    """

    #: stable name of a rule of the starter files; empty for those entered by hand
    key = models.CharField(max_length=120, blank=True)
    procedure_code = models.CharField(max_length=40, blank=True, db_index=True)
    field_code = models.CharField(max_length=60, blank=True, db_index=True)
    unit_code = models.CharField(max_length=40, blank=True)
    #: position of the procedure's case; empty for every case
    case = models.PositiveSmallIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[("fee", "Phí"), ("charge", "Lệ phí")])
    way = models.CharField(max_length=20, choices=[(way.value, words) for way, words in WAY_WORDS.items()])
    amount = models.BigIntegerField(null=True, blank=True)
    #: đồng when handed in online, where the province sets another amount (often 0)
    online_amount = models.BigIntegerField(null=True, blank=True)
    #: question of the register that says how many (``so_ban_sao``, ``so_luong`` …), and how many without it
    counted_by = models.CharField(max_length=40, blank=True)
    usual_count = models.PositiveSmallIntegerField(default=1)
    pay_when = models.CharField(max_length=8, choices=PayWhen.choices, default=PayWhen.EITHER)
    #: [{key, words, percent, citation, paper}]
    exemptions = models.JSONField(default=list)
    basis = models.CharField(max_length=300)
    #: read in the legal text itself; otherwise open, and said so
    certain = models.BooleanField(default=False)
    #: sample data of the demonstration, no rule of any province
    is_sample = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)

    class Meta:
        ordering = ["procedure_code", "field_code", "name", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"], condition=~models.Q(key=""), name="fee_rule_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="fee_not_negative"
            ),
            models.CheckConstraint(
                condition=~models.Q(procedure_code="") | ~models.Q(field_code=""), name="fee_of_something"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="fee_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
