"""Applicants: persons and organisations; one person is one record."""

from __future__ import annotations

from django.db import models


class ApplicantKind(models.TextChoices):
    """Values follow LoaiDoiTuong of the national synchronisation (1 citizen … 4 other)."""

    PERSON = "person", "Công dân"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    AGENCY = "agency", "Cơ quan nhà nước"
    ORGANISATION = "organisation", "Tổ chức khác"


class IdentityKind(models.TextChoices):
    PERSONAL = "personal", "Số định danh cá nhân / Căn cước"
    CMND = "cmnd", "Chứng minh nhân dân (9 số)"
    PASSPORT = "passport", "Hộ chiếu"
    TAX = "tax", "Mã số thuế / mã số doanh nghiệp"
    AGENCY = "agency", "Mã định danh cơ quan"
    NONE = "", "Không có giấy tờ"


class Sex(models.TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"
    UNKNOWN = "", "Chưa xác định"


class Applicant(models.Model):
    """Whoever hands in a dossier, or for whom it is handed in."""

    kind = models.CharField(max_length=12, choices=ApplicantKind.choices, default=ApplicantKind.PERSON)
    name = models.CharField(max_length=300)
    name_fold = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=1200)
    identity_kind = models.CharField(max_length=10, choices=IdentityKind.choices, blank=True)
    #: null where the person has no paper; the database then allows many
    identity_number = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    #: the 9-digit number or passport that the same person carried before
    former_number = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    birth_text = models.CharField(max_length=20, blank=True, help_text="Khi chỉ biết năm hoặc tháng, năm")
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    address = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # the number leads, with pattern operators: one index keeps it unique, finds it and its beginnings
            models.UniqueConstraint(
                fields=["identity_number", "identity_kind"],
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="applicant_identity_once",
            ),
        ]
        indexes = [
            models.Index(fields=["name_fold"], opclasses=["varchar_pattern_ops"], name="applicant_by_name"),
            models.Index(
                fields=["former_number"], opclasses=["varchar_pattern_ops"], name="applicant_by_former"
            ),
            models.Index(fields=["phone"], opclasses=["varchar_pattern_ops"], name="applicant_by_phone"),
        ]
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name
