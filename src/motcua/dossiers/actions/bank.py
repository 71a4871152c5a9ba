"""The bank's statement against what stands here: read once, matched, each difference settled by one act."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import paying
from motcua.dossiers.actions.matching import Matcher
from motcua.dossiers.lifecycle import Performed
from motcua.dossiers.models import BankLine, BankStatement, Dossier, PaymentAccount, PaymentOrder
from motcua.dossiers.queries.payments import open_charges
from motcua.dossiers.queries.visible import find
from motcua.dossiers.sources.bank_csv import BadStatement, Movement, Table, read
from motcua.dossiers.types import BankFinding, OrderState, PaymentMethod
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor


class LineDone(Refused):
    """Somebody settled this line already."""

    code = "line-done"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an upload brought: all lines of the file, those known before, and whether the file was."""

    statement_id: int
    lines: int
    known: int
    again: bool = False


def load_statement(
    account_id: int,
    *,
    name: str,
    content: bytes,
    table: Table,
    columns: Mapping[str, str],
    actor: Actor,
    at: datetime,
) -> Loaded:
    """Store the lines of a file that no statement brought before, each with what it is.

    The same file again, or one that overlaps, changes nothing that is known.

    Args:
        table: the file as :func:`table_of` read it. columns: title by meaning; remembered for the account.

    Raises:
        NotFound: not an account of the actor. BadStatement: a line cannot be read, or there is none.
    """
    said = read(table, columns)
    if said.wrong:
        raise BadStatement("Có dòng không đọc được, chưa nhập gì. " + "; ".join(said.wrong[:5]))
    if not said.movements:
        raise BadStatement("Tệp không có dòng giao dịch nào.")
    digest = hashlib.sha256(content).hexdigest()

    def run() -> Loaded:
        with lifecycle.writing():
            account = _account(account_id, actor)
            before = BankStatement.objects.filter(account=account, digest=digest).first()
            if before is not None:
                return Loaded(before.pk, before.lines, before.lines, again=True)
            account.columns = dict(columns)
            account.save(update_fields=["columns"])
            return _store(account, clean(name)[:120], digest, said.movements, actor, at)

    return lifecycle.unlocked(run)


def _account(account_id: int, actor: Actor) -> PaymentAccount:
    rows = PaymentAccount.objects.select_for_update().filter(authority_id__in=actor.authority_ids)
    account = rows.filter(pk=account_id).first()
    if account is None:
        raise NotFound("Không tìm thấy tài khoản này trong phạm vi bạn quản lý.")
    return account


def _store(
    account: PaymentAccount,
    name: str,
    digest: str,
    movements: tuple[Movement, ...],
    actor: Actor,
    at: datetime,
) -> Loaded:
    days = [m.day for m in movements]
    marks = _marks(movements)
    stored = BankLine.objects.filter(account=account, day__range=(min(days), max(days)))
    known = set(stored.values_list("digest", flat=True))
    fresh = [(mark, m) for mark, m in zip(marks, movements, strict=True) if mark not in known]
    statement = BankStatement.objects.create(
        account=account,
        digest=digest,
        name=name,
        uploaded_at=at,
        uploaded_by_id=actor.official_id,
        first_day=min(days),
        last_day=max(days),
        lines=len(movements),
        known=len(movements) - len(fresh),
    )
    lines = [
        BankLine(
            account=account,
            statement=statement,
            digest=mark,
            day=m.day,
            amount=m.amount,
            words=m.words,
            bank_number=m.number,
        )
        for mark, m in fresh
    ]
    Matcher(account).judge(lines, at)
    BankLine.objects.bulk_create(lines, batch_size=400)
    return Loaded(statement.pk, len(movements), len(movements) - len(fresh))


def _marks(movements: tuple[Movement, ...]) -> list[str]:
    """What makes a line itself: the bank's number, else its words and which of several equal ones it is."""
    seen: Counter[tuple[object, ...]] = Counter()
    marks = []
    for m in movements:
        told = (m.day, m.amount, m.number, m.words)
        seen[told] += 1
        marks.append(hashlib.sha256(repr((*told, seen[told])).encode()).hexdigest())
    return marks


def judge_again(account_id: int, *, at: datetime) -> int:
    """Look again at what is unsettled: a notice may have come meanwhile. How many lines changed."""
    with lifecycle.writing():
        account = PaymentAccount.objects.select_for_update().get(pk=account_id)
        lines = list(BankLine.objects.filter(account=account, settled_at=None).order_by("pk"))
        before = [(line.finding, line.order_id, line.dossier_id) for line in lines]
        Matcher(account).judge(lines, at)
        changed = [
            line
            for line, old in zip(lines, before, strict=True)
            if (line.finding, line.order_id, line.dossier_id) != old
        ]
        BankLine.objects.bulk_update(changed, ["finding", "order", "dossier", "settled_at"], batch_size=400)
    return len(changed)


