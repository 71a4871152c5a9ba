"""A person's request to put right what is stored of them."""

from __future__ import annotations

from django.db import models

from motcua.org.models.accounts import CitizenAccount
from motcua.org.models.applicants import Applicant
from motcua.org.models.officials import Official
from motcua.org.models.units import Unit
from motcua.org.types import CorrectionState


class CorrectionRequest(models.Model):
    """One field of a person's data that is wrong, what it should be, and why; a manager decides.

    Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15: the person may ask that their data be put right.
    """

    token = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey(CitizenAccount, models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    old_value = models.CharField(max_length=500, blank=True)
    new_value = models.CharField(max_length=500)
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "field"],
                condition=models.Q(state=CorrectionState.ASKED),
                name="correction_asked_once_per_field",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CorrectionState.ASKED) | models.Q(decided_at__isnull=False),
                name="correction_decided_when_answered",
            ),
        ]
        indexes = [models.Index(fields=["authority", "state"], name="correction_open")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.field} · {self.state}"
