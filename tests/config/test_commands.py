"""The operator's commands, as an administrator meets them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from motcua.config.commands import audit, doctor_machine
from motcua.config.commands.doctor_machine import ERROR, Finding
from motcua.config.home import Home
from motcua.org.queries.actors import actor_for, client_actor
from motcua.org.queries.officials import official_id_of
from motcua.org.types import Role
from motcua.reports.queries import submission_proof
from tests.config.conftest import Call, Said

pytestmark = pytest.mark.django_db

PROCEDURE = """\
code: '9.000001'
name: Thủ tục thử nghiệm {word}
field_name: Hộ tịch
decision_number: {number}/QĐ-THU
decision_date: {day}
levels: [commune]
source: Kiểm thử
channels:
- {{channel: counter, term_amount: 3, term_unit: working_day}}
cases:
- papers:
  - {{name: Tờ khai, originals: 1}}
results:
- {{name: Giấy xác nhận}}
"""


def procedure(folder: Path, word: str = "một", number: int = 1, day: str = "2026-01-05") -> str:
    file = folder / "procedure.yaml"
    file.write_text(PROCEDURE.format(word=word, number=number, day=day), encoding="utf-8")
    return str(file)


def test_init_twice_changes_nothing(motcua: Call, home: Home) -> None:
    first = motcua("init", "--again")
    assert first.code == 0
    assert "refused" not in first.out
    assert " 0 new" not in first.out
    again = motcua("init", "--again")
    assert "National calendar: 0 days changed" in again.out
    assert "0 new, 0 changed" in again.out
    assert "Electronic forms: 0 new" in again.out
    assert motcua("init", "--brief").out == ""
    assert (home.path / "loaded.json").exists()


def test_offices_are_listed_as_a_tree(motcua: Call, offices: Said) -> None:
    assert offices.out == "2 đơn vị trong tệp, 2 đơn vị mới.\n"
    lines = motcua("org", "list").out.splitlines()
    assert lines == [
        f"{'H27':<22} Ủy ban nhân dân tỉnh Hà Tĩnh",
        f"{'H27.15':<22}   Ủy ban nhân dân xã Cẩm Trung",
    ]
    assert "Cẩm Trung" not in motcua("org", "list", "--on", "2024-01-01").out
    assert "Cẩm Trung" in motcua("org", "list", "--find", "cam trung").out


def test_a_procedure_comes_in_is_found_and_shown(motcua: Call, tmp_path: Path) -> None:
    file = procedure(tmp_path)
    said = motcua("catalogue", "import", file)
    assert said.code == 0
    assert said.out.startswith("1 bản ghi: 1 mới, 0 có phiên bản mới, 0 không đổi")
    assert "1 không đổi" in motcua("catalogue", "import", file).out
    assert "9.000001" in motcua("catalogue", "list").out
    assert "9.000001" in motcua("catalogue", "search", "thu", "nghiem").out
    shown = motcua("catalogue", "show", "9.000001").out
    assert "Trực tiếp: 3 ngày làm việc" in shown
    assert "Tờ khai – 1 bản chính, 0 bản sao" in shown


def test_a_newer_decision_shows_as_a_difference(motcua: Call, tmp_path: Path) -> None:
    motcua("catalogue", "import", procedure(tmp_path))
    assert motcua("catalogue", "diff", "9.000001").out == "9.000001 chỉ có phiên bản 1.\n"
    motcua("catalogue", "import", procedure(tmp_path, "hai", 2, "2026-03-05"))
    said = motcua("catalogue", "diff", "9.000001").out
    assert said.startswith("9.000001: phiên bản 1 → 2\n")
    assert "- Thủ tục thử nghiệm một\n    + Thủ tục thử nghiệm hai" in said


def test_a_broken_file_is_refused_with_its_reason(motcua: Call, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("code: [", encoding="utf-8")
    said = motcua("catalogue", "import", str(file))
    assert said.code == 1
    assert "Bị từ chối:" in said.out
    assert motcua("catalogue", "import", str(tmp_path / "none.json")).err.startswith("motcua: Không có tệp")


def test_nothing_found_is_told_by_the_exit_code(motcua: Call) -> None:
    assert motcua("catalogue", "search", "không-có-gì").code == 1
    assert motcua("catalogue", "show", "0.000000").code == 1
    assert motcua("dossier", "show", "H27.15-260101-0001").code == 1


def test_an_official_gets_an_account_and_a_role(motcua: Call, offices: Said) -> None:
    role = (
        "--unit",
        "H27.15",
        "--role",
        "INTAKE",
        "--decision",
        "12/QĐ-UBND",
        "--decision-date",
        "2026-01-05",
    )
    said = motcua("user", "add", "lan", "--name", "Nguyễn Thị Lan", "--random", *role)
    assert said.code == 0, said.err
    assert "Mật khẩu (phải đổi khi đăng nhập lần đầu): " in said.out
    assert "INTAKE · Ủy ban nhân dân xã Cẩm Trung" in motcua("user", "list").out
    assert (
        motcua("user", "assign", "lan", "--unit", "H27.15", "--role", "CLERK", "--decision", "13").code == 0
    )
    assert motcua("user", "close", "lan").code == 0
    assert "(đã khóa)" in motcua("user", "list").out


def test_a_role_is_held_from_the_day_of_its_decision(motcua: Call, offices: Said) -> None:
    role = ("--unit", "H27.15", "--role", "LEADER", "--decision", "1", "--decision-date", "2026-01-05")
    motcua("user", "add", "chutich", "--name", "Trần Văn Bình", "--random", *role)
    official_id = official_id_of("chutich")
    assert official_id is not None
    day = date(2026, 1, 5)
    assert [grant.role for grant in actor_for(official_id, day).grants] == [Role.LEADER]
    assert actor_for(official_id, day.replace(day=4)).grants == ()


def test_a_role_for_a_field_that_does_not_exist_is_refused(motcua: Call, offices: Said) -> None:
    role = ("--unit", "H27.15", "--role", "SPECIALIST", "--decision", "1", "--field", "khong-co")
    said = motcua("user", "add", "lan", "--name", "Nguyễn Thị Lan", "--random", *role)
    assert said.code == 1
    assert "Không có lĩnh vực “khong-co”" in said.err
    assert official_id_of("lan") is None


def test_half_a_role_makes_no_account(motcua: Call, offices: Said) -> None:
    assert motcua("user", "add", "lan", "--name", "Lan", "--random", "--unit", "H27.15").code == 1
    assert official_id_of("lan") is None


def test_a_password_too_weak_is_refused(motcua: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    motcua("user", "add", "lan", "--name", "Nguyễn Thị Lan", "--random")
    monkeypatch.setattr("sys.stdin.readline", lambda: "123\n", raising=False)
    assert motcua("user", "password", "lan", "--stdin").code == 1


def test_a_client_gets_a_token_that_works_until_it_is_switched_off(motcua: Call, offices: Said) -> None:
    said = motcua("client", "add", "Cổng tỉnh", "--unit", "H27.15", "--scope", "read")
    token = said.out.rsplit(" ", 1)[1].strip()
    now = timezone.now()
    assert client_actor(token, now) is not None
    assert "Cổng tỉnh" in motcua("client", "list").out
    motcua("client", "off", "Cổng tỉnh")
    assert client_actor(token, now) is None


def test_an_empty_record_is_proven(motcua: Call) -> None:
    assert motcua("audit", "verify").out.startswith("ĐÚNG: 0 sự kiện")
    assert motcua("audit", "replay").code == 0
    assert motcua("audit", "seal").out == "Đã niêm phong 0 ngày.\n"


def test_the_doctor_names_what_is_wrong_and_what_to_do(motcua: Call) -> None:
    said = motcua("doctor")
    assert said.code == 1
    assert "LỖI       Danh mục thủ tục trống → chạy: motcua init --again" in said.out
    assert "Đồng hồ: " in said.out
    assert "OK " not in motcua("doctor", "--quiet").out


def test_the_doctor_survives_a_check_that_fails(motcua: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> list[Finding]:
        raise OSError("disk on fire")

    full.__name__ = "disk"
    monkeypatch.setattr("motcua.config.commands.doctor.CHECKS", (full, doctor_machine.python))
    said = motcua("doctor")
    assert f"{ERROR:<9} disk: disk on fire" in said.out
    assert "OK        Python" in said.out


def test_a_home_open_to_others_is_a_warning(motcua: Call, home: Home) -> None:
    home.path.chmod(0o755)
    assert "Người khác trên máy đọc được: home" in motcua("doctor").out


def test_a_sealed_report_that_was_changed_is_found(motcua: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = submission_proof.Proof(1, 4, submission_proof.Broken("xã A, 2026-Q3", "số liệu khác mã chốt"))
    monkeypatch.setattr(audit, "verify_submissions", lambda: broken)
    found = motcua("audit", "verify")
    assert found.code == 1
    assert "SAI: báo cáo đã chốt: xã A, 2026-Q3: số liệu khác mã chốt" in found.out


TOLD = """[{"ma_tthc": "9.000001", "ten": "Thủ tục thử", "ma_hieu": "QT 1", "ngay_ban_hanh": "2025-07-07",
"mau_dien_tu_tuong_tac": [{"muc": "I. Người yêu cầu",
"truong": ["Họ, chữ đệm, tên", "Màu tóc", "Hồ sơ đính kèm"]}]}]"""


def test_forms_come_in_from_a_file_and_every_field_is_accounted_for(motcua: Call, tmp_path: Path) -> None:
    motcua("catalogue", "import", procedure(tmp_path))
    file = tmp_path / "forms.json"
    file.write_text(TOLD, encoding="utf-8")
    said = motcua("catalogue", "forms", str(file))
    assert said.code == 0
    assert "1 tờ khai: 1 mới" in said.out
    assert "3 mục trong tệp: 2 thành 2 câu hỏi" in said.out
    assert "9.000001: chưa rõ kiểu, để một dòng chữ: Màu tóc" in said.out
    assert "1 không đổi" in motcua("catalogue", "forms", str(file)).out
    assert motcua("catalogue", "forms", str(tmp_path / "khong.json")).code != 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "CẢNH BÁO  Không có máy quét mã độc"),
        ("fake", "OK        Máy quét mã độc fake trả lời"),
        ("may:cong", "LỖI       MOTCUA_CLAMAV=may:cong không phải máy:cổng"),
        ("127.0.0.1:9", "LỖI       Máy quét mã độc không trả lời"),
    ],
)
def test_the_doctor_asks_the_scanner(motcua: Call, settings: Any, address: str, said: str) -> None:
    settings.MOTCUA_CLAMAV = address
    assert said in motcua("doctor").out


def test_the_doctor_names_what_cannot_take_money(motcua: Call, settings: Any) -> None:
    words = {f"vnpay_{part}": "https://vnpay.example" for part in ("url", "ask_url", "partner")}
    settings.MOTCUA_PAYMENTS, settings.MOTCUA_IDENTITY = words, []
    said = motcua("doctor").out
    assert "LỖI       VNPAY khai chưa đủ nên không dùng được → đặt đủ MOTCUA_PAY_VNPAY_URL" in said
    assert "Chưa nối cổng thanh toán nào" in said
    assert "Chưa nối hệ thống định danh điện tử" in said
    settings.MOTCUA_PAYMENTS = words | {"vnpay_secret": "x"}
    assert "OK        Thu tiền qua VNPAY" in motcua("doctor").out


def test_a_played_bank_is_told_and_in_an_office_an_error(settings: Any) -> None:
    settings.MOTCUA_IDENTITY, settings.MOTCUA_DEMO_CODES = [], False
    settings.MOTCUA_PAYMENTS = {}
    assert not list(doctor_machine.demonstration())
    settings.MOTCUA_PAYMENTS = {"fake_page": "/x/{reference}/", "fake_secret": "x"}
    settings.HTTPS = True
    (found,) = doctor_machine.demonstration()
    assert (found.level, "Ngân hàng thử" in found.what) == (ERROR, True)
