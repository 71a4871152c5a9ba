"""A file comes into the catalogue in two presses: look, then do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.catalogue.actions.importing import load_starter
from motcua.catalogue.models import Procedure, ProcedureVersion, Route
from motcua.catalogue.queries.search import search
from motcua.dossiers.models import DossierEvent
from motcua.org.types import SYSTEM
from tests.web.console.pages import text
from tests.web.desk.office import BIRTH, NOW, Office

NEW = """
- code: "9.000888"
  name: Thủ tục hoàn toàn mới
  field_name: Thử nghiệm
  decision_number: 2/QĐ-BTN
  decision_date: 2026-02-05
  levels: [commune]
  channels: [{channel: counter, term_amount: 3, term_unit: working_day, charges: []}]
  cases: [{papers: [{name: Tờ khai, originals: 1}]}]
  source: Quyết định 2/QĐ-BTN
- code: ""
  name: Không có mã
"""


def _upload(client: Client, content: bytes, name: str = "danh muc.yaml", what: str = "procedures") -> str:
    answer = client.post(reverse("console:import"), {"file": SimpleUploadedFile(name, content), "what": what})
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def test_a_preview_shows_what_would_happen_and_changes_nothing(manager: Client, office: Office) -> None:
    before = ProcedureVersion.objects.count()
    address = _upload(manager, NEW.encode())
    page = text(manager.get(address))
    assert "Mới 1" in page
    assert "9.000888 Thủ tục hoàn toàn mới" in page
    assert "Bị từ chối 1" in page
    assert ProcedureVersion.objects.count() == before
    assert not search("9.000888")
    done = manager.post(address)
    assert done.status_code == 302
    assert Procedure.objects.filter(code="9.000888").exists()
    assert search("9.000888")
    assert manager.post(address).status_code == 404, "the upload is gone after it went in"


def test_a_newer_decision_is_shown_side_by_side(manager: Client, office: Office) -> None:
    manager.post(_upload(manager, NEW.encode()))
    newer = (
        NEW.replace("2026-02-05", "2026-06-05")
        .replace("2/QĐ-BTN", "7/QĐ-BTN")
        .replace("term_amount: 3", "term_amount: 5")
    )
    page = text(manager.get(_upload(manager, newer.encode())))
    assert "Có bản mới 1" in page
    assert "7/QĐ-BTN" in page
    same = text(manager.get(_upload(manager, NEW.encode())))
    assert "Không đổi 1" in same


def test_the_starter_is_replaced_only_when_ticked(manager: Client, office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "du-lieu" / "procedures"
    folder.mkdir(parents=True)
    (folder / "thu.yaml").write_text(NEW.partition('- code: ""')[0], encoding="utf-8")
    load_starter(folder.parent, NOW, SYSTEM)
    longer = NEW.replace("{name: Tờ khai, originals: 1}", "{name: Tờ khai, originals: 1}, {name: Sổ đỏ}")
    left = text(manager.get(_upload(manager, longer.encode())))
    assert "Bỏ qua 1" in left
    assert "Thay cả bản khởi đầu" in left
    file = SimpleUploadedFile("dai.yaml", longer.encode())
    form = {"file": file, "what": "procedures", "replace": "on"}
    address = str(manager.post(reverse("console:import"), form)["Location"])
    assert "Có bản mới 1" in text(manager.get(address))
    assert manager.post(address).status_code == 302
    assert ProcedureVersion.objects.filter(procedure__code="9.000888").count() == 2


def test_files_that_cannot_be_read_are_refused_at_the_field(manager: Client) -> None:
    for name, content, sentence in (
        ("anh.png", b"\x89PNG", "Không đọc được tệp .png; cần JSON, CSV hoặc YAML."),
        ("rong.json", b"", "Tệp này trống."),
    ):
        answer = manager.post(
            reverse("console:import"), {"file": SimpleUploadedFile(name, content), "what": "procedures"}
        )
        assert answer.status_code == 422
        assert sentence in text(answer)
    nothing = manager.post(reverse("console:import"), {"what": "procedures"})
    assert "Chọn một tệp." in text(nothing)


def test_a_file_that_is_not_what_it_says_is_refused_with_its_place(manager: Client) -> None:
    page = text(manager.get(_upload(manager, b"{ not json", "hong.json")))
    assert "Bị từ chối 1" in page
    broken = text(manager.get(_upload(manager, b"\xff\xfe\x00bad", "hong.yaml")))
    assert "UTF-8" in broken


def test_one_does_not_see_anothers_upload(manager: Client, admin: Client) -> None:
    address = _upload(manager, NEW.encode())
    assert admin.get(address).status_code == 404


def test_routes_come_in_the_same_way(manager: Client, office: Office) -> None:
    route = {
        "key": "thu-rieng",
        "name": "Quy trình thử riêng",
        "source": "Thử",
        "steps": [
            {"name": "Tiếp nhận", "role": "INTAKE", "place": "ONE_STOP", "kind": "RECEIVE", "position": 1},
            {"name": "Ký", "role": "LEADER", "place": "AUTHORITY", "kind": "DECIDE", "position": 2},
            {"name": "Trả", "role": "INTAKE", "place": "ONE_STOP", "kind": "RETURN", "position": 3},
        ],
    }
    address = _upload(manager, json.dumps(route).encode(), "quy-trinh.yaml", "routes")
    assert "Mới 1" in text(manager.get(address))
    assert not Route.objects.filter(key="thu-rieng").exists()
    assert manager.post(address)["Location"] == reverse("console:routes")
    assert Route.objects.filter(key="thu-rieng", state="published").exists()


@pytest.mark.shared
def test_the_whole_commune_list_goes_in(manager: Client, shared_data: Path) -> None:
    content = (shared_data / "tthc_cap_xa.json").read_bytes()
    address = _upload(manager, content, "tthc_cap_xa.json")
    page = text(manager.get(address))
    assert "584 bản ghi" in page
    assert "Bị từ chối 0" in page
    manager.post(address)
    assert Procedure.objects.count() >= 584
    assert not DossierEvent.objects.exists()
    assert Procedure.objects.filter(code=BIRTH).exists()