def judge_all_again(*, at: datetime) -> int:
    """The same for every account with unsettled lines."""
    waiting = BankLine.objects.filter(settled_at=None).order_by().values_list("account_id", flat=True)
    return sum(judge_again(account_id, at=at) for account_id in waiting.distinct())


def take_line(line_id: int, *, code: str = "", reason: str = "", actor: Actor, at: datetime) -> Performed:
    """Put the money of a line on record as payment of a dossier; what is over is to be given back.

    It counts as a transfer, not as an online payment: no platform told of it (law: index 766, group 3).

    Args:
        code: the dossier's, where the line itself names none.

    Raises:
        NotFound, LineDone. Invalid: no dossier named. NotYours: no role at the dossier's authority.
    """

    def run() -> Performed:
        with lifecycle.writing():
            line = _locked(line_id, actor)
            if line.amount <= 0:
                raise Invalid({"line": "Dòng này là tiền chuyển đi, không ghi nhận là tiền nộp được."})
            order = _order_of(line, code, actor, at)
            done = paying.take_money(
                order,
                method=PaymentMethod.TRANSFER,
                number=line.bank_number,
                paid_at=None,
                at=at,
                actor=actor,
            )
            line.order, line.dossier_id = order, order.dossier_id
            _settle(line, reason, actor, at)
            return done

    return lifecycle.unlocked(run)


def _order_of(line: BankLine, code: str, actor: Actor, at: datetime) -> PaymentOrder:
    if line.order is not None and line.order.taken_at is None and line.order.amount == line.amount:
        return line.order
    dossier = _dossier_of(line, code, actor)
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    return PaymentOrder.objects.create(
        reference=paying.new_reference(),
        token=secrets.token_urlsafe(16),
        dossier=dossier,
        account_id=line.account_id,
        gateway="bank",
        method=PaymentMethod.TRANSFER,
        covers=[[c.pk, c.name, c.amount] for c in open_charges(dossier.pk)],
        covered=line.digest,
        amount=line.amount,
        state=OrderState.OPEN,
        created_at=at,
        expires_at=at,
    )


def _dossier_of(line: BankLine, code: str, actor: Actor) -> Dossier:
    if clean(code):
        return find(clean(code), actor)
    if line.dossier is not None:
        return line.dossier
    if line.order is not None:
        return line.order.dossier
    raise Invalid({"code": "Nhập mã hồ sơ mà khoản tiền này nộp cho."})


def take_expected(account_id: int, *, actor: Actor, at: datetime) -> int:
    """Take every line that names a dossier and has exactly its amount; how many."""
    judge_again(account_id, at=at)
    lines = BankLine.objects.filter(
        account_id=account_id,
        account__authority_id__in=actor.authority_ids,
        finding=BankFinding.EXPECTED,
        settled_at=None,
    )
    for pk in list(lines.order_by("pk").values_list("pk", flat=True)):
        take_line(pk, actor=actor, at=at)
    return lines.model.objects.filter(
        account_id=account_id, finding=BankFinding.EXPECTED, settled_at=at
    ).count()


def settle_line(line_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Settle a difference with a reason: a sum of a platform, interest, money that went back.

    Raises:
        NotFound, LineDone. Invalid: no reason.
    """
    if not clean(reason):
        raise Invalid({"reason": "Ghi lý do; lý do được giữ cùng dòng sao kê."})
    with lifecycle.writing():
        _settle(_locked(line_id, actor), reason, actor, at)


def settle_order(order_id: int, *, reason: str, actor: Actor) -> None:
    """An order paid here that the statement does not show: why (paid out in one sum, the next day …).

    Raises:
        NotFound. Invalid: no reason.
    """
    if not clean(reason):
        raise Invalid({"reason": "Ghi lý do vì sao sao kê không có khoản này."})
    orders = PaymentOrder.objects.filter(pk=order_id, dossier__authority_id__in=actor.authority_ids)
    if not orders.update(bank_reason=f"{actor.name}: {clean(reason)}"[:300]):
        raise NotFound("Không tìm thấy khoản thanh toán này.")


def _locked(line_id: int, actor: Actor) -> BankLine:
    rows = BankLine.objects.select_for_update(of=("self",)).filter(
        pk=line_id, account__authority_id__in=actor.authority_ids
    )
    line = rows.first()
    if line is None:
        raise NotFound("Không tìm thấy dòng sao kê này.")
    if line.settled_at is not None:
        raise LineDone("Dòng sao kê này đã được xử lý rồi.")
    return line


def _settle(line: BankLine, reason: str, actor: Actor, at: datetime) -> None:
    line.settled_at, line.settled_by_id = at, actor.official_id
    line.reason = clean(reason)[:300]
    line.save(update_fields=["order", "dossier", "settled_at", "settled_by", "reason"])
