"""The counter's page: what it shows, what it makes of what is typed, what it prints next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from motcua.catalogue.actions.importing import import_file
from motcua.dossiers.models import Dossier, DossierEvent, Slip
from motcua.org.models import Applicant
from motcua.org.types import SYSTEM
from tests.web.desk.conftest import Clock
from tests.web.desk.forms import COPY_DETAILS, INTAKE, complete, intake_page, papers_of, values_of
from tests.web.desk.office import BIRTH, COPIES, MARRIAGE_STATE, NOW, ROOT, VIETNAM, Office

Browser = Callable[[str], Client]
EXTRACT = "2.000635"


def test_the_page_begins_empty_and_asks_for_a_procedure(browser: Browser) -> None:
    html = browser("hoa").get(INTAKE).content.decode()
    assert "Chọn thủ tục trước" in html
    assert 'role="combobox"' in html


def test_only_the_counter_may_open_it(browser: Browser) -> None:
    assert browser("binh").get(INTAKE).status_code == 403


def test_the_page_costs_a_constant_number_of_queries(
    office: Office, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser("hoa")
    intake_page(client, BIRTH)
    with django_assert_max_num_queries(4):  # session, account, and what is remembered no longer
        intake_page(client, BIRTH)
    for _ in range(5):
        office.received(EXTRACT)
    with django_assert_max_num_queries(4):
        intake_page(client, EXTRACT)


def test_procedures_are_found_without_diacritics_and_last_used_ones_come_first(
    office: Office, browser: Browser
) -> None:
    client = browser("hoa")
    find = INTAKE + "thu-tuc/"
    assert BIRTH in client.get(find, {"q": "khai sinh"}).content.decode()
    assert "Không có thủ tục nào khớp" in client.get(find, {"q": "xyzw"}).content.decode()
    office.received(EXTRACT)
    recent = client.get(find, {"q": ""}).content.decode()
    assert EXTRACT in recent
    assert BIRTH not in recent


def test_a_complete_dossier_is_received_and_its_slip_is_printed_once(
    office: Office, browser: Browser
) -> None:
    client = browser("hoa")
    answer = client.post(INTAKE, complete(client, COPIES, **COPY_DETAILS))
    assert answer.status_code == 302, answer.content.decode()
    dossier = Dossier.objects.get()
    assert dossier.state == "in_progress"
    assert dossier.details == {"ten_ban_chinh": "Căn cước", "so_trang": 2, "so_ban_sao": 3}
    html = client.get(answer["Location"]).content.decode()
    assert dossier.code in html
    assert "17:00 18/11/2026" in html
    assert "data-print-now" in html
    assert f"?tt={COPIES}" in html
    slip = Slip.objects.get(kind="receipt")
    assert client.get(f"/ban-lam-viec/phieu/{slip.pk}.pdf").content.startswith(b"%PDF")
    assert "data-print-now" not in client.get(answer["Location"]).content.decode()


def test_charges_follow_pages_and_copies_even_when_the_page_was_sent_too_early(
    office: Office, browser: Browser
) -> None:
    client = browser("hoa")
    form = complete(client, COPIES, **COPY_DETAILS)
    assert form["fee_0_amount"] == "2.000"  # not yet reckoned again by the page
    client.post(INTAKE, form)
    assert [(c.amount, c.quantity) for c in Dossier.objects.get().charges.all()] == [(12_000, 3)]


def test_a_charge_changed_by_hand_stays(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT) | {"fee_0_amount": "8.000", "fee_0_quantity": "4", "fee_method": "cash"}
    client.post(INTAKE, form)
    charge = Dossier.objects.get().charges.get()
    assert (charge.amount, charge.quantity, charge.method) == (32_000, 4, "cash")


def test_the_parts_of_a_procedure_come_with_its_papers_and_its_date(browser: Browser) -> None:
    client = browser("hoa")
    answer = client.post(INTAKE + "phan/", {"procedure": BIRTH, "channel": "counter"})
    html = answer.content.decode()
    assert "Tờ khai đăng ký khai sinh" in html
    assert "Họ, chữ đệm, tên trẻ" in html
    assert "17:00 18/11/2026" in html
    assert "NĐ 118/2025/NĐ-CP" in html
    assert answer["HX-Replace-Url"] == f"{INTAKE}?tt={BIRTH}&th=0"


def test_the_case_decides_the_papers_and_ticks_stay(browser: Browser) -> None:
    client = browser("hoa")
    html = intake_page(client, BIRTH)
    first = papers_of(html)[0]
    form = values_of(html) | {first: "on", "case": "1"}
    part = client.post(INTAKE + "phan/", form).content.decode()
    assert "Văn bản ủy quyền" in part
    assert f'name="{first}" data-given checked' in part


def test_the_promised_date_follows_time_and_branch(browser: Browser, clock: Clock) -> None:
    client = browser("hoa")
    form = values_of(intake_page(client, BIRTH))
    clock.at = datetime(2026, 11, 18, 15, 30, tzinfo=VIETNAM)
    late = client.post(INTAKE + "hen-tra/", form).content.decode()
    assert "17:00 19/11/2026" in late
    assert "sau 15 giờ" in late


def test_the_charges_follow_the_channel_and_the_copies(browser: Browser) -> None:
    client = browser("hoa")
    form = values_of(intake_page(client, COPIES)) | COPY_DETAILS
    html = client.post(INTAKE + "phi/", form).content.decode()
    assert 'value="4.000"' in html
    assert "2 trang × 2.000" in html


def test_what_is_missing_becomes_one_supplement_slip(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, BIRTH, act="supplement")
    missing = [name for name in form if name.startswith("paper_")]
    del form[papers_of(intake_page(client, BIRTH))[0]]
    assert len(missing) > 1
    answer = client.post(INTAKE, form)
    assert answer.status_code == 302, answer.content.decode()
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.code, dossier.due_at) == ("awaiting_applicant", None, None)
    assert dossier.supplement_requests.get().items == ["Tờ khai đăng ký khai sinh"]
    assert not dossier.charges.exists()
    html = client.get(answer["Location"]).content.decode()
    assert "Tờ khai đăng ký khai sinh" in html
    assert "data-print-now" in html


def test_receiving_what_is_incomplete_is_refused_with_its_citation(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT)
    del form[papers_of(intake_page(client, EXTRACT))[0]]
    answer = client.post(INTAKE, form)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Hồ sơ còn thiếu" in html
    assert "Căn cứ: NĐ 118/2025/NĐ-CP" in html
    assert 'value="Nguyễn Văn Tài"' in html
    assert not Dossier.objects.exists()


def test_a_paper_waived_with_a_reason_is_not_missing(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT)
    name = papers_of(intake_page(client, EXTRACT))[0]
    del form[name]
    answer = client.post(INTAKE, form | {f"{name}_waived": "Đã có trong cơ sở dữ liệu"})
    assert answer.status_code == 302
    assert Dossier.objects.get().documents.get(given=False).waived == "Đã có trong cơ sở dữ liệu"


def test_a_paper_beyond_the_list_cannot_be_asked_for(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    foreign = papers_of(intake_page(client, BIRTH))[0]
    answer = client.post(INTAKE, complete(client, EXTRACT) | {foreign: "on"})
    assert answer.status_code == 422
    assert "không được yêu cầu thêm" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_a_refusal_needs_its_reason_and_prints_its_form(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT, act="decline")
    assert client.post(INTAKE, form).status_code == 422
    answer = client.post(INTAKE, form | {"decline_reason": "Thuộc thẩm quyền của Sở Tư pháp"})
    assert answer.status_code == 302
    assert Dossier.objects.get().state == "declined"
    assert Slip.objects.get().kind == "refusal"


def test_sending_twice_makes_one_dossier(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT)
    first, second = client.post(INTAKE, form), client.post(INTAKE, form)
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1
    assert "đã được gửi trước đó" in client.get(second["Location"]).content.decode()


def test_an_earlier_receipt_needs_its_reason_and_marks_the_entry(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, MARRIAGE_STATE, received_day="17/11/2026", received_hour="8:30")
    form |= {k: "Nội dung" for k in form if k.startswith("detail_") and not form[k]}
    form |= {k: "17/11/2020" for k in form if "ngay" in k and k.startswith("detail_")}
    without = client.post(INTAKE, form)
    assert "Ghi lý do nhập sau" in without.content.decode()
    form |= {k: "" for k in form if k.startswith("detail_so_ban_sao")}
    answer = client.post(INTAKE, form | {"late_reason": "Mất điện buổi sáng"})
    assert answer.status_code == 302, answer.content.decode()
    dossier = Dossier.objects.get()
    assert dossier.entered_late
    assert dossier.received_at == datetime(2026, 11, 17, 8, 30, tzinfo=VIETNAM)
    assert DossierEvent.objects.get(name="receive").data["late_reason"] == "Mất điện buổi sáng"


def test_a_proxy_needs_the_paper_that_empowers(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT, proxy_name="Trần Thị Bé", proxy_identity_number="12")
    html = client.post(INTAKE, form).content.decode()
    assert "Không nhận ra “12”" in html
    form["proxy_identity_number"] = "042190000077"
    assert "Ghi giấy tờ ủy quyền" in client.post(INTAKE, form).content.decode()
    assert client.post(INTAKE, form | {"proxy_paper": "UQ 05/2026"}).status_code == 302
    assert Dossier.objects.get().proxy == Applicant.objects.get(name="Trần Thị Bé")


def test_another_dossier_of_the_same_person_begins_filled(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT, name="Hoàng Thị Mai")
    client = browser("hoa")
    assert 'value="Hoàng Thị Mai"' in client.get(INTAKE, {"nhu": taken.dossier_id}).content.decode()
    other = browser("khac").get(INTAKE, {"nhu": taken.dossier_id}).content.decode()
    assert "Hoàng Thị Mai" not in other


def test_an_unclear_term_is_asked_for_on_the_spot(office: Office, browser: Browser) -> None:
    import_file(ROOT / "tests" / "dossiers" / "procedures.yaml", at=NOW, by=SYSTEM)
    client = browser("hoa")
    form = complete(client, "9.000009")
    page = client.post(INTAKE, form)
    assert page.status_code == 422
    assert "Danh mục chưa ghi rõ thời hạn" in page.content.decode()
    form |= {"term_amount": "5", "term_unit": "working_day"}
    assert "Nêu căn cứ" in client.post(INTAKE, form).content.decode()
    form["term_reason"] = "Điều 5 Quyết định 10/2026/QĐ-UBND"
    assert "09:00 25/11/2026" in client.post(INTAKE + "hen-tra/", form).content.decode()
    assert client.post(INTAKE, form).status_code == 302
    assert Dossier.objects.get().due_at == datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
