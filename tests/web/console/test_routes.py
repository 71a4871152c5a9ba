"""Routes: the table editor, the trial that leaves no trace, publishing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import Route
from motcua.catalogue.queries import current, pinned
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.org.models import Applicant
from tests.web.console.pages import text
from tests.web.desk.office import BIRTH, CARE, MARRIAGE_STATE, Office

RECEIVE = {"name": "Tiếp nhận", "kind": "RECEIVE", "role": "INTAKE", "place": "ONE_STOP", "time": "1"}
EXAMINE = {"name": "Thẩm tra", "kind": "EXAMINE", "role": "SPECIALIST", "place": "DIVISION", "time": "1,5"}
DECIDE = {"name": "Ký", "kind": "DECIDE", "role": "LEADER", "place": "AUTHORITY", "time": "20 phút"}
RETURN = {"name": "Trả kết quả", "kind": "RETURN", "role": "INTAKE", "place": "ONE_STOP", "time": "0,5"}
HEAD = {"name": "Quy trình của xã", "code": "QT 1", "kind": "normal"}
_EMPTY = {"agency": "", "unit_code": "", "branch": "", "flow": "sau"}


def table(
    *steps: dict[str, str], branches: tuple[dict[str, str], ...] = (), act: str = "luu"
) -> dict[str, str]:
    """The page's form as a browser sends it."""
    form = {**HEAD, "buoc-so": str(len(steps)), "nhanh-so": str(len(branches)), "viec": act}
    for i, step in enumerate(steps):
        form |= {f"buoc{i}-{name}": value for name, value in {**_EMPTY, **step}.items()}
    for i, branch in enumerate(branches):
        whole = {"key": "", "term_amount": "", "term_unit": "", **branch}
        form |= {f"nhanh{i}-{name}": value for name, value in whole.items()}
    return form


def _default() -> Route:
    return Route.objects.get(key="default", state="published")


@pytest.fixture
def draft(manager: Client) -> int:
    """A draft of the commune's own route for one procedure."""
    answer = manager.post(reverse("console:route-draft", args=[_default().pk]), {"thu-tuc": MARRIAGE_STATE})
    return int(answer["Location"].split("/")[-3])


def names(route_id: int) -> list[tuple[int, str]]:
    return [(step.position, step.name) for step in pinned.route(route_id).steps]


def test_a_procedure_gets_a_route_of_its_own(manager: Client, draft: int) -> None:
    route = Route.objects.get(pk=draft)
    assert route.procedure is not None
    assert route.procedure.code == MARRIAGE_STATE
    assert route.state == "draft"
    assert "Bản nháp" in text(manager.get(reverse("console:route", args=[draft])))


def test_rows_are_saved_with_their_time_and_order(manager: Client, draft: int) -> None:
    address = reverse("console:route-edit", args=[draft])
    together = {**EXAMINE, "name": "Hỏi ý kiến", "flow": "cung"}
    done = manager.post(address, table(RECEIVE, EXAMINE, together, DECIDE, RETURN))
    assert done.status_code == 302, text(done)
    assert names(draft) == [
        (1, "Tiếp nhận"),
        (2, "Thẩm tra"),
        (2, "Hỏi ý kiến"),
        (3, "Ký"),
        (4, "Trả kết quả"),
    ]
    assert [step.minutes for step in pinned.route(draft).steps] == [60, 90, 90, 20, 30]
    again = manager.get(address).content.decode()
    assert 'value="1,5"' in again
    assert 'value="20 phút"' in again


def test_rows_are_added_moved_and_taken_away_without_losing_what_is_typed(
    manager: Client, draft: int
) -> None:
    address = reverse("console:route-edit", args=[draft])
    typed = {**EXAMINE, "name": "Đang gõ dở", "time": "abc"}
    for act, order in (
        ("xuong:1", ["Tiếp nhận", "Ký", "Đang gõ dở"]),
        ("len:1", ["Đang gõ dở", "Tiếp nhận", "Ký"]),
        ("bo:0", ["Đang gõ dở", "Ký"]),
        ("them:0", ["Tiếp nhận", "", "Đang gõ dở", "Ký"]),
    ):
        answer = manager.post(address, table(RECEIVE, typed, DECIDE, act=act))
        assert answer.status_code == 200
        page = answer.content.decode()
        rows = [page.split(f'name="buoc{i}-name"')[1].split(">")[0] for i in range(len(order))]
        for row, name in zip(rows, order, strict=True):
            assert (f'value="{name}"' in row) if name else ("value=" not in row), (act, row)
        if "Đang gõ dở" in order:
            assert 'value="abc"' in page
    assert len(names(draft)) == 4, "nothing is stored before saving"


def test_errors_stand_at_their_rows(manager: Client, draft: int) -> None:
    address = reverse("console:route-edit", args=[draft])
    answer = manager.post(
        address, table({**RECEIVE, "kind": "EXAMINE"}, {**EXAMINE, "name": ""}, DECIDE, RETURN)
    )
    assert answer.status_code == 422
    page = text(answer)
    assert "Dòng 2: Ghi tên bước." in page
    first = manager.post(address, table({**RECEIVE, "kind": "EXAMINE"}, EXAMINE, DECIDE, RETURN))
    assert "Dòng 1: Bước đầu phải là tiếp nhận." in text(first)
    odd = manager.post(address, table(RECEIVE, {**EXAMINE, "time": "hai giờ"}, DECIDE, RETURN))
    assert "Dòng 2: Phải là số." in text(odd)
    assert 'value="hai giờ"' in odd.content.decode()
    missing = manager.post(address, table(RECEIVE, EXAMINE, RETURN))
    assert "Thiếu bước ký duyệt" in text(missing)


