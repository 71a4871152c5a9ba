"""One of each paper, for the tests: invented people, real kinds of places."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pikepdf
import pypdf

from motcua.dossiers.slips.types import (
    ApologySlip,
    ComponentLine,
    Contact,
    ControlSlip,
    HandOver,
    Header,
    Person,
    ReceiptSlip,
    RefusalSlip,
    ResultLine,
    ReturnNote,
    Signer,
    Slip,
    StopNotice,
    SupplementSlip,
)
from motcua.dossiers.slips.wording import VIETNAM
from motcua.law.regimes import Regime

NEW, OLD = Regime.ND118_2025.value, Regime.ND61_2018.value
AT = datetime(2026, 2, 5, 9, 5, tzinfo=VIETNAM)
CODE = "H27.55.12-260205-0007"
URL = "https://motcua.vidu.vn/tra-cuu/H27.55.12-260205-0007"
CENTRE = "Trung tâm Phục vụ hành chính công xã Đồng Lộc"
HEADER = Header(
    parent_unit="Ủy ban nhân dân xã Đồng Lộc", unit=CENTRE, number="7", place="Đồng Lộc", issued_at=AT
)
APPLICANT = Person(
    name="Nguyễn Thị Thúy Hường",
    id_number="042190001234",
    address="Thôn Khe Út, xã Đồng Lộc",
    phone="0912 345 678",
    email="huong@vidu.vn",
)
PROXY = Person(name="Trần Quốc Đạt", id_number="042085007654", address="Thôn Mai Long", phone="0987654321")
PAPERS = (
    ComponentLine(name="Tờ khai đăng ký khai sinh", originals=1),
    ComponentLine(name="Giấy chứng sinh", originals=1, note="nộp lại"),
    ComponentLine(name="Giấy chứng nhận kết hôn", copies=2),
)
RECEIPT = ReceiptSlip(
    regime=NEW,
    header=HEADER,
    code=CODE,
    tracking_url=URL,
    centre=CENTRE,
    applicant=APPLICANT,
    request="Đăng ký khai sinh",
    components=PAPERS,
    term="01 ngày làm việc",
    received_at=AT,
    due_at=AT + timedelta(hours=7, minutes=55),
    due_note="Nhận trước 15 giờ, trả trong ngày.",
    return_place="Bưu điện xã",
    fee="Miễn",
    book="01/2026",
    book_number="47",
    submitter=APPLICANT.name,
    receiver="Lê Văn Tài",
)
BY_PROXY = replace(
    RECEIPT, proxy=PROXY, proxy_paper="Giấy ủy quyền số 15", submitter=PROXY.name, tracking_url=URL + "?k=1"
)
SUPPLEMENT = SupplementSlip(
    regime=NEW,
    header=HEADER,
    code=CODE,
    tracking_url=URL,
    centre=CENTRE,
    applicant=APPLICANT,
    request="Đăng ký khai sinh",
    items=PAPERS[1:2],
    reason="Chưa có giấy chứng sinh",
    contact=Contact(name="Lê Văn Tài", phone="0239 385 1234", site="dichvucong.gov.vn"),
    guide="Phạm Thị Lý",
)
REFUSAL = RefusalSlip(
    regime=NEW,
    header=HEADER,
    centre=CENTRE,
    agency="UBND xã Nghi Xuân",
    applicant=APPLICANT,
    request="Đăng ký khai sinh",
    reason="Không thuộc thẩm quyền của xã",
    contact=SUPPLEMENT.contact,
    submitter=APPLICANT.name,
    receiver="Lê Văn Tài",
)
APOLOGY = ApologySlip(
    regime=NEW,
    header=replace(HEADER, unit="Phòng Văn hóa – Xã hội"),
    code=CODE,
    tracking_url=URL,
    agency="Phòng Văn hóa – Xã hội",
    centre=CENTRE,
    applicant=APPLICANT,
    request="Trợ cấp xã hội hằng tháng",
    received_at=AT,
    due_at=AT + timedelta(days=10),
    new_due_at=AT + timedelta(days=15),
    reason="Chờ kết quả xác minh",
    signer=Signer(name="Phan Thị Lệ Thủy"),
)
STOP = StopNotice(
    regime=NEW,
    header=HEADER,
    code=CODE,
    tracking_url=URL,
    agency="Phòng Văn hóa – Xã hội",
    applicant=APPLICANT,
    request="Trợ cấp xã hội hằng tháng",
    received_at=AT,
    requested_at=AT + timedelta(days=2),
    channel="Trực tiếp",
    reason="Lập lại hồ sơ",
    returned=PAPERS,
    refund="8.000 đ",
    signer=Signer(name="Phan Thị Lệ Thủy", titles=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), digital=True),
)
CONTROL = ControlSlip(
    regime=NEW,
    header=HEADER,
    code=CODE,
    agency="Phòng Văn hóa – Xã hội",
    coordinating="Công an xã",
    request="Trợ cấp xã hội hằng tháng",
    received_at=AT,
    due_at=AT + timedelta(days=10),
    rows=(
        HandOver(
            from_unit="Trung tâm",
            to_unit="Phòng chuyên môn",
            from_person="Lê Văn Tài",
            to_person="Hồng Nhung",
            handed_at=AT,
            taken_at=AT + timedelta(minutes=7),
            result="Đúng hạn",
            note="Đủ giấy tờ",
        ),
        HandOver(from_unit="Phòng chuyên môn", to_unit="Lãnh đạo", from_person="Hồng Nhung"),
    ),
)
RETURN = ReturnNote(
    regime=NEW,
    header=HEADER,
    code=CODE,
    request="Đăng ký khai sinh",
    owner=APPLICANT,
    giver=Person(name="Lê Văn Tài", phone="0239 385 1234"),
    taker=PROXY,
    proxy_paper="Giấy ủy quyền số 15",
    results=(ResultLine(name="Giấy khai sinh", number="12/2026", summary="Nguyễn Minh Khôi"),),
    returned_at=AT + timedelta(hours=5),
)
ALL: tuple[Slip, ...] = (RECEIPT, BY_PROXY, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL, RETURN)
A5 = (419.5, 595.3)  # points


def words_of(pdf: bytes) -> str:
    """The whole text layer on one line, single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [(round(float(box.width), 1), round(float(box.height), 1)) for box in boxes]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font's name without its subset tag, and whether its program is inside the file."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                found[str(thing.FontName).split("+")[-1]] = "/FontFile2" in thing or "/FontFile3" in thing
    return found


def pdfa_status(pdf: bytes) -> str:
    """What the file declares, e.g. ``2B``."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return str(opened.open_metadata().pdfa_status)
