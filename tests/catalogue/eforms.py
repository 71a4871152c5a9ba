"""A form with one of everything, as plain data, for the tests of electronic forms."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from motcua.catalogue.eform import EForm, read

TODAY = date(2026, 11, 20)
_WHOLE: dict[str, Any] = {
    "title": "Tờ khai thử",
    "title_en": "A form to try",
    "sections": [
        {
            "key": "nguoi_yeu_cau",
            "title": "Người yêu cầu",
            "questions": [
                {
                    "key": "ho_ten",
                    "label": "Họ, chữ đệm, tên",
                    "label_en": "Full name",
                    "kind": "person_name",
                    "required": True,
                    "prefill": "applicant.name",
                },
                {"key": "ngay_sinh", "label": "Ngày sinh", "kind": "day", "checks": [{"test": "not_future"}]},
                {"key": "gioi_tinh", "label": "Giới tính", "kind": "sex", "prefill": "applicant.sex"},
                {
                    "key": "so_dinh_danh",
                    "label": "Số định danh",
                    "kind": "identity_number",
                    "checks": [{"test": "fits_person", "other": "ngay_sinh", "sex": "gioi_tinh"}],
                    "book_key": "so_dinh_danh",
                },
                {"key": "noi_o", "label": "Nơi cư trú", "kind": "residence", "book_key": "noi_cu_tru"},
                {
                    "key": "quan_he",
                    "label": "Quan hệ",
                    "kind": "choice",
                    "choices": ["Cha", "Mẹ", "Khác"],
                    "required": True,
                },
                {
                    "key": "quan_he_khac",
                    "label": "Ghi rõ",
                    "kind": "text",
                    "required": True,
                    "when": {"question": "quan_he", "equals": "Khác"},
                },
            ],
        },
        {
            "key": "con",
            "title": "Các con",
            "repeats": {"least": 1, "most": 3, "label": "Người con"},
            "questions": [
                {
                    "key": "ten_con",
                    "label": "Tên con",
                    "kind": "person_name",
                    "required": True,
                    "book_key": "ten_cac_con",
                },
                {
                    "key": "sinh_con",
                    "label": "Ngày sinh của con",
                    "kind": "day",
                    "partial": True,
                    "checks": [{"test": "not_before", "other": "ngay_sinh"}],
                },
            ],
        },
        {
            "key": "cuoi",
            "title": "Đề nghị",
            "questions": [
                {"key": "ban_sao", "label": "Cần bản sao?", "kind": "yes_no", "required": True},
                {
                    "key": "so_ban",
                    "label": "Số bản",
                    "kind": "copies",
                    "least": 1,
                    "most": 20,
                    "required": True,
                    "book_key": "so_ban_sao",
                    "when": {"all": [{"question": "ban_sao", "equals": "yes"}]},
                },
                {
                    "key": "giay_to",
                    "label": "Giấy tờ tùy thân",
                    "kind": "identity_paper",
                    "book_key": {"number": "so_giay_to"},
                },
                {"key": "cam_doan", "label": "Tôi cam đoan khai đúng", "kind": "declaration"},
            ],
        },
    ],
}


def definition() -> dict[str, Any]:
    """A fresh copy, to be changed."""
    return copy.deepcopy(_WHOLE)


def form() -> EForm:
    return read(definition())


def answers(**changes: Any) -> dict[str, Any]:
    """Answers with nothing to mend."""
    whole: dict[str, Any] = {
        "ho_ten": "Nguyễn Văn An",
        "ngay_sinh": "1990-02-17",
        "gioi_tinh": "male",
        "quan_he": "Cha",
        "con": [{"ten_con": "Nguyễn Thị Bình", "sinh_con": "2026"}],
        "ban_sao": "no",
        "cam_doan": "yes",
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not None}
