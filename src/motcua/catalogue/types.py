"""Words of the catalogue: channels, levels of online service, kinds of route and step."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    COUNTER = "counter", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Bưu chính công ích"


class VersionState(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    PUBLISHED = "published", "Đang áp dụng"
    SUPERSEDED = "superseded", "Đã thay thế"
    ABOLISHED = "abolished", "Đã bãi bỏ"


class OnlineLevel(models.TextChoices):
    """Mức 3/4 (decree 43/2011, until 2022), một phần/toàn trình (decrees 42/2022, 224/2026)."""

    NONE = "", "Không trực tuyến"
    LEVEL_3 = "muc_3", "Mức độ 3"
    LEVEL_4 = "muc_4", "Mức độ 4"
    PARTIAL = "mot_phan", "Một phần"
    WHOLE = "toan_trinh", "Toàn trình"


class TermUnit(models.TextChoices):
    HOUR = "hour", "giờ"
    WORKING_HOUR = "working_hour", "giờ làm việc"
    DAY = "day", "ngày"
    WORKING_DAY = "working_day", "ngày làm việc"
    MONTH = "month", "tháng"
    YEAR = "year", "năm"


class UnclearKind(models.TextChoices):
    TERM = "term", "Thời hạn"
    FEE = "fee", "Phí, lệ phí"
    NOTE = "note", "Ghi chú nằm trong thành phần hồ sơ"
    UNIT = "unit", "Đơn vị thời hạn"
    TEXT = "text", "Nội dung"
    FIELD = "field", "Trường thông tin"


class PayWhen(models.TextChoices):
    """When a fee or charge is to be paid; ``either`` where neither rule nor procedure says."""

    BEFORE = "before", "Khi nộp hồ sơ"
    AFTER = "after", "Khi nhận kết quả"
    EITHER = "either", "Khi nộp hồ sơ hoặc khi nhận kết quả"


class RouteKind(models.TextChoices):
    NORMAL = "normal", "Theo bước"
    SAME_DAY = "same_day", "Trong ngày (các bước chung một ngày)"
    ON_THE_SPOT = "on_the_spot", "4 tại chỗ"


class StepKind(models.TextChoices):
    RECEIVE = "RECEIVE", "Tiếp nhận"
    EXAMINE = "EXAMINE", "Thẩm định"
    VERIFY = "VERIFY", "Xác minh"
    COORDINATE = "COORDINATE", "Phối hợp"
    DECIDE = "DECIDE", "Phê duyệt"
    ISSUE = "ISSUE", "Đóng dấu, vào sổ"
    RETURN = "RETURN", "Trả kết quả"


class Place(models.TextChoices):
    """Where a step is done, relative to the authority that received the dossier."""

    ONE_STOP = "ONE_STOP", "Bộ phận Một cửa"
    DIVISION = "DIVISION", "Bộ phận chuyên môn"
    AUTHORITY = "AUTHORITY", "UBND / thủ trưởng cơ quan"
    DEPARTMENT = "DEPARTMENT", "Sở, ngành (liên thông)"
    POLICE = "POLICE", "Công an (liên thông)"
    OTHER = "OTHER", "Cơ quan khác (liên thông)"


#: places that belong to another authority: a run of such steps is a stage with its own clock
OUTSIDE = frozenset({Place.DEPARTMENT.value, Place.POLICE.value, Place.OTHER.value})
