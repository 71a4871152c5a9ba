"""What offices record beside dossiers: where each kind stands in the outline, and what it is counted in."""

from __future__ import annotations

from django.db import models


class ActivityKind(models.TextChoices):
    """Kinds that reports count (TT 01/2020/TT-VPCP, đề cương, mục I.1–I.10)."""

    DOCUMENT = "document", "Văn bản chỉ đạo, kế hoạch"
    PUBLICATION = "publication", "Quyết định công bố TTHC"
    REVIEW = "review", "Rà soát TTHC"
    COMMUNICATION = "communication", "Truyền thông"
    INITIATIVE = "initiative", "Sáng kiến"
    INSPECTION = "inspection", "Cuộc kiểm tra"
    COMMENDATION = "commendation", "Khen thưởng"
    DISCIPLINE = "discipline", "Xử lý vi phạm"
    TRAINING = "training", "Tập huấn"
    EQUIPMENT = "equipment", "Trang thiết bị"
    OTHER = "other", "Việc khác"

    @property
    def section(self) -> str:
        """The outline's section where it usually stands."""
        return _PLACES[self.value][0]

    @property
    def unit_of_measure(self) -> str:
        """What one of it is called; empty where nothing is counted."""
        return _PLACES[self.value][1]


_PLACES = {
    "document": ("one_stop", "văn bản"),
    "publication": ("publicity", "quyết định"),
    "review": ("review", "TTHC"),
    "communication": ("communication", "lượt"),
    "initiative": ("initiatives", "sáng kiến"),
    "inspection": ("inspection", "cuộc"),
    "commendation": ("inspection", "người, tập thể"),
    "discipline": ("inspection", "trường hợp"),
    "training": ("other", "lớp"),
    "equipment": ("one_stop", ""),
    "other": ("other", ""),
}
