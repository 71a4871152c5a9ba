"""The register of feedback and petitions (sổ phản ánh, kiến nghị), and the record of what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier
from motcua.org.models import CitizenAccount, Official, Unit
from motcua.org.types import ActorKind
from motcua.oversight.types import (
    OPEN_PETITIONS,
    PetitionAct,
    PetitionChannel,
    PetitionKind,
    PetitionOutcome,
    PetitionState,
)


class Petition(models.Model):
    """One piece of feedback or one petition, a line of its authority's book of the year.

    NĐ 20/2008/NĐ-CP: taken in, entered in the book, classified, passed on or answered, made public.
    ``finished_at`` is the answer, the passing on or the refusal, whichever it was. Times stand in
    working days: ``law.petitions``. What came in never changes (a trigger sees to it).
    """

    #: secret of the address where its sender follows it; none for one entered by an official
    token = models.CharField(max_length=32, unique=True, null=True, blank=True)
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    #: when it was typed in; later than ``received_at`` for one entered afterwards
    entered_at = models.DateTimeField()
    received_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=PetitionChannel.choices)
    #: number and date of the letter that brought it, when it came from a superior
    reference = models.CharField(max_length=200, blank=True)

    petitioner_name = models.CharField(max_length=300, blank=True)
    petitioner_phone = models.CharField(max_length=30, blank=True)
    petitioner_email = models.CharField(max_length=254, blank=True)
    petitioner_address = models.CharField(max_length=500, blank=True)
    content = models.TextField()
    #: the account that sent it, when its owner had signed in
    account = models.ForeignKey(CitizenAccount, models.PROTECT, null=True, blank=True, related_name="+")
    #: the earlier petition whose answer did not content the sender
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    kind = models.CharField(max_length=10, choices=PetitionKind.choices, blank=True)
    field_code = models.CharField(max_length=60, blank=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=PetitionState.choices)
    assigned_to = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")

    decline_by = models.DateTimeField()
    forward_by = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    publish_by = models.DateTimeField(null=True, blank=True)

    classified_at = models.DateTimeField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=PetitionOutcome.choices, blank=True)
    answer_number = models.CharField(max_length=80, blank=True)
    answer_text = models.TextField(blank=True)
    answer_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    forwarded_to = models.CharField(max_length=300, blank=True)
    #: what the public reads of the content: without names and other personal data
    public_content = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        indexes = [
            models.Index(fields=["authority", "received_at"], name="petition_by_day"),
            models.Index(
                fields=["authority", "due_at"],
                name="petition_open_by_due",
                condition=Q(finished_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["authority", "year", "number"], name="petition_number_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=sorted(OPEN_PETITIONS))
                | Q(finished_at__isnull=False) & ~Q(state__in=sorted(OPEN_PETITIONS)),
                name="petition_finished_with_state",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(answered_at__isnull=False),
                name="petition_answered_before_published",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("received_at")),
                name="petition_finished_after_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class PetitionEvent(models.Model):
    """One act on a petition: who, when, what; never changed. ``key`` is the caller's idempotency key."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="events")
    seq = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=10, choices=PetitionAct.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(max_length=160)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["petition_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["petition", "seq"], name="petition_event_once")]

    def __str__(self) -> str:
        return f"{self.petition_id}#{self.seq} {self.name}"
