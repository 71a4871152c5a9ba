"""The pages of periodic reports: one big next step, every figure open, who has sent; few reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.reports.models import ReportSubmission
from motcua.reports.types import SubmissionState
from tests.web.desk.conftest import Clock
from tests.web.desk.office import COPIES, Office
from tests.web.reports.quarter_end import Browser, browser, clock, office
from tests.web.reports.reporting_office import AFTER, QUARTER, sent

__all__ = ["browser", "clock", "office"]

HOME = "/bao-cao/"


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def begin(client: Client, office: Office) -> int:
    page = text(client.get(HOME))
    assert "Lập báo cáo" in page
    data = {"unit": office.units["xa"], "period": QUARTER.code}
    answer = client.post(f"{HOME}nop/lap/", data)
    assert answer.status_code == 302
    return int(answer["Location"].rstrip("/").rpartition("/")[2])


def move(client: Client, pk: int, name: str, **data: str) -> HttpResponse:
    return client.post(f"{HOME}nop/{pk}/lam/{name}/", data, follow=True)  # type: ignore[return-value]


def moved(client: Client, pk: int) -> str:
    """What the page of a report loads about data that moved."""
    answer = client.get(f"{HOME}nop/{pk}/chenh-lech/", headers={"HX-Request": "true"})
    return text(answer)  # type: ignore[arg-type]


def test_home_says_what_is_due_and_offers_one_step(browser: Browser, office: Office) -> None:
    page = text(browser("thu").get(HOME))

    assert "Quý III năm 2026" in page
    assert "Hạn gửi 16/09/2026" in page
    assert "(còn 1 ngày)" in page
    assert page.count("btn-lg") == 1
    assert "Đơn vị cấp dưới" not in page


def test_a_report_goes_its_way_by_buttons(browser: Browser, office: Office) -> None:
    clerk, leader = browser("thu"), browser("chu-tich")
    pk = begin(clerk, office)

    page = text(clerk.get(f"{HOME}nop/{pk}/"))
    for form in ("II.05", "II.06b", "II.07b", "II.08"):
        assert f'id="{form}"' in page
    assert "Xác nhận đã kiểm tra" in page
    assert "Các đẳng thức đều khớp" in page
    assert "Đạt" in page
    assert 'id="thuyet-minh"' in page
    assert "Đã xác nhận kiểm tra" in text(move(clerk, pk, "check", expected="1"))
    assert "Việc tiếp theo: Lãnh đạo đơn vị ký" in text(clerk.get(f"{HOME}nop/{pk}/"))
    assert "Đã ký và chốt số liệu" in text(move(leader, pk, "sign", expected="2"))
    done = text(move(clerk, pk, "send"))
    row = ReportSubmission.objects.get(pk=pk)
    assert row.state == SubmissionState.SENT
    assert row.hash in done
    home = text(clerk.get(HOME))
    assert "Kỳ đang chạy" in home
    assert "sớm 1 ngày" in home


def test_every_figure_opens_to_its_dossiers(browser: Browser, office: Office) -> None:
    clerk = browser("thu")
    pk = begin(clerk, office)
    links = re.findall(r'href="(/bao-cao/ho-so/[^"]+)"', clerk.get(f"{HOME}nop/{pk}/").content.decode())
    assert len(links) > 20
    answer = clerk.get(links[0].replace("&amp;", "&"))
    assert answer.status_code == 200

    move(clerk, pk, "check")
    move(browser("chu-tich"), pk, "sign")
    page = clerk.get(f"{HOME}nop/{pk}/").content.decode()
    found = re.findall(rf'href="({HOME}nop/{pk}/ho-so/\?form=II.06b[^"]+)"[^>]*>([\d.]+)<', page)
    assert found
    for link, number in found[:6]:
        listed = clerk.get(link.replace("&amp;", "&")).content.decode()
        assert listed.count('data-label="Mã hồ sơ"') == int(number)


def test_stale_pages_and_wrong_people_are_told(browser: Browser, office: Office) -> None:
    clerk = browser("thu")
    pk = begin(clerk, office)

    answer = move(clerk, pk, "check", expected="0")
    assert (answer.status_code, "đã thay đổi sau khi bạn mở trang" in text(answer)) == (409, True)
    assert move(clerk, pk, "sign").status_code == 403
    assert browser("khac-van-thu").get(f"{HOME}nop/{pk}/").status_code == 404
    assert browser("tinh-van-thu").get(f"{HOME}nop/{pk}/").status_code == 404
    assert clerk.get(f"{HOME}nop/{pk}/lam/check/").status_code == 405
    assert move(clerk, pk, "khong-co").status_code == 404
    assert browser("hoa").get(HOME).status_code == 403


def test_a_draft_of_nowhere_or_never(browser: Browser, office: Office) -> None:
    clerk = browser("thu")

    def post(**data: object) -> int:
        return clerk.post(f"{HOME}nop/lap/", data).status_code

    assert post(unit=office.units["xa-khac"], period=QUARTER.code) == 404
    assert post(unit="x", period=QUARTER.code) == 404
    assert post(unit=office.units["xa"], period="nonsense") == 422
    assert post(unit=office.units["xa"], period="2031-Q1") == 422
    assert post(unit=office.units["xa"], period="2019-Q1") == 422
    assert not ReportSubmission.objects.exists()


def test_the_difference_is_shown_dossier_by_dossier(browser: Browser, office: Office, clock: Clock) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    clerk = browser("thu")
    assert "vẫn đúng như báo cáo" in moved(clerk, pk)
    taken = office.received(COPIES, at=QUARTER.ends_at - timedelta(hours=8))
    clock.at = AFTER + timedelta(days=2)

    assert "1 hồ sơ tính khác" in moved(clerk, pk)
    page = text(clerk.get(f"{HOME}nop/{pk}/chenh-lech/"))
    assert str(taken.code) in page
    assert "không có" in page
    answer = move(clerk, pk, "correct", reason="Sót 01 hồ sơ")
    new = ReportSubmission.objects.get(version=2)
    assert "Bản đính chính" in text(answer)
    assert str(taken.code) in text(clerk.get(f"{HOME}nop/{new.pk}/chenh-lech/?voi=truoc"))
    assert clerk.get(f"{HOME}nop/{pk}/chenh-lech/?voi=truoc").status_code == 404


def test_the_superior_sees_who_has_sent(browser: Browser, office: Office, clock: Clock) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    clock.at = AFTER + timedelta(days=3)
    superior = browser("tinh-van-thu")

    home = text(superior.get(HOME))
    assert "Đơn vị cấp dưới" in home
    assert 'Ủy ban nhân dân xã Cẩm Bình <span class="late-text">quá hạn 2 ngày' in home
    page = text(superior.get(f"{HOME}nop/cap-duoi/"))
    assert f'href="{HOME}nop/{pk}/"' in page
    assert "Đã gửi 1, chưa gửi 3" in page
    only = text(superior.get(f"{HOME}nop/cap-duoi/?tinh_trang=missing"))
    assert "xã Cẩm Bình" in only
    assert f'href="{HOME}nop/{pk}/"' not in only
    assert superior.get(f"{HOME}nop/cap-duoi/?xuat=xlsx").status_code == 200
    seen = text(superior.get(f"{HOME}nop/{pk}/"))
    assert "Đã gửi cấp trên" in seen
    assert "Lập bản đính chính" not in seen
    summed = text(superior.get(f"{HOME}nop/tong-hop/"))
    assert "đơn vị chưa gửi" in summed


def test_files_of_a_sealed_form_carry_its_hash(browser: Browser, office: Office) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    clerk = browser("thu")

    assert clerk.get(f"{HOME}nop/{pk}/tep/II.06b.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"{HOME}nop/{pk}/tep/II.06b.xlsx").content.startswith(b"PK")
    assert clerk.get(f"{HOME}nop/{pk}/tep/thuyet-minh.docx").content.startswith(b"PK")
    assert clerk.get(f"{HOME}nop/{pk}/tep/II.06b.exe").status_code == 404
    assert clerk.get(f"{HOME}nop/{pk}/tep/II.99.pdf").status_code == 404


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("thu", HOME, 12),
        ("tinh-van-thu", HOME, 13),
        ("thu", HOME + "nop/{pk}/", 16),
        ("tinh-van-thu", HOME + "nop/cap-duoi/", 12),
        ("tinh-van-thu", HOME + "nop/tong-hop/", 18),
    ],
)
def test_pages_read_little(
    browser: Browser,
    office: Office,
    django_assert_max_num_queries: Callable[..., object],
    who: str,
    address: str,
    most: int,
) -> None:
    pk = sent(office, "xa", "thu", "chu-tich")
    client = browser(who)
    with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
        assert client.get(address.format(pk=pk)).status_code == 200
