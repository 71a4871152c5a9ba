"""What each paper says, as plain frozen data; stored as its ``to_dict()`` and printed again from it.

Fields follow the forms of TT 01/2018/TT-VPCP (receipts to 30/06/2025) and TT 03/2025/TT-VPCP (after); the
notice of stopping has no published field list, so it carries the safe superset. All datetimes are aware and
print in Vietnamese time. An empty text prints as a dotted line to be filled by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from motcua.dossiers.slips.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Head of a paper (layout of NĐ 30/2020): who issues it, under which number, where and when.

    Args:
        parent_unit: đơn vị chủ quản, e.g. ``"UBND xã Đồng Lộc"``; printed in capitals.
        unit: the issuing unit, e.g. ``"Trung tâm Phục vụ hành chính công xã Đồng Lộc"``.
        number: its number in the year; one digit gets a leading zero.
        symbol: what follows the slash, e.g. ``"TTPVHCC"``; empty takes the form's own symbol.
        place: địa danh, e.g. ``"Đồng Lộc"``.
        issued_at: moment of issue; also the date inside the PDF.
        complaints: where complaints and suggestions go, printed at the foot of the sheet; empty prints none.
    """

    parent_unit: str
    unit: str
    number: str
    symbol: str = ""
    place: str
    issued_at: datetime
    complaints: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person or organisation as printed: name, identity or enterprise number, address, phone, e-mail."""

    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLine:
    """One paper of the dossier with the number of originals (bản chính) and copies (bản sao)."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about a supplement or a refusal, and where the rules are published."""

    name: str = ""
    phone: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs for an agency: the title lines in their order and the name.

    An empty ``titles`` prints THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ; standing in is e.g.
    ``("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")``.
    """

    name: str = ""
    titles: tuple[str, ...] = ()
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSquare:
    """What is still to be paid, as a VietQR with the same in words.

    Args:
        square: the text of the VietQR. amount, words: ``"8.000 đ"`` and the same in words.
        bank, account, holder: where it goes. purpose: what the transfer must say to be found again.
    """

    square: str
    amount: str
    words: str
    bank: str
    account: str
    holder: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip(Snapshot):
    """Mẫu số 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

    Args:
        regime: value of ``motcua.law.regimes.Regime``.
        code: dossier code, exactly as given at receipt.
        tracking_url: public tracking address in the QR; empty prints no QR.
        centre: the unit that receives.
        proxy: who files for the applicant; with ``proxy_paper``, the paper that empowers.
        request: nội dung yêu cầu giải quyết (the procedure).
        sets: number of sets (bộ).
        term: term by the rules in words, e.g. ``"03 ngày làm việc"``.
        due_at: promised moment of return; None leaves the line to be filled by hand.
        due_note: how the date was found, one sentence.
        return_place: where the applicant asked to receive the result.
        fee: phí, lệ phí in words, e.g. ``"8.000 đ"``.
        payment: how what is still due may be paid by a transfer; None prints nothing.
        book, book_number: volume and ordinal in the Sổ theo dõi hồ sơ.
        digital: the receiver signs digitally.
    """

    kind: ClassVar[str] = "receipt"
    regime: str
    header: Header
    code: str
    tracking_url: str = ""
    centre: str
    applicant: Person
    proxy: Person | None = None
    proxy_paper: str = ""
    request: str
    components: tuple[ComponentLine, ...]
    sets: int = 1
    term: str
    received_at: datetime
    due_at: datetime | None
    due_note: str = ""
    return_place: str = ""
    fee: str = ""
    payment: PaymentSquare | None = None
    book: str = ""
    book_number: str = ""
    submitter: str = ""
    receiver: str = ""
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementSlip(Snapshot):
    """Mẫu số 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ; ``items`` are exactly the papers still wanted."""

    kind: ClassVar[str] = "supplement"
    regime: str
    header: Header
    code: str = ""
    tracking_url: str = ""
    centre: str
    applicant: Person
    request: str
    items: tuple[ComponentLine, ...]
    reason: str
    contact: Contact = Contact()
    guide: str = ""
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip(Snapshot):
    """Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ; ``agency`` is the one competent to resolve."""

    kind: ClassVar[str] = "refusal"
    regime: str
    header: Header
    code: str = ""
    tracking_url: str = ""
    centre: str
    agency: str = ""
    applicant: Person
    request: str
    reason: str
    contact: Contact = Contact()
    submitter: str = ""
    receiver: str = ""
    digital: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologySlip(Snapshot):
    """Mẫu số 04: apology with a new date, issued by the resolving agency and signed by its head.

    Args:
        agency: the resolving agency (its head signs, its name stands in ``header.unit``).
        centre: the one-stop unit that tells the applicant.
        due_at: the date first promised; new_due_at: the date now promised (once only, NĐ 61/2018 Đ.19 k9).
    """

    kind: ClassVar[str] = "apology"
    regime: str
    header: Header
    code: str
    tracking_url: str = ""
    agency: str
    centre: str
    applicant: Person
    request: str
    received_at: datetime
    due_at: datetime
    new_due_at: datetime
    reason: str
    signer: Signer = Signer()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice(Snapshot):
    """Thông báo dừng giải quyết hồ sơ: Mẫu số 05 of 2025; for older receipts our own notice without a number.

    Args:
        channel: by which way the request came, e.g. ``"Trực tiếp tại Trung tâm"``.
        stopped: False when a decision already exists and the work cannot be stopped.
        reason: the applicant's reason, or why it cannot be stopped.
        returned: papers handed back; refund: money handed back in words.
    """

    kind: ClassVar[str] = "stop"
    regime: str
    header: Header
    code: str
    tracking_url: str = ""
    agency: str
    applicant: Person
    request: str
    received_at: datetime
    requested_at: datetime
    channel: str
    stopped: bool = True
    reason: str = ""
    returned: tuple[ComponentLine, ...] = ()
    refund: str = ""
    signer: Signer = Signer()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One row of the control slip: from whom to whom, when, and how the *sender's* stage ended.

    Args:
        handed_at, taken_at: the two times (1. Giao, 2. Nhận).
        result: ``"Trước hạn"``, ``"Đúng hạn"`` or ``"Quá hạn"``, filled by the receiver;
            empty while open.
    """

    from_unit: str
    to_unit: str
    from_person: str = ""
    to_person: str = ""
    handed_at: datetime | None = None
    taken_at: datetime | None = None
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSlip(Snapshot):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (Mẫu số 05 of 2018, 06 of 2025), from the events."""

    kind: ClassVar[str] = "control"
    regime: str
    header: Header
    code: str
    agency: str
    coordinating: str = ""
    request: str = ""
    received_at: datetime
    due_at: datetime | None
    rows: tuple[HandOver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One result handed over: kind of paper, its number and symbol, what it is about."""

    name: str
    number: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnNote(Snapshot):
    """Giấy biên nhận trả kết quả: seen in practice in several systems, no form of the circulars."""

    kind: ClassVar[str] = "return"
    regime: str
    header: Header
    code: str
    request: str
    owner: Person
    giver: Person
    taker: Person
    proxy_paper: str = ""
    results: tuple[ResultLine, ...]
    returned_at: datetime
    #: where the person may rate how the matter was handled, in the QR; empty prints none
    feedback_url: str = ""


Slip = ReceiptSlip | SupplementSlip | RefusalSlip | ApologySlip | StopNotice | ControlSlip | ReturnNote

_KINDS: dict[str, type[Snapshot]] = {
    paper.kind: paper
    for paper in (
        ReceiptSlip,
        SupplementSlip,
        RefusalSlip,
        ApologySlip,
        StopNotice,
        ControlSlip,
        ReturnNote,
    )
}


def slip_from_dict(data: Mapping[str, Any]) -> Slip:
    """The right paper from a stored snapshot.

    Raises:
        ValueError: the snapshot names no known kind.
    """
    try:
        paper = _KINDS[data["kind"]]
    except KeyError as unknown:
        raise ValueError(f"no paper of kind {data.get('kind')!r}") from unknown
    slip: Slip = paper.from_dict(data)  # type: ignore[assignment]
    return slip
