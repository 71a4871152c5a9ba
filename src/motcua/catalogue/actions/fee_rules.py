"""Fee rules: loaded from files, added by a manager with their day, ended; never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.actions.audit import By, name_of, note
from motcua.catalogue.models import FeeRule
from motcua.catalogue.queries import fee_rules
from motcua.catalogue.sources.yaml_text import documents
from motcua.catalogue.types import Channel, PayWhen
from motcua.law.fees import OWN_AMOUNT, Way
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.vietnamese_text import clean

_MOST = 10**12


class BadFeeFile(Refused):
    """A file of fee rules that says something impossible; the message names the place."""

    code = "bad-fee-file"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """What a fee rule says; amounts in đồng. See :class:`~motcua.catalogue.models.FeeRule`."""

    name: str
    kind: str
    way: str
    basis: str
    valid_from: date
    key: str = ""
    procedure_code: str = ""
    field_code: str = ""
    unit_code: str = ""
    case: int | None = None
    channel: str = ""
    amount: int | None = None
    online_amount: int | None = None
    counted_by: str = ""
    usual_count: int = 1
    pay_when: str = PayWhen.EITHER.value
    exemptions: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    certain: bool = False
    is_sample: bool = False
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class FeesLoaded:
    """What a load did."""

    added: int
    unchanged: int


def add(data: RuleData, *, at: datetime, by: By) -> int:
    """Add a rule; an open one of the same place and name ends the day before.

    Returns:
        The new rule's id.

    Raises:
        Invalid: something impossible or missing, or a rule of that name begins on that very day.
    """
    _check(data)
    with transaction.atomic():
        _end_earlier(data)
        row = FeeRule.objects.create(**_columns(data), created_at=at, created_by=name_of(by)[:160])
        note(
            by,
            at,
            "catalogue.fee_rule",
            data.procedure_code or data.field_code,
            name=data.name,
            amount=data.amount,
            online=data.online_amount,
            unit=data.unit_code,
            since=data.valid_from.isoformat(),
            basis=data.basis,
        )
    fee_rules.forget()
    return row.pk


def end(rule_id: int, *, last_day: date, at: datetime, by: By) -> date:
    """Let a rule hold for the last time on a day, which is given back.

    Raises:
        NotFound: no such rule. Invalid: the day lies before its first.
    """
    with transaction.atomic():
        row = FeeRule.objects.select_for_update().filter(pk=rule_id).first()
        if row is None:
            raise NotFound("Không có quy định thu này.")
        if last_day < row.valid_from:
            raise Invalid({"valid_to": f"Quy định thu áp dụng từ {row.valid_from:%d/%m/%Y}."})
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
        note(
            by,
            at,
            "catalogue.fee_rule_end",
            row.procedure_code or row.field_code,
            name=row.name,
            until=last_day.isoformat(),
        )
    fee_rules.forget()
    return last_day


def load(folder: Path, *, at: datetime, by: By) -> FeesLoaded:
    """Bring the rules of a folder of YAML files in; those already there (key and first day) stay as they are.

    Raises:
        BadFeeFile: a file cannot be read as rules.
    """
    known = set(FeeRule.objects.exclude(key="").values_list("key", "valid_from"))
    added = unchanged = 0
    with transaction.atomic():
        for data in _read(folder):
            if (data.key, data.valid_from) in known:
                unchanged += 1
                continue
            _check(data)
            FeeRule.objects.create(**_columns(data), created_at=at, created_by=name_of(by)[:160])
            added += 1
        if added:
            note(by, at, "catalogue.fee_rules", folder.name, added=added)
    fee_rules.forget()
    return FeesLoaded(added, unchanged)


def _columns(data: RuleData) -> dict[str, Any]:
    values = {part.name: getattr(data, part.name) for part in fields(data)}
    return values | {
        "name": clean(data.name),
        "basis": clean(data.basis),
        "exemptions": list(data.exemptions),
    }


def _check(data: RuleData) -> None:
    """Tell all that is missing or impossible at once."""
    amounts = [v for v in (data.amount, data.online_amount) if v is not None]
    unclear = data.certain and data.amount is None and data.way in OWN_AMOUNT
    wrong = {
        "name": not clean(data.name) and "Ghi tên khoản thu.",
        "basis": not clean(data.basis) and "Ghi văn bản quy định mức thu.",
        "procedure_code": not (data.procedure_code or data.field_code) and "Chọn thủ tục hoặc lĩnh vực.",
        "kind": data.kind not in {"fee", "charge"} and "Chọn phí hoặc lệ phí.",
        "way": data.way not in set(Way) and "Chọn cách tính.",
        "amount": (unclear and "Chưa rõ mức thu thì không thể ghi là chắc chắn.")
        or (not all(0 <= value <= _MOST for value in amounts) and "Mức thu từ 0 đến 1.000 tỷ đồng."),
        "channel": data.channel not in {"", *Channel.values} and "Chọn cách nộp.",
        "pay_when": data.pay_when not in PayWhen.values and "Chọn lúc nộp tiền.",
        "valid_to": data.valid_to is not None
        and data.valid_to < data.valid_from
        and "Ngày cuối không thể trước ngày đầu.",
        "exemptions": any(not 0 < int(item.get("percent", 100)) <= 100 for item in data.exemptions)
        and "Tỷ lệ miễn, giảm từ 1 đến 100 %.",
    }
    errors = {name: sentence for name, sentence in wrong.items() if sentence}
    if errors:
        raise Invalid(errors)


def _end_earlier(data: RuleData) -> None:
    same = FeeRule.objects.filter(
        procedure_code=data.procedure_code,
        field_code=data.field_code,
        unit_code=data.unit_code,
        case=data.case,
        channel=data.channel,
        name=clean(data.name),
        valid_to=None,
    )
    if same.filter(valid_from__gte=data.valid_from).exists():
        raise Invalid({"valid_from": "Đã có quy định thu cùng tên áp dụng từ ngày này hoặc muộn hơn."})
    same.update(valid_to=data.valid_from - timedelta(days=1))


def _read(folder: Path) -> Iterator[RuleData]:
    for path in sorted(folder.glob("*.yaml")):
        for document in documents(path.read_text(encoding="utf-8")):
            if not isinstance(document, Mapping):
                raise BadFeeFile(f"{path.name}: không phải danh sách quy định thu.")
            yield from _rules_of(path.name, document)


def _rules_of(file: str, document: Mapping[str, Any]) -> Iterator[RuleData]:
    """The rules of one file; each may name several procedures, and takes the file's exemptions by key."""
    known = {str(item["key"]): dict(item) for item in document.get("exemptions", ())}
    names = {part.name for part in fields(RuleData)} - {"key", "procedure_code", "exemptions"}
    shared = {name: value for name, value in document.items() if name in names}
    for number, item in enumerate(document.get("rules", ()), start=1):
        values = shared | {name: value for name, value in item.items() if name in names}
        try:
            grounds = tuple(known[key] for key in item.get("exempt", ()))
            for code in _codes(item):
                yield RuleData(**values, key=f"{item['key']}:{code}", procedure_code=code, exemptions=grounds)
        except (KeyError, TypeError) as error:
            raise BadFeeFile(f"{file}, quy định {number}: {error}.") from error


def _codes(item: Mapping[str, Any]) -> Iterable[str]:
    codes = item.get("procedures", ())
    return [str(code) for code in codes] or [""]
