"""Electronic forms in the console: drafts as rows, preview, trial, publication, comparison, import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from motcua.catalogue.actions import eforms as acts
from motcua.catalogue.models import FormVersion
from motcua.catalogue.queries import eforms
from tests.catalogue.eforms import definition
from tests.web.console.pages import text
from tests.web.desk.office import BIRTH, NOW, Office

SHARED_FORMS = Path(__file__).resolve().parents[3] / "data" / "forms"


@pytest.fixture
def draft(office: Office) -> int:
    made = acts.new_draft(BIRTH, at=NOW, by="thử")
    acts.save_draft(made, definition(), by="thử")
    return made


def sent(client: Client, address: str, **changes: str) -> dict[str, Any]:
    """What a browser would send of the table on a page, with changes."""
    page = html.fromstring(client.get(address).content.decode())
    data: dict[str, Any] = {}
    for field in page.get_element_by_id("bang").xpath(".//input[@name]|.//select|.//textarea"):
        ticked = field.get("type") in {"checkbox", "radio"}
        if ticked and field.get("checked") is None:
            continue
        default = "on" if ticked else ""
        data[field.get("name")] = field.get("value", default) if field.tag == "input" else field.value or ""
    return {**data, **changes}


def test_the_list_leads_to_the_form_that_holds(manager: Client, draft: int) -> None:
    listed = text(manager.get(reverse("console:eforms")))
    assert BIRTH in listed
    assert manager.get(reverse("console:eform-of", args=[BIRTH]))["Location"].endswith(f"/{draft}/")
    page = text(manager.get(reverse("console:eform", args=[draft])))
    assert "Bản nháp" in page
    assert "Họ, chữ đệm, tên" in page
    assert "khi “Cần bản sao?” là “Có”" in page


def test_a_first_draft_is_made_for_a_procedure(manager: Client, office: Office) -> None:
    answer = manager.post(reverse("console:eform-new"), {"code": BIRTH})
    made = FormVersion.objects.get()
    assert answer["Location"] == reverse("console:eform-edit", args=[made.pk])
    assert manager.post(reverse("console:eform-new"), {"code": "khong-co"}).status_code == 404


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_section_saved_as_it_is_changes_nothing(manager: Client, draft: int, index: int) -> None:
    before = eforms.form(draft).form
    address = reverse("console:eform-section", args=[draft, index])
    assert manager.post(address, sent(manager, address)).status_code == 302
    assert eforms.form(draft).form == before


def test_the_head_saved_as_it_is_changes_nothing(manager: Client, draft: int) -> None:
    before = eforms.form(draft)
    address = reverse("console:eform-edit", args=[draft])
    assert manager.post(address, sent(manager, address)).status_code == 302
    assert eforms.form(draft).form == before.form
    assert eforms.form(draft).assurance == before.assurance


def test_a_question_is_written_as_a_row(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 2])
    data = sent(manager, address)
    last = int(data["cau-so"])
    row = {
        "label": "Vì sao cần bản sao?",
        "kind": "choice",
        "choices": "di_hoc = Đi học / School\nViệc khác",
        "required": "on",
        "when_test": "is",
        "when_question": "ban_sao",
        "when_values": "Có",
    }
    data |= {"cau-so": str(last + 1), **{f"cau{last}-{name}": value for name, value in row.items()}}
    assert manager.post(address, data).status_code == 302
    made = eforms.form(draft).form.question("vi_sao_can_ban_sao")
    assert made is not None
    assert made.required
    assert [(c.value, c.label, c.label_en) for c in made.choices] == [
        ("di_hoc", "Đi học", "School"),
        ("Việc khác", "Việc khác", ""),
    ]
    assert made.when is not None
    assert (made.when.question, made.when.values) == ("ban_sao", ("yes",))


def test_what_cannot_be_is_told_at_its_row_and_nothing_is_lost(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 0])
    data = sent(manager, address) | {"cau0-label": "", "cau1-label": "Sửa chưa xong", "cau5-choices": "Một"}
    answer = manager.post(address, data)
    assert answer.status_code == 422
    page = text(answer)
    assert "Ghi câu hỏi." in page
    assert "Ghi các lựa chọn" in page
    assert b"S\xe1\xbb\xada ch\xc6\xb0a xong" in answer.content
    assert eforms.form(draft).form.sections[0].questions[0].label == "Họ, chữ đệm, tên"


def test_rows_move_without_being_saved(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 0])
    page = manager.post(address, sent(manager, address, viec="xuong:0"))
    table = html.fromstring(page.content.decode()).get_element_by_id("bang")
    labels = [
        field.get("value") for field in table.xpath(".//input[@id='id_cau0-label' or @id='id_cau1-label']")
    ]
    assert labels[:2] == ["Ngày sinh", "Họ, chữ đệm, tên"]
    assert len(eforms.form(draft).form.sections[0].questions) == 7
    added = manager.post(address, sent(manager, address, viec="them:0"))
    assert 'name="cau-so" value="8"' in added.content.decode()


def test_sections_are_added_moved_and_taken_away(manager: Client, draft: int) -> None:
    address = reverse("console:eform-edit", args=[draft])
    data = sent(manager, address)
    data |= {"phan-so": "4", "phan3-title": "Phần thêm", "phan3-from": "", "phan3-when_test": ""}
    assert manager.post(address, data).status_code == 302
    assert [s.title for s in eforms.form(draft).form.sections][-1] == "Phần thêm"
    gone = sent(manager, address, viec="bo:0")
    page = html.fromstring(manager.post(address, gone).content.decode())
    assert page.xpath("//input[@name='phan-so']/@value") == ["3"]


def test_a_condition_on_what_is_gone_is_refused(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 2])
    data = sent(manager, address)
    count = int(data["cau-so"])
    rows = [{k[5:]: v for k, v in data.items() if k.startswith(f"cau{i}-")} for i in range(1, count)]
    without = {k: v for k, v in data.items() if not k.startswith("cau")} | {"cau-so": str(len(rows))}
    without |= {f"cau{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}
    answer = manager.post(address, without)
    assert answer.status_code == 422
    assert "đứng trước" in text(answer)


def test_the_preview_shows_what_is_typed_now(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 0])
    data = sent(manager, address) | {"cau0-label": "Tên của bạn là gì?"}
    seen = manager.post(reverse("console:eform-preview", args=[draft, 0]), data)
    assert "Tên của bạn là gì?" in text(seen)
    broken = manager.post(reverse("console:eform-preview", args=[draft, 0]), data | {"cau5-choices": ""})
    assert "Chưa xem trước được" in text(broken)
    assert eforms.form(draft).form.sections[0].questions[0].label == "Họ, chữ đệm, tên"


def test_a_trial_checks_like_a_citizens_form(manager: Client, draft: int) -> None:
    address = reverse("console:eform-trial", args=[draft])
    answer = manager.post(address, {"q.ho_ten": "Lê 2"})
    assert answer.status_code == 422
    assert "Họ tên chỉ gồm chữ cái" in text(answer)
    good = {
        "q.ho_ten": "Lê Văn Tám",
        "q.quan_he": "Cha",
        "q.con.count": "1",
        "q.con.0.ten_con": "Lê Hoa",
        "q.ban_sao": "yes",
        "q.so_ban": "2",
        "q.cam_doan": "yes",
    }
    page = text(manager.post(address, good))
    assert "Gửi được" in page
    assert "Số bản sao Giấy khai sinh 2" in page
    page = manager.get(reverse("console:eform-section", args=[draft, 0])).content.decode()
    assert '<option value="ho_ten_con">' in page
    assert "Người con 2" in text(manager.post(address, good | {"eform": "add:con"}))


def test_publishing_comparing_and_a_new_draft(manager: Client, draft: int) -> None:
    address = reverse("console:eform-publish", args=[draft])
    assert "đã qua" in text(manager.post(address, {"valid_from": "01/01/2020"}))
    assert manager.post(address, {"valid_from": f"{NOW:%d/%m/%Y}"}).status_code == 302
    assert manager.get(reverse("console:eform-edit", args=[draft])).status_code == 302
    made = manager.post(reverse("console:eform-draft", args=[draft]))["Location"]
    newer = int(made.split("/")[-3])
    section = reverse("console:eform-section", args=[newer, 0])
    manager.post(section, sent(manager, section) | {"cau0-label": "Tên đầy đủ"})
    page = text(manager.get(reverse("console:eform-compare", args=[newer]), {"voi": draft}))
    assert "Tên đầy đủ * · Họ, chữ đệm, tên" in page
    assert manager.post(reverse("console:eform-discard", args=[newer])).status_code == 302
    assert FormVersion.objects.count() == 1


def test_a_draft_that_somebody_else_saved_is_not_overwritten(manager: Client, draft: int) -> None:
    address = reverse("console:eform-section", args=[draft, 0])
    data = sent(manager, address)
    acts.save_draft(draft, {**definition(), "title": "Của người khác"}, by="người khác")
    answer = manager.post(address, data)
    assert answer.status_code == 409
    assert eforms.form(draft).form.title == "Của người khác"


def test_forms_are_imported_from_a_file_after_a_look(manager: Client, office: Office) -> None:
    file = SimpleUploadedFile("khai_sinh.yaml", (SHARED_FORMS / "khai_sinh.yaml").read_bytes())
    start = manager.post(reverse("console:import"), {"what": "forms", "file": file})
    seen = manager.get(start["Location"])
    assert "Mới" in text(seen)
    assert not FormVersion.objects.exists()
    assert manager.post(start["Location"])["Location"] == reverse("console:eforms")
    assert FormVersion.objects.get().state == "published"


def test_what_becomes_of_fields_told_in_sentences_is_shown_first(manager: Client, office: Office) -> None:
    fields = ["Họ, chữ đệm, tên", "Màu tóc", "Hồ sơ đính kèm"]
    told = {"ma_tthc": BIRTH, "ten": "Thử", "mau_dien_tu_tuong_tac": [{"muc": "I. A", "truong": fields}]}
    file = SimpleUploadedFile("qt.json", json.dumps([told]).encode())
    start = manager.post(reverse("console:import"), {"what": "forms", "file": file})
    seen = text(manager.get(start["Location"]))
    assert "3 mục trong tệp: 2 thành 2 câu hỏi" in seen
    assert "1 mục không hỏi trong tờ khai" in seen
    assert "Màu tóc" in seen


def test_forms_are_for_managers(browser: Any, draft: int, office: Office) -> None:
    other = next(name for name in office.officials if name not in {"quan-ly", "quan-tri"})
    for name in ("eforms", "eform-new"):
        assert browser(other).get(reverse(f"console:{name}")).status_code == 403
    for name in ("eform", "eform-edit", "eform-trial", "eform-publish"):
        assert browser(other).get(reverse(f"console:{name}", args=[draft])).status_code == 403


@pytest.mark.parametrize("name", ["eform", "eform-edit", "eform-trial", "eform-publish", "eform-compare"])
def test_what_does_not_exist_is_said_so(manager: Client, office: Office, name: str) -> None:
    assert manager.get(reverse(f"console:{name}", args=[999])).status_code == 404
