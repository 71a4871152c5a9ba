"""What is to be paid: by the nearest dated rule, else by the catalogue's own words, never a guess."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from motcua.catalogue.actions.fee_rules import RuleData, add
from motcua.dossiers.queries.fees import UNNAMED, due_for, exemptions_for, optional_for
from motcua.law.calendar import ZONE
from motcua.org.queries.units import unit
from tests.dossiers.office import SAME_DAY, THREE_DAYS, Office

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, tzinfo=ZONE)
POOR = {
    "key": "ho_ngheo",
    "words": "Hộ nghèo",
    "percent": 100,
    "citation": "Luật",
    "paper": "Giấy chứng nhận",
}
HALF = {"key": "nua", "words": "Giảm một nửa", "percent": 50, "citation": "", "paper": ""}


def a_rule(office: Office, **changes: Any) -> int:
    values: dict[str, Any] = {
        "name": "Lệ phí mẫu", "kind": "charge", "way": "fixed", "amount": 15_000, "basis": "Nghị quyết mẫu",
        "valid_from": date(2025, 7, 1), "procedure_code": office.procedure(THREE_DAYS).code,
    }  # fmt: skip
    return add(RuleData(**values | changes), at=AT, by="Quản lý")


def due(office: Office, procedure: str = THREE_DAYS, **changes: Any) -> Any:
    asked: dict[str, Any] = {
        "version_id": office.procedure(procedure).version_id, "case": 0, "channel": "counter",
        "authority_id": office.units["a"], "on": DAY,
    }  # fmt: skip
    return due_for(**asked | changes)


def test_the_nearest_units_rule_goes_before_the_national_one(office):
    a_rule(office, amount=8000)
    assert [d.amount for d in due(office)] == [8000]
    a_rule(office, amount=5000, unit_code=unit(office.units["a"]).code)
    assert [d.amount for d in due(office)] == [5000]
    assert [d.amount for d in due(office, authority_id=None)] == [8000]


def test_zero_online_and_something_else_at_the_counter(office):
    a_rule(office, amount=15_000, online_amount=0)
    (counter,), (online,) = due(office), due(office, channel="online")
    assert (counter.total, online.total) == (15_000, 0)
    assert "trực tuyến" in online.sentence


def test_a_new_amount_ends_the_old_one_and_an_old_day_keeps_it(office):
    a_rule(office, amount=15_000, valid_from=date(2025, 7, 1))
    a_rule(office, amount=20_000, valid_from=date(2026, 3, 1))
    assert [d.amount for d in due(office)] == [20_000]
    assert [d.amount for d in due(office, on=date(2026, 2, 28))] == [15_000]


def test_several_charges_each_with_its_moment_and_its_count(office):
    a_rule(office, name="Lệ phí", pay_when="before")
    a_rule(
        office,
        name="Phí bản sao",
        kind="fee",
        way="extract",
        amount=None,
        counted_by="so_ban_sao",
        usual_count=0,
    )
    assert [(d.name, d.when) for d in due(office)] == [("Lệ phí", "before")]
    lines = due(office, counts={"so_ban_sao": 3})
    assert [(d.name, d.quantity, d.total) for d in lines] == [
        ("Lệ phí", 1, 15_000),
        ("Phí bản sao", 3, 24_000),
    ]
    assert "8.000 đồng × 3 = 24.000 đồng" in lines[1].sentence or "24.000" in lines[1].sentence


def test_an_exemption_needs_its_ground_and_may_be_a_part(office):
    a_rule(office, exemptions=(POOR, HALF))
    assert [
        g.key for g in exemptions_for(office.procedure(THREE_DAYS).version_id, 0, "counter", None, DAY)
    ] == [
        "ho_ngheo",
        "nua",
    ]
    (free,) = due(office, exemption="ho_ngheo")
    assert (free.amount, free.full, free.exempt) == (0, 15_000, "Hộ nghèo (Luật)")
    (part,) = due(office, exemption="nua")
    assert (part.amount, part.full) == (7500, 15_000)
    (unknown,) = due(office, exemption="khong-co")
    assert (unknown.amount, unknown.exempt) == (15_000, "")


def test_pages_and_copies_by_the_national_tariff(office):
    code = office.procedure(SAME_DAY).code
    a_rule(
        office,
        procedure_code=code,
        name="Phí",
        kind="fee",
        way="certified_copy",
        amount=None,
        counted_by="so_ban_sao",
    )
    (line,) = due(office, SAME_DAY, counts={"so_trang": 5, "so_ban_sao": 2})
    assert (line.amount, line.quantity, line.total) == (7000, 2, 14_000)
    (unsure,) = due(office, SAME_DAY)
    assert not unsure.certain
    assert "tính tạm" in unsure.sentence


def test_an_amount_that_nobody_stated_is_not_invented(office):
    a_rule(office, amount=None)
    (line,) = due(office)
    assert line.amount is None
    assert line.total is None
    assert "Chưa rõ mức thu" in line.sentence


def test_a_rule_of_the_field_holds_where_the_procedure_has_none(office):
    field = office.procedure(THREE_DAYS).field_code
    a_rule(office, procedure_code="", field_code=field, name="Lệ phí lĩnh vực", amount=1000)
    assert [d.name for d in due(office)] == ["Lệ phí lĩnh vực"]
    a_rule(office, name="Lệ phí thủ tục")
    assert [d.name for d in due(office)] == ["Lệ phí thủ tục"]


def test_a_case_and_a_channel_have_their_own_rule(office):
    a_rule(office, amount=15_000)
    a_rule(office, amount=9000, channel="online")
    a_rule(office, amount=3000, case=1)
    assert [d.amount for d in due(office)] == [15_000]
    assert [d.amount for d in due(office, channel="online")] == [9000]
    assert [d.amount for d in due(office, case=1, channel="online")] == [3000]


@pytest.mark.parametrize("procedure", [THREE_DAYS, SAME_DAY])
def test_without_rules_the_catalogue_answers(office, procedure):
    terms = office.procedure(procedure).terms("counter")
    lines = due(office, procedure)
    if not terms.charges:
        assert [d.name for d in lines] == ([] if terms.fees_known else [UNNAMED])
    else:
        assert [d.amount for d in lines] == [c.amount for c in terms.charges]


def test_what_is_due_only_on_request_is_offered_apart(office):
    a_rule(office, name="Lệ phí", amount=0)
    a_rule(office, name="Không đúng hạn", amount=5000, counted_by="khong_dung_han", usual_count=0)
    version = office.procedure(THREE_DAYS).version_id
    place = (version, 0, "counter", office.units["a"], DAY)
    assert [d.name for d in due(office)] == ["Lệ phí"]
    assert [(d.name, d.amount) for d in optional_for(*place)] == [("Không đúng hạn", 5000)]
    assert optional_for(*place, {"khong_dung_han": 1}) == ()