def test_branches_carry_their_own_terms(manager: Client, draft: int) -> None:
    address = reverse("console:route-edit", args=[draft])
    branches = (
        {"name": "Không xác minh", "term_amount": "3", "term_unit": "working_day"},
        {"name": "Có xác minh", "term_amount": "10", "term_unit": "working_day"},
    )
    verify = {**EXAMINE, "name": "Xác minh", "kind": "VERIFY", "branch": "co-xac-minh"}
    done = manager.post(address, table(RECEIVE, EXAMINE, verify, DECIDE, RETURN, branches=branches))
    assert done.status_code == 302, text(done)
    route = pinned.route(draft)
    assert [b.key for b in route.branches] == ["khong-xac-minh", "co-xac-minh"]
    assert [s.name for s in route.steps_of("khong-xac-minh")] == [
        "Tiếp nhận",
        "Thẩm tra",
        "Ký",
        "Trả kết quả",
    ]
    assert "giờ làm việc" in text(manager.get(address)), "the sum differs from the term: a warning"


def test_a_trial_walks_the_route_and_leaves_nothing(manager: Client, draft: int) -> None:
    manager.post(reverse("console:route-edit", args=[draft]), table(RECEIVE, EXAMINE, DECIDE, RETURN))
    address = reverse("console:route-trial", args=[draft])
    first = text(manager.get(address))
    assert "THU-H27.15-261118-0001" in first
    assert "Thẩm tra" in first
    assert "Trả kết quả" not in first.split("Tình trạng")[-1]
    third = text(manager.get(address + "?buoc=1"))
    assert "Nguyễn Văn An" in third, "who would sign"
    end = text(manager.get(address + "?buoc=80"))
    assert "Đi hết quy trình" in end
    assert "Đã trả kết quả" in end
    assert not Dossier.objects.exists()
    assert not DossierEvent.objects.exists()
    assert not Applicant.objects.exists()
    assert manager.post(reverse("console:route-discard", args=[draft])).status_code == 302


def test_every_published_route_can_be_tried(manager: Client, office: Office) -> None:
    for route in Route.objects.filter(state="published").order_by("key"):
        query = "?buoc=80" + ("" if route.procedure_id else f"&thu_tuc={CARE}")
        page = text(manager.get(reverse("console:route-trial", args=[route.pk]) + query))
        known = "Chọn một thủ tục" in page and route.procedure_id is not None
        assert "Đi hết quy trình" in page or known, (route.key, page[-900:])
    assert not Dossier.objects.exists()


def test_a_published_route_holds_for_new_dossiers_only(manager: Client, office: Office, draft: int) -> None:
    version = office.procedure(MARRIAGE_STATE)
    before = office.received(MARRIAGE_STATE)
    manager.post(reverse("console:route-edit", args=[draft]), table(RECEIVE, EXAMINE, DECIDE, RETURN))
    answer = manager.post(
        reverse("console:route-publish", args=[draft]),
        {"decision": "QĐ 45/QĐ-UBND", "issued_on": "18/11/2026"},
    )
    assert answer.status_code == 302
    assert current.route_for(version.procedure_id, "H27.15") == draft
    assert Dossier.objects.get(pk=before.dossier_id).route_id != draft
    frozen = manager.get(reverse("console:route-edit", args=[draft]))
    assert frozen.status_code == 302, "a published route is not edited"
    second = manager.post(reverse("console:route-draft", args=[draft]))
    newer = int(second["Location"].split("/")[-3])
    assert newer != draft
    manager.post(
        reverse("console:route-edit", args=[newer]), table(RECEIVE, {**EXAMINE, "time": "3"}, DECIDE, RETURN)
    )
    page = text(manager.get(reverse("console:route-compare", args=[newer]) + f"?voi={draft}"))
    assert "1,5 giờ" in page
    assert "3 giờ" in page


def test_routes_are_found_without_diacritics(manager: Client) -> None:
    page = text(manager.get(reverse("console:routes") + "?ten=tai cho"))
    assert "4 tại chỗ" in page
    assert "Quy trình mặc định" not in page


def test_a_manager_changes_the_routes_of_their_own_authority_only(
    manager: Client, admin: Client, office: Office
) -> None:
    shared = _default()
    assert manager.post(reverse("console:route-draft", args=[shared.pk])).status_code == 403
    draft = int(admin.post(reverse("console:route-draft", args=[shared.pk]))["Location"].split("/")[-3])
    for name in ("route-edit", "route-publish", "route-discard"):
        assert manager.post(reverse(f"console:{name}", args=[draft])).status_code == 403, name
    of_procedure = Route.objects.filter(procedure__code=BIRTH, state="published", unit_code="").first()
    assert of_procedure is not None
    answer = manager.post(reverse("console:route-draft", args=[of_procedure.pk]))
    made = Route.objects.get(pk=int(answer["Location"].split("/")[-3]))
    assert (made.unit_code, made.state) == ("H27.15", "draft")
    assert made.procedure_id == of_procedure.procedure_id
