"""Units and client systems, as the administrator keeps them."""

from __future__ import annotations

import re
from datetime import date

from django.test import Client
from django.urls import reverse

from motcua.org.models import ApiClient, Unit
from motcua.org.queries.actors import client_actor
from tests.web.console.pages import text
from tests.web.desk.office import NOW, Office

NEW = {
    "name": "UBND xã Thạch Hà",
    "code": "H27.17",
    "kind": "authority",
    "level": "commune",
    "valid_from": "01/12/2026",
    "leader_title": "CHỦ TỊCH",
}


def test_the_tree_shows_units_of_a_day(manager: Client) -> None:
    assert "Ủy ban nhân dân xã Thạch Lạc" in text(manager.get(reverse("console:units")))
    before = text(manager.get(reverse("console:units") + "?ngay=30/06/2025"))
    assert "Không có đơn vị nào tại ngày này" in before


def test_a_unit_says_what_it_is_and_who_works_there(manager: Client, office: Office) -> None:
    page = text(manager.get(reverse("console:unit", args=[office.units["phong"]])))
    assert "Bộ phận Một cửa Trung tâm Phục vụ hành chính công xã Thạch Lạc" in page
    assert "Trần Văn Bình" in page
    other = text(manager.get(reverse("console:unit", args=[office.units["xa-khac"]])))
    assert "Bùi Thị Khác" not in other


def test_a_commune_goes_into_another(admin: Client, office: Office) -> None:
    made = admin.post(reverse("console:unit-new"), {**NEW, "parent_id": office.units["tinh"]})
    assert made.status_code == 302
    heir = Unit.objects.get(code="H27.17")
    old = office.units["xa-khac"]
    wrong = admin.post(reverse("console:unit-end", args=[old]), {"last_day": "30/11/2026", "decision": ""})
    assert wrong.status_code == 422
    done = admin.post(
        reverse("console:unit-end", args=[old]),
        {"last_day": "30/11/2026", "decision": "NQ 12/NQ-HĐND", "successor_id": heir.pk},
    )
    assert done.status_code == 302
    assert Unit.objects.get(pk=old).valid_to == date(2026, 11, 30)
    page = text(admin.get(reverse("console:unit", args=[heir.pk])))
    assert "Nhập từ Ủy ban nhân dân xã Cẩm Bình ngày 01/12/2026 , theo NQ 12/NQ-HĐND" in page or (
        "Nhập từ Ủy ban nhân dân xã Cẩm Bình ngày 01/12/2026, theo NQ 12/NQ-HĐND" in page
    )


def test_no_district_is_made_any_more(admin: Client, office: Office) -> None:
    form = {**NEW, "level": "district", "parent_id": office.units["tinh"]}
    answer = admin.post(reverse("console:unit-new"), form)
    assert answer.status_code == 422
    assert "không còn cấp huyện" in text(answer)
    assert "Luật 72/2025/QH15" in text(answer)
    assert 'value="UBND xã Thạch Hà"' in answer.content.decode()


def test_a_client_system_gets_its_token_once(admin: Client, office: Office) -> None:
    form = {"name": "Cổng tỉnh", "unit_id": office.units["xa"], "scopes": ["read", "intake"], "valid_to": ""}
    answer = admin.post(reverse("console:client-new"), form)
    assert answer.status_code == 200
    found = re.search(r'id="once">([^<]+)<', answer.content.decode())
    assert found is not None
    token = found[1].strip()
    assert client_actor(token, NOW) is not None
    page = admin.get(reverse("console:clients"))
    assert token not in page.content.decode()
    assert "Nộp, tiếp nhận, trả kết quả" in text(page)
    client = ApiClient.objects.get()
    assert admin.post(reverse("console:client-switch", args=[client.pk]), {"bat": "0"}).status_code == 302
    assert client_actor(token, NOW) is None
    admin.post(reverse("console:client-switch", args=[client.pk]), {"bat": "1"})
    renewed = admin.post(reverse("console:client-token", args=[client.pk]))
    assert renewed.status_code == 200
    assert client_actor(token, NOW) is None


def test_a_client_without_scope_is_refused_at_the_field(admin: Client, office: Office) -> None:
    answer = admin.post(reverse("console:client-new"), {"name": "Cổng tỉnh", "unit_id": office.units["xa"]})
    assert answer.status_code == 422
    assert "Chưa chọn mục nào." in text(answer)
    assert not ApiClient.objects.exists()


def test_a_manager_changes_how_the_commune_is_reached(manager: Client, office: Office) -> None:
    unit = office.units["xa"]
    address = reverse("console:unit-contact", args=[unit])
    assert manager.get(address).status_code == 200
    form = {
        "place": "Thạch Lạc",
        "leader_title": "CHỦ TỊCH",
        "address": "Thôn Hòa Lạc",
        "phone": "0239388899",
    }
    wrong = manager.post(address, {**form, "email": "xa@"})
    assert wrong.status_code == 422
    assert "không phải địa chỉ thư điện tử" in text(wrong)
    assert manager.post(address, {**form, "name": "Tên khác", "code": "H99"}).status_code == 302
    page = text(manager.get(reverse("console:unit", args=[unit])))
    assert "Thôn Hòa Lạc" in page
    assert "Ủy ban nhân dân xã Thạch Lạc" in page
    assert "Sửa liên hệ đơn vị" in page
    assert manager.get(reverse("console:unit-contact", args=[office.units["xa-khac"]])).status_code == 404
