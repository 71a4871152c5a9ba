"""A dossier that goes to a department does not come back in time, and nobody knows where it lies.

D0, D1 I.5, D3 1: 89 of the commune's 118 procedures pass through another agency.
"""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import expect

from motcua.catalogue.models import Route
from motcua.dossiers.models import Stage
from tests.dossiers.slips.papers import words_of
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, VIETNAM, Office
from tests.web.desk.walking import Walk

DEPARTMENT = "Sở Nông nghiệp và Môi trường"
OPINION = "Ranh giới đúng với hồ sơ địa chính."


def at(clock: Clock, day: int, hour: int) -> None:
    """Let time pass to a day of November."""
    clock.at = datetime(2026, 11, day, hour, 0, tzinfo=VIETNAM)


def test_a_dossier_is_lost_between_commune_and_department(
    office: Office, page_of: OpenPage, clock: Clock, printed: list[bytes]
) -> None:
    route = Route.objects.get(key="commune_department", state="published")
    walk = Walk(office, CARE, route_id=route.pk, name="Nguyễn Thị Ánh")
    commune, leader, department = page_of("binh"), page_of("chu-tich"), page_of("long")
    department.goto(steps.DESK)
    expect(department.get_by_text("Không có việc nào đang chờ bạn")).to_be_visible()
    assert department.request.get(f"{steps.DOSSIERS}{walk.code}/").status == 404

    at(clock, 18, 14)
    steps.open_from(commune, steps.DESK, walk.code)
    steps.act(commune, "Chuyển bước", Ý_kiến_xử_lý="Đề nghị Sở cho ý kiến về ranh giới.")
    at(clock, 19, 9)
    steps.open_from(leader, steps.DESK, walk.code)
    panel = steps.begin(leader, "Chuyển bước")
    panel.get_by_label("Cơ quan nhận").select_option(label=DEPARTMENT)
    steps.looked_over(leader)
    panel.get_by_role("button", name="Chuyển bước").click()
    expect(leader.get_by_role("table", name="Các giai đoạn liên thông")).to_contain_text("Chưa nhận")

    at(clock, 19, 15)
    department.goto(steps.DESK)
    department.get_by_role("link", name="Chờ nhận liên thông").click()
    department.get_by_role("link", name=walk.code).click()
    steps.looked_over(department)
    steps.act(department, "Nhận hồ sơ liên thông")
    at(clock, 23, 10)
    department.reload()
    steps.act(department, "Chuyển bước", Ý_kiến_xử_lý=OPINION)
    expect(department.get_by_text("Lúc này hồ sơ không chờ bạn làm gì.")).to_be_visible()

    at(clock, 24, 9)
    steps.open_from(commune, steps.DESK, walk.code)
    expect(commune.get_by_text(OPINION).first).to_be_visible()
    steps.looked_over(commune)
    steps.act(commune, "Chuyển bước", Ý_kiến_xử_lý="Hoàn thiện, trình ký.")
    steps.sign(leader, walk.code)
    clocks_of_the_stages(walk)
    control_slip(page_of, walk, printed)


def clocks_of_the_stages(walk: Walk) -> None:
    """Each authority has its own clock and its own signature of receipt; the whole is in time."""
    home, away, back = Stage.objects.filter(dossier_id=walk.id).order_by("number")
    assert away.authority.name == DEPARTMENT
    assert f"{away.sent_at.astimezone(VIETNAM):%H:%M %d/%m}" == "09:00 19/11"
    assert away.accepted_at is not None
    assert (f"{away.accepted_at.astimezone(VIETNAM):%H:%M %d/%m}", away.accepted_by) == (
        "15:00 19/11",
        "Võ Đình Long",
    )
    assert away.finished_at is not None
    assert away.due_at is not None
    assert away.finished_at <= away.due_at
    assert away.verdict in {"early", "on_time"}
    assert home.authority_id == back.authority_id != away.authority_id
    assert walk.dossier.verdict in {"early", "on_time"}
    assert walk.dossier.due_at == walk.dossier.original_due_at


def control_slip(page_of: OpenPage, walk: Walk, printed: list[bytes]) -> None:
    """The paper that travels along: who gave it to whom, when, from what was recorded alone."""
    clerk = page_of("thu")
    steps.open_from(clerk, steps.DESK, walk.code)
    steps.act(clerk, "Lập phiếu kiểm soát")
    with steps.printing(clerk):
        clerk.get_by_role("link", name="In phiếu").click()
    slip = words_of(printed[-1])
    assert "PHIẾU KIỂM SOÁT" in slip.upper()
    assert walk.code in slip
    for word in (DEPARTMENT, "Võ Đình Long", "Trần Văn Bình", "Nguyễn Văn An"):
        assert word in slip, word
    table = clerk.get_by_role("table", name="Các giai đoạn liên thông")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table).to_contain_text("15:00 19/11/2026")
    steps.looked_over(clerk)
