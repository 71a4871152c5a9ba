"""``motcua register``: files come in from the command line, and every refused row is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.config.commands import register as command
from motcua.lib.refused import Invalid
from motcua.reports.sources.fields import FIELDS
from tests.config.conftest import Call, Said
from tests.reports.registers.sheets import table

pytestmark = pytest.mark.django_db
ROWS = [
    ["Số HS", "Người nộp", "Vào ngày"],
    ["H27.15-260105-0001", "Nguyễn Thị Hoa", "05/01/2026"],
    ["H27.15-260106-0001", "Trần Văn Nam", "31/02/2026"],
]
MAPPING = "Số HS=code,Vào ngày=Ngày nhận hồ sơ"


def test_a_register_is_brought_in_and_listed(motcua: Call, offices: Said, tmp_path: Path) -> None:
    path = str(table(tmp_path / "so.xlsx", ROWS))
    words = ("register", "import", path, "--unit", "H27.15", "--mapping", MAPPING)
    said = motcua(*words)
    assert said.code == 0
    assert said.out.startswith("2 dòng: 1 mới, 0 đổi, 0 đã có, 1 bị từ chối")
    assert "dòng 3: Ngày nhận hồ sơ: Không có ngày 31/02/2026" in said.out
    again = motcua("register", "import", path, "--unit", "H27.15", "--strict")
    assert again.code == 1, "a refused row, asked strictly; and the mapping is remembered"
    assert "0 mới, 0 đổi, 1 đã có" in again.out
    assert motcua("register", "list", "--unit", "H27.15").out.count("1 nhập, 1 từ chối") == 2


def test_a_dry_run_stores_nothing(motcua: Call, offices: Said, tmp_path: Path) -> None:
    path = str(table(tmp_path / "so.xlsx", ROWS))
    mapping = tmp_path / "cot.toml"
    mapping.write_text('"Số HS" = "code"\n"Vào ngày" = "received"\n', encoding="utf-8")
    said = motcua("register", "import", path, "--unit", "H27.15", "--mapping", str(mapping), "--dry-run")
    assert "A Số HS → code" in said.out
    assert "2 dòng tất cả: 1 nhập được, 1 bị từ chối" in said.out
    assert "dòng 3: Ngày nhận hồ sơ" in said.out
    assert motcua("register", "list").out == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--unit", "H99"), "Không có đơn vị nào mang mã H99"),
        (("--unit", "H27.15", "--sheet", "Quý 2"), "không có trang tính “Quý 2”"),
        (("--unit", "H27.15", "--kind", "special"), "ký hiệu hoặc tên sổ chuyên ngành"),
        (("--unit", "H27.15", "--mapping", "Lạ=code"), "Tệp không có cột “Lạ”"),
        (("--unit", "H27.15", "--mapping", "Số HS=màu"), "Không có mục “màu”"),
        (("--unit", "H27.15", "--mapping", "Số HS"), "Tên cột=mục"),
        (("--unit", "H27.15", "--mapping", "khong.toml"), "Không đọc được tệp ghép cột"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    motcua: Call, offices: Said, tmp_path: Path, more: tuple[str, ...], words: str
) -> None:
    said = motcua("register", "import", str(table(tmp_path / "so.xlsx", ROWS)), *more)
    assert said.code == 1
    assert words in said.err


def test_a_file_that_is_not_there(motcua: Call, offices: Said) -> None:
    assert "Không có tệp" in motcua("register", "import", "khong.xlsx", "--unit", "H27.15").err


def test_the_manual_names_every_field() -> None:
    assert command.__doc__
    assert all(field.name in command.__doc__ for field in FIELDS)


def test_a_heading_may_hold_commas() -> None:
    assert command.mapping_of("Tổ chức, cá nhân=applicant,Ngày=received, STT=") == {
        "Tổ chức, cá nhân": "applicant",
        "Ngày": "received",
        "STT": "",
    }
    with pytest.raises(Invalid):
        command.mapping_of("x=y")
