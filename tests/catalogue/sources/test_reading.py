"""Bad and odd input: a broken record is told with its place while the others go in."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.sources.reading import read
from motcua.catalogue.sources.records import Broken, ProcedureRecord


def crawled(code: str = "1.000001", **more: Any) -> dict[str, Any]:
    return {
        "ma": code,
        "ten": f"Thủ tục {code}",
        "kieu": "STANDARD",
        "so_quyet_dinh": "1/QĐ-UBND",
        "ngay_quyet_dinh": "2026-01-02",
        "linh_vuc": [{"ma": "L1", "ten": "Hộ tịch"}],
        "cap_thuc_hien": ["xa"],
        "cach_thuc": [{"hinh_thuc": "truc_tiep", "thoi_han": 3, "don_vi": "ngay_lam_viec", "phi": []}],
        "thanh_phan_ho_so": [{"truong_hop": "", "giay_to": [{"ten": "Đơn", "ban_chinh": 1, "ban_sao": 0}]}],
        **more,
    }


def write(folder: Path, text: str | bytes, name: str = "nguon.json") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def split(path: Path) -> tuple[list[ProcedureRecord], list[Broken]]:
    found = list(read(path))
    good = [item for item in found if isinstance(item, ProcedureRecord)]
    return good, [item for item in found if isinstance(item, Broken)]


def one_per_line(*items: str) -> str:
    return "[\n" + ",\n".join(items) + "\n]\n"


def dumped(*records: dict[str, Any]) -> list[str]:
    return [json.dumps(record, ensure_ascii=False) for record in records]


def test_a_broken_record_is_refused_with_its_place_and_the_others_go_in(tmp_path: Path) -> None:
    first, second, third = dumped(crawled("1.000001"), crawled("1.000002"), crawled("1.000003"))
    good, broken = split(
        write(tmp_path, one_per_line(first, second.replace('"ten": "Thủ', '"ten": Thủ', 1), third))
    )
    assert [r.code for r in good] == ["1.000001", "1.000003"]
    assert [(b.index, b.line, b.code) for b in broken] == [(2, 3, "1.000002")]
    assert "JSON hỏng" in broken[0].reason
    assert "dòng 3" in broken[0].reason


def test_a_broken_record_in_a_file_of_one_line(tmp_path: Path) -> None:
    first, second, third = dumped(crawled("1.000001"), crawled("1.000002"), crawled("1.000003"))
    text = f"[{first},{second.replace('3,', '3 3,', 1)},{third}]"
    good, broken = split(write(tmp_path, text))
    assert [r.code for r in good] == ["1.000001", "1.000003"]
    assert len(broken) == 1
    assert broken[0].index == 2


def test_a_truncated_file_keeps_what_came_before(tmp_path: Path) -> None:
    text = one_per_line(*dumped(crawled("1.000001"), crawled("1.000002")))
    good, broken = split(write(tmp_path, text[: len(text) - 60]))
    assert [r.code for r in good] == ["1.000001"]
    assert broken
    assert all(b.reason for b in broken)


def test_a_missing_comma_loses_no_record(tmp_path: Path) -> None:
    first, second = dumped(crawled("1.000001"), crawled("1.000002"))
    good, broken = split(write(tmp_path, f"[\n{first}\n{second}\n]"))
    assert [r.code for r in good] == ["1.000001", "1.000002"]
    assert [b.line for b in broken] == [3]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ma": ""}, "ma: thiếu mã thủ tục"),
        ({"ma": None}, "ma: thiếu mã thủ tục"),
        ({"ten": "  "}, "ten: thiếu tên thủ tục"),
        ({"ten": 7}, "ten: phải là chữ"),
        ({"cach_thuc": "x"}, "cach_thuc: phải là danh sách"),
        ({"cach_thuc": [3]}, "cach_thuc[0]: phải là một đối tượng"),
        ({"cach_thuc": [{"hinh_thuc": "fax"}]}, "cach_thuc[0].hinh_thuc"),
        ({"cach_thuc": [{"hinh_thuc": "truc_tiep", "thoi_han": "3"}]}, "cach_thuc[0].thoi_han: phải là số"),
        ({"cach_thuc": [{"hinh_thuc": "truc_tiep", "thoi_han": True}]}, "cach_thuc[0].thoi_han"),
        ({"thanh_phan_ho_so": [{"giay_to": [{"ten": "A", "ban_chinh": -1}]}]}, "giay_to[0].ban_chinh"),
        ({"thanh_phan_ho_so": [{"giay_to": [{"ten": "A", "ban_chinh": 1.5}]}]}, "giay_to[0].ban_chinh"),
        ({"ngay_quyet_dinh": "31/02/2026"}, "ngay_quyet_dinh: ngày không hợp lệ"),
        ({"ten": "lone \ud800"}, "ten: có ký tự không phải UTF-8"),
    ],
)
def test_wrong_types_and_missing_parts(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    text = "[" + ",".join(json.dumps(r) for r in (crawled("1.000001", **change), crawled("1.000002"))) + "]"
    good, broken = split(write(tmp_path, text))
    assert [r.code for r in good] == ["1.000002"]
    assert len(broken) == 1
    assert place in broken[0].reason
    assert broken[0].index == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999"])
def test_numbers_that_are_none(tmp_path: Path, value: str) -> None:
    text = "[" + json.dumps(crawled()).replace('"thoi_han": 3', f'"thoi_han": {value}') + "]"
    good, broken = split(write(tmp_path, text))
    assert not good
    assert "không phải số hữu hạn" in broken[0].reason


@pytest.mark.parametrize("text", ["", "   \n", "[", "null", "12", '"x"', "[1, null, []]", "{}", "[{}]"])
def test_files_that_hold_no_procedure(tmp_path: Path, text: str) -> None:
    good, broken = split(write(tmp_path, text))
    assert not good
    assert broken
    assert all(b.reason for b in broken)


def test_deep_nesting_is_one_broken_record(tmp_path: Path) -> None:
    text = "[" + "[" * 50_000 + "]" * 50_000 + "," + dumped(crawled())[0] + "]"
    good, broken = split(write(tmp_path, text))
    assert [r.code for r in good] == ["1.000001"]
    assert len(broken) == 1


def test_bom_crlf_and_decomposed_letters(tmp_path: Path) -> None:
    text = json.dumps([crawled(ten="Đăng ký khai sinh")], ensure_ascii=False, indent=1).replace("\n", "\r\n")
    good, broken = split(write(tmp_path, b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).encode()))
    assert not broken
    assert good[0].name == "Đăng ký khai sinh"
    assert unicodedata.is_normalized("NFC", good[0].name)


def test_bytes_that_are_no_utf8_spoil_one_record_only(tmp_path: Path) -> None:
    first, second = (text.encode() for text in dumped(crawled("1.000001", ten="Tên"), crawled("1.000002")))
    good, broken = split(
        write(tmp_path, b"[" + first.replace("ê".encode(), b"\xea") + b",\n" + second + b"]")
    )
    assert [r.code for r in good] == ["1.000002"]
    assert "UTF-8" in broken[0].reason
    json.dumps(broken[0].code).encode("utf-8")


def test_a_huge_name_is_cut_nowhere(tmp_path: Path) -> None:
    name = "Rất dài " * 5_000
    good, _ = split(write(tmp_path, json.dumps([crawled(ten=name)])))
    assert good[0].name == name.strip()


def test_a_single_object_is_read_like_an_array(tmp_path: Path) -> None:
    good, broken = split(write(tmp_path, json.dumps(crawled())))
    assert [r.code for r in good] == ["1.000001"]
    assert not broken


def test_zero_hundreds_and_contradicting_amounts_are_unclear(tmp_path: Path) -> None:
    fees = [
        {"loai": "phi", "so_tien": 0, "mo_ta": "Do HĐND tỉnh quy định"},
        {"loai": "phi", "so_tien": 0, "mo_ta": "Không"},
        {"loai": "le_phi", "so_tien": 75, "mo_ta": ""},
        {"loai": "le_phi", "so_tien": 1_000_000, "mo_ta": "Áp dụng mức 500.000 đồng"},
        {"loai": "le_phi", "so_tien": 10, "tien_te": "USD"},
        {"loai": "phi", "mo_ta": "Chi tiết tại văn bản"},
    ]
    channel = {"hinh_thuc": "truc_tiep", "thoi_han": 3, "don_vi": "ngay", "phi": fees}
    good, _ = split(write(tmp_path, json.dumps(crawled(cach_thuc=[channel]))))
    charges = good[0].channels[0].charges
    assert charges is not None
    assert [c.amount for c in charges] == [None, 0, None, 1_000_000, 10, None]
    assert [c.currency for c in charges] == ["VND"] * 4 + ["USD", "VND"]
    places = {u.place for u in good[0].unclear if u.kind == "fee"}
    assert places == {f"channels[0].charges[{i}]" for i in (0, 2, 3, 5)}


def test_unknown_fee_and_no_fee_are_not_the_same(tmp_path: Path) -> None:
    channels = [
        {"hinh_thuc": "truc_tiep", "thoi_han": 3, "don_vi": "ngay", "phi": None},
        {"hinh_thuc": "truc_tuyen", "thoi_han": 3, "don_vi": "ngay", "phi": []},
    ]
    good, _ = split(write(tmp_path, json.dumps(crawled(cach_thuc=channels))))
    assert [c.charges for c in good[0].channels] == [None, ()]
    assert [u.place for u in good[0].unclear if u.kind == "fee"] == ["channels[0].charges"]


def test_same_doubt_at_three_channels_is_one_line_of_the_to_do_list(tmp_path: Path) -> None:
    channels = [
        {"hinh_thuc": h, "thoi_han": 1, "don_vi": "khac", "phi": []} for h in ("truc_tiep", "truc_tuyen")
    ]
    good, _ = split(write(tmp_path, json.dumps(crawled(cach_thuc=channels))))
    units = [u for u in good[0].unclear if u.kind == "unit"]
    assert [u.place for u in units] == ["channels[0].term; channels[1].term"]


SAME_DAY_WORDS = (
    "Thời hạn là ngay trong ngày tiếp nhận yêu cầu; "
    "nếu tiếp nhận yêu cầu sau 15 giờ thì trong ngày làm việc tiếp theo"
)


@pytest.mark.parametrize(
    ("words", "amount", "same_day"),
    [
        (SAME_DAY_WORDS, 1, True),
        (
            "nếu tiếp nhận hồ sơ sau 15 giờ thì có Phiếu hẹn, trả kết quả trong ngày làm việc tiếp theo",
            0,
            True,
        ),
        (SAME_DAY_WORDS, 5, False),
        ("Giải quyết trong ngày", 1, False),
        ("nếu tiếp nhận hồ sơ bổ sung thông tin sau 15 giờ", 1, False),
    ],
)
def test_same_day_by_exact_words(tmp_path: Path, words: str, amount: int, same_day: bool) -> None:
    channel = {"hinh_thuc": "truc_tiep", "thoi_han": amount, "don_vi": "khac", "phi": [], "mo_ta": words}
    good, _ = split(write(tmp_path, json.dumps(crawled(cach_thuc=[channel]))))
    assert good[0].same_day is same_day
    assert good[0].cut_off == ("at_15h" if same_day else "none")
    assert any(u.kind in {"unit", "term"} for u in good[0].unclear) is not same_day


def portal(code: str = "1.000001", **more: Any) -> dict[str, Any]:
    data = {
        "code": code,
        "name": "Thủ tục",
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 2,
                "processingTimeUnit": "WORKING_DAY",
                "fees": [],
            }
        ],
        "isWard": True,
        **more,
    }
    return {"code": "OK", "data": data}


def test_portal_error_answers_are_broken_records(tmp_path: Path) -> None:
    answers = [
        portal("1.000001"),
        {"code": "NOT_FOUND", "message": "Không tìm thấy", "data": None},
        {"code": "ERR", "data": {}},
        portal("1.000002"),
        {"code": "OK", "data": {"code": "1.000003"}},
        {"code": "OK", "data": [1]},
    ]
    good, broken = split(write(tmp_path, json.dumps(answers)))
    assert [r.code for r in good] == ["1.000001", "1.000002"]
    assert [b.index for b in broken] == [2, 3, 5, 6]
    assert "Không tìm thấy" in broken[0].reason
    assert "thiếu tên" in broken[2].reason
    assert broken[2].code == "1.000003"


def test_portal_inner_object_alone(tmp_path: Path) -> None:
    good, broken = split(write(tmp_path, json.dumps(portal()["data"])))
    assert not broken
    assert good[0].levels == ("commune",)
    assert good[0].channels[0].term_unit == "working_day"


HEAD = "ma,ten,linh_vuc,co_quan_cong_bo,co_quan_thuc_hien,so_co_quan_thuc_hien,doi_tuong,kieu,trang_thai\n"


def test_csv_rows_that_are_broken(tmp_path: Path) -> None:
    rows = [
        " 1.000001,Tên một,Hộ tịch,Bộ,UBND,1,Dân,STANDARD,ACTIVE",
        "1.000002,Thiếu cột",
        ",Không mã,Hộ tịch,Bộ,UBND,1,Dân,STANDARD,ACTIVE",
        "1.000004,,Hộ tịch,Bộ,UBND,1,Dân,STANDARD,ACTIVE",
        "",
        '1.000005,"Tên ""có"" dấu, phẩy",Hộ tịch,Bộ,"A; B",2,Dân,SPECIFIC,UPDATED',
    ]
    text = "\ufeff" + (HEAD + "\n".join(rows) + "\n").replace("\n", "\r\n")
    good, broken = split(write(tmp_path, text, "danh_muc.csv"))
    assert [(r.code, r.name) for r in good] == [("1.000001", "Tên một"), ("1.000005", 'Tên "có" dấu, phẩy')]
    assert good[1].handling_agencies == ("A", "B")
    assert [(b.index, b.line) for b in broken] == [(2, 3), (3, 4), (4, 5)]


def test_csv_without_its_columns(tmp_path: Path) -> None:
    good, broken = split(write(tmp_path, "a,b\n1,2\n", "x.csv"))
    assert not good
    assert "thiếu cột" in broken[0].reason


def test_own_yaml_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    base = "code: '1.000001'\nname: Tên\nsource: QĐ 1\n"
    cases = {
        base: "",
        base + "colour: red\n": "khóa không biết: colour",
        base.replace("source: QĐ 1\n", ""): "thiếu nguồn",
        base + "levels: [village]\n": "levels",
        base + "channels: [{channel: fax}]\n": "channels[0].channel",
        base + "channels: [{channel: counter, term_amount: 1, term_unit: week}]\n": "term_unit",
        base + "channels: [{channel: counter, charges: [{amount: -1}]}]\n": "amount",
        base + "name: [\n": "YAML hỏng",
        "- 1\n": "không nhận ra",
        "": "Tệp trống",
        "x: !!python/object/apply:os.system ['true']\n": "YAML hỏng",
    }
    for index, (text, expected) in enumerate(cases.items()):
        good, broken = split(write(tmp_path, text, f"{index}.yaml"))
        assert len(good) == (0 if expected else 1), text
        assert expected in "".join(b.reason for b in broken), text


def test_a_folder_of_yaml_goes_on_after_a_broken_file(tmp_path: Path) -> None:
    for name, text in (
        ("a.yaml", "code: '1.000001'\nname: A\nsource: QĐ 1\n"),
        ("b.yaml", "code: [\n"),
        ("c.yml", "code: '1.000003'\nname: C\nsource: QĐ 1\n"),
    ):
        write(tmp_path, text, name)
    good, broken = split(tmp_path)
    assert [r.code for r in good] == ["1.000001", "1.000003"]
    assert [b.file for b in broken] == ["b.yaml"]
