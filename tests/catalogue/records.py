"""Small procedures of our own for tests, written as files of the shapes that an office imports."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

MARRIAGE: dict[str, Any] = {
    "code": "1.000894",
    "name": "Thủ tục đăng ký kết hôn",
    "field_name": "Hộ tịch",
    "decision_number": "163/QĐ-BTP",
    "decision_date": "2026-01-16",
    "issuing_agency": "Bộ Tư pháp",
    "levels": ["commune"],
    "audiences": ["Công dân Việt Nam"],
    "handling_agencies": ["Ủy ban nhân dân cấp xã"],
    "handler_groups": ["ubnd_xa"],
    "channels": [
        {
            "channel": "counter",
            "term_amount": 5,
            "term_unit": "working_day",
            "charges": [{"kind": "charge", "name": "Lệ phí", "amount": 30000}],
        },
        {"channel": "online", "term_text": "theo quy định", "charges": []},
    ],
    "cases": [
        {
            "name": "",
            "papers": [
                {"name": "Tờ khai đăng ký kết hôn", "originals": 1},
                {"name": "Giấy xác nhận tình trạng hôn nhân", "originals": 1},
                {"name": "Lưu ý: xuất trình giấy tờ tùy thân", "is_note": True},
            ],
        }
    ],
    "results": [{"name": "Giấy chứng nhận kết hôn"}],
    "legal_bases": [{"number": "60/2014/QH13", "name": "Luật Hộ tịch"}],
    "source": "Quyết định 163/QĐ-BTP",
    "unclear": [
        {
            "kind": "term",
            "place": "channels[1].term",
            "words": "theo quy định",
            "message": "Thời hạn chỉ có trong lời văn.",
        },
        {
            "kind": "note",
            "place": "cases[0].papers[2]",
            "words": "Lưu ý: xuất trình giấy tờ tùy thân",
            "message": "Là lưu ý hay là giấy tờ?",
        },
    ],
}


def marriage(**changes: Any) -> dict[str, Any]:
    """The marriage registration with some parts changed."""
    return {**copy.deepcopy(MARRIAGE), **changes}


def named(code: str, name: str, **changes: Any) -> dict[str, Any]:
    """A procedure that only matters by its name."""
    return marriage(code=code, name=name, unclear=[], **changes)


def written(folder: Path, *procedures: dict[str, Any], file: str = "danh_muc.yaml") -> Path:
    """A YAML file with the procedures, as ``catalogue import`` takes it."""
    path = folder / file
    path.write_text(yaml.safe_dump(list(procedures), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
