"""What citizens are told of their dossiers: the messages, who wants them, and how far the record was read."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.models.record import DossierEvent
from motcua.dossiers.types import NoticeKind, NoticeState, ToldAt, Way
from motcua.org.models import CitizenAccount, Official


class NoticeCursor(models.Model):
    """The last event of the record that was turned into notices."""

    name = models.CharField(max_length=40, unique=True)
    last_event = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.last_event}"


class PhoneConsent(models.Model):
    """The applicant at the counter agreed to be told by telephone; taken back at any time."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="phone_consent")
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.dossier_id}: {'thôi' if self.withdrawn_at else 'đồng ý'}"


class NoticeChoice(models.Model):
    """What an account said about one way to be told; without a row the way's default holds."""

    account = models.ForeignKey(CitizenAccount, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Way.choices)
    wanted = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], name="notice_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.channel}: {self.wanted}"


class Notice(models.Model):
    """One message about one event, by one way.

    The address is not here: it is read from the account or the dossier when the message is sent, so that
    nothing but its masked form outlives the sending.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    account = models.ForeignKey(CitizenAccount, models.PROTECT, null=True, blank=True, related_name="+")
    event = models.ForeignKey(DossierEvent, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    channel = models.CharField(max_length=8, choices=Way.choices)
    told_at = models.CharField(max_length=8, choices=ToldAt.choices)
    masked = models.CharField(max_length=120)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_number = models.CharField(max_length=120, blank=True)
    #: the way only pretended: nothing left this machine
    pretended = models.BooleanField(default=False)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "channel", "told_at"], name="notice_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notice_to_send",
                condition=models.Q(state__in=["queued", "failed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.masked}"
