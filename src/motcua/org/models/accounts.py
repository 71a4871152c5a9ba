"""A citizen's account: proven contact, perhaps a proven identity; it owns no right but to its own matters."""

from __future__ import annotations

from django.db import models

from motcua.org.models.applicants import Applicant
from motcua.org.types import Assurance


class CitizenAccount(models.Model):
    """Whoever signs in on the citizen's side.

    ``applicant`` stands only when the identity was proven by the national identity: then the account sees
    every dossier of that person. ``stamp`` is in each of its sessions; a new one ends them all. A telephone
    number or an e-mail address stands here only when it was proven by a code.
    """

    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    #: the identity provider and its name of the person
    provider = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    assurance = models.PositiveSmallIntegerField(choices=Assurance.choices, default=Assurance.CONTACT)
    applicant = models.ForeignKey(Applicant, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="vi")
    stamp = models.CharField(max_length=32)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    #: which privacy notice the person agreed to, and when
    consent_version = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                condition=~models.Q(subject=""),
                name="account_of_identity_once",
            ),
            models.UniqueConstraint(
                fields=["phone"], condition=~models.Q(phone=""), name="account_of_phone_once"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="account_of_email_once"
            ),
            models.CheckConstraint(
                condition=models.Q(applicant__isnull=True) | models.Q(assurance=Assurance.IDENTITY),
                name="account_applicant_is_proven",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"(tài khoản {self.pk})"
