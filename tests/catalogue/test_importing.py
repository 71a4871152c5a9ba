"""What an import does to the catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions.importing import Summary, Unreadable, import_file, load_starter
from motcua.catalogue.actions.versions import set_local
from motcua.catalogue.models import Field, Procedure, ProcedureVersion, RequiredDocument, UnclearPoint
from motcua.catalogue.queries import current, listing, pinned
from motcua.lib.refused import NotFound
from motcua.org.models import OrgEvent
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, LATER, marriage, named, written

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data"


def test_all_584_commune_procedures_import_and_a_second_import_changes_nothing(shared_data: Path) -> None:
    first = import_file(shared_data / "tthc_cap_xa.json", at=AT, by="A")
    assert (first.total, first.added, first.refused) == (584, 584, [])
    assert ProcedureVersion.objects.filter(state="published").count() == 584
    assert first.unclear == UnclearPoint.objects.count() > 1000
    assert RequiredDocument.objects.count() == 3950

    second = import_file(shared_data / "tthc_cap_xa.json", at=LATER, by="A")
    assert (second.unchanged, second.added, second.changed, second.refused) == (584, 0, 0, [])
    assert ProcedureVersion.objects.count() == 584


def _hand_made() -> dict[str, tuple[object, ...]]:
    rows = ProcedureVersion.objects.filter(state="published").select_related("procedure")
    return {v.procedure.code: (v.book, v.details, v.content["route"], v.content["form"]) for v in rows}


def test_beside_the_starter_every_one_of_the_584_is_accounted_for(shared_data: Path) -> None:
    load_starter(DATA, AT, "A")
    own = _hand_made()
    papers = RequiredDocument.objects.filter(case__version__state="published")
    birth = list(papers.filter(case__version__procedure__code="1.001193").values_list("name", flat=True))

    found = import_file(shared_data / "tthc_cap_xa.json", at=LATER, by="A")
    assert (found.total, found.refused, found.older) == (584, [], 0)
    assert found.added + found.changed + found.unchanged + found.skipped == 584
    assert (found.added, found.skipped) == (415, 169)
    assert {note.code for note in found.notes} <= set(own)
    assert all("Thay cả bản khởi đầu" in note.reason for note in found.notes)
    after = _hand_made()
    assert {code: after[code] for code in own} == own
    assert (
        list(papers.filter(case__version__procedure__code="1.001193").values_list("name", flat=True)) == birth
    )

    again = import_file(shared_data / "tthc_cap_xa.json", at=LATER, by="A")
    assert (again.unchanged, again.skipped, again.news) == (415, 169, 0)


def test_told_to_the_import_replaces_the_starter_and_keeps_what_only_we_know(shared_data: Path) -> None:
    load_starter(DATA, AT, "A")
    own = _hand_made()
    found = import_file(shared_data / "tthc_cap_xa.json", at=LATER, by="A", replace=True)
    assert (found.added, found.changed, found.skipped, found.refused) == (415, 169, 0, [])
    after = _hand_made()
    assert {code: after[code] for code in own} == own
    again = import_file(shared_data / "tthc_cap_xa.json", at=LATER, by="A")
    assert (again.unchanged, again.news) == (584, 0)


@pytest.fixture
def starter(tmp_path: Path) -> Callable[..., Summary]:
    """Load procedures as our own starter."""

    def load(*procedures: dict[str, Any]) -> Summary:
        folder = tmp_path / "du-lieu" / "procedures"
        folder.mkdir(parents=True, exist_ok=True)
        written(folder, *procedures)
        return load_starter(folder.parent, AT, "A")

    return load


LONGER = [{"papers": [{"name": f"Giấy tờ {number}", "originals": 1} for number in range(9)]}]


@pytest.mark.parametrize(
    ("ours", "theirs", "fate"),
    [
        ({}, {"cases": LONGER}, "skipped"),
        ({}, {"cases": LONGER, "decision_date": None}, "skipped"),
        ({"cases": []}, {"cases": LONGER}, "changed"),
        ({"channels": [{"channel": "counter"}]}, {"cases": LONGER}, "changed"),
        ({}, {"cases": LONGER, "decision_date": "2026-09-01"}, "changed"),
        ({}, {"cases": LONGER, "decision_number": "900/QĐ-BTP"}, "changed"),
        ({}, {"cases": LONGER, "decision_date": "2025-09-01"}, "older"),
    ],
)
def test_the_same_decision_replaces_the_starter_only_where_it_adds_something(
    starter: Callable[..., Summary], imports: Imports, ours: Any, theirs: Any, fate: str
) -> None:
    starter(marriage(**ours))
    found = imports(marriage(**theirs))
    assert getattr(found, fate) == 1
    assert found.news == (fate != "skipped")


def test_a_managers_word_on_the_starter_does_not_open_it_to_the_same_decision(
    starter: Callable[..., Summary], imports: Imports
) -> None:
    starter(marriage())
    version = current.current_id("1.000894")
    assert version is not None
    held = set_local(version, at=AT, by="A", cut_off="at_15h")
    assert imports(marriage(cases=LONGER)).skipped == 1
    assert current.current_id("1.000894") == held


def test_the_national_list_never_overwrites_a_detailed_version(shared_data: Path) -> None:
    import_file(shared_data / "tthc_cap_xa.json", at=AT, by="A")
    summary = import_file(shared_data / "tthc_danh_muc_quoc_gia.csv", at=AT, by="A")
    assert summary.total == 5670
    assert summary.changed == 0
    assert [refusal.code for refusal in summary.refused] == ["1.014325"], "the list has one code twice"
    birth = current.current("1.001193")
    assert birth is not None
    assert birth.has_detail
    assert birth.same_day
    assert Procedure.objects.filter(has_detail=True).count() == 584


def test_a_counter_that_grows_with_the_records_would_be_too_slow(imports: Imports) -> None:
    def count(number: int, prefix: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            imports(*[named(f"{prefix}.{i:06}", f"Thủ tục {i}") for i in range(number)])
        return len(queries)

    few, many = count(5, "8"), count(100, "9")
    assert many <= few + 20


def test_what_is_imported_reads_as_frozen_facts(imports: Imports) -> None:
    imports(marriage())
    found = current.current("1.000894")
    assert found is not None
    assert (found.name, found.field_name, found.field_code) == (
        "Thủ tục đăng ký kết hôn",
        "Hộ tịch",
        "ho-tich",
    )
    assert found.valid_from == date(2026, 1, 16)
    assert [paper.name for paper in found.papers(0)] == [
        "Tờ khai đăng ký kết hôn",
        "Giấy xác nhận tình trạng hôn nhân",
    ]
    counter = found.terms("counter")
    assert (counter.term_amount, counter.term_unit, counter.total) == (Decimal(5), "working_day", 30_000)
    with pytest.raises(NotFound):
        found.papers(7)


def test_a_channel_without_a_clear_term_takes_the_counters_and_keeps_its_own_fee(imports: Imports) -> None:
    imports(marriage())
    found = current.current("1.000894")
    assert found is not None
    online = found.terms("online")
    assert (online.channel, online.term_amount, online.total) == ("online", Decimal(5), 0)
    assert found.terms("post").term_amount == Decimal(5)


def test_headings_of_the_source_hold_for_everybody_and_cases_are_chosen(imports: Imports) -> None:
    paper = {"name": "x", "originals": 1}
    imports(
        marriage(
            cases=[
                {"name": "* Giấy tờ phải nộp:", "papers": [{**paper, "name": "Tờ khai"}]},
                {"name": "* Giấy tờ phải xuất trình:", "papers": [{**paper, "name": "Thẻ căn cước"}]},
                {"name": "Trường hợp ủy quyền", "papers": [{**paper, "name": "Văn bản ủy quyền"}]},
                {"name": "* Lưu ý:", "papers": [{"name": "Đọc kỹ", "is_note": True}]},
            ]
        )
    )
    found = current.current("1.000894")
    assert found is not None
    assert [case.name for case in found.choices] == ["Trường hợp ủy quyền"]
    assert [p.name for p in found.papers(0)] == ["Tờ khai", "Thẻ căn cước"]
    chosen = found.papers(2)
    assert [p.name for p in chosen] == ["Tờ khai", "Thẻ căn cước", "Văn bản ủy quyền"]
    assert [p.position for p in chosen] == [0, 1, 2]


def test_five_queries_pin_a_version_and_none_the_second_time(imports: Imports) -> None:
    imports(marriage())
    version_id = current.current_id("1.000894")
    assert version_id is not None
    with CaptureQueriesContext(connection) as first:
        pinned.procedure(version_id)
    with CaptureQueriesContext(connection) as second:
        pinned.procedure(version_id)
    assert (len(first), len(second)) == (5, 0)


def test_a_newer_decision_makes_a_new_version_and_the_old_one_ends_the_day_before(imports: Imports) -> None:
    imports(marriage())
    old = current.current("1.000894")
    summary = imports(
        marriage(name="Đăng ký kết hôn", decision_number="900/QĐ-BTP", decision_date="2026-09-01"), at=LATER
    )
    assert (summary.changed, summary.added) == (1, 0)
    new = current.current("1.000894")
    assert old is not None
    assert new is not None
    assert (new.number, new.name, new.decision_number) == (2, "Đăng ký kết hôn", "900/QĐ-BTP")
    before = ProcedureVersion.objects.get(pk=old.version_id)
    assert (before.state, before.valid_to) == ("superseded", date(2026, 8, 31))
    assert current.current_id("1.000894", date(2026, 8, 31)) == old.version_id
    assert current.current_id("1.000894", date(2026, 9, 1)) == new.version_id
    changes = {
        change.path: (change.before, change.after)
        for change in listing.diff_versions(old.version_id, new.version_id)
    }
    assert changes["Tên"] == ("Thủ tục đăng ký kết hôn", "Đăng ký kết hôn")
    assert "origin" not in " ".join(changes)


def test_an_older_decision_becomes_history_and_never_replaces(imports: Imports) -> None:
    imports(marriage())
    summary = imports(marriage(name="Bản cũ", decision_number="9/QĐ-BTP", decision_date="2020-05-01"))
    assert (summary.older, summary.changed) == (1, 0)
    assert "01/05/2020" in summary.notes[0].reason
    now = current.current("1.000894")
    assert now is not None
    assert now.name == "Thủ tục đăng ký kết hôn"
    then = current.current("1.000894", date(2023, 4, 1))
    assert then is not None
    assert (then.name, then.state) == ("Bản cũ", "superseded")
    assert (
        imports(marriage(name="Bản cũ", decision_number="9/QĐ-BTP", decision_date="2020-05-01")).unchanged
        == 1
    )


def test_a_day_before_all_known_versions_takes_the_first_one(imports: Imports) -> None:
    imports(marriage())
    found = current.current("1.000894", date(2023, 4, 1))
    assert found is not None
    assert found.number == 1
    assert current.current("9.999999", date(2023, 4, 1)) is None


def test_an_undated_record_does_not_replace_a_dated_one_of_another_decision(imports: Imports) -> None:
    imports(marriage())
    undated = marriage(name="Khác", decision_number="1/QĐ")
    del undated["decision_date"]
    summary = imports(undated)
    assert (summary.skipped, summary.changed) == (1, 0)
    assert "Không rõ ngày quyết định" in summary.notes[0].reason


def test_broken_records_are_refused_with_place_and_reason_and_the_others_go_in(
    imports: Imports,
) -> None:
    far_too_long = marriage(code="1." + "0" * 60)
    no_name = marriage(code="1.000001", name="")
    bad_money = named("1.000002", "Có phí", channels=[{"channel": "counter", "charges": [{"amount": -5}]}])
    summary = imports(
        far_too_long, named("1.000003", "Tốt"), no_name, bad_money, named("1.000004", "Cũng tốt")
    )
    assert summary.added == 2
    assert len(summary.refused) == 3
    assert all(refusal.place and refusal.reason for refusal in summary.refused)
    assert {r.code for r in summary.refused} >= {"1.000001", "1.000002"}
    assert set(Procedure.objects.values_list("code", flat=True)) == {"1.000003", "1.000004"}


def test_a_record_that_the_store_itself_refuses_goes_out_alone(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = UnclearPoint.objects.bulk_create

    def bulk_create(rows: object) -> object:
        made = list(rows)  # type: ignore[call-overload]
        if any(row.words == "nổ" for row in made):
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO catalogue_field (code) VALUES (NULL)")
        return real(made)

    monkeypatch.setattr(UnclearPoint.objects, "bulk_create", bulk_create)
    bad = marriage(code="1.000002")
    bad["unclear"] = [{"kind": "text", "place": "x", "words": "nổ", "message": "m"}]
    summary = imports(named("1.000001", "Một"), bad, named("1.000003", "Ba"))
    assert (summary.added, [r.code for r in summary.refused]) == (2, ["1.000002"])
    assert summary.refused[0].place == "bản ghi 2"
    assert set(Procedure.objects.values_list("code", flat=True)) == {"1.000001", "1.000003"}


def test_the_same_code_twice_in_a_file_is_not_chosen_by_chance(imports: Imports) -> None:
    summary = imports(marriage(), marriage(name="Khác hẳn"), marriage())
    assert (summary.added, summary.unchanged, len(summary.refused)) == (1, 1, 1)
    assert "bản ghi 1" in summary.refused[0].reason
    dated = imports(marriage(code="1.000001"), marriage(code="1.000001", decision_date="2026-10-01"))
    assert (dated.added, dated.changed) == (1, 1)


def test_absurd_counts_are_kept_in_words_but_not_stored_as_numbers(tmp_path: Path) -> None:
    record = {
        "ma": "1.5",
        "ten": "Thử",
        "thanh_phan_ho_so": [{"giay_to": [{"ten": "Hợp đồng", "ban_chinh": 20051, "ban_sao": 1}]}],
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    assert import_file(path, at=AT, by="A").added == 1
    paper = RequiredDocument.objects.get()
    assert (paper.originals, paper.copies) == (0, 1)
    assert any("20051" in point.message for point in UnclearPoint.objects.all())


def test_what_the_office_knows_outlives_a_source_that_is_silent_about_it(imports: Imports) -> None:
    own = marriage(
        book="marriages", online_level="toan_trinh", details=[{"key": "spouse", "label": "Họ tên vợ"}]
    )
    imports(own)
    silent = marriage(decision_number="900/QĐ-BTP", decision_date="2026-09-01")
    imports(silent)
    found = current.current("1.000894")
    assert found is not None
    assert (found.number, found.book, found.online_level) == (2, "marriages", "toan_trinh")
    assert [detail.key for detail in found.details] == ["spouse"]
    assert imports(silent).unchanged == 1


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("Tờ khai", True),
        ("- Trường hợp ủy quyền phải có văn bản ủy quyền", False),
        ("Văn bản ủy quyền (nếu có)", False),
        ("Giấy chứng nhận kết hôn (nếu cha mẹ đã kết hôn)", False),
        ("Văn bản đại diện đối với trường hợp nộp thay", False),
        ("Giấy tờ chứng minh thuộc trường hợp xóa đăng ký", True),
    ],
)
def test_a_paper_whose_own_words_are_conditional_never_blocks(
    imports: Imports, name: str, required: bool
) -> None:
    imports(marriage(cases=[{"papers": [{"name": name, "originals": 1}]}]))
    assert [paper.required for paper in RequiredDocument.objects.all()] == [required]


def test_fields_are_one_by_name_and_keep_their_code(imports: Imports) -> None:
    imports(
        named("1.1", "A", field_name="Hộ tịch"),
        named("1.2", "B", field_name="HỘ TỊCH", field_code="G15-TP07"),
        named("1.3", "C", field_name=""),
        named("1.4", "D", field_name="Đất đai " * 20),
    )
    codes = {field.code for field in Field.objects.all()}
    assert {"ho-tich", "chua-ro"} <= codes
    assert len(codes) == 3
    assert all(len(code) <= 60 for code in codes)


def test_drafts_hold_nothing_until_they_are_published(imports: Imports) -> None:
    summary = imports(marriage(), publish=False)
    assert summary.added == 1
    assert current.current("1.000894") is None
    assert imports(marriage(), publish=False).unchanged == 1


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"Không mở được tệp thieu\.json"):
        import_file(tmp_path / "thieu.json", at=AT, by="A")


def test_progress_is_told_and_the_import_stands_in_the_record(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = written(tmp_path, *[named(f"1.{i}", f"Thủ tục {i}") for i in range(450)])
    import_file(path, at=AT, by="Nguyễn Văn A", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (450, 450)
    assert len(told) == 3
    event = OrgEvent.objects.get(action="catalogue.imported")
    assert (event.actor_name, event.data["added"]) == ("Nguyễn Văn A", 450)
