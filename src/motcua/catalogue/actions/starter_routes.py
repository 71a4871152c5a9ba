"""The route that every procedure has from the first minute, where no route files are at hand."""

from __future__ import annotations

from motcua.catalogue.sources.routes import RouteRecord, RouteStepRecord

#: receive, hand over, resolve, return: NĐ 61/2018/NĐ-CP, Điều 17–20; NĐ 118/2025/NĐ-CP, Điều 17, 18, 22
DEFAULT = RouteRecord(
    key="default",
    name="Quy trình mặc định",
    steps=(
        RouteStepRecord(1, "Tiếp nhận", "INTAKE", "ONE_STOP", "RECEIVE", agency="Bộ phận Một cửa"),
        RouteStepRecord(2, "Thẩm tra", "SPECIALIST", "DIVISION", "EXAMINE", agency="Bộ phận chuyên môn"),
        RouteStepRecord(3, "Ký duyệt", "LEADER", "AUTHORITY", "DECIDE", agency="Lãnh đạo cơ quan"),
        RouteStepRecord(4, "Trả kết quả", "INTAKE", "ONE_STOP", "RETURN", agency="Bộ phận Một cửa"),
    ),
    source="NĐ 61/2018/NĐ-CP, Điều 17–20; NĐ 118/2025/NĐ-CP, Điều 17, 18, 22",
)
