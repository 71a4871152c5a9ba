"""Forms from files: ours for the most used procedures, and fields told in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from motcua.catalogue.actions import eforms as acts
from motcua.catalogue.actions.eform_importing import import_forms
from motcua.catalogue.eform import EForm, Kind, read
from motcua.catalogue.eform.from_sentences import turn
from motcua.catalogue.models import Field, FormVersion, Procedure
from motcua.catalogue.queries import eforms
from motcua.catalogue.sources.eforms import SentencesRecord, read_forms
from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted((ROOT / "data" / "forms").glob("*.yaml"))
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
INTERNAL = "data/quy_trinh_noi_bo_tu_phap.json"
#: what kind of answer a detail of a register takes
FITS = {
    "date": {Kind.DAY},
    "int": {Kind.NUMBER, Kind.COPIES, Kind.MONEY},
    "money": {Kind.MONEY},
    "choice": {Kind.CHOICE, Kind.SEX, Kind.YES_NO},
    "text": set(Kind) - {Kind.DECLARATION, Kind.CHOICES},
}


def ours(path: Path) -> tuple[dict[str, Any], EForm]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data, read(data["form"])


def details(code: str) -> dict[str, dict[str, Any]]:
    (path,) = (ROOT / "data" / "procedures").rglob(f"{code}.yaml")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {item["key"]: item for item in found.get("details", [])}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_our_form_feeds_the_register_of_its_procedure_and_speaks_english(path: Path) -> None:
    data, form = ours(path)
    known = details(data["procedure"])
    fed = set()
    for section, question in form.questions():
        assert question.label_en, question.key
        assert section.title_en, section.key
        assert all(choice.label_en for choice in question.choices), question.key
        assert bool(question.help) == bool(question.help_en) or not question.help_en, question.key
        for part, key in question.book_keys:
            assert part == ""
            fed.add(key)
            detail = known[key]
            assert question.kind in FITS[detail["kind"]], question.key
            if detail["kind"] == "choice":
                assert {choice.label for choice in question.offered} <= set(detail["choices"])
            if detail["kind"] == "date":
                assert not question.partial
    assert {key for key, detail in known.items() if detail.get("required")} <= fed


def test_the_most_used_procedures_of_a_commune_have_a_form() -> None:
    wanted = "1.001193 1.000656 1.000894 1.004873 2.000635 1.001022 1.004859 1.004837 2.000815".split()
    assert set(wanted) <= {ours(path)[0]["procedure"] for path in FORMS}


def make_procedures(*codes: str) -> None:
    field, _ = Field.objects.get_or_create(code="TP", name="Hộ tịch", fold="ho tich")
    for code in codes:
        Procedure.objects.create(code=code, field=field, name=f"Thủ tục {code}", fold=code)


def test_our_forms_load_once(db: None) -> None:
    make_procedures(*(ours(path)[0]["procedure"] for path in FORMS))
    first = import_forms(ROOT / "data" / "forms", at=AT, by="thử")
    assert (first.added, first.refused, first.notes) == (len(FORMS), [], [])
    assert import_forms(ROOT / "data" / "forms", at=AT, by="thử").unchanged == len(FORMS)
    held = eforms.form_for("1.001193", date(2026, 11, 20))
    assert held is not None
    assert held.form == ours(ROOT / "data" / "forms" / "khai_sinh.yaml")[1]


def test_a_form_of_a_procedure_nobody_has_is_skipped_with_a_note(db: None) -> None:
    found = import_forms(FORMS[0], at=AT, by="thử")
    assert (found.skipped, len(found.notes)) == (1, 1)


def test_our_new_form_replaces_our_old_one_but_never_a_managers(db: None, tmp_path: Path) -> None:
    data, _ = ours(FORMS[0])
    code = data["procedure"]
    make_procedures(code)
    import_forms(FORMS[0], at=AT, by="thử")
    data["form"]["title"] = "Tờ khai mới"
    changed = tmp_path / "moi.yaml"
    changed.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert import_forms(changed, at=AT, by="thử").changed == 1
    held = eforms.form_for(code, AT.date())
    assert held is not None
    assert (held.number, held.form.title) == (2, "Tờ khai mới")
    mine = acts.draft_from(held.id, at=AT, by="quản lý")
    acts.publish(mine, valid_from=AT.date(), at=AT, by="quản lý")
    data["form"]["title"] = "Tờ khai mới nữa"
    changed.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    again = import_forms(changed, at=AT, by="thử")
    assert len(again.notes) == 1
    held = eforms.form_for(code, AT.date())
    assert held is not None
    assert held.id == mine


@pytest.mark.parametrize(
    "text", ["procedure: '1'\n", "[1, 2]", "a: [", "procedure: x\nsource: y\nform: {title: T}\nmore: 1\n"]
)
def test_a_broken_file_is_told_and_nothing_goes_in(db: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "hong.yaml"
    path.write_text(text, encoding="utf-8")
    found = import_forms(path, at=AT, by="thử")
    assert len(found.refused) == 1
    assert not FormVersion.objects.exists()


# --- fields told in sentences --------------------------------------------------------------------


def kinds(*sentences: str) -> list[str]:
    form = read(turn("Thử", [("I. Thông tin về người yêu cầu", sentences)]).definition)
    return [question.kind.value for _, question in form.questions()]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Họ và tên không rõ", ["text"]),
        ("Họ, chữ đệm, tên", ["person_name"]),
        ("Ngày, tháng, năm sinh (ba ô riêng: tách biệt)", ["day"]),
        ("Số Căn cước công dân/Chứng minh nhân dân:", ["identity_number"]),
        ("Giấy tờ tùy thân: loại, số", ["identity_paper"]),
        ("Nơi cư trú cuối cùng (nơi thường trú/nơi tạm trú)", ["residence"]),
        ("Thời gian chết: giờ, phút, ngày", ["day", "time"]),
        ("đề nghị cấp bản sao:", ["yes_no", "copies"]),
        ("Giấy khai sinh (số, quyển số, ngày)", ["paper"]),
        ("Lý do xin", ["block"]),
    ],
)
def test_a_sentence_becomes_typed_questions(sentence: str, expected: list[str]) -> None:
    assert kinds(sentence) == expected


def test_what_is_asked_elsewhere_is_left_out_and_counted() -> None:
    made = turn(
        "Thử", [("I. A", ["Họ, chữ đệm, tên", "Hồ sơ đính kèm theo quy định", "Phương thức nhận kết quả:"])]
    )
    assert (made.sentences, made.asked, dict(made.left_out)) == (3, 1, {"papers": 1, "returning": 1})


def test_what_no_rule_knows_asks_for_a_line_and_is_named() -> None:
    assert turn("Thử", [("I. A", ["Màu tóc"])]).plain == ("Màu tóc",)


def test_several_forms_in_one_begin_with_a_choice() -> None:
    sections = [("I. Người yêu cầu ghi khai tử", ["Họ, chữ đệm, tên"]), ("II. B", ["Lý do"])]
    form = read(turn("Thử", [*sections, ("I. Người yêu cầu ghi kết hôn", ["Họ, chữ đệm, tên"])]).definition)
    assert [choice.label for choice in form.sections[0].questions[0].choices] == [
        "Ghi khai tử",
        "Ghi kết hôn",
    ]
    assert all(section.when is not None for section in form.sections[1:])


@pytest.fixture
def told(shared_data: Path) -> list[SentencesRecord]:
    return [record for record in read_forms(SHARED / INTERNAL) if isinstance(record, SentencesRecord)]


@pytest.mark.shared
def test_all_28_forms_with_their_725_fields_come_in_once(db: None, told: list[SentencesRecord]) -> None:
    assert len(told) == 28
    make_procedures(*(record.code for record in told))
    found = import_forms(SHARED / INTERNAL, at=AT, by="thử")
    assert (found.total, found.added, found.refused, found.plain) == (28, 28, [], {})
    assert found.sentences == 725
    assert found.asked + sum(found.left_out.values()) == 725
    assert dict(found.left_out) == {"papers": 31, "picture": 4, "returning": 12}
    again = import_forms(SHARED / INTERNAL, at=AT, by="thử")
    assert (again.unchanged, again.news) == (28, 0)


@pytest.mark.shared
def test_where_a_form_stands_the_imported_one_waits_as_a_draft(db: None, told: list[SentencesRecord]) -> None:
    make_procedures(*(record.code for record in told))
    import_forms(ROOT / "data" / "forms" / "khai_sinh.yaml", at=AT, by="thử")
    found = import_forms(SHARED / INTERNAL, at=AT, by="thử")
    assert [entry.code for entry in found.notes] == ["1.001193"]
    held = eforms.form_for("1.001193", AT.date())
    assert held is not None
    assert held.number == 1
    assert [row["state"] for row in eforms.versions("1.001193")] == ["draft", "published"]
