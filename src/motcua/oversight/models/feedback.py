"""The feedback slip offered for every dossier that has ended, and the answers to it."""

from __future__ import annotations

from django.db import models

from motcua.dossiers.models import Dossier
from motcua.org.models import Official, Unit
from motcua.oversight.types import SlipWay

_POINTS = models.Q(level__isnull=True) | models.Q(level__lte=2)


class FeedbackSlip(models.Model):
    """One slip of one ended dossier (TT 01/2018/TT-VPCP, Điều 14): what is rated, as it was at the end.

    ``token`` is the secret of its own address; the dossier's opens it too. Never changed: whether it was
    answered stands in :class:`FeedbackAnswer`.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    #: version of the questions (``data/feedback``)
    questionnaire = models.CharField(max_length=20)
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    #: who received the dossier: the one rated
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    field_code = models.CharField(max_length=60)
    procedure_code = models.CharField(max_length=40)
    #: result handed over, not taken, or stopped
    ended_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=SlipWay.choices)

    class Meta:
        indexes = [models.Index(fields=["authority", "ended_at"], name="feedback_by_end")]

    def __str__(self) -> str:
        return f"slip {self.pk}"


class FeedbackAnswer(models.Model):
    """One answer; the last one of a slip counts. Never changed: a new answer is a new row.

    ``answers``: question → choice. What feeds a figure stands beside as points (0–2), empty when not asked
    or not answered. ``typed_by``: who typed in a paper slip.
    """

    slip = models.ForeignKey(FeedbackSlip, models.PROTECT, related_name="given")
    seq = models.PositiveSmallIntegerField()
    #: when it was given; for a paper slip the day on it
    answered_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=SlipWay.choices)
    typed_by = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    remark = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    points_1 = models.PositiveSmallIntegerField(null=True, blank=True)
    points_3 = models.PositiveSmallIntegerField(null=True, blank=True)
    points_4 = models.PositiveSmallIntegerField(null=True, blank=True)
    points_7 = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["slip_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["slip", "seq"], name="feedback_answer_once"),
            models.CheckConstraint(condition=_POINTS, name="feedback_level_of_three"),
        ]

    def __str__(self) -> str:
        return f"{self.slip_id}#{self.seq}"


class FeedbackCursor(models.Model):
    """Up to which event of the dossiers' record slips were offered; one row."""

    last_event = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last_event)
