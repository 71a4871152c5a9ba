"""What people type wrongly: a clear sentence at the field, nothing lost, nothing half-stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape

from motcua.dossiers.models import Dossier
from motcua.org.models import Applicant
from tests.web.desk.forms import COPY_DETAILS, INTAKE, complete, details, intake_page, values_of
from tests.web.desk.office import BIRTH, COPIES, Office

Browser = Callable[[str], Client]
EXTRACT = "2.000635"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Ghi họ và tên"),
        ("name", "N" * 10_000, "Tối đa 300 ký tự"),
        ("name", "12345", "phải có chữ"),
        ("identity_number", "12345", "Không nhận ra “12345”"),
        ("birth_date", "31/02/1990", "Không có ngày 31/02/1990"),
        ("birth_date", "hôm qua", "không phải ngày tháng"),
        ("phone", "091", "8 đến 15 chữ số"),
        ("email", "khong-phai", "không phải địa chỉ thư điện tử"),
        ("issued_on", "31/02/2020", "chỉ có 29 ngày"),
        ("sets", "0", "Nhập số từ 1 đến 99"),
        ("sets", "hai", "Nhập số nguyên"),
        ("return_method", "post", "địa chỉ nhận kết quả"),
        ("return_method", "bồ câu", "Chọn một mục trong danh sách"),
        ("channel", "fax", "Chọn một mục trong danh sách"),
        ("procedure", "", "Chọn thủ tục"),
        ("procedure", "9.999999", "Không có thủ tục này"),
        ("received_day", "31/02/2026", "chỉ có 28 ngày"),
        ("fee_method", "exempt", "Ghi căn cứ miễn"),
        ("fee_0_amount", "nhiều", "Nhập số nguyên"),
        ("term_amount", "x" * 10_000, "Tối đa 8 ký tự"),
        ("version", "1", "khác với lúc mở trang"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_stored(
    office: Office, browser: Browser, field: str, typed: str, sentence: str
) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT) | {"address": "Xóm 5", field: typed}
    answer = client.post(INTAKE, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert not Dossier.objects.exists()
    assert not Applicant.objects.exists()
    assert 'value="Xóm 5"' in html
    if field not in {"return_method", "channel", "version", "procedure", "fee_method", "term_amount"}:
        assert f'name="{field}" value="{escape(typed)}"' in html or not typed


def test_every_question_of_the_register_answers_at_its_own_field(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, BIRTH) | details(ho_ten_con="A" * 10_000, ngay_sinh_con="31/02/2026")
    html = client.post(INTAKE, form).content.decode()
    assert "chỉ có 28 ngày, không có ngày 31" in html
    assert "Tối đa 1000 ký tự, đang có 10000 ký tự" in html
    assert "#id_detail_noi_sinh" in html  # the summary leads to what is still empty
    assert 'value="31/02/2026"' in html
    assert not Dossier.objects.exists()


def test_everything_wrong_is_told_at_once(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, BIRTH, phone="12", proxy_name="9", sets="0")
    html = client.post(INTAKE, form).content.decode()
    for field in ("phone", "proxy_name", "sets", "detail_ho_ten_con"):
        assert f'href="#id_{field}"' in html, field


def test_text_is_stored_as_nfc_and_harmless(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    name = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    nasty = "<script>alert(1)</script> '; DROP TABLE org_applicant; -- 👩‍👧"
    form = complete(client, COPIES, **COPY_DETAILS) | {"name": name, "subject": nasty, "address": nasty}
    answer = client.post(INTAKE, form | {"detail_ten_ban_chinh": nasty})
    assert answer.status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Nguyễn Thị Hường"
    assert dossier.subject == nasty
    assert "<script>alert" not in client.get(answer["Location"]).content.decode()
    slip = dossier.slips.get()
    assert client.get(f"/ban-lam-viec/phieu/{slip.pk}.pdf").content.startswith(b"%PDF")


def test_everything_typed_comes_back_with_an_error(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, COPIES, **COPY_DETAILS) | {
        "phone": "1",
        "email": "tai@example.vn",
        "subject": "Bản sao bằng",
        "proxy_name": "Trần Thị Bé",
        "proxy_paper": "UQ 1",
        "fee_method": "transfer",
        "return_method": "online",
    }
    again = values_of(client.post(INTAKE, form).content.decode())
    posted = {k: v for k, v in form.items() if k not in {"act", "csrfmiddlewaretoken", "procedure_text"}}
    posted |= {"fee_basis": again["fee_basis"]} | {k: again[k] for k in posted if k.startswith("fee_0")}
    assert {k: again.get(k) for k in posted} == posted


def test_the_key_comes_back_so_that_a_corrected_form_is_still_one(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT)
    again = values_of(client.post(INTAKE, form | {"phone": "1"}).content.decode())
    assert again["key"] == form["key"]


def test_a_dossier_of_another_office_is_not_there(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT)
    client = browser("khac")
    for url in (f"{INTAKE}{taken.dossier_id}/xong/", f"{INTAKE}{taken.dossier_id}/"):
        assert client.get(url).status_code == 404
    assert client.get(f"/ban-lam-viec/phieu/{taken.slip_id}.pdf").status_code == 404


def test_a_broken_request_breaks_nothing(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    assert client.post(INTAKE, {}).status_code == 422
    assert client.post(INTAKE, {"act": "x", "key": "no", "case": "-1", "paper_1": "on"}).status_code == 422
    assert client.get(INTAKE, {"tt": "x" * 500, "th": "99999999999999999999", "nhu": "a"}).status_code == 200
    for part in ("phan/", "hen-tra/", "phi/"):
        assert client.post(INTAKE + part, {"procedure": EXTRACT, "case": "77"}).status_code == 200
        assert client.post(INTAKE + part, {}).status_code == 200
    assert intake_page(client, EXTRACT, th="77", kenh="fax")
