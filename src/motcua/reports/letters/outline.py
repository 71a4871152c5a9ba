"""The outline of the narrative report (đề cương, TT 01/2020/TT-VPCP) as each level writes it.

The commune's and district's list is read from reports of their kind; a province's (and a ministry's) begins
with the control of rules in drafts. Sections have keys of their own, since their numbers differ by level.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "Đề cương báo cáo kiểm soát thủ tục hành chính, TT 01/2020/TT-VPCP"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the outline.

    Attributes:
        key: stable name, by which texts and activities are kept.
        title: as printed after the number.
        part: ``I`` to ``IV``.
        hint: what belongs here, for whoever writes.
        annex: form printed as an annex of this section, as its code without a letter (``II.06``).
    """

    key: str
    title: str
    part: str
    hint: str = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its number at one level: ``I.4``, ``II``, or empty for a starred one."""

    number: str
    heading: Heading

    @property
    def key(self) -> str:
        return self.heading.key

    @property
    def label(self) -> str:
        """``I.4. Tình hình, kết quả giải quyết TTHC``."""
        return f"{self.number}. {self.heading.title}"


PARTS = {
    "I": "Tình hình, kết quả kiểm soát thủ tục hành chính (TTHC)",
    "II": "Đánh giá chung",
    "III": "Phương hướng, nhiệm vụ kỳ tới",
    "IV": "Kiến nghị, đề xuất",
}

_RULES = Heading(
    "rules",
    "Kiểm soát quy định thủ tục hành chính",
    "I",
    "Đánh giá tác động, thẩm định quy định TTHC trong dự thảo văn bản.",
)
_LOCAL = (
    Heading(
        "publicity",
        "Công bố, công khai TTHC, danh mục TTHC",
        "I",
        "Quyết định công bố trong kỳ, số TTHC đang niêm yết, cách công khai.",
    ),
    Heading(
        "review",
        "Rà soát, đơn giản hóa TTHC",
        "I",
        "Kế hoạch rà soát, số TTHC đã rà soát, phương án đề xuất.",
    ),
    Heading(
        "petitions",
        "Tiếp nhận, xử lý phản ánh, kiến nghị về quy định hành chính",
        "I",
        "Nơi niêm yết địa chỉ tiếp nhận, cách tiếp nhận.",
        "II.05",
    ),
    Heading(
        "settlement",
        "Tình hình, kết quả giải quyết TTHC",
        "I",
        "Điều cần nói thêm về số hồ sơ: vì sao tăng, giảm; hồ sơ quá hạn đã xử lý thế nào.",
        "II.06",
    ),
    Heading(
        "one_stop",
        "Triển khai cơ chế một cửa, một cửa liên thông trong giải quyết TTHC",
        "I",
        "Văn bản chỉ đạo, nhân sự, trang thiết bị của Bộ phận Một cửa.",
        "II.07",
    ),
    Heading(
        "online",
        "Thực hiện TTHC trên môi trường điện tử",
        "I",
        "Việc đã làm để người dân nộp trực tuyến, thanh toán trực tuyến; số hóa kết quả.",
        "II.08",
    ),
    Heading(
        "communication",
        "Truyền thông hỗ trợ hoạt động kiểm soát TTHC",
        "I",
        "Hình thức, số lần, số người tiếp cận.",
    ),
    Heading(
        "initiatives",
        "Nghiên cứu, đề xuất, sáng kiến cải cách TTHC",
        "I",
        "Sáng kiến và nơi công nhận.",
    ),
    Heading(
        "inspection",
        "Kiểm tra thực hiện hoạt động kiểm soát TTHC",
        "I",
        "Kế hoạch, số cuộc, kết luận; khen thưởng và xử lý vi phạm.",
    ),
    Heading("other", "Nội dung khác", "I", "Tập huấn, phiếu đánh giá và việc khác."),
)
_REST = (
    Heading("results", "Kết quả đạt được", "II", "Nhận xét chung về kết quả trong kỳ."),
    Heading("difficulties", "Khó khăn, vướng mắc, tồn tại", "II", "Việc chưa đạt và điều đang vướng."),
    Heading("causes", "Nguyên nhân", "II", "Vì sao chưa đạt."),
    Heading("plans", "Phương hướng, nhiệm vụ kỳ tới", "III", "Việc sẽ làm trong kỳ tới."),
    Heading("proposals", "Kiến nghị, đề xuất", "IV", "Điều đề nghị cấp trên."),
)
#: every key that a text or an activity may stand under
KEYS = frozenset(heading.key for heading in (_RULES, *_LOCAL, *_REST))
HEADINGS = {heading.key: heading for heading in (_RULES, *_LOCAL, *_REST)}


def outline(level: str) -> tuple[Section, ...]:
    """The sections of a level's report in order.

    Args:
        level: ``commune``, ``district``, ``province`` or ``central``; the last two begin with the rules.
    """
    first = (_RULES,) if level in {"province", "central"} else ()
    sections = [Section(f"I.{n}", heading) for n, heading in enumerate((*first, *_LOCAL), 1)]
    for heading in _REST:
        if heading.part == "II":
            count = sum(section.heading.part == "II" for section in sections) + 1
            sections.append(Section(f"II.{count}", heading))
        else:
            sections.append(Section(heading.part, heading))
    return tuple(sections)
