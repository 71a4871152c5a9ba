"""The pages of registers from elsewhere: upload, preview, choosing columns, import, refusals, withdrawal."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from motcua.config.home import Home
from motcua.org.types import SYSTEM
from motcua.reports.actions import registers as acts
from motcua.reports.actions.registers import RegisterRequest
from motcua.reports.models import ImportedLine, ImportedRegister
from motcua.reports.types import RegisterState
from motcua.web.reports import registers_upload
from tests.reports.registers.sheets import line_06, mau_06, table
from tests.web.desk.conftest import browser, clock, office
from tests.web.desk.office import NOW, Office

__all__ = ["browser", "clock", "office"]
Browse = Callable[[str], Client]
LIST, UPLOAD = "/bao-cao/so-khac/", "/bao-cao/so-khac/nhap/"
HEAD = ["Số HS", "Đương sự", "Vào ngày"]
CODE = "H27.15-2601{:02d}-0001"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: object) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    settings.HOME = home  # type: ignore[attr-defined]


@pytest.fixture
def clerk(office: Office, browser: Browse) -> Client:
    return browser("chu-tich")


def words(body: bytes) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body.decode()).split()))


def send(client: Client, office: Office, path: Path, **more: object) -> str:
    """Upload a file; the address of its preview."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    values = {"file": file, "unit": office.units["xa"], "kind": "register", **more}
    answer = client.post(UPLOAD, values)
    assert answer.status_code == 302, words(answer.content)
    return answer["Location"]


def test_a_register_of_mau_06_goes_in_with_two_presses(clerk: Client, office: Office, tmp_path: Path) -> None:
    rows = [line_06(1, CODE.format(5), "05/01/2026"), line_06(2, CODE.format(6), "31/02/2026")]
    address = send(clerk, office, mau_06(tmp_path / "so quý I.xlsx", rows), title="Sổ quý I")
    looked = clerk.get(address)
    said = words(looked.content)
    assert "Nhập được 1" in said
    assert "Bị từ chối 1" in said
    assert "Không có ngày 31/02/2026" in said
    assert not ImportedRegister.objects.exists()
    done = clerk.post(address, {"viec": "nhap"}, follow=True)
    said = words(done.content)
    assert "Sổ quý I" in said
    assert "Dòng mới 1" in said
    assert "Tải về Excel" in said
    assert ImportedLine.objects.get().code == CODE.format(5)
    assert "Sổ quý I" in words(clerk.get(LIST).content)
    assert clerk.get(address).status_code == 404, "the upload is gone once it is in"


def test_columns_are_chosen_once(clerk: Client, office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "x.xlsx", [HEAD, [CODE.format(5), "Hoa", "05/01/2026"]])
    address = send(clerk, office, path)
    refused = clerk.post(address, {"viec": "nhap"})
    assert refused.status_code == 422
    assert "Ghép một cột vào “Ngày nhận hồ sơ”" in words(refused.content)
    chosen = {"cot-0": "code", "cot-1": "applicant", "cot-2": "received"}
    assert "Hoa" in words(clerk.post(address, {"viec": "xem", **chosen}).content)
    twice = clerk.post(address, {"viec": "nhap", **chosen, "cot-1": "code"})
    assert "Hai cột cùng được ghép" in words(twice.content)
    clerk.post(address, {"viec": "nhap", **chosen})
    assert ImportedLine.objects.get().applicant_name == "Hoa"
    again = words(clerk.get(send(clerk, office, path)).content)
    assert again.count("như lần trước") == 3
    assert "Tệp này đã nhập ngày" in again


def test_refused_rows_come_back_mended(clerk: Client, office: Office, tmp_path: Path) -> None:
    rows = [
        line_06(1, CODE.format(5), "05/01/2026"),
        line_06(2, CODE.format(6), "31/02/2026", note="@SUM(1)"),
    ]
    clerk.post(send(clerk, office, mau_06(tmp_path / "so.xlsx", rows)), {"viec": "nhap"})
    page = f"{LIST}{ImportedRegister.objects.get().pk}/"
    assert b"'@SUM(1)" in clerk.get(f"{page}tu-choi.csv").content
    book = load_workbook(io.BytesIO(clerk.get(f"{page}tu-choi.xlsx").content))
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    assert head[:2] == ["Số dòng trong tệp cũ", "Lý do bị từ chối"]
    assert sheet.cell(2, 1).value == 8
    sheet.cell(2, 1 + head.index("Nhận và trả kết quả / Nhận hồ sơ"), "28/02/2026")
    book.save(tmp_path / "sua.xlsx")
    clerk.post(send(clerk, office, tmp_path / "sua.xlsx"), {"viec": "nhap"})
    assert set(ImportedLine.objects.values_list("code", flat=True)) == {CODE.format(5), CODE.format(6)}


