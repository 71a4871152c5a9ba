"""The content hash and the difference of two records."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from motcua.catalogue.sources.difference import Change, diff
from motcua.catalogue.sources.records import (
    CaseRecord,
    ChannelRecord,
    ChargeRecord,
    LegalBasisRecord,
    PaperRecord,
    ProcedureRecord,
    ResultRecord,
    Unclear,
)

RECORD = ProcedureRecord(
    code="1.001193",
    name="Đăng ký khai sinh",
    decision_number="163/QĐ-BTP",
    decision_date=date(2026, 1, 16),
    levels=("commune", "province"),
    audiences=("Công dân Việt Nam", "Người nước ngoài"),
    channels=(
        ChannelRecord("counter", Decimal("1.0"), "working_day", charges=(ChargeRecord("fee", "Phí", 8000),)),
        ChannelRecord("online", Decimal(1), "working_day", charges=()),
        ChannelRecord("post"),
    ),
    cases=(
        CaseRecord("", (PaperRecord("Tờ khai", originals=1), PaperRecord("Giấy chứng sinh", originals=1))),
        CaseRecord("Ủy quyền", (PaperRecord("Văn bản ủy quyền", originals=1),)),
    ),
    results=(ResultRecord("Giấy khai sinh", "KQ.1"), ResultRecord("Bản sao", "KQ.2")),
    legal_bases=(LegalBasisRecord("60/2014/QH13"), LegalBasisRecord("123/2015/NĐ-CP")),
    unclear=(Unclear("fee", "channels[0].charges[0]", "", "?"),),
    source="A",
)


def shuffled(record: ProcedureRecord, seed: int) -> ProcedureRecord:
    chance = random.Random(seed)

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(items, len(items)))

    return replace(
        record,
        levels=mixed(record.levels),
        audiences=mixed(record.audiences),
        channels=mixed(record.channels),
        cases=mixed(tuple(replace(case, papers=mixed(case.papers)) for case in record.cases)),
        results=mixed(record.results),
        legal_bases=mixed(record.legal_bases),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_hash_does_not_depend_on_arbitrary_order(seed: int) -> None:
    assert shuffled(RECORD, seed).content_hash() == RECORD.content_hash()


def test_the_hash_ignores_the_source_mark_and_places() -> None:
    other = replace(RECORD, source="B", unclear=(Unclear("fee", "channels[2].charges[0]", "", "??"),))
    assert other.content_hash() == RECORD.content_hash()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Đăng ký khai sinh "},
        {"decision_number": "164/QĐ-BTP"},
        {"decision_date": None},
        {"same_day": True},
        {"channels": RECORD.channels[:2]},
        {"cases": RECORD.cases[:1]},
        {"unclear": ()},
        {"steps_text": "Bước 1"},
    ],
)
def test_any_content_changes_the_hash(change: dict[str, object]) -> None:
    assert replace(RECORD, **change).content_hash() != RECORD.content_hash()  # type: ignore[arg-type]


def test_decimals_are_told_by_value_not_by_form() -> None:
    first, *others = RECORD.channels
    other = replace(RECORD, channels=(replace(first, term_amount=Decimal("1.00")), *others))
    assert other.content_hash() == RECORD.content_hash()
    assert RECORD.to_dict()["channels"][0]["term_amount"] == "1"


def test_diff_of_the_same_is_empty_whatever_the_order() -> None:
    assert diff(RECORD.to_dict(), shuffled(RECORD, 3).to_dict()) == []
    assert diff(RECORD.to_dict(), replace(RECORD, source="B", unclear=()).to_dict()) == []


def test_diff_names_what_changed_in_vietnamese() -> None:
    first, *others = RECORD.channels
    charge = ChargeRecord("fee", "Phí", 10_000)
    new = replace(
        RECORD,
        decision_number="200/QĐ-BTP",
        channels=(replace(first, term_amount=Decimal(3), charges=(charge,)), *others),
        cases=(replace(RECORD.cases[0], papers=RECORD.cases[0].papers[:1]), RECORD.cases[1]),
        legal_bases=(*RECORD.legal_bases, LegalBasisRecord("18/2026/NĐ-CP")),
    )
    changes = diff(RECORD.to_dict(), new.to_dict())
    assert [(c.path, c.before, c.after) for c in changes[:3]] == [
        ("Số quyết định công bố", "163/QĐ-BTP", "200/QĐ-BTP"),
        ("Cách thức thực hiện “Trực tiếp” › Thời hạn", "1", "3"),
        ("Cách thức thực hiện “Trực tiếp” › Phí, lệ phí “Phí” › Mức thu", 8000, 10_000),
    ]
    assert changes[3].path == "Thành phần hồ sơ › Giấy tờ “Giấy chứng sinh”"
    assert changes[3].after is None
    assert changes[4].path == "Căn cứ pháp lý “18/2026/NĐ-CP”"
    assert changes[4].before is None
    assert len(changes) == 5


def test_diff_keeps_two_items_of_the_same_name_apart() -> None:
    old = {
        "channels": [{"channel": "counter", "term_amount": "1"}, {"channel": "counter", "term_amount": "5"}]
    }
    new = {
        "channels": [{"channel": "counter", "term_amount": "1"}, {"channel": "counter", "term_amount": "6"}]
    }
    path = "Cách thức thực hiện “Trực tiếp (2)” › Thời hạn"
    assert diff(old, new) == [Change(path, "5", "6")]
