"""The bank account by which an authority receives money, and the platforms it switches on: dated data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from motcua.dossiers import lifecycle
from motcua.dossiers.models import PaymentAccount
from motcua.dossiers.queries.payments import AccountInfo, account_info, account_of
from motcua.gateways.payments.setup import LABELS
from motcua.gateways.payments.vietqr import BadQr, Transfer, encode
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor, ActorKind


def set_account(
    *,
    authority_id: int,
    bin_code: str,
    number: str,
    holder: str,
    platforms: Sequence[str] = (),
    valid_from: date,
    actor: Actor,
) -> AccountInfo:
    """Receive by this account from a day on; the one before ends the day before. Slips of before stay.

    Raises:
        Invalid: no such account number, no holder, or a day before that of the present account.
        NotFound: not an authority of the actor.
    """
    if actor.kind != ActorKind.SYSTEM and authority_id not in actor.authority_ids:
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn quản lý.")
    number, holder = re.sub(r"[\s.\-]", "", number), clean(holder)[:120]
    _check(bin_code, number, holder, platforms)
    with lifecycle.writing():
        rows = PaymentAccount.objects.select_for_update().filter(authority_id=authority_id)
        if rows.filter(valid_from__gte=valid_from).exists():
            raise Invalid({"valid_from": "Ngày bắt đầu phải sau ngày bắt đầu của tài khoản đang dùng."})
        rows.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from)).update(
            valid_to=valid_from - timedelta(days=1)
        )
        row = PaymentAccount.objects.create(
            authority_id=authority_id,
            bin=bin_code,
            number=number,
            holder=holder,
            platforms=sorted(platforms),
            columns=rows.order_by("-valid_from").values_list("columns", flat=True).first() or {},
            valid_from=valid_from,
        )
    account_of.forget()
    return account_info(row)


def _check(bin_code: str, number: str, holder: str, platforms: Sequence[str]) -> None:
    errors = {}
    try:
        encode(Transfer(bin_code, number))
    except BadQr as wrong:
        errors["number"] = wrong.message
    if not holder:
        errors["holder"] = "Nhập tên chủ tài khoản như ngân hàng ghi."
    if set(platforms) - set(LABELS):
        errors["platforms"] = "Chọn trong các cổng thanh toán có sẵn."
    if errors:
        raise Invalid(errors)
