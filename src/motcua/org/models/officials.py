"""Officials: the account that logs in, written assignments, standing in and signing on behalf."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from motcua.lib.vietnamese_text import clean, fold, name_sort_key
from motcua.org.models.units import Unit
from motcua.org.types import Role, SigningForm


class OfficialManager(BaseUserManager["Official"]):
    def create_official(
        self, username: str, full_name: str, password: str | None = None, **more: str
    ) -> Official:
        official = Official(username=username, **more)
        official.call(full_name)
        official.set_password(password)
        official.save(using=self._db)
        return official


class Official(AbstractBaseUser):
    """A person who works in the system; what they may do comes from dated assignments only."""

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    fold = models.CharField(max_length=200, db_index=True)
    sort_key = models.CharField(max_length=400)
    title = models.CharField("Chức danh", max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[OfficialManager] = OfficialManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def call(self, full_name: str) -> None:
        """Take a name, with what search and order read of it; not stored yet."""
        name = clean(full_name)
        self.full_name, self.fold, self.sort_key = name, fold(name), name_sort_key(name)


class Assignment(models.Model):
    """A role at a unit, for a field or all, by a written decision (decree 61/2018, Article 13)."""

    official = models.ForeignKey(Official, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role.choices)
    field_code = models.CharField(max_length=60, blank=True, help_text="Trống: mọi lĩnh vực")
    signing = models.CharField(max_length=4, choices=SigningForm.choices, blank=True)
    decision_number = models.CharField(max_length=60)
    decision_date = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["official", "unit", "role", "field_code", "valid_from"], name="assignment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="assignment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official}: {self.role} · {self.unit}"


class Delegation(models.Model):
    """One official stands in for another at a unit, between two days, and may sign on behalf."""

    absent = models.ForeignKey(Official, models.PROTECT, related_name="delegations_given")
    stand_in = models.ForeignKey(Official, models.PROTECT, related_name="delegations_held")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices)
    signing = models.CharField(max_length=4, choices=SigningForm.choices, blank=True)
    decision_number = models.CharField(max_length=60)
    decision_date = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("stand_in")), name="delegation_to_someone_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} thay {self.absent}"


class ApiClient(models.Model):
    """A system that may call the API: its unit, its scopes, the hash of its token."""

    name = models.CharField(max_length=120, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    scopes = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
