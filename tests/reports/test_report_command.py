"""``motcua report`` as an administrator meets it: files, refusals that say what to do, the list of forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from pypdf import PdfReader

from motcua.law import periods
from motcua.org.actions.units import end_unit
from motcua.org.types import SYSTEM
from tests.config.conftest import Call, home, motcua
from tests.dossiers.office import MONDAY, Office
from tests.reports.histories import a_history, load

__all__ = ["home", "motcua"]
pytestmark = pytest.mark.django_db
#: over before the test's real day
PERIOD = "2026-Q3"
ASKED = ("II.06b", "--unit", "H27.15", "--period", PERIOD)


@pytest.fixture
def filled(office: Office) -> Office:
    load(a_history(office, 40, at=MONDAY), at=MONDAY)
    return office


def total_of(out: str) -> dict[str, int]:
    rows = json.loads(out)["rows"]
    return dict(next(row["cells"] for row in rows if row["kind"] == "total"))


def test_the_same_figures_on_standard_output_and_in_every_file(
    motcua: Call, filled: Office, tmp_path: Path
) -> None:
    said = motcua("report", *ASKED)
    assert said.code == 0
    wanted = total_of(said.out)
    assert wanted["accepted"] > 5
    assert "Đạt 4/4 đẳng thức." in said.err
    for kind in ("xlsx", "pdf", "csv", "json"):
        file = tmp_path / f"bieu.{kind}"
        told = motcua("report", *ASKED, "--out", str(file))
        assert (told.code, told.err) == (0, "")
        assert f"{file}: biểu II.06b, UBND xã An Bình, quý III năm 2026" in told.out
    figures = list(wanted.values())
    pages = openpyxl.load_workbook(tmp_path / "bieu.xlsx").worksheets
    assert ("", "Tổng số", *figures) in list(pages[0].iter_rows(values_only=True))
    rows = list(csv.reader(io.StringIO((tmp_path / "bieu.csv").read_text("utf-8-sig"))))
    assert rows[2][4:] == [str(n) for n in figures]
    assert total_of((tmp_path / "bieu.json").read_text("utf-8")) == wanted
    words = PdfReader(tmp_path / "bieu.pdf").pages[0].extract_text().split()
    assert " ".join(map(str, figures)) in " ".join(words)


def test_rule_set_and_moment_are_said_and_change_figures(motcua: Call, filled: Office) -> None:
    middle = (periods.parse(PERIOD).starts_at + timedelta(days=20)).date().isoformat()
    early = json.loads(motcua("report", *ASKED, "--as-of", middle, "--rules", "date-only").out)
    assert early["rules"]["code"] == "date-only"
    assert early["cutoff"] == f"{middle}T00:00:00+07:00"
    assert "kỳ kết thúc ngày 14/09/2026" in " ".join(early["notes"])


def test_before_the_first_dossier_the_report_is_empty_and_says_so(motcua: Call, filled: Office) -> None:
    said = motcua("report", "II.06b", "--unit", "H27.15", "--period", "2021-Q2", "--format", "csv")
    assert said.code == 0
    assert said.out.splitlines()[2].endswith("Tổng số" + ",0" * 11)
    assert "Không phát sinh số liệu trong kỳ" in said.err
    assert "trước khi biểu được ban hành" not in said.err
    older = motcua("report", "II.06b", "--unit", "H27.15", "--period", "2019-Q2", "--format", "csv")
    assert "trước khi biểu được ban hành (áp dụng từ 05/12/2020)" in older.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("II.6b", "--unit", "H27.15", "--period", PERIOD), "Có phải II.06b"),
        (("II.06b", "--unit", "H27.15", "--period", "2023-Q9"), "Ghi như 2023-Q2"),
        (("II.06b", "--unit", "H27.15", "--period", "2031-Q1"), "Chọn kỳ trước"),
        (("II.06b", "--unit", "H27.1", "--period", PERIOD), "H27.15 UBND xã An Bình"),
        (("II.06b", "--unit", "H27.15"), "Còn thiếu --period"),
        ((*ASKED, "--as-of", "hôm qua"), "2023-06-15T08:00"),
        ((*ASKED, "--as-of", "2031-01-01"), "không được ở tương lai"),
        ((*ASKED, "--rules", "khac"), "legal, dvcqg-766, date-only"),
        ((*ASKED, "--format", "pdf"), "Thêm --out TỆP.pdf"),
        ((*ASKED, "--out", "bieu.doc"), "Thêm --format"),
        ((*ASKED, "--out", "khong-co/bieu.csv"), "Không ghi được tệp"),
    ],
)
def test_refusals_say_what_to_do(motcua: Call, office: Office, words: tuple[str, ...], sentence: str) -> None:
    said = motcua("report", *words)
    assert said.code == 1
    assert said.out == ""
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_unit_that_is_gone_names_its_successor(motcua: Call, office: Office) -> None:
    end_unit(
        actor=SYSTEM,
        at=timezone.now(),
        unit_id=office.units["a"],
        last_day=date(2026, 3, 31),
        successors=[(office.units["b"], True)],
        decision="01/NQ-UBTVQH",
    )
    said = motcua("report", *ASKED)
    assert said.code == 1
    assert "đã kết thúc ngày 31/03/2026" in said.err
    assert "UBND xã Bình Minh" in said.err
    assert motcua("report", "II.06b", "--unit", "H27.15", "--period", "2026-Q1").code == 0


def test_the_list_defines_every_column(motcua: Call) -> None:
    out = motcua("report", "list").out
    for name in ("II.05", "II.06a", "II.06b", "II.07a", "II.07b", "II.08"):
        assert f"\n{name}  " in f"\n{out}"
    assert "TT 01/2020/TT-VPCP, áp dụng từ 05/12/2020 – bố cục dựng lại" in out
    assert "(mẫu số: Tiếp nhận mới trong kỳ)" in out
