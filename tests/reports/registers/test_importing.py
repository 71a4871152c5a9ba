"""Bringing registers in: every row accepted or refused, nothing twice, nothing half-done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection

from motcua.catalogue.models import Procedure
from motcua.lib.refused import Invalid, NotFound
from motcua.org.types import SYSTEM
from motcua.reports.actions import registers as acts
from motcua.reports.actions import staging
from motcua.reports.actions.registers import AlreadyReading, Imported, NotYours, RegisterRequest
from motcua.reports.models import ImportedLine, ImportedRegister, LineSighting, RefusedLine
from motcua.reports.queries import registers as queries
from motcua.reports.sources.tables import UnreadableFile
from motcua.reports.types import RegisterKind, RegisterState
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, SAME_DAY, Office
from tests.reports.registers.sheets import line_06, mau_06, table

HEAD = ["Mã hồ sơ", "Tổ chức, cá nhân", "Ngày nhận", "Ngày trả"]
CODE = "000.00.15.H27-2306{:02d}-{:04d}"


def rows_of(*days: int, name: str = "Nguyễn Thị Hoa", returned: str = "") -> list[list[Any]]:
    return [HEAD, *([CODE.format(day, day), name, f"{day:02d}/06/2023", returned] for day in days)]


def bring(office: Office, path: Path, *, unit: str = "a", **more: Any) -> Imported:
    asked = RegisterRequest(unit_id=office.units[unit], **more)
    return acts.import_register(path, path.name, asked, actor=office.actor("clerk"), at=MONDAY)


def in_force(office: Office) -> list[ImportedLine]:
    return list(queries.in_force([office.units["a"]], date(2023, 6, 1), date(2023, 6, 30)))


def test_a_register_of_mau_06(office: Office, tmp_path: Path) -> None:
    rows = [
        line_06(1, CODE.format(15, 7), datetime(2023, 6, 15, 8, 30), due="20/06/2023", returned="21/06/2023"),
        line_06(2, CODE.format(16, 1), "31/02/2023"),
        line_06(3, CODE.format(15, 7), "15/06/2023"),
    ]
    done = bring(office, mau_06(tmp_path / "so.xlsx", rows), title="Sổ quý II", field_code="G01")
    assert (done.total, done.new, done.refused, done.skipped) == (3, 1, 2, 1)
    line = ImportedLine.objects.get()
    assert line.in_force
    assert (line.code, line.row_number, line.field_code) == (CODE.format(15, 7), 7, "G01")
    assert line.received_at == datetime(2023, 6, 15, 1, 30, tzinfo=UTC)
    assert (line.due_on, line.returned_on) == (date(2023, 6, 20), date(2023, 6, 21))
    assert line.applicant_fold == "nguyen thi hoa"
    register = ImportedRegister.objects.get()
    assert (register.title, register.state) == ("Sổ quý II", RegisterState.DONE)
    assert (register.first_on, register.last_on) == (date(2023, 6, 15), date(2023, 6, 15))
    assert queries.original(register).read_bytes() == (tmp_path / "so.xlsx").read_bytes()
    reasons = {one.row_number: one.reason for one in RefusedLine.objects.all()}
    assert reasons[8].startswith("Ngày nhận hồ sơ: Không có ngày 31/02/2023")
    assert reasons[9] == f"Mã hồ sơ {CODE.format(15, 7)} đã có ở dòng 7 của tệp này."


def test_a_procedure_is_known_by_its_name_with_or_without_the_word_procedure(
    office: Office, tmp_path: Path
) -> None:
    known = Procedure.objects.get(code=SAME_DAY)
    head = [*HEAD, "Tên thủ tục"]
    rows = [[CODE.format(1, 1), "A", "01/06/2023", "", f"Thủ tục {known.name.lower()}"]]
    bring(office, table(tmp_path / "so.xlsx", [head, *rows]))
    line = ImportedLine.objects.get()
    assert (line.procedure_code, line.field_code) == (SAME_DAY, known.field.code)


def test_the_same_file_again_makes_no_doubles(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "so.xlsx", rows_of(1, 2, 3))
    first, again = bring(office, path), bring(office, path)
    assert (first.new, first.known) == (3, 0)
    assert (again.new, again.changed, again.known) == (0, 0, 3)
    assert ImportedLine.objects.count() == 3
    assert LineSighting.objects.count() == 3


def test_an_overlapping_file_adds_what_is_new_and_replaces_what_changed(
    office: Office, tmp_path: Path
) -> None:
    bring(office, table(tmp_path / "1.xlsx", rows_of(1, 2, 3)))
    rows = [*rows_of(3, 4), *rows_of(2, returned="09/06/2023")[1:]]
    done = bring(office, table(tmp_path / "2.xlsx", rows))
    assert (done.new, done.changed, done.known) == (1, 1, 1)
    returned = {line.received_on.day: line.returned_on for line in in_force(office)}
    assert returned == {1: None, 2: date(2023, 6, 9), 3: None, 4: None}


def test_rows_that_say_the_same_without_a_code_are_two_dossiers(office: Office, tmp_path: Path) -> None:
    rows = [HEAD[1:], ["Nguyễn Thị Hoa", "01/06/2023", ""], ["Nguyễn Thị Hoa", "01/06/2023", ""]]
    path = table(tmp_path / "so.xlsx", rows)
    assert bring(office, path).new == 2
    assert bring(office, path).known == 2
    assert len(in_force(office)) == 2


def test_withdrawing_brings_back_what_other_registers_say(office: Office, tmp_path: Path) -> None:
    old = bring(office, table(tmp_path / "1.xlsx", rows_of(1, 2, 3)))
    seen = bring(office, table(tmp_path / "2.xlsx", rows_of(1, 2)))
    new = bring(office, table(tmp_path / "3.xlsx", rows_of(2, 4, returned="09/06/2023")))

    def withdraw(which: Imported) -> dict[int, date | None]:
        acts.withdraw(which.register_id, why="nhập nhầm", actor=office.actor("clerk"), at=MONDAY)
        return {line.received_on.day: line.returned_on for line in in_force(office)}

    assert withdraw(new) == {1: None, 2: None, 3: None}
    assert withdraw(old) == {1: None, 2: None}
    assert withdraw(seen) == {}
    kept = ImportedRegister.objects.get(pk=old.register_id)
    assert (kept.state, kept.withdrawn_why) == (RegisterState.WITHDRAWN, "nhập nhầm")
    assert bring(office, tmp_path / "1.xlsx").new == 3


def test_withdrawing_needs_a_reason(office: Office, tmp_path: Path) -> None:
    done = bring(office, table(tmp_path / "1.xlsx", rows_of(1)))
    with pytest.raises(Invalid, match="lý do"):
        acts.withdraw(done.register_id, why=" ", actor=office.actor("clerk"), at=MONDAY)


def test_kinds_of_registers_stand_beside_each_other(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "1.xlsx", rows_of(1))
    bring(office, path)
    assert bring(office, path, kind=RegisterKind.SOFTWARE).new == 1
    assert {line.kind for line in in_force(office)} == {"register", "software"}


def test_numbers_of_a_special_book_begin_again_each_year(office: Office, tmp_path: Path) -> None:
    head = ["Số chứng thực", "Ngày, tháng, năm chứng thực", "Họ tên của người yêu cầu chứng thực"]
    rows = [head, ["01", "03/01/2023", "An"], ["01", "04/01/2024", "Ba"], ["01", "05/01/2024", "Ca"]]
    done = bring(office, table(tmp_path / "x.xlsx", rows), kind=RegisterKind.SPECIAL, book="SCT/BS")
    assert (done.new, done.refused) == (2, 1)
    assert RefusedLine.objects.get().reason == "Số 01 đã có ở dòng 3 của tệp này."


def test_a_mapping_is_given_once_and_remembered(office: Office, tmp_path: Path) -> None:
    rows = [["MHS", "Đương sự", "Bắt đầu"], ["A-260105-0001", "An", "05/01/2026"]]
    path = table(tmp_path / "x.xlsx", rows)
    actor = office.actor("clerk")
    with pytest.raises(Invalid, match="Ngày nhận hồ sơ"):
        bring(office, path)
    mapping = {"MHS": "code", "Đương sự": "applicant", "Bắt đầu": "received"}
    assert bring(office, path, mapping=mapping).new == 1
    assert bring(office, path).known == 1
    looked = acts.preview(path, RegisterRequest(unit_id=office.units["a"]), actor=actor, at=MONDAY)
    assert [column.origin for column in looked.columns] == ["remembered"] * 3
    assert any("đã nhập ngày 02/11/2026" in warning for warning in looked.warnings)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"Không có": "code"}, "Tệp không có cột “Không có”"),
        ({"Mã hồ sơ": "colour"}, "Không có mục “colour”"),
        ({"Ngày nhận": "received", "Ngày trả": "received"}, "Hai cột cùng"),
        ({"Ngày nhận": "", "Mã hồ sơ": ""}, "Ngày nhận hồ sơ"),
    ],
)
def test_mappings_that_cannot_be(office: Office, tmp_path: Path, mapping: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        bring(office, table(tmp_path / "x.xlsx", rows_of(1)), mapping=mapping)


def test_a_preview_stores_nothing(office: Office, tmp_path: Path) -> None:
    rows = rows_of(*range(1, 29), name="§Æng §×nh Quý")
    rows += [[CODE.format(1, 1000 + i), "TrÇn V¨n H¶i", "32/06/2023", ""] for i in range(30)]
    path = table(tmp_path / "x.xlsx", rows)
    asked = RegisterRequest(unit_id=office.units["a"])
    looked = acts.preview(path, asked, actor=office.actor("clerk"), at=MONDAY)
    assert (looked.accepted, looked.refused, looked.expected, len(looked.rows)) == (28, 30, 58, 50)
    assert looked.rows[0].line is not None
    assert looked.rows[0].line.applicant_name == "Đặng Đình Quý"
    assert looked.rows[-1].reason
    assert any("TCVN3" in warning and "Đặng Đình Quý" in warning for warning in looked.warnings)
    assert looked.whole
    assert not looked.large
    assert not ImportedRegister.objects.exists()


def test_only_those_who_answer_for_the_unit(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "x.xlsx", rows_of(1))
    asked = RegisterRequest(unit_id=office.units["b"])
    with pytest.raises(NotFound):
        acts.import_register(path, "x.xlsx", asked, actor=office.actor("clerk"), at=MONDAY)
    with pytest.raises(NotYours):
        acts.preview(path, asked, actor=office.actor("intake_b"), at=MONDAY)
    done = acts.import_register(path, "x.xlsx", asked, actor=SYSTEM, at=MONDAY)
    with pytest.raises(NotFound):
        acts.withdraw(done.register_id, why="x", actor=office.actor("clerk"), at=MONDAY)


def test_an_import_that_breaks_counts_for_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "BATCH", 5)
    path = table(tmp_path / "x.xlsx", rows_of(*range(1, 20)))
    real, calls = staging.Staging.accept, []

    def breaking(self: staging.Staging, line: Any) -> str:
        calls.append(line)
        if len(calls) == 13:
            raise UnreadableFile("đứt giữa chừng")
        return real(self, line)

    monkeypatch.setattr(staging.Staging, "accept", breaking)
    with pytest.raises(UnreadableFile):
        bring(office, path)
    assert not ImportedLine.objects.exists()
    register = ImportedRegister.objects.get()
    assert (register.state, register.failure) == (RegisterState.FAILED, "đứt giữa chừng")
    monkeypatch.setattr(staging.Staging, "accept", real)
    assert acts.run_import(register.pk, at=MONDAY).new == 19


def test_progress_is_told(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "_PROGRESS_EVERY", 10)
    told: list[tuple[int, int]] = []
    path = table(tmp_path / "x.xlsx", rows_of(*range(1, 26)))
    asked = RegisterRequest(unit_id=office.units["a"])
    acts.import_register(
        path,
        "x.xlsx",
        asked,
        actor=SYSTEM,
        at=MONDAY,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(10, 25), (20, 25), (25, 25)]


def test_one_file_of_a_unit_at_a_time(office: Office, tmp_path: Path) -> None:
    path = table(tmp_path / "x.xlsx", rows_of(1))
    asked = RegisterRequest(unit_id=office.units["a"])
    waiting = acts.start_import(path, "x.xlsx", asked, actor=SYSTEM, at=MONDAY)
    with pytest.raises(AlreadyReading):
        acts.start_import(path, "x.xlsx", asked, actor=SYSTEM, at=MONDAY)
    later = acts.start_import(path, "x.xlsx", asked, actor=SYSTEM, at=MONDAY + timedelta(hours=1))
    waiting.refresh_from_db()
    assert waiting.state == RegisterState.FAILED
    assert acts.run_import(later.pk, at=MONDAY).new == 1
    assert acts.run_import(later.pk, at=MONDAY).new == 1, "a job that runs twice does nothing the second time"


def test_the_database_itself_refuses_two_lines_of_one_matter(office: Office, tmp_path: Path) -> None:
    bring(office, table(tmp_path / "x.xlsx", rows_of(1)))
    line = ImportedLine.objects.get()
    line.pk = None
    with pytest.raises(IntegrityError):
        line.save(force_insert=True)


def facts(office: Office) -> list[tuple[str, int, int]]:
    sql = (Path(staging.__file__).parents[1] / "facts" / "register_lines.sql").read_text(encoding="utf-8")
    named = sql.replace("{scope}", f"d.authority_id IN ({office.units['a']})")
    for name in ("as_of", "cutoff"):
        named = named.replace(f":{name}", f"%({name})s")
    with connection.cursor() as cursor:
        at = MONDAY + timedelta(days=1)
        cursor.execute(named, {"as_of": at, "cutoff": at})
        names = [column.name if hasattr(column, "name") else column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [(row["kind"], row["matched"], row["coded"]) for row in rows]


def test_facts_tell_what_only_a_register_knows(office: Office, tmp_path: Path) -> None:
    here = a_dossier(office).received()
    rows = [HEAD, [here.code, "Hoa", "02/11/2026", ""], [CODE.format(1, 1), "An", "01/06/2023", ""]]
    rows.append(["", "Ba", "01/06/2023", ""])
    path = table(tmp_path / "x.xlsx", rows)
    bring(office, path)
    gone = bring(office, path, kind=RegisterKind.SOFTWARE)
    assert sorted(facts(office)) == [
        ("register", 0, 0),
        ("register", 0, 1),
        ("register", 1, 1),
        ("software", 0, 0),
    ]
    acts.withdraw(gone.register_id, why="thử", actor=SYSTEM, at=MONDAY)
    assert sorted(facts(office)) == [("register", 0, 0), ("register", 0, 1), ("register", 1, 1)]
