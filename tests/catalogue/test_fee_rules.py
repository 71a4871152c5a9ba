"""Dated fee rules: our own files, added with a day, ended, never edited."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from motcua.catalogue.actions.fee_rules import BadFeeFile, RuleData, add, end, load
from motcua.catalogue.models import FeeRule
from motcua.catalogue.queries import fee_rules
from motcua.law.calendar import ZONE
from motcua.lib.refused import Invalid
from motcua.lib.remembered import forget_everything

DATA = Path(__file__).resolve().parents[2] / "data"
AT = datetime(2026, 3, 2, 8, tzinfo=ZONE)
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _fresh(db):
    forget_everything()


def data(**changes):
    values = {
        "name": "Lệ phí", "kind": "charge", "way": "fixed", "amount": 8000, "basis": "Nghị quyết",
        "valid_from": date(2026, 1, 1), "procedure_code": "1.1",
    }  # fmt: skip
    return RuleData(**values | changes)


def test_our_own_rules_load_once_and_again_change_nothing():
    first = load(DATA / "fees", at=AT, by="init")
    again = load(DATA / "fees", at=AT, by="init")
    assert first.added > 10
    assert (again.added, again.unchanged) == (0, first.added)
    assert not FeeRule.objects.filter(is_sample=True).exists()


def test_the_samples_of_the_demonstration_say_so_everywhere():
    load(DATA / "demo" / "fees", at=AT, by="demo")
    assert FeeRule.objects.exists()
    assert not FeeRule.objects.filter(is_sample=False).exists()
    assert not FeeRule.objects.filter(certain=True).exists()
    assert not FeeRule.objects.exclude(basis__contains="mẫu").exists()


def test_the_province_takes_the_place_of_an_unknown_national_amount():
    load(DATA / "fees", at=AT, by="init")
    load(DATA / "demo" / "fees", at=AT, by="demo")

    def amount(codes):
        rules = fee_rules.in_force("1.001193", "", unit_codes=codes, case=0, channel="counter", on=DAY)
        return {rule.name: rule.amount for rule in rules}["Lệ phí đăng ký khai sinh không đúng hạn"]

    assert amount(["H27", "H27.1"]) == 5000
    assert amount(["H01"]) is None


def test_a_new_rule_ends_the_old_one_the_day_before():
    old = add(data(), at=AT, by="Quản lý")
    add(data(amount=9000, valid_from=date(2026, 7, 1)), at=AT, by="Quản lý")
    row = FeeRule.objects.get(pk=old)
    assert (row.amount, row.valid_to) == (8000, date(2026, 6, 30))
    with pytest.raises(Invalid):
        add(data(amount=1, valid_from=date(2026, 7, 1)), at=AT, by="Quản lý")


def test_an_ended_rule_holds_its_last_day():
    rule = add(data(), at=AT, by="Quản lý")
    end(rule, last_day=date(2026, 3, 2), at=AT, by="Quản lý")
    assert [r.id for r in fee_rules.standing("1.1", "", date(2026, 3, 2))] == [rule]
    assert fee_rules.standing("1.1", "", date(2026, 3, 3)) == ()
    with pytest.raises(Invalid):
        end(rule, last_day=date(2025, 12, 31), at=AT, by="Quản lý")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": " "}, "name"),
        ({"basis": ""}, "basis"),
        ({"procedure_code": ""}, "procedure_code"),
        ({"kind": "tax"}, "kind"),
        ({"way": "guess"}, "way"),
        ({"amount": -1}, "amount"),
        ({"amount": None, "certain": True}, "amount"),
        ({"online_amount": -5}, "amount"),
        ({"channel": "fax"}, "channel"),
        ({"pay_when": "never"}, "pay_when"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"exemptions": ({"key": "x", "words": "x", "percent": 101},)}, "exemptions"),
    ],
)
def test_what_is_impossible_is_told_at_its_field(changes, where):
    with pytest.raises(Invalid) as refused:
        add(data(**changes), at=AT, by="Quản lý")
    assert where in refused.value.errors


@pytest.mark.parametrize("text", ["- 1\n", "rules: [{name: a}]\n", "rules: [{key: a, exempt: [khong-co]}]\n"])
def test_a_file_that_is_no_list_of_rules_is_named(tmp_path, text):
    (tmp_path / "hong.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFeeFile, match=r"hong\.yaml"):
        load(tmp_path, at=AT, by="init")
