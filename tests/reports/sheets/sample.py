"""A filled form II.06b by hand: the quarter of an office, with a rate column and words that need care."""

from datetime import UTC, datetime
from decimal import Decimal

from motcua.law import periods
from motcua.reports.types import Check, Column, Report, Row, RowKind, RuleSet

_TAKEN, _DONE = "Số hồ sơ tiếp nhận", "Số lượng hồ sơ đã giải quyết"

COLUMNS = (
    Column(key="accepted", number="3", title="Tổng số", groups=(_TAKEN,), definition="Mới cộng kỳ trước"),
    Column(
        key="online", number="4", title="Trực tuyến", groups=(_TAKEN, "Trong kỳ"), definition="Nộp trực tuyến"
    ),
    Column(key="direct", number="5", title="Trực tiếp, bưu chính", groups=(_TAKEN, "Trong kỳ")),
    Column(key="finished", number="6", title="Tổng số", groups=(_DONE,)),
    Column(
        key="rate",
        number="7",
        title="Tỷ lệ trực tuyến (%)",
        definition="Trực tuyến trên tiếp nhận mới",
        denominator="Hồ sơ tiếp nhận mới trong kỳ",
        kind="rate",
    ),
)
ROWS = (
    Row("total", RowKind.TOTAL, "", "Tổng số", (1246, 175, 68, 1246, Decimal("72.02"))),
    Row("level:commune", RowKind.GROUP, "I", "Cấp xã", (1246, 175, 68, 1246, Decimal("72.02"))),
    Row("level:commune/field:ho-tich", RowKind.LINE, "1", "Hộ tịch", (1200, 175, 68, 1200, Decimal("72.00"))),
    Row("level:commune/field:x", RowKind.LINE, "2", "=SUM(A1) & 1", (46, 0, 0, 46, None)),
)


def a_report(**changes: object) -> Report:
    """The sample with some parts changed."""
    parts: dict[str, object] = {
        "form": "II.06b",
        "title": "Tình hình, kết quả giải quyết thủ tục hành chính",
        "source": "TT 01/2020/TT-VPCP",
        "unit_id": 7,
        "unit_name": "Ủy ban nhân dân xã Cẩm Lộc",
        "receiver_name": "Ủy ban nhân dân huyện Cẩm Xuyên",
        "period": periods.parse("2023-Q2"),
        "cutoff": periods.parse("2023-Q2").ends_at,
        "as_of": datetime(2023, 6, 20, 3, 5, tzinfo=UTC),
        "rules": RuleSet.LEGAL,
        "columns": COLUMNS,
        "rows": ROWS,
        "checks": (Check("(3) = (6)", ok=True, sentence="(3) = (6): đúng ở mọi dòng"),),
        "notes": ("Bố cục cột do hệ thống dựng lại: chưa tìm được mẫu in chính thức.",),
    }
    return Report(**{**parts, **changes})  # type: ignore[arg-type]
