"""The bank's statement: read as each bank writes it, matched by reference and amount, never counted twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.actions import bank, paying
from motcua.dossiers.actions.bank import LineDone, Loaded, load_statement
from motcua.dossiers.models import BankLine, BankStatement, PaymentOrder
from motcua.dossiers.queries import bank as compared
from motcua.dossiers.queries import payments
from motcua.dossiers.sources.bank_csv import BadStatement, amount_of, day_of, guessed, missing, read, table_of
from motcua.dossiers.types import BankFinding, OrderState
from motcua.gateways.payments.base import Verdict
from motcua.lib.payment_reference import dossier_reference
from motcua.lib.refused import Invalid, NotFound
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.paying import an_account, money_is_whole, ordered, row, told

# -- reading --

VIETCOMBANK = """Ngân hàng TMCP Ngoại thương,,,,
Sao kê tài khoản,1234567890,,,
Ngày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Mô tả
02/11/2026,5091-11,,"8,000","MBVCB.1.MH0000186.CT tu 01"
03/11/2026,5091-12,"50,000",,Phi dich vu
,,Tổng cộng,"8,000",
"""
BIDV = """STT;Ngày GD;Số tiền;Nội dung
1;2026-11-02 08:15:00;+8.000 VND;REM MH0000186
2;2026-11-03;-50.000;PHI
"""


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(VIETCOMBANK, "utf-8-sig"), (BIDV, "utf-8"), (BIDV.replace(";", "\t"), "utf-16")],
)
def test_statements_of_several_banks(content: str, encoding: str) -> None:
    table = table_of(content.encode(encoding))
    columns = guessed(table.titles)
    assert not missing(columns)
    said = read(table, columns)
    assert [(m.day, m.amount) for m in said.movements] == [
        (date(2026, 11, 2), 8000),
        (date(2026, 11, 3), -50000),
    ]
    assert not said.wrong
    assert "MH0000186" in said.movements[0].words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8.000", 8000),
        ("8,000", 8000),
        ("8,000.00", 8000),
        ("8.000,00", 8000),
        ("8000.0", 8000),
        ("+1 234 567 đ", 1234567),
        ("(50.000)", -50000),
        ("-8,000 VND", -8000),
        ("", 0),
        ("0", 0),
    ],
)
def test_amounts_as_banks_write_them(text: str, amount: int) -> None:
    assert amount_of(text) == amount


@pytest.mark.parametrize("text", ["8.50", "8,000.5", "abc", "1.2.3", "12.34.567", "--5", "9" * 20])
def test_what_is_no_whole_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="số tiền"):
        amount_of(text)


@given(amount=st.integers(-(10**12), 10**12))
def test_amounts_there_and_back(amount: int) -> None:
    for written in (f"{amount:,}", f"{amount:,}".replace(",", "."), f"{amount:,}.00", str(amount)):
        assert amount_of(written) == amount


def test_days_as_banks_write_them() -> None:
    for text in ("02/11/2026", "02-11-2026 10:00", "2026-11-02T01:02", "2.11.26"):
        assert day_of(text) == date(2026, 11, 2)
    for text in ("", "31/02/2026", "hôm qua"):
        with pytest.raises(ValueError, match=r"day|ngày"):
            day_of(text)


def test_a_line_that_cannot_be_read_stops_all(office: Office) -> None:
    an_account(office)
    with pytest.raises(BadStatement, match="Dòng 3"):
        uploaded(office, BIDV.replace("-50.000", "50.0x0"))
    assert not BankStatement.objects.exists()
    for content in (b"", b"hello", b"\x00\x01\x02" * 100, b"a;b\n1;2\n"):
        with pytest.raises(BadStatement):
            table_of(content)


# -- matching --


def uploaded(office: Office, content: str, who: str = "manager") -> Loaded:
    table = table_of(content.encode())
    account = payments.account_of(office.units["a"], MONDAY.date())
    assert account is not None
    return load_statement(
        account.id,
        name="sao-ke.csv",
        content=content.encode(),
        table=table,
        columns=guessed(table.titles),
        actor=office.actor(who),
        at=MONDAY,
    )


def statement(*lines: tuple[int, str], day: str = "02/11/2026") -> str:
    rows = [f"{day};{amount};{words};N{number}" for number, (amount, words) in enumerate(lines)]
    return "\n".join(["Ngày giao dịch;Số tiền;Nội dung;Số tham chiếu", *rows])


def findings() -> list[str]:
    return list(BankLine.objects.order_by("pk").values_list("finding", flat=True))


def owes(office: Office, *amounts: int) -> TheDossier:
    dossier = a_dossier(office).received()
    for amount in amounts or (8000,):
        dossier.charged(amount)
    return dossier


@pytest.fixture
def office_with_account(office: Office) -> Office:
    an_account(office)
    return office


def test_a_doubled_or_overlapping_upload_is_harmless(office_with_account: Office) -> None:
    first = statement((8000, "a"), (8000, "a"), (5000, "b"))
    assert uploaded(office_with_account, first) == Loaded(BankStatement.objects.get().pk, 3, 0)
    assert uploaded(office_with_account, first).again
    more = uploaded(office_with_account, first + "\n03/11/2026;1000;c;N9")
    assert (more.lines, more.known) == (4, 3)
    assert BankLine.objects.count() == 4


def test_two_equal_transfers_are_two_lines(office_with_account: Office) -> None:
    content = "Ngày;Số tiền;Nội dung\n02/11/2026;8000;x\n02/11/2026;8000;x\n"
    assert uploaded(office_with_account, content).lines == 2
    assert BankLine.objects.count() == 2
    assert uploaded(office_with_account, content + "03/11/2026;1;y\n").known == 2


def test_each_difference_has_its_name(office_with_account: Office) -> None:
    office = office_with_account
    paid, open_, other = owes(office), owes(office), owes(office)
    order, waiting = ordered(paid), ordered(open_)
    told(order)
    uploaded(
        office,
        statement(
            (8000, f"CT {order.reference}"),
            (8000, f"CT lan 2 {order.reference}"),
            (8000, waiting.reference.lower()),
            (800, waiting.reference),
            (8000, f"MBVCB {dossier_reference(other.id)} x"),
            (8000, dossier_reference(other.id)),
            (9000, dossier_reference(open_.id)),
            (8000, "khong ghi gi"),
            (-8000, "hoan tra"),
            (8000, dossier_reference(987654)),
        ),
    )
    assert findings() == [
        "matched",
        "doubled",
        "not_told",
        "wrong_amount",
        "expected",
        "doubled",
        "wrong_amount",
        "no_order",
        "returned",
        "no_order",
    ]
    assert BankLine.objects.exclude(settled_at=None).count() == 1
    account = payments.account_of(office.units["a"], MONDAY.date())
    assert account is not None
    assert len(compared.open_lines(account.id)) == 9


def test_another_offices_dossier_is_not_ours(office_with_account: Office) -> None:
    foreign = TheDossier(office_with_account, owes(office_with_account).request, MONDAY).received("intake_b")
    uploaded(office_with_account, statement((8000, dossier_reference(foreign.id))))
    assert findings() == ["no_order"]


def test_expected_money_is_taken_as_transfer_not_online(office_with_account: Office) -> None:
    office = office_with_account
    dossiers = [owes(office, 5000, 3000) for _ in range(3)]
    uploaded(office, statement(*((8000, dossier_reference(d.id)) for d in dossiers)))
    account = BankStatement.objects.get().account_id
    actor = office.actor("manager")
    at = MONDAY + timedelta(hours=5)
    assert bank.take_expected(account, actor=actor, at=at) == 3
    assert bank.take_expected(account, actor=actor, at=at + timedelta(minutes=1)) == 0
    for dossier in dossiers:
        assert {c.method for c in dossier.row.charges.all()} == {"transfer"}
        assert dossier.row.events.get(name="receive_money").actor_name == actor.name
    money_is_whole()
    assert compared.open_lines(account) == []


def test_a_line_is_taken_once(office_with_account: Office) -> None:
    office = office_with_account
    dossier = owes(office)
    uploaded(office, statement((8000, "khong ghi gi")))
    line = BankLine.objects.get()
    actor = office.actor("manager")
    with pytest.raises(Invalid):
        bank.take_line(line.pk, actor=actor, at=MONDAY)
    bank.take_line(line.pk, code=dossier.code, actor=actor, at=MONDAY + timedelta(hours=1))
    with pytest.raises(LineDone):
        bank.take_line(line.pk, code=dossier.code, actor=actor, at=MONDAY + timedelta(hours=2))
    assert PaymentOrder.objects.get().state == OrderState.PAID
    assert dossier.row.charges.get().method == "transfer"


def test_a_doubled_transfer_taken_is_to_be_given_back(office_with_account: Office) -> None:
    office = office_with_account
    dossier = owes(office)
    reference = dossier_reference(dossier.id)
    uploaded(office, statement((8000, reference), (8000, reference + " lan hai")))
    for number, line in enumerate(BankLine.objects.order_by("pk")):
        bank.take_line(line.pk, actor=office.actor("manager"), at=MONDAY + timedelta(hours=1 + number))
    assert [o.surplus for o in PaymentOrder.objects.order_by("pk")] == [0, 8000]
    assert len(payments.refunds_due(office.actor("manager"))) == 1
    money_is_whole()


def test_what_only_the_bank_told_is_taken_and_the_late_notice_changes_nothing(
    office_with_account: Office,
) -> None:
    office = office_with_account
    dossier = owes(office)
    order = ordered(dossier)
    uploaded(office, statement((8000, order.reference)))
    bank.take_line(BankLine.objects.get().pk, actor=office.actor("manager"), at=MONDAY + timedelta(hours=3))
    assert (row(order).state, row(order).method) == (OrderState.PAID, "transfer")
    assert told(order, at=MONDAY + timedelta(hours=4)) is Verdict.AGAIN
    assert dossier.row.charges.get().method == "transfer"
    money_is_whole()


def test_a_notice_after_the_statement_makes_it_match(office_with_account: Office) -> None:
    office = office_with_account
    order = ordered(owes(office))
    uploaded(office, statement((8000, order.reference)))
    assert findings() == ["not_told"]
    told(order)
    assert bank.judge_again(BankStatement.objects.get().account_id, at=MONDAY) == 1
    assert findings() == ["matched"]
    assert BankLine.objects.get().settled_at is not None


def test_differences_are_settled_with_a_reason_by_those_who_manage(office_with_account: Office) -> None:
    office = office_with_account
    uploaded(office, statement((-1100, "phi quan ly tai khoan")))
    line = BankLine.objects.get()
    manager = office.actor("manager")
    with pytest.raises(Invalid):
        bank.settle_line(line.pk, reason=" ", actor=manager, at=MONDAY)
    with pytest.raises(NotFound):
        bank.settle_line(line.pk, reason="phí", actor=office.actor("intake_b"), at=MONDAY)
    with pytest.raises(Invalid):
        bank.take_line(line.pk, code="x", actor=manager, at=MONDAY)
    bank.settle_line(line.pk, reason="Phí ngân hàng", actor=manager, at=MONDAY)
    with pytest.raises(LineDone):
        bank.settle_line(line.pk, reason="nữa", actor=manager, at=MONDAY)


def test_an_order_that_the_bank_does_not_show_is_named(office_with_account: Office) -> None:
    office = office_with_account
    order = ordered(owes(office))
    told(order)
    uploaded(office, statement((1000, "khac")))
    account = BankStatement.objects.get().account_id
    found = compared.missing_orders(account)
    assert [(m.reference, m.amount) for m in found] == [(order.reference, 8000)]
    bank.settle_order(found[0].id, reason="Cổng trả gộp ngày 03/11", actor=office.actor("manager"))
    assert compared.missing_orders(account) == []
    with pytest.raises(NotFound):
        bank.settle_order(found[0].id, reason="x", actor=office.actor("intake_b"))


def test_the_sums_of_a_day_agree_or_are_named(office_with_account: Office) -> None:
    office = office_with_account
    online, by_bank = owes(office, 5000, 3000), owes(office, 2000)
    order = ordered(online)
    told(order)
    uploaded(office, statement((8000, order.reference), (2000, dossier_reference(by_bank.id))))
    managed = compared.accounts(office.actor("manager"))[0]
    span = (date(2026, 11, 1), date(2026, 11, 3))
    (day,) = compared.days(managed, *span)
    assert (day.bank, day.orders, day.charges, day.differs) == (10000, 8000, 8000, True)
    bank.take_expected(managed.account.id, actor=office.actor("manager"), at=MONDAY + timedelta(hours=3))
    (day,) = compared.days(managed, *span)
    assert (day.bank, day.orders, day.charges, day.differs) == (10000, 10000, 10000, False)
    at_counter = owes(office, 7000).settled("transfer")
    (day,) = compared.days(managed, *span)
    assert (day.differs, day.unproven) == (True, ((at_counter.code, 7000),))


def test_only_the_actors_accounts_are_shown(office_with_account: Office) -> None:
    assert compared.accounts(office_with_account.actor("intake_b")) == []
    managed = compared.accounts(office_with_account.actor("manager"))[0]
    with pytest.raises(NotFound):
        compared.account(managed.account.id, office_with_account.actor("intake_b"))


def test_two_thousand_lines_are_read_in_few_questions(
    office_with_account: Office, django_assert_max_num_queries: object
) -> None:
    office = office_with_account
    dossier = owes(office)
    lines = [(1000 + n, f"GD {n}") for n in range(1_999)]
    content = statement((8000, dossier_reference(dossier.id)), *lines)
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        assert uploaded(office, content).lines == 2_000
    assert BankLine.objects.filter(finding=BankFinding.EXPECTED).count() == 1


def test_the_platforms_page_still_works_beside_the_bank(office_with_account: Office) -> None:
    """An order opened after the bank's money was taken finds nothing due."""
    office = office_with_account
    dossier = owes(office)
    uploaded(office, statement((8000, dossier_reference(dossier.id))))
    account = BankStatement.objects.get().account_id
    bank.take_expected(account, actor=office.actor("manager"), at=MONDAY + timedelta(hours=1))
    with pytest.raises(paying.NothingDue):
        ordered(dossier)
