"""Symbols of receipts: registered by a manager from a day on, ended; never edited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.dossiers.models import ReceiptSeries
from motcua.dossiers.queries import receipts
from motcua.law.receipts import may_issue
from motcua.lib.refused import Invalid, NotFound
from motcua.lib.vietnamese_text import clean
from motcua.org.actions import log
from motcua.org.types import Actor

_SYMBOL = re.compile(r"[0-9A-ZĐ][0-9A-ZĐ./-]{0,19}")
_TAX_NUMBER = re.compile(r"\d{10}(-\d{3})?|\d{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesData:
    """What a manager registers; see :class:`~motcua.dossiers.models.ReceiptSeries`."""

    authority_id: int
    form_symbol: str
    symbol: str
    valid_from: date
    name: str = "Biên lai thu phí, lệ phí"
    kind: str = ""
    electronic: bool = True
    first_number: int = 1
    last_number: int | None = None
    tax_number: str = ""
    collector: str = ""


def register(data: SeriesData, *, actor: Actor, at: datetime) -> int:
    """Register symbols; those open before for the same kind of collection end the day before.

    Raises:
        Invalid: symbols or numbers that cannot be, or paper after its last day.
    """
    form, symbol = clean(data.form_symbol).upper(), clean(data.symbol).upper()
    _check(data, form, symbol)
    with transaction.atomic():
        same = ReceiptSeries.objects.filter(authority_id=data.authority_id, kind=data.kind, valid_to=None)
        if same.filter(valid_from__gte=data.valid_from).exists():
            raise Invalid({"valid_from": "Đã có ký hiệu áp dụng từ ngày này hoặc muộn hơn."})
        same.update(valid_to=data.valid_from - timedelta(days=1))
        row = ReceiptSeries.objects.create(
            authority_id=data.authority_id,
            name=clean(data.name)[:120],
            form_symbol=form,
            symbol=symbol,
            kind=data.kind,
            electronic=data.electronic,
            first_number=data.first_number,
            last_number=data.last_number,
            tax_number=clean(data.tax_number),
            collector=clean(data.collector)[:120],
            valid_from=data.valid_from,
            created_at=at,
            created_by=actor.name[:160],
        )
        log.record(
            actor=actor, at=at, action="receipt_series.registered", subject=str(row), unit=data.authority_id,
            since=data.valid_from.isoformat(),
        )  # fmt: skip
    receipts.forget()
    return row.pk


def end(series_id: int, *, last_day: date, actor: Actor, at: datetime) -> date:
    """Let symbols be used for the last time on a day, which is given back.

    Raises:
        NotFound, Invalid.
    """
    with transaction.atomic():
        row = ReceiptSeries.objects.select_for_update().filter(pk=series_id).first()
        if row is None:
            raise NotFound("Không có ký hiệu biên lai này.")
        if last_day < row.valid_from:
            raise Invalid({"valid_to": f"Ký hiệu này áp dụng từ {row.valid_from:%d/%m/%Y}."})
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
        log.record(
            actor=actor, at=at, action="receipt_series.ended", subject=str(row), until=last_day.isoformat()
        )
    receipts.forget()
    return last_day


def _check(data: SeriesData, form: str, symbol: str) -> None:
    paper = may_issue(electronic=data.electronic, on=data.valid_from)
    last = data.last_number
    wrong = {
        "form_symbol": not _SYMBOL.fullmatch(form) and "Ký hiệu mẫu gồm chữ in hoa, số, dấu / hoặc -.",
        "symbol": not _SYMBOL.fullmatch(symbol) and "Ký hiệu biên lai gồm chữ in hoa, số, dấu / hoặc -.",
        "name": not clean(data.name) and "Ghi tên biên lai.",
        "kind": data.kind not in {"", "fee", "charge"} and "Chọn loại khoản thu.",
        "electronic": not paper.ok and paper.sentence,
        "first_number": not 1 <= data.first_number <= 99_999_999 and "Số đầu từ 1 đến 99.999.999.",
        "last_number": last is not None
        and not data.first_number <= last <= 99_999_999
        and "Số cuối không nhỏ hơn số đầu, nhiều nhất tám chữ số.",
        "tax_number": clean(data.tax_number) != ""
        and not _TAX_NUMBER.fullmatch(clean(data.tax_number))
        and "Mã số thuế gồm 10 chữ số (thêm -001 cho đơn vị phụ thuộc) hoặc 12 chữ số.",
    }
    errors = {name: sentence for name, sentence in wrong.items() if sentence}
    if errors:
        raise Invalid(errors)
