"""Money of the demonstration: a receiving account with an invented number, payments, a bank's statement."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from motcua.config.demo.making import Team
from motcua.dossiers.actions import paying
from motcua.dossiers.actions.bank import load_statement
from motcua.dossiers.actions.charging import add_charges
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.payments import AccountInfo
from motcua.dossiers.sources.bank_csv import guessed, table_of
from motcua.dossiers.types import State
from motcua.gateways.payments.fake import FakeBank
from motcua.lib.payment_reference import dossier_reference
from motcua.org.types import SYSTEM, Actor

_SINCE = date(2025, 7, 1)
_FEE = ChargeLine(name="Lệ phí cấp bản sao trích lục (mẫu)", amount=8000, kind="charge")
_TITLES = "Ngày giao dịch;Số tham chiếu;Số tiền;Nội dung"


def receive_by_bank(team: Team) -> AccountInfo:
    """The account, before the first dossier: an invented number, said so in the holder's name."""
    return set_account(
        authority_id=team.authority_id,
        bin_code="970405",
        number="0000123456789",
        holder="UBND XA CAM TRUNG (TAI KHOAN MAU)",
        platforms=("fake",),
        valid_from=_SINCE,
        actor=SYSTEM,
    )


def record(team: Team, account: AccountInfo, *, at: datetime) -> None:
    """Some fees paid by the played bank (one told twice), and a statement that shows what differs.

    Leaves a mark in the home, by which the played bank is switched on.
    """
    (settings.HOME.path / "demo").touch()
    bank = FakeBank("/", settings.SECRET_KEY)
    unpaid = _owing(team, at)
    day, lines = at - timedelta(hours=1), []
    for number, dossier in enumerate(unpaid):
        due = _FEE.amount
        if number < 2:
            order = paying.open_order(dossier.token, gateway="fake", at=day)
            for _ in range(2 - number):
                paying.take_notice(bank, bank.told(order.reference, due, day), {}, {}, at=day)
            lines.append((due, f"IBFT {order.reference}"))
        elif number < 4:
            lines.append((due, f"CT NHANH {dossier_reference(dossier.pk)}"))
    lines += [(50_000, "NGUYEN VAN A nop le phi"), (-11_000, "Phi quan ly tai khoan")]
    _load(account, lines, team.office.actor("quanly", at), at)


def _owing(team: Team, at: datetime) -> list[Dossier]:
    """Five dossiers in work that still owe a fee."""
    rows = Dossier.objects.filter(authority_id=team.authority_id, state=State.IN_PROGRESS, charges=None)
    dossiers = list(rows.order_by("-pk")[:5])
    for dossier in dossiers:
        add_charges(dossier.pk, lines=[_FEE], actor=team.actor("INTAKE", at), at=at - timedelta(hours=2))
    return dossiers


def _load(account: AccountInfo, lines: list[tuple[int, str]], actor: Actor, at: datetime) -> None:
    rows = [f"{at:%d/%m/%Y};MAU{number:04d};{amount};{words}" for number, (amount, words) in enumerate(lines)]
    content = "\n".join([_TITLES, *rows]).encode()
    table = table_of(content)
    load_statement(
        account.id,
        name="sao-ke-mau.csv",
        content=content,
        table=table,
        columns=guessed(table.titles),
        actor=actor,
        at=at,
    )