def test_a_large_file_goes_to_the_background(
    clerk: Client, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr("motcua.reports.actions.register_preview.LARGE", 1)
    worker = SimpleNamespace(bring_in=SimpleNamespace(enqueue=queued.append))
    monkeypatch.setattr(registers_upload, "jobs", worker)
    rows = [HEAD, *([CODE.format(day), "Hoa", f"{day:02d}/01/2026"] for day in range(1, 4))]
    chosen = {"cot-0": "code", "cot-1": "applicant", "cot-2": "received"}
    done = clerk.post(send(clerk, office, table(tmp_path / "x.xlsx", rows)), {"viec": "nhap", **chosen})
    page = done["Location"]
    assert len(queued) == 1
    assert b'hx-trigger="every 1s"' in clerk.get(page).content
    waiting = clerk.get(f"{page}tien-do/")
    assert "HX-Refresh" not in waiting
    assert "Đang chờ đến lượt" in words(waiting.content)
    acts.run_import(queued[0], at=NOW)
    assert clerk.get(f"{page}tien-do/")["HX-Refresh"] == "true"
    assert "Dòng mới 3" in words(clerk.get(page).content)


def test_a_withdrawn_register_stays_on_record(clerk: Client, office: Office, tmp_path: Path) -> None:
    rows = [line_06(1, CODE.format(5), "05/01/2026")]
    done = clerk.post(send(clerk, office, mau_06(tmp_path / "so.xlsx", rows)), {"viec": "nhap"})
    page = done["Location"]
    assert clerk.post(f"{page}rut/", {"why": ""}).status_code == 422
    said = words(clerk.post(f"{page}rut/", {"why": "Nhầm đơn vị"}, follow=True).content)
    assert "Sổ đã rút" in said
    assert "Nhầm đơn vị" in said
    assert not ImportedLine.objects.filter(in_force=True).exists()
    assert ImportedRegister.objects.get().state == RegisterState.WITHDRAWN
    original = clerk.get(f"{page}tep-goc/")
    assert original["Content-Disposition"].startswith("attachment")
    assert original.content == (tmp_path / "so.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("so.xlsx", b"garbage " * 100, "không phải bảng|Không thấy dòng tiêu đề"),
        ("so.pdf", b"%PDF-1.7", "Không đọc được tệp .pdf"),
        ("so.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "tệp hỏng"),
        ("so.xlsx", b"", "trống"),
    ],
)
def test_files_that_cannot_be_read(
    clerk: Client, office: Office, name: str, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = clerk.post(UPLOAD, {"file": file, "unit": office.units["xa"], "kind": "register"}, follow=True)
    assert answer.status_code == 422
    assert re.search(sentence, words(answer.content))


def test_a_special_book_needs_its_name(clerk: Client, office: Office, tmp_path: Path) -> None:
    file = SimpleUploadedFile("x.csv", b"a,b\n")
    answer = clerk.post(UPLOAD, {"file": file, "unit": office.units["xa"], "kind": "special"})
    assert answer.status_code == 422
    assert "Ghi ký hiệu hoặc tên sổ" in words(answer.content)


def test_registers_of_others_are_not_seen(clerk: Client, office: Office, tmp_path: Path) -> None:
    path = mau_06(tmp_path / "so.xlsx", [line_06(1, CODE.format(5), "05/01/2026")])
    asked = RegisterRequest(unit_id=office.units["xa-khac"], title="Sổ xã khác")
    done = acts.import_register(path, "so.xlsx", asked, actor=SYSTEM, at=NOW)
    assert "Sổ xã khác" not in words(clerk.get(LIST).content)
    for part in ("", "tien-do/", "tu-choi.csv", "tep-goc/"):
        assert clerk.get(f"{LIST}{done.register_id}/{part}").status_code == 404
    file = SimpleUploadedFile("so.xlsx", path.read_bytes())
    answer = clerk.post(UPLOAD, {"file": file, "unit": office.units["xa-khac"], "kind": "register"})
    assert answer.status_code == 422


def test_the_list_costs_the_same_whatever_its_length(
    clerk: Client, office: Office, tmp_path: Path, django_assert_max_num_queries: Callable[..., object]
) -> None:
    clerk.get(LIST)
    for number in range(3):
        path = table(tmp_path / f"{number}.xlsx", [["Mã hồ sơ", "Ngày nhận"], [CODE.format(number + 1), ""]])
        asked = RegisterRequest(unit_id=office.units["xa"])
        acts.import_register(path, path.name, asked, actor=SYSTEM, at=NOW)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert clerk.get(LIST).status_code == 200
