"""Acting for another person or an organisation, by a paper."""

from __future__ import annotations

from django.db import models

from motcua.org.models.accounts import CitizenAccount
from motcua.org.models.applicants import ApplicantKind, IdentityKind, Sex
from motcua.org.models.officials import Official
from motcua.org.types import PaperState


class Empowerment(models.Model):
    """Whom an account acts for, and the paper that allows it (Bộ luật Dân sự 2015, Điều 134–143).

    The data of the other are typed and prove nothing: they are kept here and make no applicant before a
    dossier is received. The paper is looked at by the desk when a dossier comes in.
    """

    account = models.ForeignKey(CitizenAccount, models.PROTECT, related_name="empowerments")
    kind = models.CharField(max_length=12, choices=ApplicantKind.choices)
    name = models.CharField(max_length=300)
    identity_kind = models.CharField(max_length=10, choices=IdentityKind.choices, blank=True)
    identity_number = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    address = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    paper = models.CharField(max_length=200)
    paper_number = models.CharField(max_length=60, blank=True)
    paper_date = models.DateField()
    #: the paper as a stored file; files are above this layer, so it is no foreign key
    file_id = models.BigIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=PaperState.choices, default=PaperState.GIVEN)
    decided_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="empowerment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PaperState.REFUSED) | ~models.Q(ground=""),
                name="empowerment_refused_with_ground",
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.paper}"
