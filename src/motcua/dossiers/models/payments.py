"""Money that comes by itself: receiving accounts, orders, notices of platforms, statements of banks."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.types import BankFinding, OrderState, PaymentMethod
from motcua.org.models import Official, Unit


class PaymentAccount(models.Model):
    """Where an authority receives money, from a day on; secrets of platforms are in the environment only."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    bin = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=120)
    #: names of the platforms by which this authority takes money
    platforms = models.JSONField(default=list)
    #: how the bank writes its statements: column by meaning, as last used
    columns = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=models.Q(valid_to=None), name="payment_account_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="payment_account_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bin} {self.number}"


class PaymentOrder(models.Model):
    """One attempt to pay: what it covers, and what became of its money. Amounts in đồng.

    Of money that came, every đồng is either settled (a charge was paid by it) or surplus (to be given back).
    """

    reference = models.CharField(max_length=20, unique=True)
    #: the address of its own page: says nothing of the dossier
    token = models.CharField(max_length=32, unique=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="orders")
    account = models.ForeignKey(PaymentAccount, models.PROTECT, null=True, related_name="orders")
    #: name of the platform; ``bank`` for a transfer that only the bank's statement told of
    gateway = models.CharField(max_length=12)
    method = models.CharField(max_length=8, choices=PaymentMethod.choices)
    #: [charge id, name, đồng] as they stood when the order was opened
    covers = models.JSONField(default=list)
    covered = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=OrderState.choices)
    settled = models.BigIntegerField(default=0)
    surplus = models.BigIntegerField(default=0)
    #: why money is surplus, why it failed, or how it was given back
    reason = models.CharField(max_length=300, blank=True)
    platform_number = models.CharField(max_length=60, blank=True)
    #: the platform's page for this order, once it gave one
    pay_url = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    #: when the platform or bank says that it was paid, and when we put it on record
    paid_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    #: why the bank's statement does not show it (settled with a reason by a manager)
    bank_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at"], name="order_by_state"),
            models.Index(fields=["account", "taken_at"], name="order_by_taking"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "gateway", "covered"],
                condition=models.Q(state="open"),
                name="order_open_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="order_of_something"),
            models.CheckConstraint(
                condition=models.Q(settled__gte=0, surplus__gte=0)
                & (
                    models.Q(taken_at=None, settled=0, surplus=0)
                    | models.Q(taken_at__isnull=False, amount=models.F("settled") + models.F("surplus"))
                ),
                name="order_money_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PaymentNotice(models.Model):
    """What a platform told us, as it came but without anything personal; what came is never changed."""

    gateway = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    said = models.CharField(max_length=10)
    reference = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField(default=0)
    platform_number = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=100, blank=True)
    #: empty until it is dealt with: what fails here is tried again
    verdict = models.CharField(max_length=12, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    #: of one that differs: how a manager settled it
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="notice_undone", condition=models.Q(verdict="")),
            models.Index(fields=["reference"], name="notice_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.reference} {self.said}"


class BankStatement(models.Model):
    """One file of a bank, read once; the same file again gives the same statement."""

    account = models.ForeignKey(PaymentAccount, models.PROTECT, related_name="statements")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    lines = models.PositiveIntegerField()
    #: lines that other statements had already brought
    known = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="statement_once")]

    def __str__(self) -> str:
        return self.name


class BankLine(models.Model):
    """One movement of the account: what the bank wrote, and which payment it is."""

    account = models.ForeignKey(PaymentAccount, models.PROTECT, related_name="lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="rows")
    #: the same movement in an overlapping statement is the same line
    digest = models.CharField(max_length=64)
    day = models.DateField()
    #: đồng; negative where money left the account
    amount = models.BigIntegerField()
    words = models.CharField(max_length=500)
    bank_number = models.CharField(max_length=60, blank=True)
    finding = models.CharField(max_length=12, choices=BankFinding.choices)
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, blank=True, related_name="lines")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "day"], name="bank_line_by_day"),
            models.Index(
                fields=["account", "finding"],
                name="bank_line_open",
                condition=models.Q(settled_at__isnull=True),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="bank_line_once")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.amount}"
