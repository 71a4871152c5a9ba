"""The closed vocabulary of questions: what can be asked, and of which parts an answer consists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a question asks for; a form can ask nothing else."""

    TEXT = "text"
    BLOCK = "block"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    COPIES = "copies"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    PERSON_NAME = "person_name"
    SEX = "sex"
    ETHNIC = "ethnic"
    NATIONALITY = "nationality"
    IDENTITY_NUMBER = "identity_number"
    IDENTITY_PAPER = "identity_paper"
    PAPER = "paper"
    ADDRESS = "address"
    RESIDENCE = "residence"
    ORIGIN = "origin"
    PHONE = "phone"
    EMAIL = "email"
    DECLARATION = "declaration"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.TEXT: "Một dòng chữ",
    Kind.BLOCK: "Nhiều dòng chữ",
    Kind.DAY: "Ngày tháng",
    Kind.TIME: "Giờ, phút",
    Kind.NUMBER: "Số",
    Kind.MONEY: "Số tiền",
    Kind.COPIES: "Số bản",
    Kind.CHOICE: "Chọn một",
    Kind.CHOICES: "Chọn nhiều",
    Kind.YES_NO: "Có hoặc không",
    Kind.PERSON_NAME: "Họ, chữ đệm, tên",
    Kind.SEX: "Giới tính",
    Kind.ETHNIC: "Dân tộc",
    Kind.NATIONALITY: "Quốc tịch",
    Kind.IDENTITY_NUMBER: "Số định danh",
    Kind.IDENTITY_PAPER: "Giấy tờ tùy thân",
    Kind.PAPER: "Giấy tờ (số, ngày, nơi cấp)",
    Kind.ADDRESS: "Địa chỉ",
    Kind.RESIDENCE: "Nơi cư trú",
    Kind.ORIGIN: "Quê quán",
    Kind.PHONE: "Số điện thoại",
    Kind.EMAIL: "Thư điện tử",
    Kind.DECLARATION: "Lời cam đoan",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; ``value`` is what is stored and compared, ``label`` what is read."""

    value: str
    label: str
    label_en: str = ""

    def words(self, lang: str = "vi") -> str:
        return self.label_en if lang == "en" and self.label_en else self.label


@dataclass(frozen=True, slots=True)
class Part:
    """One control of an answer with several: of an address its province …"""

    key: str
    kind: Kind
    label: str
    label_en: str
    #: must be filled where the question is answered at all
    required: bool = False
    choices: tuple[Choice, ...] = ()

    def words(self, lang: str = "vi") -> str:
        return self.label_en if lang == "en" else self.label


YES, NO = "yes", "no"
YES_NO = (Choice(YES, "Có", "Yes"), Choice(NO, "Không", "No"))
SEXES = (
    Choice("male", "Nam", "Male"),
    Choice("female", "Nữ", "Female"),
    Choice("unknown", "Chưa xác định", "Not determined"),
)
IDENTITY_PAPERS = (
    Choice("card", "Thẻ căn cước, căn cước công dân", "Citizen identity card"),
    Choice("electronic", "Căn cước điện tử", "Electronic identity"),
    Choice("old_card", "Chứng minh nhân dân (9 số)", "Old identity card (9 digits)"),
    Choice("passport", "Hộ chiếu", "Passport"),
    Choice("birth", "Giấy khai sinh", "Birth certificate"),
    Choice("other", "Giấy tờ hợp lệ khác", "Another valid paper"),
)
RESIDENCES = (
    Choice("permanent", "Thường trú", "Permanent residence"),
    Choice("temporary", "Tạm trú", "Temporary residence"),
    Choice("living", "Nơi đang sinh sống", "Where the person lives now"),
)
ABROAD = "Nước ngoài"

_PROVINCE = Part("province", Kind.TEXT, "Tỉnh, thành phố", "Province or city", required=True)
_COMMUNE = Part("commune", Kind.TEXT, "Xã, phường, đặc khu", "Commune, ward or special zone", required=True)
_REST = Part("rest", Kind.TEXT, "Số nhà, đường, thôn, tổ", "House, street, hamlet")
_NUMBER = Part("number", Kind.TEXT, "Số", "Number")
_ISSUED = Part("issued", Kind.DAY, "Ngày cấp", "Date of issue")
_ISSUER = Part("issuer", Kind.TEXT, "Cơ quan cấp", "Issued by")

#: kinds whose answer is a mapping of parts; no district: that level ended on 30/06/2025 (Law 72/2025/QH15)
PARTS: dict[Kind, tuple[Part, ...]] = {
    Kind.IDENTITY_PAPER: (
        Part("kind", Kind.CHOICE, "Loại giấy tờ", "Kind of paper", required=True, choices=IDENTITY_PAPERS),
        Part("number", Kind.TEXT, "Số giấy tờ", "Number of the paper", required=True),
        _ISSUED,
        _ISSUER,
    ),
    Kind.PAPER: (
        Part("name", Kind.TEXT, "Tên giấy tờ", "Name of the paper"),
        _NUMBER,
        Part("book", Kind.TEXT, "Quyển số", "Book"),
        Part("issued", Kind.DAY, "Ngày cấp hoặc ngày đăng ký", "Date of issue or of registration"),
        Part("issuer", Kind.TEXT, "Cơ quan cấp hoặc nơi đăng ký", "Issued or registered by"),
    ),
    Kind.ADDRESS: (_PROVINCE, _COMMUNE, _REST),
    Kind.RESIDENCE: (
        Part("residence", Kind.CHOICE, "Là nơi", "This is", choices=RESIDENCES),
        _PROVINCE,
        _COMMUNE,
        _REST,
    ),
    Kind.ORIGIN: (
        _PROVINCE,
        Part("commune", Kind.TEXT, "Xã, phường, đặc khu", "Commune, ward or special zone"),
    ),
}
WHOLE_NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.COPIES})
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})
#: kinds with choices of their own
OWN_CHOICES: dict[Kind, tuple[Choice, ...]] = {Kind.SEX: SEXES, Kind.YES_NO: YES_NO}
#: kinds of one typed line or block: an answer to one may stand in another when a form changes
WRITTEN = frozenset({Kind.TEXT, Kind.BLOCK, Kind.PERSON_NAME, Kind.ETHNIC, Kind.NATIONALITY})
MOST_LINE, MOST_BLOCK, MOST_NAME, MOST_NUMBER = 500, 5_000, 200, 10**12

#: where an answer may come from before the person writes: what the account knows
PREFILLS = (
    "applicant.name",
    "applicant.birth_date",
    "applicant.sex",
    "applicant.ethnic",
    "applicant.nationality",
    "applicant.identity_number",
    "applicant.identity_paper",
    "applicant.address",
    "applicant.origin",
    "applicant.phone",
    "applicant.email",
)
#: the 54 ethnic groups of Viet Nam (QĐ 121-TCTK/PPCĐ ngày 02/03/1979): offered, others may be written
ETHNIC_GROUPS = tuple(
    (
        "Kinh|Tày|Thái|Mường|Khmer|Hoa|Nùng|Mông|Dao|Gia Rai|Ê Đê|Ba Na|Sán Chay|Chăm|Cơ Ho|Xơ Đăng|"
        "Sán Dìu|Hrê|Ra Glai|Mnông|Thổ|Xtiêng|Khơ Mú|Bru - Vân Kiều|Cơ Tu|Giáy|Tà Ôi|Mạ|Gié Triêng|Co|"
        "Chơ Ro|Xinh Mun|Hà Nhì|Chu Ru|Lào|La Chí|Kháng|Phù Lá|La Hủ|La Ha|Pà Thẻn|Lự|Ngái|Chứt|Lô Lô|"
        "Mảng|Cơ Lao|Bố Y|Cống|Si La|Pu Péo|Rơ Măm|Brâu|Ơ Đu"
    ).split("|")
)
NATIONALITIES = (
    "Việt Nam",
    "Trung Quốc",
    "Đài Loan",
    "Hàn Quốc",
    "Nhật Bản",
    "Lào",
    "Campuchia",
    "Thái Lan",
    "Hoa Kỳ",
    "Pháp",
    "Đức",
    "Úc",
    "Canada",
    "Nga",
    "Không quốc tịch",
)
#: the 34 provinces and cities from 12/06/2025 (Resolution 202/2025/QH15): offered, older names may be written
PROVINCES = tuple(
    (
        "An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|"
        "Hà Nội|Hà Tĩnh|Hải Phòng|Huế|Hưng Yên|Khánh Hòa|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Nghệ An|"
        "Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|Tây Ninh|Thái Nguyên|Thanh Hóa|"
        "Thành phố Hồ Chí Minh|Tuyên Quang|Vĩnh Long"
    ).split("|")
)
