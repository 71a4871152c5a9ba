"""Words of the organisation: levels, kinds of unit, roles, permissions and the actor of an act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import models


class Level(models.TextChoices):
    """Level of government; ``DISTRICT`` exists until 30/06/2025 (Law 72/2025/QH15)."""

    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


class UnitKind(models.TextChoices):
    AUTHORITY = "authority", "Cơ quan có thẩm quyền (UBND)"
    ONE_STOP = "one_stop", "Bộ phận Một cửa / Trung tâm Phục vụ hành chính công"
    DIVISION = "division", "Phòng, bộ phận chuyên môn"
    DEPARTMENT = "department", "Sở, ngành"
    VERTICAL = "vertical", "Cơ quan ngành dọc (công an, quân sự, thuế…)"


class Role(models.TextChoices):
    INTAKE = "INTAKE", "Tiếp nhận và trả kết quả"
    SPECIALIST = "SPECIALIST", "Thụ lý"
    LEADER = "LEADER", "Lãnh đạo ký duyệt"
    CLERK = "CLERK", "Văn thư"
    MANAGER = "MANAGER", "Quản lý Một cửa"
    ADMIN = "ADMIN", "Quản trị hệ thống"


class Assurance(models.IntegerChoices):
    """How surely we know who a citizen's account belongs to; decides what may be signed online.

    Decree 69/2024/NĐ-CP knows two levels of electronic identity; ``CONTACT`` is our own: a telephone
    number or an e-mail address that was proven by a code, no identity.
    """

    CONTACT = 1, "Đã xác nhận số điện thoại hoặc thư điện tử"
    IDENTITY = 2, "Đã xác thực bằng tài khoản định danh điện tử"


class PaperState(models.TextChoices):
    """What the desk said of an empowering paper."""

    GIVEN = "given", "Đã khai, cơ quan chưa kiểm tra"
    CHECKED = "checked", "Cơ quan đã kiểm tra"
    REFUSED = "refused", "Cơ quan không chấp nhận"


class CorrectionState(models.TextChoices):
    """What became of a request to put right what is stored of a person."""

    ASKED = "asked", "Đang chờ cơ quan trả lời"
    ACCEPTED = "accepted", "Đã sửa"
    DECLINED = "declined", "Không sửa"


class CodePurpose(models.TextChoices):
    """What a code sent to a telephone or an e-mail address is for."""

    SIGN_IN = "sign_in", "Đăng nhập"
    CONTACT = "contact", "Đổi liên hệ"
    JOIN = "join", "Gộp tài khoản"


class SigningForm(models.TextChoices):
    """How a signature stands for an authority (decree 30/2020, appendix I)."""

    OWN = "", "Ký trực tiếp"
    TM = "TM.", "Thay mặt"
    KT = "KT.", "Ký thay"
    TL = "TL.", "Thừa lệnh"
    TUQ = "TUQ.", "Thừa ủy quyền"
    Q = "Q.", "Quyền"


class Permission(StrEnum):
    """What a view or an API operation may require."""

    DESK = "desk"
    INTAKE = "intake"
    PROCESS = "process"
    DECIDE = "decide"
    RETURN = "return"
    REGISTER = "register"
    MANAGE = "manage"
    ADMINISTER = "administer"
    AUDIT = "audit"
    #: read figures, reports and letters of one's authority and of the units under it
    REPORT = "report"


_ALL_DESK = {Permission.DESK, Permission.REGISTER}
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.INTAKE: frozenset(_ALL_DESK | {Permission.INTAKE, Permission.RETURN}),
    Role.SPECIALIST: frozenset(_ALL_DESK | {Permission.PROCESS}),
    Role.LEADER: frozenset(_ALL_DESK | {Permission.DECIDE, Permission.PROCESS, Permission.REPORT}),
    Role.CLERK: frozenset(_ALL_DESK | {Permission.PROCESS, Permission.REPORT}),
    Role.MANAGER: frozenset(_ALL_DESK | {Permission.MANAGE, Permission.AUDIT, Permission.REPORT}),
    Role.ADMIN: frozenset({Permission.MANAGE, Permission.ADMINISTER, Permission.AUDIT}),
}


class ActorKind(models.TextChoices):
    OFFICIAL = "official", "Cán bộ, công chức"
    CLIENT = "client", "Hệ thống kết nối"
    APPLICANT = "applicant", "Người nộp hồ sơ"
    SYSTEM = "system", "Hệ thống"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held at one unit, from an assignment, a delegation or a client's registration.

    ``field_code`` empty means every field; ``for_official`` is who is stood in for.
    """

    role: str
    unit_id: int
    authority_id: int
    field_code: str = ""
    signing: str = ""
    for_official: int | None = None
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an official with today's grants, a client system, an applicant or the system."""

    kind: str
    name: str
    official_id: int | None = None
    client_id: int | None = None
    #: a citizen's account; ``applicant_id`` only where the identity is proven
    account_id: int | None = None
    applicant_id: int | None = None
    assurance: int = 0
    title: str = ""
    grants: tuple[Grant, ...] = ()
    permissions: frozenset[Permission] = frozenset()
    #: ids of the authorities whose dossiers this actor may see
    authority_ids: frozenset[int] = frozenset()
    day: date | None = field(default=None, compare=False)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def grants_for(self, role: str, *, unit_id: int | None = None, field_code: str = "") -> tuple[Grant, ...]:
        """Grants that allow ``role`` at ``unit_id`` (or anywhere) for a field of procedures."""
        return tuple(
            g
            for g in self.grants
            if g.role == role
            and (unit_id is None or unit_id in (g.unit_id, g.authority_id))
            and (not g.field_code or not field_code or g.field_code == field_code)
        )


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Hệ thống")
