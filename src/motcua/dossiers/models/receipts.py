"""Receipts of fees and charges, their series, and money that goes back."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier, DossierCharge
from motcua.dossiers.models.payments import PaymentOrder
from motcua.dossiers.types import PaymentMethod, ReceiptRelation, ReceiptState, RefundState
from motcua.org.models import Official, Unit


class ReceiptSeries(models.Model):
    """Symbols under which an authority issues receipts from a day on; numbers begin with 1 each year.

    NĐ 254/2026/NĐ-CP, Điều 23. A range (``first_number`` to ``last_number``) is for receipts that were
    registered so; several series of one authority differ by what they collect (``kind`` empty: both).
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: as printed at the head of the receipt
    name = models.CharField(max_length=120)
    form_symbol = models.CharField(max_length=20)
    symbol = models.CharField(max_length=20)
    kind = models.CharField(
        max_length=10, blank=True, choices=[("", "Phí, lệ phí"), ("fee", "Phí"), ("charge", "Lệ phí")]
    )
    electronic = models.BooleanField(default=True)
    first_number = models.PositiveIntegerField(default=1)
    last_number = models.PositiveIntegerField(null=True, blank=True)
    #: of the collecting agency, as registered with the tax office
    tax_number = models.CharField(max_length=14, blank=True)
    #: whose name stands for the collector where a platform took the money
    collector = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind"], condition=models.Q(valid_to=None), name="series_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="series_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_symbol} {self.symbol}"


class FeeReceipt(models.Model):
    """One receipt as issued: numbered without a gap, never changed; only its state moves.

    ``data`` holds everything that is printed. Triggers refuse to change what was issued, or to delete it.
    """

    series = models.ForeignKey(ReceiptSeries, models.PROTECT, related_name="receipts")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="receipts")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: the citizen's address of it: random, says nothing
    token = models.CharField(max_length=32, unique=True)
    data = models.JSONField()
    #: đồng; negative where it lessens another receipt
    total = models.BigIntegerField()
    method = models.CharField(max_length=8, choices=PaymentMethod.choices)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    relation = models.CharField(max_length=10, blank=True, choices=ReceiptRelation.choices)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.VALID)
    state_at = models.DateTimeField()
    state_reason = models.CharField(max_length=300, blank=True)
    state_by = models.CharField(max_length=160, blank=True)
    prints = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "number"], name="receipt_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & models.Q(number__lte=99_999_999),
                name="receipt_eight_digits",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "issued_at"], name="receipt_by_day"),
            models.Index(fields=["authority", "state_at"], name="receipt_by_state_day"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"


class ReceiptLine(models.Model):
    """Which charge a receipt is for: a charge stands on one receipt that counts, never on two."""

    receipt = models.ForeignKey(FeeReceipt, models.PROTECT, related_name="lines")
    charge = models.ForeignKey(DossierCharge, models.PROTECT, related_name="receipt_lines")
    amount = models.BigIntegerField()
    #: false once its receipt was cancelled or replaced
    counts = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["charge"], condition=models.Q(counts=True), name="one_receipt_per_charge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.charge_id}"


class Refund(models.Model):
    """Money that goes back to the payer: decided, then paid with its proof; or not given back, with a reason.

    Either charges that had been paid (``charges``), or what an order brought too much.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="refunds")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, blank=True, related_name="refunds")
    #: [charge id, name, đồng given back]
    charges = models.JSONField(default=list)
    amount = models.BigIntegerField()
    ground = models.CharField(max_length=500)
    #: account (bank, number, holder) or empty for cash
    account = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=RefundState.choices)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=160)
    paid_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.CharField(max_length=160, blank=True)
    proof = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="refund_of_something"),
            models.UniqueConstraint(
                fields=["order"], condition=~models.Q(state="dropped"), name="refund_once_per_order"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(order=None, state="due"),
                name="refund_one_open_per_dossier",
            ),
        ]
        indexes = [models.Index(fields=["state", "decided_at"], name="refund_by_state")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.amount}"
