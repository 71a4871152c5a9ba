"""Words of figures: rule sets, measures, forms, cells, reports, and the states of a submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import models

from motcua.law.periods import Period


class RuleSet(StrEnum):
    """How counting rules that differ between authorities are read; printed at the foot of every report."""

    LEGAL = "legal"
    DVCQG_766 = "dvcqg-766"
    DATE_ONLY = "date-only"

    @property
    def label(self) -> str:
        return {
            "legal": "theo quy định một cửa: so ngày xong với ngày hẹn lần đầu, kể cả hồ sơ từ chối, dừng",
            "dvcqg-766": "theo QĐ 766/QĐ-TTg: trừ thời gian bổ sung; yêu cầu bổ sung quá 01 lần tính quá hạn",
            "date-only": "theo phần mềm một cửa cấp tỉnh: chỉ so ngày; hồ sơ từ chối, dừng tính đúng hạn",
        }[self.value]


class RowKind(StrEnum):
    """What a line of a form stands for."""

    TOTAL = "total"
    GROUP = "group"
    LINE = "line"


#: a count, an amount, a rate; ``None`` is shown as "–" (no denominator: N/A)
Value = int | Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a form or list.

    Args:
        key: stable name, e.g. ``received_online``; also the name in CSV and JSON.
        number: as printed under the title, e.g. ``3``.
        title: as printed; ``groups`` are the titles above it, outermost first.
        definition: what is counted, in Vietnamese.
        denominator: what a rate is of, in Vietnamese; empty for counts.
        measures: measures that it adds up; empty for text columns and rates.
        per: measures of the denominator (only for rates).
        kind: ``text``, ``count``, ``rate`` (per cent), ``money`` or ``moment``.
    """

    key: str
    number: str
    title: str
    groups: tuple[str, ...] = ()
    definition: str = ""
    denominator: str = ""
    measures: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    kind: str = "count"
    width: float = 16


@dataclass(frozen=True, slots=True)
class Row:
    """One line: ``key`` finds its dossiers again (``level:commune/field:G09``), ``label`` is printed."""

    key: str
    kind: RowKind
    ordinal: str
    label: str
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One identity, and whether it holds in this report; ``sentence`` names the cells where it does not."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One form filled for a unit and a period at a moment.

    ``columns`` are those with figures (the ordinal and label columns are the row's own); ``rows`` begin with
    the total. ``cutoff`` is the end of the period, or ``as_of`` when that is earlier.
    """

    form: str
    title: str
    source: str
    unit_id: int
    unit_name: str
    receiver_name: str
    period: Period
    cutoff: datetime
    as_of: datetime
    rules: RuleSet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    measured_in: str = "Số hồ sơ TTHC"
    row_title: str = "Lĩnh vực, công việc giải quyết theo cấp"

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def row(self, key: str) -> Row:
        """The row with a key.

        Raises:
            KeyError: there is none.
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def cell(self, row_key: str, column_key: str) -> Value:
        """One figure."""
        names = [column.key for column in self.columns]
        return self.row(row_key).cells[names.index(column_key)]


@dataclass(frozen=True, slots=True)
class Fraction:
    """A rate with what it is made of; ``rate`` is per cent, two decimals, ``None`` without denominator."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> Decimal | None:
        if not self.denominator:
            return None
        return (Decimal(self.numerator) * 100 / Decimal(self.denominator)).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Figures:
    """Measures of one unit (or field, official …): what boards, indices and letters read."""

    key: int | str
    label: str
    values: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, measure: str) -> int:
        return self.values.get(measure, 0)


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    CHECKED = "checked", "Đã kiểm tra"
    SIGNED = "signed", "Đã ký"
    SEALED = "sealed", "Đã chốt"
    SENT = "sent", "Đã gửi cấp trên"


class RegisterKind(models.TextChoices):
    """What a register kept elsewhere is."""

    REGISTER = "register", "Sổ theo dõi hồ sơ (giấy, Excel)"
    SOFTWARE = "software", "Dữ liệu xuất từ phần mềm một cửa khác"
    SPECIAL = "special", "Sổ chuyên ngành"


class RegisterState(models.TextChoices):
    """Where the bringing in of a register stands; only the lines of ``DONE`` ones count."""

    WAITING = "waiting", "Chờ nhập"
    READING = "reading", "Đang nhập"
    DONE = "done", "Đã nhập"
    FAILED = "failed", "Không nhập được"
    WITHDRAWN = "withdrawn", "Đã rút"


class LetterKind(models.TextChoices):
    """What a letter to the units does, and the tone of the findings it is made of."""

    CRITICISE = "criticise", "Phê bình, chấn chỉnh"
    PRAISE = "praise", "Biểu dương"
    REMIND = "remind", "Đôn đốc, nhắc nhở"


class LetterState(models.TextChoices):
    """A letter may be edited until it has its number; what was numbered stays as it is."""

    DRAFT = "draft", "Bản nháp"
    NUMBERED = "numbered", "Đã lấy số"
    ISSUED = "issued", "Đã phát hành"
    DISCARDED = "discarded", "Đã bỏ"


class OtherBook(models.TextChoices):
    """What this system's dossiers are compared with."""

    REGISTER = "register", "Sổ theo dõi ở nơi khác"
    SOFTWARE = "software", "Phần mềm khác"
    SPECIAL = "special", "Sổ chuyên ngành"
    REPORT = "report", "Báo cáo đã chốt"


class DifferenceKind(models.TextChoices):
    """How two books differ over one dossier."""

    ONLY_HERE = "only_here", "Ở đây có, nơi kia không"
    ONLY_THERE = "only_there", "Nơi kia có, ở đây không"
    DATE = "date", "Khác ngày"
    STATUS = "status", "Khác trạng thái"
    RESULT = "result", "Khác kết quả"


class DifferenceState(models.TextChoices):
    """A difference that is not there any more goes by itself."""

    OPEN = "open", "Chưa xử lý"
    SETTLED = "settled", "Đã giải trình"
    GONE = "gone", "Đã khớp"


class SettleReason(models.TextChoices):
    """Why a difference stays, or what was done about it."""

    THERE_WRONG = "there_wrong", "Nơi kia ghi sai, đã báo sửa"
    HERE_WRONG = "here_wrong", "Ở đây ghi sai, đã sửa bằng thao tác trên hồ sơ"
    ENTERED = "entered", "Đã nhập bổ sung vào phần mềm"
    SAME = "same", "Cùng một hồ sơ, ghi khác nhau"
    NOT_OURS = "not_ours", "Không thuộc Bộ phận Một cửa"
    DOUBLE = "double", "Ghi trùng"
    LATER = "later", "Phát sinh sau khi chốt số liệu"
    OTHER = "other", "Lý do khác"
