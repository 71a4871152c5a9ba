"""A code sent to a telephone or an e-mail address, to prove that it is one's own."""

from __future__ import annotations

from django.db import models

from motcua.org.models.accounts import CitizenAccount
from motcua.org.types import CodePurpose


class LoginCode(models.Model):
    """One code that went out; neither the code nor the contact is kept, only their keyed hashes.

    ``token`` is held by the browser that asked: a code works there and nowhere else.
    """

    token = models.CharField(max_length=32, unique=True)
    purpose = models.CharField(max_length=8, choices=CodePurpose.choices)
    contact_mark = models.CharField(max_length=64, db_index=True)
    code_mark = models.CharField(max_length=64)
    account = models.ForeignKey(CitizenAccount, models.CASCADE, null=True, blank=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%d/%m/%Y %H:%M}"
