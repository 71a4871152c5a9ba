"""Which payment a line of a bank's statement is: by the reference in its text, and by its amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db.models import Sum

from motcua.dossiers.models import BankLine, Dossier, DossierCharge, PaymentAccount, PaymentOrder
from motcua.dossiers.queries.payments import CLOSED
from motcua.dossiers.types import BankFinding, OrderState
from motcua.lib.payment_reference import Reference, references_in

Id = TypeVar("Id", int, str)
#: ids in one question to the database
_AT_ONCE = 500


class Matcher:
    """Judges lines of one account; whatever it needs is read once for all of them."""

    def __init__(self, account: PaymentAccount) -> None:
        self._account = account
        self._orders: dict[str, PaymentOrder] = {}
        self._owed: dict[int, int] = {}
        self._dossiers: set[int] = set()
        #: orders and dossiers that a line already stands for
        self._found_orders: set[int] = set()
        self._found_dossiers: set[int] = set()

    def judge(self, lines: Sequence[BankLine], at: datetime) -> None:
        """Write into each line what it is; those that need nobody's look are settled."""
        told = [references_in(f"{line.words} {line.bank_number}") for line in lines]
        self._read(told, {line.pk for line in lines if line.pk})
        for line, references in zip(lines, told, strict=True):
            line.order = line.dossier_id = None
            line.finding = self._finding(line, references)
            if line.finding == BankFinding.MATCHED:
                line.settled_at = at

    def _read(self, told: Iterable[tuple[Reference, ...]], judged: set[int]) -> None:
        references = [one for some in told for one in some]
        by_text = {one.text for one in references if one.dossier_id is None}
        ids = {one.dossier_id for one in references if one.dossier_id is not None}
        authority = self._account.authority_id
        for texts in _portions(by_text):
            for order in PaymentOrder.objects.filter(reference__in=texts, dossier__authority_id=authority):
                self._orders[order.reference] = order
        for some in _portions(ids):
            dossiers = Dossier.objects.filter(pk__in=some, authority_id=authority, is_test=False)
            self._dossiers |= set(dossiers.values_list("pk", flat=True))
            owed = DossierCharge.objects.filter(dossier_id__in=some, method="").exclude(
                dossier__state__in=CLOSED
            )
            self._owed |= dict(owed.values_list("dossier_id").annotate(sum=Sum("amount")).order_by())
        for known in _portions([o.pk for o in self._orders.values()]):
            lines = BankLine.objects.filter(order_id__in=known, amount__gt=0).exclude(pk__in=judged)
            self._found_orders |= set(lines.values_list("order_id", flat=True))

    def _finding(self, line: BankLine, references: tuple[Reference, ...]) -> BankFinding:
        order = next((self._orders[r.text] for r in references if r.text in self._orders), None)
        dossier_id = next((r.dossier_id for r in references if r.dossier_id in self._dossiers), None)
        if order is not None:
            line.order, line.dossier_id = order, order.dossier_id
        else:
            line.dossier_id = dossier_id
        if line.amount < 0:
            given_back = order is not None and order.state == OrderState.REFUNDED
            back = given_back and order is not None and order.surplus == -line.amount
            return BankFinding.MATCHED if back else BankFinding.RETURNED
        if order is not None:
            return self._of_order(line, order)
        return self._of_dossier(line, dossier_id) if dossier_id is not None else BankFinding.NO_ORDER

    def _of_order(self, line: BankLine, order: PaymentOrder) -> BankFinding:
        if line.amount != order.amount:
            return BankFinding.WRONG_AMOUNT
        if order.pk in self._found_orders:
            return BankFinding.DOUBLED
        self._found_orders.add(order.pk)
        return BankFinding.MATCHED if order.taken_at else BankFinding.NOT_TOLD

    def _of_dossier(self, line: BankLine, dossier_id: int) -> BankFinding:
        owed = self._owed.get(dossier_id, 0)
        if not owed or dossier_id in self._found_dossiers:
            return BankFinding.DOUBLED
        if owed != line.amount:
            return BankFinding.WRONG_AMOUNT
        self._found_dossiers.add(dossier_id)
        return BankFinding.EXPECTED


def _portions(items: Iterable[Id]) -> Iterable[list[Id]]:
    source = iter(items)
    while some := list(islice(source, _AT_ONCE)):
        yield some
